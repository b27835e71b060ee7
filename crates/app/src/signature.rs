//! Whose a command is: its signer's, whoever sends it (ADR 0010).

use domain::clock::Reading;
use domain::command::Command;
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
pub struct Sender {
    /// Whose session it is.
    pub person: Person,
    /// The session registered a signing key: nothing unsigned is taken from it.
    pub signs: bool,
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
) -> Result<Result<Person, Reason>, AppError> {
    let facility = app.facility;
    let (signed, signature) = match (&command.signed, &entry.signature) {
        (None, None) if sender.signs => return Ok(Err(unsigned())),
        (None, None) => return Ok(Ok(sender.person.clone())),
        (Some(signed), Some(signature)) => (signed, signature),
        _ => return Ok(Err(unsigned())),
    };
    let key = store::signature::find_key(tx, facility, signed.key).await?;
    let verified = key
        .filter(|key| key.person == signed.author)
        .and_then(|key| signing_key::verify(&key, &entry.json, signature));
    let Some(bytes) = verified else {
        return Ok(Err(not_verified()));
    };
    let Some(author) = store::people::find_person(tx, facility, signed.author).await? else {
        return Ok(Err(not_verified()));
    };
    store::signature::put_signed(tx, facility, command, signed.key, (&bytes, &entry.json)).await?;
    let arrival = Arrival {
        command,
        signed,
        hash,
        author: &author,
        at: received_at,
    };
    note_number(app, tx, arrival).await?;
    Ok(if author.disabled {
        Err(no_longer_here())
    } else {
        Ok(author)
    })
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
