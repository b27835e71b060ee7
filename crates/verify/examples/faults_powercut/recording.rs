//! What the recorder wrote down, and the files that it is about.

use std::path::{Path, PathBuf};

use crate::work::{ACKNOWLEDGED, BEGIN, SIGNED};

/// Bytes of a record before those that were written.
const HEAD_BYTES: usize = 24;

/// One of the database's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    Database,
    Wal,
}

impl File {
    pub const ALL: [Self; 2] = [Self::Database, Self::Wal];

    const fn ending(self) -> &'static str {
        match self {
            Self::Database => "",
            Self::Wal => "-wal",
        }
    }
}

/// What was done to a file, or what the program wanted noted.
#[derive(Debug)]
pub enum Operation {
    Write {
        file: File,
        offset: usize,
        bytes: Vec<u8>,
    },
    Cut {
        file: File,
        length: usize,
    },
    Flush(File),
    /// One more entry was acknowledged.
    Acknowledge,
    /// One more checkpoint of the log was signed and handed out.
    Sign,
}

impl Operation {
    /// The file that it changes.
    pub const fn changes(&self) -> Option<File> {
        match self {
            Self::Write { file, .. } | Self::Cut { file, .. } => Some(*file),
            _ => None,
        }
    }
}

/// What the files hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk([Vec<u8>; 2]);

impl Disk {
    pub fn read(path: &Path) -> Self {
        Self(File::ALL.map(|file| std::fs::read(beside(path, file.ending())).unwrap_or_default()))
    }

    pub fn write(&self, path: &Path) {
        for (file, bytes) in File::ALL.into_iter().zip(&self.0) {
            std::fs::write(beside(path, file.ending()), bytes).unwrap();
        }
    }

    /// Writes bytes, with zeros before them if the file was shorter.
    pub fn put(&mut self, file: File, offset: usize, bytes: &[u8]) {
        let held = &mut self.0[file as usize];
        let end = offset + bytes.len();
        if held.len() < end {
            held.resize(end, 0);
        }
        held[offset..end].copy_from_slice(bytes);
    }

    pub fn apply(&mut self, operation: &Operation) {
        match operation {
            Operation::Write { file, offset, bytes } => self.put(*file, *offset, bytes),
            Operation::Cut { file, length } => self.0[*file as usize].resize(*length, 0),
            Operation::Flush(_) | Operation::Acknowledge | Operation::Sign => {}
        }
    }
}

/// The path with that ending.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

/// What happened to a database from a moment on.
#[derive(Debug)]
pub struct Recording {
    pub path: PathBuf,
    pub base: Disk,
    pub operations: Vec<Operation>,
    /// The entries in the order in which they were acknowledged.
    pub acknowledged: Vec<[u8; 16]>,
    /// The checkpoints of the log in the order in which they were handed out.
    pub signed: Vec<String>,
    /// The data keys, which were all there before: they lie in a file of their own.
    pub keys: Disk,
}

impl Recording {
    pub fn read(bytes: &[u8], before: Disk) -> Self {
        let mut read = Self {
            path: PathBuf::new(),
            base: before,
            operations: Vec::new(),
            acknowledged: Vec::new(),
            signed: Vec::new(),
            keys: Disk::default(),
        };
        let mut rest = bytes;
        while let Some((head, after)) = rest.split_at_checked(HEAD_BYTES) {
            let number = |at: usize| i64::from_le_bytes(head[at..at + 8].try_into().unwrap());
            let (written, after) = after.split_at(usize::try_from(number(16)).unwrap());
            rest = after;
            let begun = !read.path.as_os_str().is_empty();
            // Until a database has a -wal it writes beside a -journal.
            if head[1] == b'j' && !begun {
                continue;
            }
            match read.understand(head[0], head[1], number(8), written) {
                Some(Operation::Flush(file)) if !begun => read.flush(file),
                Some(operation) => read.operations.push(operation),
                None => {}
            }
        }
        assert!(rest.is_empty(), "the recording ends within a record");
        read
    }

    /// Before it counts: what is flushed becomes what it begins from. What is not by then comes first of what counts.
    fn flush(&mut self, file: File) {
        for operation in self
            .operations
            .extract_if(.., |done| done.changes() == Some(file))
        {
            self.base.apply(&operation);
        }
    }

    /// None for the mark at which the recording counts from.
    fn understand(&mut self, kind: u8, file: u8, offset: i64, bytes: &[u8]) -> Option<Operation> {
        let place = usize::try_from(offset).unwrap();
        if file == b'm' {
            return self.note(bytes);
        }
        let file = match file {
            b'd' => File::Database,
            b'w' => File::Wal,
            other => panic!("a write to a file that should not be there: {other}"),
        };
        Some(match kind {
            b'W' => Operation::Write {
                file,
                offset: place,
                bytes: bytes.to_vec(),
            },
            b'T' => Operation::Cut { file, length: place },
            b'S' => Operation::Flush(file),
            other => panic!("a record of an unknown kind: {other}"),
        })
    }

    fn note(&mut self, mark: &[u8]) -> Option<Operation> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (kind, what) = mark.split_first().unwrap();
        match *kind {
            BEGIN => {
                self.path = PathBuf::from(text(what));
                None
            }
            ACKNOWLEDGED => {
                self.acknowledged.push(what.try_into().unwrap());
                Some(Operation::Acknowledge)
            }
            SIGNED => {
                self.signed.push(text(what));
                Some(Operation::Sign)
            }
            other => panic!("a mark of an unknown kind: {other}"),
        }
    }

    /// What the files hold when everything recorded was done.
    pub fn replay(&self) -> Disk {
        let mut disk = self.base.clone();
        for operation in &self.operations {
            disk.apply(operation);
        }
        disk
    }

    /// How often the content of the -wal was brought into the database: each ends with a flush of the database.
    pub fn count_checkpoints(&self) -> usize {
        let (mut count, mut changed) = (0, false);
        for operation in &self.operations {
            match operation {
                Operation::Flush(File::Database) if changed => {
                    count += 1;
                    changed = false;
                }
                _ => changed |= operation.changes() == Some(File::Database),
            }
        }
        count
    }
}
