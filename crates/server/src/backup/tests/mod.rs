//! What was backed up comes back as it was; what was altered, cut off, mixed up or forged does not come back at all.

use std::fs;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::event::{Event, Fact};
use domain::id::FacilityId;
use domain::time::Instant;
use ledger::note::SigningKey;
use rusqlite::Connection;
use store::event::list_after;
use store::{Db, StoreError};
use testkit::{TestDb, TestUnit};
use verify::check::Kept;
use verify::database::Database;

use super::restore::{Restored, Wanted, rehearse, restore};
use super::stream::SealingWriter;
use super::{About, KEYS_NAME, Source, make, make_untried};
use crate::facility_key::{Found, read_or_new};

const NOON: i64 = 1_780_000_000_000_000;
const FACILITY: FacilityId = FacilityId(1);

type Events = Result<Vec<(i64, Event)>, StoreError>;

async fn events_in(db: &Db) -> Events {
    db.read(|reader| Box::pin(async move { list_after(reader, FACILITY, None, 0, 10_000).await }))
        .await
}

fn signer() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed("milieu.example/cedar", &[7; 32]).unwrap())
}

/// A small unit's record, its backup, and someone who handles the files.
struct Site {
    unit: TestUnit,
    folder: PathBuf,
    keys: Found,
}

impl Site {
    async fn new() -> Self {
        let unit = TestUnit::new(TestDb::sqlite()).await;
        let stay = unit.admit(1).await;
        unit.make_checks(stay, 40).await;
        unit.seal(&signer()).await;
        let folder = unit.db.sqlite_path().unwrap().with_file_name("second-place");
        fs::create_dir_all(&folder).unwrap();
        let keys = keys_in(&folder.join("keys"), &testkit::facility_key_file());
        Self { unit, folder, keys }
    }

    fn source<'a>(&'a self, database: &'a Path, hours: i64) -> Source<'a> {
        Source {
            database,
            keys: &self.keys,
            log_key: signer().verifier().to_string(),
            now: Instant(NOON + hours * 3_600_000_000),
        }
    }

    async fn events(&self) -> Events {
        events_in(&self.unit.db.db).await
    }

    /// Backs the record up as it is.
    fn back_up(&self, hours: i64) -> PathBuf {
        let database = self.unit.db.sqlite_path().unwrap();
        make(&self.source(&database, hours), &self.folder, &mut |_, _, _| {})
            .unwrap()
            .0
    }

    /// Backs up what somebody made of a copy of the record, who has all keys.
    fn back_up_changed(&self, change: &str) -> PathBuf {
        let database = self.folder.join("changed.db");
        for (from, to) in [
            (self.unit.db.sqlite_path().unwrap(), database.clone()),
            (
                store::keyfile::path_beside(&self.unit.db.sqlite_path().unwrap()),
                store::keyfile::path_beside(&database),
            ),
        ] {
            drop(fs::remove_file(&to));
            store::copy::copy(&from, &to, &mut |_, _| {}).unwrap();
        }
        let connection = Connection::open(&database).unwrap();
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = OFF; {change}"))
            .unwrap();
        connection.close().unwrap();
        make_untried(&self.source(&database, 0), &self.folder, &mut |_, _, _| {}).unwrap()
    }

    /// Encrypts any bytes as if they were a backup.
    fn forge(&self, about: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.join("forged.backup");
        let out = BufWriter::new(fs::File::create(&path).unwrap());
        let mut sealing = SealingWriter::new(out, &self.keys).unwrap();
        sealing.write_all(about.as_bytes()).unwrap();
        sealing.write_all(bytes).unwrap();
        sealing.finish().unwrap().into_inner().unwrap();
        path
    }

    fn about(bytes: u64) -> String {
        let about = About {
            what: "database".to_owned(),
            made_at: NOON,
            program: "1".to_owned(),
            log_key: signer().verifier().to_string(),
            bytes,
        };
        serde_json::to_string(&about).unwrap() + "\n"
    }

    fn bring_back(&self, backup: &Path) -> Result<Restored, String> {
        self.bring_back_with(backup, &self.keys, &[])
    }

