//! What people sign in with besides a password.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How one can sign in here, for the sign-in screen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Entrance {
    /// Where passkeys work: the address of the site; no other.
    pub passkey_origin: Option<String>,
    /// What the hospital's single sign-on is called; none when there is none.
    pub single_sign_on: Option<String>,
    /// Everybody must show a second factor on a browser that is no enrolled device.
    pub second_factor_required: bool,
}

/// What the caller signs in with besides a password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Factors {
    /// Since when they have an app that shows codes, microseconds.
    pub totp_since: Option<i64>,
    /// Recovery codes that are unused.
    pub recovery_codes_left: i64,
    /// Their passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
    /// They have signed in within the last ten minutes: it can be changed. Otherwise 409 `sign_in_again`.
    pub fresh: bool,
}

/// A passkey.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Passkey {
    /// Which.
    pub id: Uuid,
    /// What its person calls it.
    pub name: String,
    /// When it was registered, microseconds.
    pub made_at: i64,
    /// When it was last used, microseconds.
    pub used_at: Option<i64>,
}

/// A secret for an app that shows codes. It counts once a code of the app confirms it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewTotp {
    /// In base 32, to be typed.
    pub secret: String,
    /// The same as `otpauth:` address, to be shown as a square.
    pub uri: String,
}

/// A code of the app.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConfirmTotp {
    /// Six digits.
    pub code: String,
}

/// Recovery codes, shown once; empty when the caller has unused ones from before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each is used up by one sign-in.
    pub codes: Vec<String>,
}

/// What a browser must answer within five minutes, once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PasskeyOptions {
    /// Goes back with the answer.
    pub challenge: String,
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON` of WebAuthn.
    #[schema(value_type = Object)]
    pub options: serde_json::Value,
}

/// Registers a passkey.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RegisterPasskey {
    /// As given out.
    pub challenge: String,
    /// What its person calls it: 1 to 60 characters.
    pub name: String,
    /// `RegistrationResponseJSON` of WebAuthn.
    #[schema(value_type = Object)]
    pub credential: serde_json::Value,
}

/// A passkey that has just been registered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RegisteredPasskey {
    /// The passkey.
    pub passkey: Passkey,
    /// Recovery codes, shown once; empty when the caller has unused ones from before.
    pub codes: Vec<String>,
}

/// Renames a passkey.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RenamePasskey {
    /// 1 to 60 characters.
    pub name: String,
}

/// Signs in with a passkey.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignInWithPasskey {
    /// As given out.
    pub challenge: String,
    /// `AuthenticationResponseJSON` of WebAuthn.
    #[schema(value_type = Object)]
    pub credential: serde_json::Value,
    /// As in [`crate::SignIn`].
    #[serde(default)]
    pub signing_key: Option<String>,
    /// As in [`crate::SignIn`].
    #[serde(default)]
    pub device: Option<crate::DeviceProof>,
}

/// Where to send the browser for the hospital's single sign-on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SingleSignOnStart {
    /// Goes back with what the provider answers. Only this browser has it.
    pub flow: String,
    /// Where to.
    pub url: String,
}

/// What the provider sent the browser back with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SingleSignOnFinish {
    /// As given out.
    pub flow: String,
    /// `code` of the address.
    pub code: String,
    /// `state` of the address.
    pub state: String,
    /// `iss` of the address, when it is there (RFC 9207).
    #[serde(default)]
    pub issuer: Option<String>,
    /// As in [`crate::SignIn`].
    #[serde(default)]
    pub signing_key: Option<String>,
    /// As in [`crate::SignIn`].
    #[serde(default)]
    pub device: Option<crate::DeviceProof>,
}
