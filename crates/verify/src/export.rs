//! Verifies an export: a folder about one patient, without any database (docs/verify.md).

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::checkpoint::SignedCheckpoint;
use ledger::note::{self, VerifierKey};
use ledger::proof::InclusionProof;
use ledger::{Hash, TreeHead};
use serde::Deserialize;
use uuid::Uuid;

use crate::audit::Verdict;
use crate::fault::Fault;
use crate::signatures::{KEY_MADE, Signatures, SignedCommand};
use crate::stored::StoredEvent;
use crate::unseal::Opened;

/// Longest that a line of `events.jsonl` may be.
const LINE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Longest that a note may be (docs/ledger.md).
const NOTE_BYTES_MAX: u64 = 64 * 1024;
/// After so many faults nothing more is read.
const FAULTS_MAX: usize = 1_000;
/// Most files in an export.
const FILES_MAX: usize = 2_000;

#[derive(Deserialize)]
struct Line {
    log_index: u64,
    facility: i64,
    event: Uuid,
    unit: Option<Uuid>,
    stay: Option<Uuid>,
    kind: String,
    schema_version: i64,
    author: String,
    device: Option<Uuid>,
    device_seq: Option<i64>,
    occurred_at: i64,
    entered_at: i64,
    received_at: i64,
    corrects: Option<Uuid>,
    clock: Option<String>,
    body: Option<String>,
    salt: Option<String>,
    body_commitment: String,
    stored_body: String,
    signed: Option<LineSignature>,
    proof: String,
}

#[derive(Deserialize)]
struct LineSignature {
    command: String,
    signature: String,
}

impl Line {
    fn event(&self) -> Option<StoredEvent> {
        let commitment: Hash = self.body_commitment.parse().ok()?;
        let opened = match (&self.salt, &self.body) {
            (Some(salt), Some(body)) => Opened::Plain {
                salt: STANDARD.decode(salt).ok()?.try_into().ok()?,
                text: body.clone().into_bytes(),
            },
            _ => Opened::Closed,
        };
        let bytes = |id: Option<Uuid>| id.map(Uuid::into_bytes);
        Some(StoredEvent {
            facility: self.facility,
            id: self.event.into_bytes(),
            unit: bytes(self.unit),
            stay: bytes(self.stay),
            kind: self.kind.clone(),
            schema_version: self.schema_version,
            author: self.author.clone(),
            device: bytes(self.device),
            device_seq: self.device_seq,
            occurred_at: self.occurred_at,
            entered_at: self.entered_at,
            received_at: self.received_at,
            corrects: bytes(self.corrects),
            clock: self.clock.clone(),
            stored_body: self.stored_body.parse().ok()?,
            opened,
            body_commitment: Some(*commitment.as_bytes()),
        })
    }

    fn signed(&self, event: &StoredEvent) -> Option<SignedCommand> {
        let signed = self.signed.as_ref()?;
        Some(SignedCommand {
            id: event.id,
            signature: STANDARD.decode(&signed.signature).unwrap_or_default(),
            body: Opened::Plain {
                salt: [0; 32],
                text: serde_json::to_vec(&signed.command).unwrap_or_default(),
            },
            entry: Some((self.log_index, event.clone())),
        })
    }
}

/// Verifies the export in a folder with the keys that may have signed its log.
///
/// # Errors
/// When it cannot be read, or nothing in it is signed by one of the keys; what does not hold is in the verdict.
pub fn check(folder: &Path, keys: &[VerifierKey]) -> Result<Verdict> {
    let (head, key) = open_checkpoint(folder, keys)?;
    let mut faults = check_files(folder, &key)?;
    let lines = read_lines(folder, &mut faults)?;
    let mut signatures = Signatures::default();
    let mut events = Vec::with_capacity(lines.len());
    let mut before = 0;
    for (number, line) in &lines {
        if line.log_index <= before {
            faults.push(Fault::Line {
                line: *number,
                why: "it is not behind the entry before it",
            });
        }
        before = line.log_index;
        match check_line(line, &head) {
            Ok(event) => {
                if event.kind == KEY_MADE {
                    signatures.learn(&event);
                }
                events.push((line, event));
            }
            Err(fault) => faults.push(fault),
        }
    }
    for (line, event) in &events {
        if let Some(signed) = line.signed(event) {
            signatures.take(&signed);
        }
    }
    // An export has a part of what a device sent: gaps in its numbers mean nothing.
    let (verified, unlike, _) = signatures.finish();
    faults.extend(unlike);
    faults.sort_by_key(Fault::first);
    Ok(Verdict {
        size: lines.len() as u64,
        held: Vec::new(),
        unsigned: 0,
        verified,
        faults,
        notes: vec![format!(
            "The log had {} entries when its key signed that. Whether an entry of the patient was left out of the export cannot \
             be seen in it.",
            head.size
        )],
    })
}

