//! How a backup's file is encrypted: AES-256-GCM in chunks after the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár,
//! 2015), so that nothing can be changed, moved, left out or cut off without notice.
//!
//! A first line in clear: `milieu-backup 1`, the id of the facility's key and a salt of 32 bytes, in base64. Then chunks of 64 KiB,
//! each with its tag, the last one shorter or as long, and marked as last. Each chunk is bound to the first line. The file's own key
//! is HMAC-SHA-256(the facility's key, `milieu backup` ‖ salt), so no nonce meets a key twice.

use std::io::{self, BufRead, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use aes_gcm::aead::Payload;
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::clock::fill_random;
use crate::facility_key::Found;

/// First words of a file.
const WORDS: &str = "milieu-backup 1";
/// Longest that the first line may be.
const LINE_MAX: u64 = 256;
/// Bytes of a chunk, without its tag.
const CHUNK: usize = 64 * 1_024;
/// Bytes of a chunk's tag.
const TAG: usize = 16;
/// Bytes of a file's salt.
const SALT_BYTES: usize = 32;

/// What is written is encrypted. Not whole before [`Self::finish`].
pub struct SealingWriter<W: Write> {
    out: W,
    line: String,
    stream: EncryptorBE32<Aes256Gcm>,
    chunk: Vec<u8>,
}

impl<W: Write> SealingWriter<W> {
    /// Begins a file under the newest of the facility's keys.
    pub fn new(mut out: W, keys: &Found) -> io::Result<Self> {
        let mut salt = [0; SALT_BYTES];
        fill_random(&mut salt);
        let (id, key) = keys.backup_key(None, &salt).ok_or_else(no_key)?;
        let line = format!("{WORDS} {} {}\n", Uuid::from_bytes(id), STANDARD.encode(salt));
        out.write_all(line.as_bytes())?;
        Ok(Self {
            out,
            line,
            stream: EncryptorBE32::from_aead(Aes256Gcm::new(&key.into()), &[0; 7].into()),
            chunk: Vec::with_capacity(CHUNK),
        })
    }

    /// Ends the file.
    pub fn finish(mut self) -> io::Result<W> {
        let payload = Payload {
            msg: &self.chunk,
            aad: self.line.as_bytes(),
        };
        let sealed = self.stream.encrypt_last(payload).map_err(|_| too_long())?;
        self.out.write_all(&sealed)?;
        Ok(self.out)
    }
}

impl<W: Write> Write for SealingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits: whether it is the last one is known when more comes.
        if self.chunk.len() == CHUNK {
            let payload = Payload {
                msg: &self.chunk,
                aad: self.line.as_bytes(),
            };
            let sealed = self.stream.encrypt_next(payload).map_err(|_| too_long())?;
            self.out.write_all(&sealed)?;
            self.chunk.clear();
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend(bytes.iter().take(taken));
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// What is read was encrypted, and is whole and as it was written; otherwise reading fails.
pub struct OpeningReader<R: BufRead> {
    from: R,
    line: String,
    /// None after the last chunk.
    stream: Option<DecryptorBE32<Aes256Gcm>>,
    chunk: Vec<u8>,
    read: usize,
}

impl<R: BufRead> OpeningReader<R> {
    /// Begins to read a file.
    ///
    /// # Errors
    /// When it is no backup, or of another facility's key.
    pub fn new(mut from: R, keys: &Found) -> io::Result<Self> {
        let mut line = String::new();
        (&mut from)
            .take(LINE_MAX)
            .read_line(&mut line)
            .map_err(|_| no_backup())?;
        let (id, salt) = parse(&line).ok_or_else(no_backup)?;
        let (_, key) = keys.backup_key(Some(id), &salt).ok_or_else(no_key)?;
        Ok(Self {
            from,
            line,
            stream: Some(DecryptorBE32::from_aead(
                Aes256Gcm::new(&key.into()),
                &[0; 7].into(),
            )),
            chunk: Vec::new(),
            read: 0,
        })
    }

    fn next(&mut self) -> io::Result<()> {
        let Some(mut stream) = self.stream.take() else {
            return Ok(());
        };
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        (&mut self.from)
            .take((CHUNK + TAG) as u64)
            .read_to_end(&mut sealed)?;
        let payload = Payload {
            msg: &sealed,
            aad: self.line.as_bytes(),
        };
        self.read = 0;
        if self.from.fill_buf()?.is_empty() {
            self.chunk = stream.decrypt_last(payload).map_err(|_| altered())?;
        } else {
            self.chunk = stream.decrypt_next(payload).map_err(|_| altered())?;
            self.stream = Some(stream);
        }
        Ok(())
    }
}

impl<R: BufRead> Read for OpeningReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.read == self.chunk.len() {
            self.next()?;
        }
        let rest = self.chunk.get(self.read..).unwrap_or_default();
        let taken = rest.len().min(into.len());
        for (to, from) in into.iter_mut().zip(rest) {
            *to = *from;
        }
        self.read += taken;
        Ok(taken)
    }
}

fn parse(line: &str) -> Option<([u8; 16], [u8; SALT_BYTES])> {
    let rest = line.strip_prefix(WORDS)?.strip_prefix(' ')?.strip_suffix('\n')?;
    let (id, salt) = rest.split_once(' ')?;
    let id: Uuid = id.parse().ok()?;
    Some((id.into_bytes(), STANDARD.decode(salt).ok()?.try_into().ok()?))
}

fn no_backup() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "this is no backup of Milieu")
}

fn no_key() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "it was made under another facility's key than the one given",
    )
}

fn altered() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "it was changed or cut off since it was made",
    )
}

fn too_long() -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        "a backup cannot be longer than 256 TiB",
    )
}
