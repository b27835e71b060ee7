//! What someone with every right in the database may do to a record.

use ledger::entry::commit_body;
use rusqlite::{Connection, params};
use testkit::Chance;

use crate::record::{Record, key, seal_anew};

/// A kind of tampering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    Edit,
    OtherWords,
    EditAndTree,
    EditUnderAnotherKey,
    Delete,
    DeleteAndClose,
    Insert,
    InsertBeside,
    Swap,
    CutTail,
    CutTailAndTree,
    Restore,
    Fork,
    DeviceSignature,
    Tree,
    Checkpoint,
}

impl Tampering {
    pub const ALL: [Self; 16] = [
        Self::Edit,
        Self::OtherWords,
        Self::EditAndTree,
        Self::EditUnderAnotherKey,
        Self::Delete,
        Self::DeleteAndClose,
        Self::Insert,
        Self::InsertBeside,
        Self::Swap,
        Self::CutTail,
        Self::CutTailAndTree,
        Self::Restore,
        Self::Fork,
        Self::DeviceSignature,
        Self::Tree,
        Self::Checkpoint,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Edit => "a column of an event is changed",
            Self::OtherWords => "a body is changed, with a new salt and the commitment that fits",
            Self::EditAndTree => "an event is changed, and every leaf and the tree made anew",
            Self::EditUnderAnotherKey => "the same, and the root signed with another key of the same name",
            Self::Delete => "an entry or its event is deleted",
            Self::DeleteAndClose => "an entry is deleted and those behind it move up",
            Self::Insert => "an event is put into the log",
            Self::InsertBeside => "an event is put beside the log",
            Self::Swap => "two entries change places",
            Self::CutTail => "the last entries are cut off",
            Self::CutTailAndTree => "the last entries are cut off, and the tree made anew",
            Self::Restore => "an older copy is restored whole",
            Self::Fork => "an event is changed, and all sealed anew with the log's own key",
            Self::DeviceSignature => "a command that a device signed is changed",
            Self::Tree => "a hash of the stored tree is changed",
            Self::Checkpoint => "what was signed last is changed or taken away",
        }
    }

    /// Whether it begins with the older copy.
    pub const fn of_older(self) -> bool {
        matches!(self, Self::Restore)
    }

    /// Whether only a checkpoint from elsewhere can find it.
    pub const fn needs_kept(self) -> bool {
        matches!(self, Self::Restore | Self::Fork)
    }

    pub fn commit(self, copy: &Connection, record: &Record, chance: &mut Chance) {
        let index = chance.between(1, record.size);
        let run = |statements: String| copy.execute_batch(&statements).unwrap();
        match self {
            Self::Edit => edit(copy, index, chance),
            Self::OtherWords => say_other_words(copy, index, chance),
            Self::EditAndTree => {
                let note = find_note(copy);
                edit(copy, index, chance);
                seal_anew(copy, &key(7));
                copy.execute("UPDATE ledger_checkpoint SET note = ?1", [note])
                    .unwrap();
            }
            Self::EditUnderAnotherKey => {
                edit(copy, index, chance);
                seal_anew(copy, &key(8));
            }
            Self::Delete => run(if chance.coin() {
                format!("DELETE FROM log_entry WHERE log_index = {index}")
            } else {
                format!("DELETE FROM event WHERE id = {}", event_of(index))
            }),
            Self::DeleteAndClose => run(format!(
                "DELETE FROM event WHERE id = {}; DELETE FROM log_entry WHERE log_index = {index}; {}",
                event_of(index),
                shift(index, "- 1"),
            )),
            // Behind the last one it would be an entry that nothing has signed yet, like any new one.
            Self::Insert => run(insert(chance.between(1, record.size - 1))),
            Self::InsertBeside => run(copy_of_event(index)),
            Self::Swap => swap(copy, index, record, chance),
            Self::CutTail => cut(copy, record, chance),
            Self::CutTailAndTree => {
                let note = find_note(copy);
                cut(copy, record, chance);
                seal_anew(copy, &key(7));
                copy.execute("UPDATE ledger_checkpoint SET note = ?1", [note])
                    .unwrap();
            }
            Self::Restore => {}
            Self::Fork => fork(copy, index, chance),
            Self::DeviceSignature => {
                let column = if chance.coin() { "signature" } else { "body" };
                damage(copy, "signed_command", column, chance);
            }
            Self::Tree => damage(copy, "ledger_tile", "hashes", chance),
            Self::Checkpoint => run((*chance.pick(&CHECKPOINTS)).to_owned()),
        }
    }
}

/// What may be done to what was signed last.
const CHECKPOINTS: [&str; 5] = [
    "DELETE FROM ledger_checkpoint",
    "UPDATE ledger_checkpoint SET size = size - 1",
    "UPDATE ledger_checkpoint SET note = replace(note, 'cedar', 'maple')",
    "UPDATE ledger_checkpoint SET note = note || char(10)",
    "UPDATE ledger_checkpoint SET note = ''",
];

fn insert(index: i64) -> String {
    format!(
        "{}; {}; INSERT INTO log_entry (facility, log_index, event, unit) \
         SELECT facility, {index} + 1, id, unit FROM event e WHERE {STRANGER}",
        copy_of_event(index),
        shift(index, "+ 1"),
    )
}

