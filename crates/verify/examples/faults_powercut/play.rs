//! Goes through a recording and stops at every operation: what is on the disk by then for certain, what may be, and what was
//! acknowledged.

use crate::recording::{Disk, File, Operation, Recording};

/// How the flushes of a recording are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As they were.
    AsRecorded,
    /// The -wal is flushed only before a checkpoint writes into the database: what `synchronous=NORMAL` does.
    WalAtCheckpointsOnly,
    /// Never.
    NothingFlushed,
}

impl Reading {
    /// Whether the flush at that place counts.
    fn counts(self, operations: &[Operation], place: usize, file: File) -> bool {
        match (self, file) {
            (Self::AsRecorded, _) | (Self::WalAtCheckpointsOnly, File::Database) => true,
            (Self::NothingFlushed, _) => false,
            (Self::WalAtCheckpointsOnly, File::Wal) => {
                let next = operations[place + 1..].iter().find_map(Operation::changes);
                next == Some(File::Database)
            }
        }
    }
}

/// What of the unflushed is on the disk when the power fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Nothing,
    Beginning,
    Some,
    Torn,
}

/// A moment at which the power may fail.
pub struct Moment<'a> {
    /// What was flushed.
    pub flushed: Disk,
    /// What was done to each file since, in order.
    pub pending: [Vec<&'a Operation>; 2],
    /// How many entries were acknowledged.
    pub acknowledged: usize,
    /// How many checkpoints of the log were handed out.
    pub signed: usize,
}

/// Calls `take` for every moment and every kind of cut that makes a difference there.
pub fn each_cut<'a>(recording: &'a Recording, reading: Reading, mut take: impl FnMut(&Moment<'a>, Cut)) {
    let mut moment = Moment {
        flushed: recording.base.clone(),
        pending: [Vec::new(), Vec::new()],
        acknowledged: 0,
        signed: 0,
    };
    for (place, operation) in recording.operations.iter().enumerate() {
        // A write that is lost whole changes nothing: the same image was made before it.
        let same = match operation {
            Operation::Flush(file) => moment.pending[*file as usize].is_empty(),
            other => other.changes().is_some(),
        };
        match operation {
            Operation::Acknowledge => moment.acknowledged += 1,
            Operation::Sign => moment.signed += 1,
            Operation::Flush(file) if reading.counts(&recording.operations, place, *file) => {
                for done in std::mem::take(&mut moment.pending[*file as usize]) {
                    moment.flushed.apply(done);
                }
            }
            Operation::Flush(_) => continue,
            Operation::Write { file, .. } | Operation::Cut { file, .. } => {
                moment.pending[*file as usize].push(operation);
            }
        }
        if !same {
            take(&moment, Cut::Nothing);
        }
        if moment.pending.iter().any(|pending| !pending.is_empty()) {
            for cut in [Cut::Beginning, Cut::Some, Cut::Torn] {
                take(&moment, cut);
            }
        }
    }
}
