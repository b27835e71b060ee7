//! Signed checkpoints and keys, damaged as bytes.

use ledger::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use ledger::hash::leaf_hash;
use ledger::note::{Note, NoteError, SigningKey, VerifierKey};
use ledger::tree::TreeHead;

use super::Outcome;
use super::chance::Chance;

const ORIGIN: &str = "milieu.example/facility-1";

const FRAGMENTS: [&[u8]; 16] = [
    b"\n",
    b"\n\n",
    b"\r\n",
    b" ",
    b"+",
    b"0",
    b"=",
    b"\xFF",
    b"\0",
    b"\xC2\xA0",
    "\u{2014} ".as_bytes(),
    "\n\u{2014} a AAAAAAAA\n".as_bytes(),
    b"18446744073709551615",
    b"AAAA",
    b"milieu.example/facility-1",
    b"\nmore\n",
];

/// What one key has signed, and nothing else.
pub struct Known {
    checkpoints: Vec<Checkpoint>,
    notes: Vec<String>,
    verifier: VerifierKey,
    secret: SigningKey,
}

impl Known {
    pub fn new() -> Self {
        let key = |name, seed| {
            SigningKey::from_seed(name, &[seed; 32]).unwrap_or_else(|error| unreachable!("{error}"))
        };
        let (own, witness) = (key(ORIGIN, 1), key("witness.example/copy", 3));
        let checkpoints: Vec<Checkpoint> = [1, 8, 999, 1_000_000]
            .into_iter()
            .map(|size: u64| TreeHead {
                size,
                root: leaf_hash(&size.to_be_bytes()),
            })
            .chain([TreeHead::EMPTY])
            .filter_map(|head| Checkpoint::new(ORIGIN, head).ok())
            .collect();
        let signed = checkpoints.iter().flat_map(|checkpoint| {
            let both = checkpoint.sign(&[&own, &witness]);
            [checkpoint.sign(&[&own]), both]
        });
        Self {
            notes: signed.flatten().collect(),
            verifier: own.verifier(),
            secret: own,
            checkpoints,
        }
    }

    pub fn try_one(&self, chance: &mut Chance) -> Outcome {
        match chance.below(8) {
            0 => return self.try_key(chance),
            1 => return self.try_text(chance),
            _ => {}
        }
        let mut bytes = chance.pick(&self.notes).into_bytes();
        if chance.below(4) == 0 {
            // The lines of one note below the text of another.
            let other = chance.pick(&self.notes);
            let lines = other.split_once("\n\n").map_or("", |(_, lines)| lines);
            let from = chance.below(bytes.len());
            bytes.splice(from.., lines.bytes());
        }
        chance.damage(&mut bytes, &FRAGMENTS);
        let parsed = Note::parse(&bytes);
        if let Ok(note) = &parsed {
            assert!(note.unverified_text().ends_with('\n'), "a text without its end");
        }
        match SignedCheckpoint::open(&bytes, ORIGIN, std::slice::from_ref(&self.verifier)) {
            Ok(signed) => {
                assert!(
                    self.checkpoints.contains(&signed.checkpoint),
                    "what was never signed"
                );
                Outcome::Taken
            }
            Err(CheckpointError::Note(
                NoteError::NotSigned | NoteError::WrongSignature | NoteError::SignedTwice,
            )) => Outcome::Refused,
            Err(_) => {
                assert!(parsed.is_err(), "a signed note that is refused");
                Outcome::Malformed
            }
        }
    }

    /// The text of a checkpoint, without signatures.
    fn try_text(&self, chance: &mut Chance) -> Outcome {
        let checkpoint = self.checkpoints.get(chance.below(self.checkpoints.len()));
        let mut text = checkpoint.map_or_else(String::new, Checkpoint::to_text);
        if chance.below(2) == 0 {
            let number = chance.number();
            let sizes = [
                format!("+{number}"),
                format!("0{number}"),
                format!("{number} "),
                number.to_string(),
            ];
            text = text.replacen("\n8\n", &format!("\n{}\n", chance.pick(&sizes)), 1);
        }
        let mut bytes = text.into_bytes();
        chance.damage(&mut bytes, &FRAGMENTS);
        let text = String::from_utf8_lossy(&bytes);
        let Ok(checkpoint) = Checkpoint::from_text(&text) else {
            return Outcome::Malformed;
        };
        assert_eq!(checkpoint.to_text(), text, "a second form");
        Outcome::Taken
    }

    fn try_key(&self, chance: &mut Chance) -> Outcome {
        let public = self.verifier.to_string();
        let secret = self.secret.to_secret_text().to_string();
        let mut bytes = if chance.below(2) == 0 { public } else { secret }.into_bytes();
        chance.damage(&mut bytes, &FRAGMENTS);
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(key) = SigningKey::from_secret_text(&text) {
            assert_eq!(key.to_secret_text().as_str(), text, "a second form");
            return Outcome::Taken;
        }
        let Ok(key) = text.parse::<VerifierKey>() else {
            return Outcome::Malformed;
        };
        assert_eq!(key.to_string(), text, "a second form");
        Outcome::Taken
    }
}
