//! Texts that are signed: C2SP signed-note. A text, an empty line, and one line for each signature.
//!
//! The text of a note means nothing until a known key has signed it; [`open`] gives it out only then. Signatures of
//! unknown keys are ignored, so that a log can change its key, and others can sign beside it.

mod key;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

pub use key::{KeyError, KeyId, SigningKey, VerifierKey};

/// How many bytes a note has at most.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;
/// How many signatures a note has at most. The specification asks for no fewer.
pub const SIGNATURES_MAX: usize = 16;
/// What a line of a signature begins with: em dash, space.
const SIGNATURE_MARK: &str = "\u{2014} ";

/// A note that is well-formed and of which nothing is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    text: &'a str,
    signatures: Vec<Signature<'a>>,
}

/// One line below the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Signature<'a> {
    name: &'a str,
    key_id: KeyId,
    bytes: Vec<u8>,
}

/// A text that at least one known key has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened<'a> {
    /// The text, with its last line feed.
    pub text: &'a str,
    /// Those of the known keys that signed it.
    pub signers: Vec<VerifierKey>,
}

/// Why a note is not taken or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// More than [`NOTE_BYTES_MAX`].
    #[error("the note is too long")]
    TooLong,
    /// Not UTF-8, or with control characters other than the line feed.
    #[error("the note is not plain text")]
    NotText,
    /// No text, no empty line, or no line feed at the end.
    #[error("the note is not a text, an empty line and signatures")]
    Form,
    /// A signature's line that is none.
    #[error("a signature is malformed")]
    SignatureForm,
    /// None, or more than [`SIGNATURES_MAX`].
    #[error("the note has no signature or too many")]
    SignatureCount,
    /// A known key has signed another text.
    #[error("the signature of a known key is wrong")]
    WrongSignature,
    /// A known key has signed twice.
    #[error("a known key has signed twice")]
    SignedTwice,
    /// Two of the keys that should be told apart have one name and id.
    #[error("two keys have the same name and id")]
    AmbiguousKeys,
    /// No known key has signed.
    #[error("no known key has signed")]
    NotSigned,
}

/// Reads a note and gives out its text if at least one of `keys` has signed it, and none of them wrongly.
pub fn open<'a>(bytes: &'a [u8], keys: &[VerifierKey]) -> Result<Opened<'a>, NoteError> {
    Note::parse(bytes)?.verify(keys)
}

/// Signs a text with each of the keys, in this order. The text ends with a line feed.
pub fn sign(text: &str, keys: &[&SigningKey]) -> Result<String, NoteError> {
    check_characters(text)?;
    if !text.ends_with('\n') {
        return Err(NoteError::Form);
    }
    if keys.is_empty() || keys.len() > SIGNATURES_MAX {
        return Err(NoteError::SignatureCount);
    }
    let verifiers: Vec<VerifierKey> = keys.iter().map(|key| key.verifier()).collect();
    check_keys(&verifiers)?;
    let mut note = format!("{text}\n");
    for (key, verifier) in keys.iter().zip(&verifiers) {
        let signature = [verifier.id().as_slice(), &key.sign(text.as_bytes())].concat();
        for part in [
            SIGNATURE_MARK,
            verifier.name(),
            " ",
            &STANDARD.encode(signature),
            "\n",
        ] {
            note.push_str(part);
        }
    }
    (note.len() <= NOTE_BYTES_MAX)
        .then_some(note)
        .ok_or(NoteError::TooLong)
}

impl<'a> Note<'a> {
    /// Reads a note without verifying anything. Errors on whatever the specification does not allow.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::NotText)?;
        check_characters(note)?;
        // The last empty line separates; the text may have others.
        let (text, signatures) = note.rsplit_once("\n\n").ok_or(NoteError::Form)?;
        let text = note.get(..=text.len()).ok_or(NoteError::Form)?;
        let signatures = signatures.strip_suffix('\n').ok_or(NoteError::Form)?;
        if signatures.split('\n').count() > SIGNATURES_MAX {
            return Err(NoteError::SignatureCount);
        }
        let signatures = signatures
            .split('\n')
            .map(Signature::parse)
            .collect::<Result<_, _>>()?;
        Ok(Self { text, signatures })
    }

    /// The text, of which nobody knows who wrote it: to show what was refused, and for nothing else.
    pub const fn unverified_text(&self) -> &'a str {
        self.text
    }

    /// The text and who signed it, if at least one of `keys` has, and none of them wrongly or twice.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Opened<'a>, NoteError> {
        check_keys(keys)?;
        let mut signers: Vec<VerifierKey> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| signature.is_by(key)) else {
                continue;
            };
            if !key.has_signed(self.text.as_bytes(), &signature.bytes) {
                return Err(NoteError::WrongSignature);
            }
            if signers.contains(key) {
                return Err(NoteError::SignedTwice);
            }
            signers.push(key.clone());
        }
        (!signers.is_empty())
            .then_some(Opened {
                text: self.text,
                signers,
            })
            .ok_or(NoteError::NotSigned)
    }
}

impl<'a> Signature<'a> {
    fn parse(line: &'a str) -> Result<Self, NoteError> {
        let parsed = line.strip_prefix(SIGNATURE_MARK).and_then(|rest| {
            let (name, encoded) = rest.split_once(' ')?;
            let bytes = STANDARD.decode(encoded).ok()?;
            let (key_id, signature) = bytes.split_first_chunk()?;
            (key::is_name(name) && !signature.is_empty()).then(|| Self {
                name,
                key_id: *key_id,
                bytes: signature.to_vec(),
            })
        });
        parsed.ok_or(NoteError::SignatureForm)
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        self.name == key.name() && self.key_id == key.id()
    }
}

fn check_characters(text: &str) -> Result<(), NoteError> {
    let is_plain = |byte: u8| byte >= b' ' || byte == b'\n';
    text.bytes().all(is_plain).then_some(()).ok_or(NoteError::NotText)
}

fn check_keys(keys: &[VerifierKey]) -> Result<(), NoteError> {
    let is_first = |(at, key): (usize, &VerifierKey)| {
        let mut before = keys.iter().take(at);
        !before.any(|other| other.name() == key.name() && other.id() == key.id())
    };
    (keys.iter().enumerate().all(is_first))
        .then_some(())
        .ok_or(NoteError::AmbiguousKeys)
}
