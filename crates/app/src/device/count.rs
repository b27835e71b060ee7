//! A device counts its entries and names the one before: what is missing, doubled or put in between shows at the next sync
//! (RELIABILITY section 4, S2), as an item on the needs-a-human list that goes by itself when the missing entries come.

use domain::command::{Command, Signed};
use domain::event::{Author, Fact};
use domain::id::{DeviceId, InboundId};
use domain::inbound::Reason;
use domain::people::Person;
use domain::time::Instant;
use store::inbound::Inbound;
use store::{StoreError, Tx};

use crate::App;
use crate::append::{Envelope, append};
use crate::clock::new_id;

/// The widest gap whose numbers are each waited for. A wider one is no lost entry but a device that is not in order.
const GAP_MAX: i64 = 1_000;

/// An entry of a device, just arrived for the first time.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// What was entered.
    pub command: &'a Command,
    /// What it says of itself, when its signature holds; none of an entry that nobody signed.
    pub signed: Option<&'a Signed>,
    /// SHA-256 of its text.
    pub hash: &'a str,
    /// Whose it is.
    pub author: &'a Person,
    /// The device on which the key that signed it was made.
    pub key_device: Option<DeviceId>,
    /// When it arrived.
    pub at: Instant,
}

/// What a number tells when it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The device begins to count, or counts on: nothing to say.
    Next,
    /// It counts on, but names another entry before it than the one that arrived.
    Unchained,
    /// Numbers up to this one are missing.
    Ahead {
        /// The first missing number.
        from: i64,
    },
    /// A number that was passed before.
    Behind,
}

fn decide_step(last: Option<&(i64, String)>, seq: i64, previous: Option<&str>) -> Step {
    match last {
        // Every device begins with 1: what comes first may have overtaken what was made before.
        None if seq > 1 => Step::Ahead { from: 1 },
        None => Step::Next,
        Some((last_seq, last_hash)) if seq == last_seq.saturating_add(1) => {
            if previous == Some(last_hash) {
                Step::Next
            } else {
                Step::Unchained
            }
        }
        Some((last_seq, _)) if seq > *last_seq => Step::Ahead { from: last_seq + 1 },
        Some(_) => Step::Behind,
    }
}

/// Notes the number of an entry that has arrived, and says what is not in order.
pub async fn note_number(app: &App, tx: &mut Tx, arrival: Arrival<'_>) -> Result<(), StoreError> {
    let (Some(device), Some(seq)) = (arrival.command.device, arrival.command.device_seq) else {
        return Ok(());
    };
    let facility = app.facility;
    if !counts_here(app, tx, arrival, device).await? {
        return Ok(());
    }
    store::dialect::lock(tx, device).await?;
    let last = store::device::find_count(tx, facility, device).await?;
    let step = match arrival.signed {
        Some(signed) => decide_step(last.as_ref(), seq, signed.previous.as_deref()),
        // It names none before it. The one after it names it.
        None => decide_step(last.as_ref(), seq, last.as_ref().map(|(_, hash)| hash.as_str())),
    };
    if step != Step::Behind {
        store::device::put_count(tx, facility, device, seq, arrival.hash).await?;
    }
    match step {
        Step::Next => Ok(()),
        Step::Unchained => {
            let text = format!(
                "Entry {seq} of this device names another entry before it than the one that arrived."
            );
            say(app, tx, arrival, device, ("device_unchained", &text))
                .await
                .map(|_| ())
        }
        Step::Ahead { from } => {
            let until = seq - 1;
            let text = format!(
                "Entries {from} to {until} of this device have not arrived. Look whether it still holds them."
            );
            let item = say(app, tx, arrival, device, ("device_gap", &text)).await?;
            if until - from < GAP_MAX {
                for missing in from..=until {
                    store::device::put_missing(tx, facility, device, missing, item).await?;
                }
            }
            Ok(())
        }
        Step::Behind => {
            if let Some(item) = store::device::take_missing(tx, facility, device, seq).await? {
                return close_when_whole(app, tx, item).await;
            }
            // What nobody signed waits for its own author, and may come after what others made later.
            if arrival.signed.is_none() {
                return Ok(());
            }
            let text = format!(
                "Two entries of this device have the number {seq}. Both are kept. \
                 It may have been set back to an earlier state: enrol it anew."
            );
            say(app, tx, arrival, device, ("device_number_twice", &text))
                .await
                .map(|_| ())
        }
    }
}

