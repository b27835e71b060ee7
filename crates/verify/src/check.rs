//! One facility's log in a database, held against its own signature and against checkpoints from elsewhere.

use anyhow::{Context as _, Result, bail};
use ledger::checkpoint::SignedCheckpoint;
use ledger::note::VerifierKey;
use ledger::tile::{frontier, tree_head};
use ledger::tree::Frontier;
use serde::Deserialize;

use crate::audit::{Audit, Signed, Verdict};
use crate::database::Database;
use crate::fault::Fault;
use crate::signatures::{KEY_MADE, Signatures};

/// A checkpoint that was kept elsewhere, exactly as it was received: a file of a witness, the text behind a printed code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// By what name to speak of it.
    pub name: String,
    /// The signed note.
    pub note: String,
}

impl Kept {
    /// The checkpoints in a file: one note, or a line of JSON for each, as a witness is sent them.
    ///
    /// # Errors
    /// When a line is none of those.
    pub fn read(name: &str, text: &str) -> Result<Vec<Self>> {
        if !text.starts_with('{') {
            return Ok(vec![Self {
                name: name.to_owned(),
                note: text.to_owned(),
            }]);
        }
        text.lines()
            .enumerate()
            .map(|(number, line)| {
                let told: Told = serde_json::from_str(line).with_context(|| {
                    format!("line {} of {name} is no checkpoint of a witness", number + 1)
                })?;
                Ok(Self {
                    name: format!("line {} of {name}", number + 1),
                    note: told.checkpoint,
                })
            })
            .collect()
    }
}

/// What a witness is sent of a checkpoint.
#[derive(Deserialize)]
struct Told {
    checkpoint: String,
}

/// Against what a log is held.
#[derive(Clone, Debug, Default)]
pub struct Against {
    /// The keys that may have signed it.
    pub keys: Vec<VerifierKey>,
    /// Checkpoints from elsewhere.
    pub checkpoints: Vec<Kept>,
    /// One of them that is believed as a whole: only what is newer is read.
    pub since: Option<Kept>,
}

/// The name under which the database's own signature is spoken of.
const OWN: &str = "the log's own signature";

/// Verifies the log of a facility.
///
/// # Errors
/// When the database cannot be read, or none of the keys is that log's; what does not hold is in the verdict.
pub fn check(database: &Database, facility: i64, against: &Against) -> Result<Verdict> {
    let mut faults = Vec::new();
    let mut signed = Vec::new();
    let own = database.find_note(facility)?;
    let mut sealed = 0;
    if let Some(own) = &own {
        match open(&own.note, against) {
            Ok(opened) if opened.head.size == own.size => {
                sealed = own.size;
                signed.push(opened.named(OWN));
            }
            Ok(_) => faults.push(signature(
                OWN,
                "it is about another number of entries than its row says",
            )),
            Err(why) => faults.push(signature(OWN, &why)),
        }
    } else {
        faults.push(signature(OWN, "there is none"));
    }
    for kept in against.checkpoints.iter().chain(&against.since) {
        match open(&kept.note, against) {
            Ok(opened) => signed.push(opened.named(&kept.name)),
            Err(why) => faults.push(signature(&kept.name, &why)),
        }
    }
    if faults.is_empty() && sealed > 0 {
        let stored = tree_head(&database.edge(facility, sealed)?, sealed).ok();
        let own = signed.first().map(|own| own.head);
        if stored != own {
            faults.push(Fault::Tree);
        }
    }
    let begin = begin(database, facility, against, &mut faults)?;
    let begun = begin.size();
    if let Some(older) = signed.iter().find(|one| one.head.size < begun) {
        bail!(
            "{} is older than what is taken as known: verify without --since",
            older.name
        );
    }
    let mut audit = Audit::new(begin, signed);
    database.each_after(facility, (begun, sealed), |found| audit.take(found))?;
    let mut verdict = audit.finish();
    let strangers = database.count_strangers(facility)?;
    if strangers > 0 {
        faults.push(Fault::Strangers { count: strangers });
    }
    let mut signatures = Signatures::default();
    database.each_of_kind(facility, KEY_MADE, |made| signatures.learn(made))?;
    database.each_signed(facility, |signed| signatures.take(signed))?;
    let (verified, mut unlike, notes) = signatures.finish();
    (verdict.verified, verdict.notes) = (verified, notes);
    faults.append(&mut verdict.faults);
    faults.append(&mut unlike);
    verdict.faults = faults;
    Ok(verdict)
}

/// Where to begin: at the checkpoint that is believed, when the stored tree leads to it; else at the first entry.
fn begin(database: &Database, facility: i64, against: &Against, faults: &mut Vec<Fault>) -> Result<Frontier> {
    let Some(since) = &against.since else {
        return Ok(Frontier::new());
    };
    let Ok(opened) = open(&since.note, against) else {
        bail!(
            "{} does not hold, so nothing can be taken as known since then",
            since.name
        );
    };
    let size = opened.head.size;
    match frontier(&database.edge(facility, size)?, size) {
        Ok(found) if found.root() == opened.head.root => Ok(found),
        _ => {
            faults.push(Fault::Tree);
            Ok(Frontier::new())
        }
    }
}

struct Opened {
    head: ledger::TreeHead,
}

impl Opened {
    fn named(&self, name: &str) -> Signed {
        Signed {
            name: name.to_owned(),
            head: self.head,
        }
    }
}

fn open(note: &str, against: &Against) -> Result<Opened, String> {
    let mut why = "no key was given".to_owned();
    for key in &against.keys {
        match SignedCheckpoint::open(note.as_bytes(), key.name(), std::slice::from_ref(key)) {
            Ok(opened) => {
                return Ok(Opened {
                    head: opened.checkpoint.head(),
                });
            }
            Err(error) => why = error.to_string(),
        }
    }
    Err(why)
}

fn signature(signed: &str, why: &str) -> Fault {
    Fault::Signature {
        signed: signed.to_owned(),
        why: why.to_owned(),
    }
}