/// Whether an entry is what it commits to and stands in the log where it says.
fn check_line(line: &Line, head: &TreeHead) -> Result<StoredEvent, Fault> {
    let index = line.log_index;
    let event = line.event().ok_or(Fault::NoEvent { index })?;
    if !event.body_holds() {
        return Err(Fault::Body { index });
    }
    let proven = InclusionProof::from_text(&line.proof)
        .and_then(|proof| proof.verify(&event.leaf(), index.wrapping_sub(1), head));
    proven.map_err(|_| Fault::Changed {
        index,
        signed: "the export's checkpoint".to_owned(),
    })?;
    Ok(event)
}

fn open_checkpoint(folder: &Path, keys: &[VerifierKey]) -> Result<(TreeHead, VerifierKey)> {
    let note = read_note(&folder.join("checkpoint.txt"))?;
    let mut why = None;
    for key in keys {
        match SignedCheckpoint::open(note.as_bytes(), key.name(), std::slice::from_ref(key)) {
            Ok(opened) => return Ok((opened.checkpoint.head(), key.clone())),
            Err(error) => why = Some(error),
        }
    }
    Err(match why {
        Some(error) => anyhow::anyhow!("checkpoint.txt is not signed by a key that was given: {error}"),
        None => anyhow::anyhow!("no key was given"),
    })
}

/// Holds each file against the signed list of them.
fn check_files(folder: &Path, key: &VerifierKey) -> Result<Vec<Fault>> {
    let manifest = read_note(&folder.join("manifest.txt"))?;
    let told = |why: String| Fault::Signature {
        signed: "manifest.txt".to_owned(),
        why,
    };
    let opened = match note::open(manifest.as_bytes(), std::slice::from_ref(key)) {
        Ok(opened) => opened,
        Err(error) => return Ok(vec![told(error.to_string())]),
    };
    let mut lines = opened.text.lines();
    if lines.next() != Some(&format!("{}/export", key.name())) {
        return Ok(vec![told("it is about something else".to_owned())]);
    }
    let mut faults = Vec::new();
    let mut listed = BTreeSet::from(["manifest.txt".to_owned()]);
    for line in lines {
        let Some((hash, name)) = line.split_once(' ') else {
            faults.push(told("a line of it is not a hash and a name".to_owned()));
            continue;
        };
        listed.insert(name.to_owned());
        // A name cannot lead out of the folder.
        let plain = name
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..");
        let same = plain && hash_file(&folder.join(name)).is_some_and(|found| found.to_string() == hash);
        if !same {
            faults.push(Fault::File {
                name: name.to_owned(),
            });
        }
    }
    for name in list_files(folder)? {
        if !listed.contains(&name) {
            faults.push(Fault::File { name });
        }
    }
    Ok(faults)
}

fn hash_file(path: &Path) -> Option<Hash> {
    std::fs::read(path).ok().map(|bytes| Hash::of(&bytes))
}

fn list_files(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&inside))? {
            let entry = entry?;
            let name = inside.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(name);
            } else {
                names.push(name.to_string_lossy().into_owned());
            }
            ensure!(
                names.len() + folders.len() <= FILES_MAX,
                "there are too many files in it"
            );
        }
    }
    names.sort();
    Ok(names)
}

fn read_note(path: &Path) -> Result<String> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(NOTE_BYTES_MAX).read_to_string(&mut text))
        .with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(text)
}

/// Each entry with the number of its line, from 1.
fn read_lines(folder: &Path, faults: &mut Vec<Fault>) -> Result<Vec<(u64, Line)>> {
    let path = folder.join("events.jsonl");
    let file = File::open(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut file = BufReader::new(file);
    let mut lines = Vec::new();
    for number in 1.. {
        if faults.len() > FAULTS_MAX {
            break;
        }
        let mut bytes = Vec::new();
        let read = file.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            break;
        }
        match serde_json::from_slice(&bytes) {
            Ok(line) => lines.push((number, line)),
            Err(_) => faults.push(Fault::Line {
                line: number,
                why: "it is no entry",
            }),
        }
    }
    Ok(lines)
}