fn swap(copy: &Connection, index: i64, record: &Record, chance: &mut Chance) {
    let other = (index + chance.between(1, record.size - 1) - 1) % record.size + 1;
    copy.execute_batch(&format!(
        "UPDATE log_entry SET log_index = -1 WHERE log_index = {index}; \
         UPDATE log_entry SET log_index = {index} WHERE log_index = {other}; \
         UPDATE log_entry SET log_index = {other} WHERE log_index = -1"
    ))
    .unwrap();
}

/// The holder of the signing key changes an entry that no device signed (what devices signed would show it even so).
fn fork(copy: &Connection, index: i64, chance: &mut Chance) {
    let unsigned = copy
        .query_row(
            "SELECT log_index FROM log_entry WHERE event NOT IN (SELECT id FROM signed_command) AND event NOT IN \
             (SELECT id FROM event WHERE kind = 'signing_key_made') ORDER BY (log_index + ?1) % 97 LIMIT 1",
            [index],
            |row| row.get(0),
        )
        .unwrap();
    say_other_words(copy, unsigned, chance);
    seal_anew(copy, &key(7));
}

/// An event that no log names.
const STRANGER: &str = "NOT EXISTS (SELECT 1 FROM log_entry l WHERE l.event = e.id)";

fn event_of(index: i64) -> String {
    format!("(SELECT event FROM log_entry WHERE log_index = {index})")
}

/// Moves every entry behind a place.
fn shift(index: i64, by: &str) -> String {
    format!(
        "UPDATE log_entry SET log_index = -(log_index {by}) WHERE log_index > {index}; \
         UPDATE log_entry SET log_index = -log_index WHERE log_index < 0"
    )
}

fn copy_of_event(index: i64) -> String {
    let columns = "facility, unit, stay, kind, schema_version, author, device, occurred_at, entered_at, received_at, body, \
                   body_commitment";
    format!(
        "INSERT INTO event (id, {columns}) SELECT randomblob(16), {columns} FROM event WHERE id = {}",
        event_of(index)
    )
}

fn find_note(copy: &Connection) -> String {
    copy.query_row("SELECT note FROM ledger_checkpoint", [], |row| row.get(0))
        .unwrap()
}

fn edit(copy: &Connection, index: i64, chance: &mut Chance) {
    let by = chance.between(1, 3_600_000_000);
    let edit = match chance.between(0, 13) {
        0 => format!("occurred_at = occurred_at - {by}"),
        1 => format!("entered_at = entered_at + {by}"),
        2 => format!("received_at = received_at - {by}"),
        3 => "author = author || 'x'".to_owned(),
        4 => "kind = kind || 'x'".to_owned(),
        5 => "unit = randomblob(16)".to_owned(),
        6 => "stay = randomblob(16)".to_owned(),
        7 => "device = randomblob(16)".to_owned(),
        8 => format!("device_seq = coalesce(device_seq, 0) + {by}"),
        9 => "corrects = randomblob(16)".to_owned(),
        10 => "clock = coalesce(clock, '') || ' '".to_owned(),
        11 => "schema_version = schema_version + 1".to_owned(),
        12 => "body_commitment = randomblob(32)".to_owned(),
        _ => "body = CAST(body || x'20' AS BLOB)".to_owned(),
    };
    let changed = copy
        .execute(
            &format!("UPDATE event SET {edit} WHERE id = {}", event_of(index)),
            [],
        )
        .unwrap();
    assert_eq!(changed, 1, "{edit}");
}

/// Puts other words of one's own into a body, with a salt, and the commitment that fits. Whoever cannot encrypt writes clear text.
fn say_other_words(copy: &Connection, index: i64, chance: &mut Chance) {
    let mut salt = [0; 32];
    salt[..8].copy_from_slice(&chance.bits().to_be_bytes());
    let plain = format!(
        r#"{{"kind":"check_recorded","location":"{}"}}"#,
        chance.between(0, 999)
    );
    let commitment = commit_body(&salt, plain.as_bytes());
    let body = [&[1], salt.as_slice(), plain.as_bytes()].concat();
    let changed = copy
        .execute(
            &format!(
                "UPDATE event SET body = ?1, body_commitment = ?2 WHERE id = {}",
                event_of(index)
            ),
            params![body, commitment.as_bytes().as_slice()],
        )
        .unwrap();
    assert_eq!(changed, 1, "other words");
}

fn cut(copy: &Connection, record: &Record, chance: &mut Chance) {
    let left = record.size - chance.between(1, record.size / 2);
    copy.execute_batch(&format!(
        "DELETE FROM event WHERE id IN (SELECT event FROM log_entry WHERE log_index > {left}); \
         DELETE FROM signed_command WHERE id NOT IN (SELECT id FROM event); \
         DELETE FROM log_entry WHERE log_index > {left}"
    ))
    .unwrap();
}

/// Changes one byte of one row's column.
fn damage(copy: &Connection, table: &str, column: &str, chance: &mut Chance) {
    let count: i64 = copy
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
        .unwrap();
    let offset = chance.between(0, count - 1);
    let mut bytes: Vec<u8> = copy
        .query_row(
            &format!("SELECT {column} FROM {table} LIMIT 1 OFFSET {offset}"),
            [],
            |row| row.get(0),
        )
        .unwrap();
    let before = bytes.clone();
    let at = usize::try_from(chance.between(0, i64::try_from(bytes.len()).unwrap() - 1)).unwrap();
    bytes[at] ^= 1 << chance.between(0, 7);
    copy.execute(
        &format!("UPDATE {table} SET {column} = ?1 WHERE {column} = ?2"),
        params![bytes, before],
    )
    .unwrap();
}
