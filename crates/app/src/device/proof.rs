//! A device proves itself: a signature over a nonce that the server gave out and takes back once.

use domain::device::Device;
use domain::id::DeviceId;
use store::Tx;

use crate::people::Token;
use crate::people::signing_key::verify_with;
use crate::{App, AppError};

/// Minutes in which a nonce must come back signed.
const NONCE_MINUTES: i64 = 5;

/// What a device sends to prove itself.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Which device.
    pub device: DeviceId,
    /// The nonce it was given; none when what came cannot be one.
    pub nonce: Option<Token>,
    /// Over [`Proof::text`], in base64url.
    pub signature: String,
}

impl Proof {
    /// The text that proves, with a line feed between its parts.
    fn text(&self, nonce: &Token) -> String {
        format!("milieu device\n{}\n{}", self.device, nonce.as_str())
    }
}

/// A device that proved itself, whatever its standing.
#[derive(Clone, Debug)]
pub struct Proved {
    /// Which.
    pub device: Device,
    /// How far its entries had arrived when it was given the nonce. Whatever it sends with the proof it says later.
    pub arrived_seq: i64,
}

/// A nonce that the device may sign. For an unknown device the answer looks the same, and nothing is kept.
///
/// # Errors
/// When storage fails.
pub async fn make_nonce(app: &App, device: DeviceId) -> Result<Token, AppError> {
    let this = app.clone();
    let nonce = Token::new(&*app.clock);
    let hash = nonce.hash();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let known = store::enrolment::find_device(tx, this.facility, device).await?;
                if known.is_some() {
                    let until = this.clock.now().plus_minutes(NONCE_MINUTES);
                    store::enrolment::put_nonce(tx, this.facility, device, &hash, until).await?;
                }
                Ok::<_, AppError>(())
            })
        })
        .await?;
    Ok(nonce)
}

/// The device that proved itself, whatever its standing; none when it did not. The nonce is used up either way.
///
/// # Errors
/// When storage fails.
pub async fn prove(app: &App, proof: Proof) -> Result<Option<Proved>, AppError> {
    let this = app.clone();
    app.db
        .write(move |tx| Box::pin(async move { prove_in(&this, tx, &proof).await }))
        .await
}

async fn prove_in(app: &App, tx: &mut Tx, proof: &Proof) -> Result<Option<Proved>, AppError> {
    let Some(nonce) = &proof.nonce else {
        return Ok(None);
    };
    let (facility, now) = (app.facility, app.clock.now());
    let given = store::enrolment::use_nonce(tx, facility, proof.device, &nonce.hash(), now).await?;
    let Some(arrived_seq) = given else {
        return Ok(None);
    };
    let device = store::enrolment::find_device(tx, facility, proof.device).await?;
    Ok(device
        .filter(|device| verify_with(&device.public_key, &proof.text(nonce), &proof.signature).is_some())
        .map(|device| Proved { device, arrived_seq }))
}
