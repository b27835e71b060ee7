//! How one can sign in on this server, besides with a password.

use app::people::passkey::RelyingParty;

use crate::single_sign_on::SingleSignOn;

/// How one can sign in here.
#[derive(Debug, Default)]
pub struct Entrance {
    /// Everybody must show a second factor in a browser that is no enrolled device.
    pub require_second_factor: bool,
    /// The site for which passkeys are made.
    pub passkeys: Option<RelyingParty>,
    /// The hospital's single sign-on.
    pub single_sign_on: Option<SingleSignOn>,
}
