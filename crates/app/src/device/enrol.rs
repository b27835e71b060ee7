//! Enrolment: an administrator makes a one-time code, the device comes with it and its public key.

use domain::device::{Device, Standing, find_name};
use domain::event::{Author, Fact};
use domain::id::UnitId;
use domain::time::Instant;
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::enrolment::OpenCode;
use store::session::TryScope;

use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::people::sign_in::SignInError;
use crate::people::signing_key::PublicKey;
use crate::people::throttle::count_source;
use crate::permit::Permitted;
use crate::{App, AppError, Clock};

/// Minutes that a code can be used.
const CODE_MINUTES: i64 = 10;
/// Tries from one network address within fifteen minutes; a hospital's tablets may share one.
const TRIES_MAX: i64 = 20;
/// Crockford's alphabet: no I, L, O, U, which are taken for others or make words.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: ten of five bits each.
const LETTERS: usize = 10;
/// Bytes of a device's share.
const SHARE_BYTES: usize = 32;

/// A code just made.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// In the form in which it is read out: `7K2QX-M40ZT`.
    pub code: String,
    /// Until when it can be used.
    pub until: Instant,
}

/// A device just enrolled.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The device.
    pub device: Device,
}

/// A new code: fifty random bits.
fn invent(clock: &dyn Clock) -> String {
    let mut random = [0_u8; LETTERS];
    clock.fill_random(&mut random);
    let mut code = String::with_capacity(LETTERS + 1);
    for (index, byte) in random.iter().enumerate() {
        if index == LETTERS / 2 {
            code.push('-');
        }
        let letter = ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0');
        code.push(char::from(letter));
    }
    code
}

/// What is stored of a code as typed: small letters, hyphens and spaces do not matter, nor I and L for 1 and O for 0.
fn find_hash(typed: &str) -> Option<Vec<u8>> {
    let letters = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .take(LETTERS + 1)
        .map(|letter| match letter.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .map(|letter| {
            u8::try_from(letter)
                .ok()
                .filter(|letter| ALPHABET.contains(letter))
        })
        .collect::<Option<Vec<u8>>>()?;
    (letters.len() == LETTERS).then(|| Sha256::digest(&letters).to_vec())
}

/// Makes a code for a device of that name on that unit.
///
/// # Errors
/// A malformed name; an unknown unit.
pub async fn make_code(
    app: &App,
    permitted: &Permitted,
    name: &str,
    unit: UnitId,
) -> Result<NewCode, AppError> {
    let name = find_name(name).ok_or_else(bad_name)?;
    let (this, made_by) = (app.clone(), permitted.person());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                check_unit(&this, tx, unit).await?;
                let code = invent(&*this.clock);
                let until = this.clock.now().plus_minutes(CODE_MINUTES);
                let open = OpenCode {
                    name,
                    unit,
                    made_by,
                    until_at: until,
                };
                let hash = find_hash(&code).unwrap_or_default();
                store::enrolment::put_code(tx, this.facility, &hash, &open).await?;
                Ok(NewCode { code, until })
            })
        })
        .await
}

pub(super) fn bad_name() -> AppError {
    AppError::malformed("name", "1 to 60 characters without control characters")
}

pub(super) async fn check_unit(app: &App, tx: &mut Tx, unit: UnitId) -> Result<(), AppError> {
    match store::policy::find_unit(tx, app.facility, unit).await? {
        Some(_) => Ok(()),
        None => Err(AppError::refused(
            "unknown_unit",
            "The unit does not exist. Set the unit up first.",
        )),
    }
}

/// Enrols a device; an event of the log. Each try is counted before the code is looked at.
///
/// # Errors
/// [`AppError::NotFound`] when the code is wrong, used or has run out: which of them is not said. Too many tries from one
/// address must wait. A malformed code or key.
pub async fn enrol(
    app: &App,
    code: &str,
    public_key: &PublicKey,
    source: &str,
) -> Result<Enrolled, SignInError> {
    let hash = find_hash(code).ok_or_else(|| {
        AppError::malformed("code", "ten letters and digits, such as 7K2QX-M40ZT, belong here")
    })?;
    count_source(app, TryScope::Code, source, TRIES_MAX).await?;
    let (this, public_key, source) = (app.clone(), public_key.as_str().to_owned(), source.to_owned());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let enrolled = settle(&this, tx, &hash, public_key).await?;
                store::session::take_back_try(tx, this.facility, TryScope::Code, &source).await?;
                Ok(enrolled)
            })
        })
        .await
}

async fn settle(app: &App, tx: &mut Tx, hash: &[u8], public_key: String) -> Result<Enrolled, AppError> {
    let now = app.clock.now();
    let code = store::enrolment::use_code(tx, app.facility, hash, now)
        .await?
        .ok_or(AppError::NotFound)?;
    // Whoever made the code must still be someone who may.
    let maker = store::people::find_person(tx, app.facility, code.made_by).await?;
    if maker.is_none_or(|maker| maker.disabled) {
        return Err(AppError::NotFound);
    }
    let device = Device {
        id: new_id(&*app.clock),
        name: code.name,
        unit: code.unit,
        public_key,
        enrolled_at: now,
        enrolled_by: code.made_by,
        standing: Standing::Enrolled,
        standing_at: now,
    };
    let mut share = [0_u8; SHARE_BYTES];
    app.clock.fill_random(&mut share);
    store::enrolment::put_share(tx, app.facility, device.id, &share).await?;
    let mut envelope = Envelope::at(app.facility, Author::Person(code.made_by), now);
    envelope.device = Some(device.id);
    let event = envelope.event(new_id(&*app.clock), Fact::DeviceEnrolled(device.clone()));
    append(tx, &event).await?;
    Ok(Enrolled { device })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_the_same_however_it_is_typed() {
        let expected = find_hash("71KQX-M40ZT");
        assert!(expected.is_some());
        for typed in [
            "71kqxm40zt",
            " 7IKQX M4OZT ",
            "7lkqx-m4ozt",
            "7-1-K-Q-X-M-4-0-Z-T",
        ] {
            assert_eq!(find_hash(typed), expected, "{typed}");
        }
        for bad in ["", "71KQX-M40Z", "71KQX-M40ZTT", "71KQX-M40ZU", "71KQX-M40Zé"] {
            assert_eq!(find_hash(bad), None, "{bad}");
        }
    }
}