/// Whether that device counts this entry: else anybody who may sign could disturb the count of a colleague's tablet. The key
/// of an enrolled device signs on that device alone; one of no enrolled device counts for none, nor does what nobody signed.
/// The entry is its signer's all the same.
async fn counts_here(
    app: &App,
    tx: &mut Tx,
    arrival: Arrival<'_>,
    device: DeviceId,
) -> Result<bool, StoreError> {
    match arrival.key_device {
        Some(own) if own == device => Ok(true),
        Some(own) => {
            let text = "Signed with the key of one device, and said to be made on another. It is counted on neither. \
                        Ask its author how it was made.";
            say(app, tx, arrival, own, ("device_other", text)).await?;
            Ok(false)
        }
        None => {
            let enrolled = store::enrolment::find_device(tx, app.facility, device).await?;
            Ok(enrolled.is_none())
        }
    }
}

/// Puts what is not in order on the record and on the needs-a-human list.
async fn say(
    app: &App,
    tx: &mut Tx,
    arrival: Arrival<'_>,
    device: DeviceId,
    (code, text): (&str, &str),
) -> Result<InboundId, StoreError> {
    let reason = Reason {
        code: code.to_owned(),
        text: text.to_owned(),
    };
    let unit = arrival.author.units.first().copied();
    let fact = Fact::DeviceDoubted {
        device,
        reason: reason.clone(),
    };
    let envelope = Envelope::at(app.facility, Author::Milieu, arrival.at).on(unit);
    append(tx, &envelope.event(new_id(&*app.clock), fact)).await?;
    let name = store::enrolment::find_device(tx, app.facility, device)
        .await?
        .map_or_else(|| device.to_string(), |device| device.name);
    let inbound = Inbound {
        id: new_id(&*app.clock),
        kind: "device".to_owned(),
        state: "waiting".to_owned(),
        sender: device.to_string(),
        control_id: arrival.command.id.to_string(),
        content_hash: arrival.hash.to_owned(),
        received_at: arrival.at,
        unit,
        author: Some(arrival.author.id),
        reason,
        waits_for: String::new(),
        summary: format!("{name} · {}", arrival.author.display_name),
        arrival: None,
        message: None,
    };
    store::inbound::put(tx, app.facility, &inbound, b"").await?;
    Ok(inbound.id)
}

/// Closes a gap when its last missing entry has come, unless someone has dealt with it already.
async fn close_when_whole(app: &App, tx: &mut Tx, item: InboundId) -> Result<(), StoreError> {
    if store::device::any_missing(tx, app.facility, item).await? {
        return Ok(());
    }
    let Some(mut inbound) = store::inbound::find(tx, app.facility, item).await? else {
        return Ok(());
    };
    if inbound.state == "waiting" {
        "applied".clone_into(&mut inbound.state);
        store::inbound::settle(tx, app.facility, &inbound).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_whether_something_is_missing_doubled_or_put_in_between() {
        let last = (5, "five".to_owned());
        let cases = [
            ("the first of all", None, 1, None, Step::Next),
            (
                "the first ever heard, and not the first made",
                None,
                7,
                Some("six"),
                Step::Ahead { from: 1 },
            ),
            ("the next one", Some(&last), 6, Some("five"), Step::Next),
            (
                "the next one, of another past",
                Some(&last),
                6,
                Some("cinq"),
                Step::Unchained,
            ),
            ("the next one, of no past", Some(&last), 6, None, Step::Unchained),
            (
                "one further on",
                Some(&last),
                9,
                Some("eight"),
                Step::Ahead { from: 6 },
            ),
            ("the same again", Some(&last), 5, Some("four"), Step::Behind),
            ("an earlier one", Some(&last), 2, Some("one"), Step::Behind),
            (
                "the greatest",
                Some(&last),
                i64::MAX,
                None,
                Step::Ahead { from: 6 },
            ),
            ("the least", Some(&last), i64::MIN, None, Step::Behind),
        ];
        for (what, last, seq, previous, expected) in cases {
            assert_eq!(decide_step(last, seq, previous), expected, "{what}");
        }
    }
}
