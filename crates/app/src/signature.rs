//! Whose a command is: its signer's, whoever sends it (ADR 0010).

use domain::clock::Reading;
use domain::command::Command;
use domain::device::{Device, Standing};
use domain::event::{Author, SigningKey};
use domain::id::{DeviceId, PersonId, UnitId};
use domain::inbound::Reason;
use domain::people::Person;
use domain::time::Instant;
use store::Tx;

use crate::device::{Arrival, note_number};
use crate::people::signing_key;
use crate::{App, AppError};

/// A command as it arrives, with the signature that came with it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its JSON exactly as sent.
    pub json: String,
    /// Over that JSON, in base64url; none from a program that signs nothing.
    pub signature: Option<String>,
    /// What the sending device's clocks showed when its batch left.
    pub sent: Option<Reading>,
}

impl From<String> for Entry {
    fn from(json: String) -> Self {
        Self {
            json,
            signature: None,
            sent: None,
        }
    }
}

/// Who sends: the author of what is not signed, and nothing more than the messenger of what is.
#[derive(Clone, Debug)]
pub enum Sender {
    /// Somebody's session.
    Person {
        /// Whose.
        person: Person,
        /// It registered a signing key: nothing unsigned is taken from it.
        signs: bool,
    },
    /// A device that proved itself, in its own name: nothing unsigned is taken from it.
    Device(Device),
}

impl Sender {
    /// The session of a person from whom unsigned entries are taken: they are the author.
    pub const fn author(person: Person) -> Self {
        Self::Person { person, signs: false }
    }
    /// The person, when it is one.
    pub const fn find_person(&self) -> Option<&Person> {
        match self {
            Self::Person { person, .. } => Some(person),
            Self::Device(_) => None,
        }
    }
    /// Whose events what comes of it are: a device is no author.
    pub(crate) fn event_author(&self) -> Author {
        self.find_person()
            .map_or(Author::Milieu, |person| Author::Person(person.id))
    }
    /// Under which identity the receipt is kept: the person's, or the device's own.
    pub(crate) const fn receipt_author(&self) -> PersonId {
        match self {
            Self::Person { person, .. } => person.id,
            Self::Device(device) => device.id.cast(),
        }
    }
    /// How a person reads whose it is.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Person { person, .. } => &person.display_name,
            Self::Device(device) => &device.name,
        }
    }
    /// The unit on whose list it belongs when nothing else says so.
    pub(crate) fn find_unit(&self) -> Option<UnitId> {
        match self {
            Self::Person { person, .. } => person.units.first().copied(),
            Self::Device(device) => Some(device.unit),
        }
    }
}

/// Whose a command is.
#[derive(Clone, Debug)]
pub(crate) enum Whose {
    /// That person's.
    Author(Person),
    /// Nobody knows: it is kept for a person, and changes nothing.
    Nobodys(Reason),
    /// That person's by its signature, but whoever had the device may have made it: someone decides.
    Quarantined(Person, Reason),
}

/// Whose the command is: the holder of the key that signed it, or else the sender. A signature that verifies is kept at once,
/// whatever becomes of the command: it proves a refused entry too.
pub(crate) async fn find_author(
    app: &App,
    tx: &mut Tx,
    sender: &Sender,
    entry: &Entry,
    (command, hash): (&Command, &str),
    received_at: Instant,
) -> Result<Whose, AppError> {
    let facility = app.facility;
    let (Some(signed), Some(signature)) = (&command.signed, &entry.signature) else {
        return take_unsigned(app, tx, sender, entry, (command, hash), received_at).await;
    };
    let key = store::signature::find_key(tx, facility, signed.key).await?;
    let verified = key
        .as_ref()
        .filter(|key| key.person == signed.author)
        .and_then(|key| signing_key::verify(key, &entry.json, signature));
    let Some(bytes) = verified else {
        return Ok(Whose::Nobodys(not_verified()));
    };
    let Some(author) = store::people::find_person(tx, facility, signed.author).await? else {
        return Ok(Whose::Nobodys(not_verified()));
    };
    store::signature::put_signed(tx, facility, command, signed.key, (&bytes, &entry.json)).await?;
    let arrival = Arrival {
        command,
        signed: Some(signed),
        hash,
        author: &author,
        key_device: key.as_ref().and_then(|key| key.device),
        at: received_at,
    };
    note_number(app, tx, arrival).await?;
    let devices = list_devices(sender, command, key.as_ref());
    Ok(if any_ended(app, tx, &devices).await? {
        Whose::Quarantined(author, device_revoked())
    } else if author.disabled {
        Whose::Quarantined(author, no_longer_here())
    } else {
        Whose::Author(author)
    })
}

/// What nobody signed is its sender's, from a program that signs nothing. Its number has arrived in any case.
async fn take_unsigned(
    app: &App,
    tx: &mut Tx,
    sender: &Sender,
    entry: &Entry,
    (command, hash): (&Command, &str),
    received_at: Instant,
) -> Result<Whose, AppError> {
    let Sender::Person { person, signs } = sender else {
        return Ok(Whose::Nobodys(unsigned()));
    };
    if command.signed.is_some() || entry.signature.is_some() {
        return Ok(Whose::Nobodys(unsigned()));
    }
    let arrival = Arrival {
        command,
        signed: None,
        hash,
        author: person,
        key_device: None,
        at: received_at,
    };
    note_number(app, tx, arrival).await?;
    Ok(if *signs {
        Whose::Nobodys(unsigned())
    } else {
        Whose::Author(person.clone())
    })
}

/// Every device that had a hand in it: who sent it, on which it says it was made, on which its key was made.
fn list_devices(sender: &Sender, command: &Command, key: Option<&SigningKey>) -> Vec<DeviceId> {
    let sending = match sender {
        Sender::Device(device) => Some(device.id),
        Sender::Person { .. } => None,
    };
    let mut devices: Vec<DeviceId> = [sending, command.device, key.and_then(|key| key.device)]
        .into_iter()
        .flatten()
        .collect();
    devices.sort_unstable();
    devices.dedup();
    devices
}

/// Whether one of them was revoked. Devices that were never enrolled have no standing to lose.
async fn any_ended(app: &App, tx: &mut Tx, devices: &[DeviceId]) -> Result<bool, AppError> {
    for device in devices {
        let found = store::enrolment::find_device(tx, app.facility, *device).await?;
        if found.is_some_and(|device| device.standing != Standing::Enrolled) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether it was made before the device was lost no clock can prove: a person decides.
fn device_revoked() -> Reason {
    Reason {
        code: "device_revoked".to_owned(),
        text: "It was made on a device that is revoked. Ask its author whether it is theirs, then apply it or set it aside."
            .to_owned(),
    }
}

/// Whether it was made before they were disabled no clock can prove: a person decides.
fn no_longer_here() -> Reason {
    Reason {
        code: "author_disabled".to_owned(),
        text: "Its author is disabled. The entry is kept; someone must look at it.".to_owned(),
    }
}

fn unsigned() -> Reason {
    Reason {
        code: "unsigned".to_owned(),
        text: "The entry is not signed by the person who made it. It is kept; someone must look at it."
            .to_owned(),
    }
}

fn not_verified() -> Reason {
    Reason {
        code: "not_verified".to_owned(),
        text: "The signature of this entry is not its author's. It is kept; someone must look at it."
            .to_owned(),
    }
}