    fn bring_back_with(&self, backup: &Path, keys: &Found, checkpoints: &[Kept]) -> Result<Restored, String> {
        let wanted = Wanted {
            backup,
            keys_backup: None,
            keys,
            checkpoints,
        };
        let data = self.folder.join("back");
        drop(fs::remove_dir_all(&data));
        let restored = restore(&wanted, &data, &mut |_, _, _| {}).map_err(|error| format!("{error:#}"));
        let left = fs::read_dir(&data).map_or(0, Iterator::count);
        assert_eq!(left, if restored.is_ok() { 2 } else { 0 }, "{restored:?}");
        restored
    }

    fn refuse(&self, backup: &Path, why: &str) {
        let refused = self.bring_back(backup).expect_err(why);
        assert!(refused.contains(why), "asked for '{why}': {refused}");
    }
}

fn keys_in(path: &Path, text: &str) -> Found {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    read_or_new(path).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_backed_up_comes_back_as_it_was() {
    let site = Site::new().await;
    let backup = site.back_up(0);
    assert!(backup.ends_with("milieu-20260528T202640Z.backup"), "{backup:?}");
    // What is written afterwards is in the next one.
    let stay = site.unit.admit(2).await;
    let restored = site.bring_back(&backup).unwrap();
    assert_eq!(restored.unsigned, 0);
    let back = site.folder.join("back/milieu.db");
    let known = events_in(&testkit::open_sqlite(&back).unwrap()).await.unwrap();
    assert_eq!(known.len() as u64, restored.entries);
    assert!(known.iter().all(|(_, event)| event.stay != Some(stay)));
    let later = site.back_up(1);
    let restored_later = site.bring_back(&later).unwrap();
    assert!(restored_later.entries + restored_later.unsigned > restored.entries);
    // Nothing is written over.
    let wanted = Wanted {
        backup: &backup,
        keys_backup: None,
        keys: &site.keys,
        checkpoints: &[],
    };
    let refused = restore(&wanted, &site.folder.join("back"), &mut |_, _, _| {}).unwrap_err();
    assert!(refused.to_string().contains("is there already"), "{refused}");
    let scratch = site.folder.join("scratch");
    rehearse(&wanted, &scratch, &mut |_, _, _| {}).unwrap();
    assert_eq!(
        fs::read_dir(&scratch).unwrap().count(),
        0,
        "nothing stays of a rehearsal"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_older_than_an_expunction_does_not_bring_the_patient_back() {
    let site = Site::new().await;
    let backup = site.back_up(0);
    let patient = site
        .events()
        .await
        .unwrap()
        .into_iter()
        .find_map(|(_, event)| match event.fact {
            Fact::PatientIdentified { patient, .. } => Some(patient),
            _ => None,
        })
        .unwrap();
    let destroyed: Result<bool, StoreError> = site
        .unit
        .db
        .db
        .write(move |tx| Box::pin(store::keyring::destroy(tx, FACILITY, patient)))
        .await;
    assert!(destroyed.unwrap());
    site.bring_back(&backup)
        .expect("with the keys of then it comes back whole");
    let back = site.folder.join("back/milieu.db");
    let read = async || events_in(&testkit::open_sqlite(&back).unwrap()).await;
    assert!(read().await.is_ok(), "the keys of then still open everything");
    // The next backup brings the newest keys, for the older one too.
    site.back_up(1);
    site.bring_back(&backup).unwrap();
    let refused = read().await;
    assert!(matches!(refused, Err(StoreError::Expunged)), "{refused:?}");
}

/// Chunks of a file after its first line.
fn split(bytes: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let (line, rest) = bytes.split_at(line);
    (
        line.to_vec(),
        rest.chunks(64 * 1_024 + 16).map(<[u8]>::to_vec).collect(),
    )
}

/// What somebody without any key does to a file: by name, what becomes of it, and what is said.
fn altered(whole: &[u8]) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let (line, chunks) = split(whole);
    let cut = "changed or cut off";
    let flip = |place: usize| {
        let mut bytes = whole.to_vec();
        bytes[place] ^= 1;
        bytes
    };
    let join = |chunks: &[Vec<u8>]| [line.clone(), chunks.concat()].concat();
    let swapped = {
        let mut chunks = chunks.clone();
        chunks.swap(1, 2);
        chunks
    };
    let other_salt = {
        let mut bytes = whole.to_vec();
        let place = line.len() - 10;
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        bytes
    };
    let newer = String::from_utf8(line.clone()).unwrap().replacen(" 1 ", " 2 ", 1);
    let newer = [newer.as_bytes(), &whole[line.len()..]].concat();
    vec![
        ("empty", Vec::new(), "no backup of Milieu"),
        (
            "another file",
            b"a shopping list\n".repeat(5_000),
            "no backup of Milieu",
        ),
        ("no line at all", vec![b'x'; 100_000], "no backup of Milieu"),
        ("only the first line", line.clone(), cut),
        ("half of it", whole[..whole.len() / 2].to_vec(), cut),
        ("without its last byte", whole[..whole.len() - 1].to_vec(), cut),
        ("without its last chunk", join(&chunks[..chunks.len() - 1]), cut),
        (
            "without a chunk in the middle",
            join(&[&chunks[..1], &chunks[2..]].concat()),
            cut,
        ),
        ("a byte more", [whole, b"x"].concat(), cut),
        ("a chunk twice", join(&[&chunks[..2], &chunks[1..]].concat()), cut),
        ("two chunks in each other's place", join(&swapped), cut),
        ("a bit of its first chunk", flip(line.len()), cut),
        ("a bit in the middle", flip(whole.len() / 2), cut),
        ("a bit of its last tag", flip(whole.len() - 1), cut),
        ("another salt", other_salt, cut),
        ("a newer form", newer, "no backup of Milieu"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_key_changes_nothing_without_notice() {
    let site = Site::new().await;
    let backup = site.back_up(0);
    let whole = fs::read(&backup).unwrap();
    assert!(split(&whole).1.len() > 3, "there is something to mix up");
    let path = site.folder.join("altered.backup");
    for (name, bytes, why) in altered(&whole) {
        fs::write(&path, &bytes).unwrap();
        let refused = site.bring_back(&path).expect_err(name);
        assert!(refused.contains(why), "{name}: {refused}");
    }
    // The same of the keys beside it.
    let keys = fs::read(site.folder.join(KEYS_NAME)).unwrap();
    for (name, bytes) in [
        ("half", keys[..keys.len() / 2].to_vec()),
        ("the database in their place", whole.clone()),
        ("nothing", Vec::new()),
    ] {
        fs::write(site.folder.join(KEYS_NAME), bytes).unwrap();
        assert!(site.bring_back(&backup).is_err(), "{name}");
    }
    fs::remove_file(site.folder.join(KEYS_NAME)).unwrap();
    site.refuse(&backup, "cannot be read");
    fs::write(site.folder.join(KEYS_NAME), &keys).unwrap();
    site.refuse(&site.folder.join(KEYS_NAME), "it is a backup of the keys");
    site.bring_back(&backup).expect("as it was it comes back");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_facilitys_key_or_older_data_keys_bring_nothing_back() {
    let site = Site::new().await;
    let (backup, old_keys) = (site.back_up(0), fs::read(site.folder.join(KEYS_NAME)).unwrap());
    let text = testkit::facility_key_file();
    let (id, _) = text.trim_end().rsplit_once(' ').unwrap();
    let same_name = format!("{id} AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    let other = "milieu-facility-key 0197b3a0-5c00-7000-8000-000000000001 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    for (text, why) in [
        (same_name.as_str(), "changed or cut off"),
        (other, "under another facility's key"),
    ] {
        let keys = keys_in(&site.folder.join("other-keys"), text);
        let refused = site.bring_back_with(&backup, &keys, &[]).unwrap_err();
        assert!(refused.contains(why), "{refused}");
    }
    let later = site.back_up(1);
    fs::write(site.folder.join(KEYS_NAME), old_keys).unwrap();
    site.refuse(&later, "older than the backup");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_facilitys_key_brings_no_other_record_or_program_in() {
    let site = Site::new().await;
    for (change, why) in [
        (
            "CREATE TRIGGER thief AFTER INSERT ON event BEGIN SELECT 1; END",
            "trigger thief",
        ),
        ("CREATE TABLE loot (a INTEGER)", "table loot"),
        ("CREATE VIEW peep AS SELECT * FROM patient", "view peep"),
        ("CREATE INDEX slow ON event (kind)", "index slow"),
        ("DROP INDEX board_by_unit", "index board_by_unit"),
        (
            "DROP TRIGGER event_is_never_updated",
            "trigger event_is_never_updated",
        ),
        (
            "INSERT INTO schema_migration VALUES ('9999_future.sql')",
            "newer Milieu",
        ),
        (
            "DELETE FROM schema_migration WHERE name = '0003_unit.sql'",
            "left out",
        ),
        ("DROP TABLE schema_migration", "no database of Milieu"),
        (
            "UPDATE log_entry SET leaf = zeroblob(32) WHERE log_index = 5",
            "the log does not hold",
        ),
        (
            "DELETE FROM log_entry WHERE log_index = 7",
            "the log does not hold",
        ),
        ("DELETE FROM ledger_checkpoint", "the log does not hold"),
    ] {
        let backup = site.back_up_changed(change);
        let refused = site.bring_back(&backup).expect_err(change);
        assert!(refused.contains(why), "{change}: {refused}");
    }
    let nonsense = site.forge(&Site::about(9), b"no databa");
    assert!(site.bring_back(&nonsense).is_err());
    let short = site.forge(&Site::about(10), b"no databa");
    site.refuse(&short, "its length is not what it says");
    let long = site.forge(&Site::about(8), b"no databa");
    site.refuse(&long, "its length is not what it says");
    let mute = site.forge("{}\n", b"");
    site.refuse(&mute, "does not say what it is");
    let endless = site.forge(&"x".repeat(100_000), b"");
    site.refuse(&endless, "does not say what it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_page_or_another_log_is_found() {
    let site = Site::new().await;
    let backup = site.back_up(0);
    // What a witness was sent later.
    let stay = site.unit.admit(3).await;
    site.unit.make_checks(stay, 5).await;
    site.unit.seal(&signer()).await;
    let newer = Database::open(&site.unit.db.sqlite_path().unwrap())
        .unwrap()
        .find_note(1)
        .unwrap()
        .unwrap();
    let kept = Kept {
        name: "a witness".to_owned(),
        note: newer.note,
    };
    let refused = site.bring_back_with(&backup, &site.keys, &[kept]).unwrap_err();
    assert!(refused.contains("the log does not hold"), "{refused}");

    let back = site.folder.join("back-to-damage");
    let wanted = Wanted {
        backup: &backup,
        keys_backup: None,
        keys: &site.keys,
        checkpoints: &[],
    };
    restore(&wanted, &back, &mut |_, _, _| {}).unwrap();
    let mut bytes = fs::read(back.join("milieu.db")).unwrap();
    // Nothing is in a page that is free.
    let free: i64 = Connection::open(back.join("milieu.db"))
        .unwrap()
        .query_row("PRAGMA freelist_count", [], |row| row.get(0))
        .unwrap();
    let pages: Vec<usize> = (1..bytes.len() / 4_096).step_by(16).collect();
    let mut found = 0;
    for page in &pages {
        let place = page * 4_096..(page + 1) * 4_096;
        let kept = bytes[place.clone()].to_vec();
        bytes[place.clone()].fill(0xA5);
        let forged = site.forge(&Site::about(bytes.len() as u64), &bytes);
        found += i64::from(site.bring_back(&forged).is_err());
        bytes[place].copy_from_slice(&kept);
    }
    let all = i64::try_from(pages.len()).unwrap();
    assert!(
        found > 5 && found + free >= all,
        "{found} of {all} pages, {free} are free"
    );
}
