//! What is sealed opens where it was sealed, with the facility's key, and nowhere else.

use std::path::PathBuf;

use domain::id::{FacilityId, Id};
use store::{Db, FacilityKeys, Sealed, StoreError, Subject, keyring};
use testkit::{TestDb, facility_keys, on_both_databases};

const FACILITY: FacilityId = FacilityId(1);
const OLD: ([u8; 16], [u8; 32]) = ([1; 16], [1; 32]);
const NEW: ([u8; 16], [u8; 32]) = ([2; 16], [2; 32]);

fn keys(all: &[([u8; 16], [u8; 32])]) -> FacilityKeys {
    FacilityKeys::new(all.iter().map(|(id, bytes)| (*id, bytes))).unwrap()
}

/// The same database as another server would open it, with its own keys.
async fn open(db: &TestDb, keys: FacilityKeys) -> Db {
    match (&db.url, db.sqlite_path()) {
        (Some(url), _) => Db::open_postgres(url, testkit::fill_by_count, keys)
            .await
            .unwrap(),
        (None, path) => {
            let path: PathBuf = path.unwrap();
            Db::open_sqlite(&path, testkit::fill_by_count, keys).unwrap()
        }
    }
}

async fn seal(db: &Db, subject: Subject, text: &'static str) -> Vec<u8> {
    let sealed: Result<Sealed, StoreError> = db
        .write(move |tx| Box::pin(async move { tx.seal(FACILITY, subject, "test.text", &text).await }))
        .await;
    sealed.unwrap().as_bytes().to_vec()
}

async fn unseal(
    db: &Db,
    facility: FacilityId,
    what: &'static str,
    sealed: &[u8],
) -> Result<String, StoreError> {
    let sealed = sealed.to_vec();
    db.read(move |reader| Box::pin(async move { reader.unseal(facility, what, &sealed).await }))
        .await
}

async fn settle(db: &Db) -> Result<(), StoreError> {
    db.write(|tx| Box::pin(keyring::settle(tx, FACILITY))).await
}

fn patient() -> Subject {
    let mut bytes = [0; 16];
    testkit::fill_by_count(&mut bytes);
    Subject::Patient(Id::new(uuid::Uuid::from_bytes(bytes)))
}

#[test]
fn it_opens_as_what_it_was_sealed_and_as_nothing_else() {
    on_both_databases(async |db| {
        let sealed = seal(&db.db, patient(), "calm, reading").await;
        assert!(!sealed.windows(4).any(|bytes| bytes == b"calm"));
        let opened = unseal(&db.db, FACILITY, "test.text", &sealed).await;
        assert_eq!(opened.unwrap(), "calm, reading");
        assert!(unseal(&db.db, FACILITY, "test.other", &sealed).await.is_err());
        assert!(unseal(&db.db, FacilityId(2), "test.text", &sealed).await.is_err());
        for at in [0, 1, 20, 40, sealed.len() - 1] {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert!(
                unseal(&db.db, FACILITY, "test.text", &other).await.is_err(),
                "byte {at}"
            );
        }
        for length in 0..sealed.len() {
            let cut = unseal(&db.db, FACILITY, "test.text", &sealed[..length]).await;
            assert!(cut.is_err(), "{length} bytes");
        }
    });
}

#[test]
fn the_same_words_of_two_patients_or_said_twice_look_different() {
    on_both_databases(async |db| {
        let (ana, ben) = (patient(), patient());
        let first = seal(&db.db, ana, "calm").await;
        let again = seal(&db.db, ana, "calm").await;
        let other = seal(&db.db, ben, "calm").await;
        assert_ne!(first, again);
        assert_eq!(first[1..17], again[1..17], "one key for a patient");
        assert_ne!(first[1..17], other[1..17], "another for another");
    });
}

#[test]
fn a_key_that_a_failed_write_made_seals_nothing_that_stays() {
    on_both_databases(async |db| {
        let ana = patient();
        let failed: Result<(), StoreError> = db
            .db
            .write(move |tx| {
                Box::pin(async move {
                    tx.seal(FACILITY, ana, "test.text", &"lost").await?;
                    Err(StoreError::Closed)
                })
            })
            .await;
        assert!(failed.is_err());
        let undone: Result<Sealed, StoreError> = db
            .db
            .write(move |tx| {
                Box::pin(async move {
                    tx.begin_item().await?;
                    tx.seal(FACILITY, ana, "test.text", &"undone").await?;
                    tx.end_item(false).await?;
                    tx.seal(FACILITY, ana, "test.text", &"kept").await
                })
            })
            .await;
        let kept = undone.unwrap().as_bytes().to_vec();
        // Another server has none of this one's keys in memory.
        let other = open(&db, facility_keys()).await;
        assert_eq!(
            unseal(&other, FACILITY, "test.text", &kept).await.unwrap(),
            "kept"
        );
    });
}

#[test]
fn two_servers_that_seal_of_a_patient_for_the_first_time_at_once_use_one_key() {
    on_both_databases(async |db| {
        let other = open(&db, facility_keys()).await;
        for _ in 0..20 {
            let ana = patient();
            let (here, there) = tokio::join!(seal(&db.db, ana, "here"), seal(&other, ana, "there"));
            assert_eq!(here[1..17], there[1..17], "{}", db.name);
            assert_eq!(
                unseal(&other, FACILITY, "test.text", &here).await.unwrap(),
                "here"
            );
            assert_eq!(
                unseal(&db.db, FACILITY, "test.text", &there).await.unwrap(),
                "there"
            );
        }
    });
}

#[test]
fn another_facilitys_key_opens_nothing_and_does_not_settle() {
    on_both_databases(async |db| {
        settle(&db.db).await.unwrap();
        let sealed = seal(&db.db, patient(), "calm").await;
        let other = open(&db, keys(&[NEW])).await;
        let refused = settle(&other).await.unwrap_err();
        assert!(refused.to_string().contains("another facility key"), "{refused}");
        assert!(unseal(&other, FACILITY, "test.text", &sealed).await.is_err());
        // The right name and other bytes.
        let forged = open(&db, keys(&[(*b"the tests' own 1", [9; 32])])).await;
        assert!(settle(&forged).await.is_err());
    });
}

#[test]
fn a_new_facilitys_key_wraps_the_data_keys_anew_and_the_old_one_is_needed_no_more() {
    on_both_databases(async |db| {
        let old = open(&db, keys(&[OLD])).await;
        let sealed = seal(&old, patient(), "calm").await;
        let both = open(&db, keys(&[NEW, OLD])).await;
        assert_eq!(
            unseal(&both, FACILITY, "test.text", &sealed).await.unwrap(),
            "calm"
        );
        let later = seal(&both, patient(), "restless").await;
        let anew: Result<u64, StoreError> = both.write(|tx| Box::pin(keyring::wrap_anew(tx, FACILITY))).await;
        assert_eq!(anew.unwrap(), 1, "the one that the old key had wrapped");
        let new = open(&db, keys(&[NEW])).await;
        assert_eq!(
            unseal(&new, FACILITY, "test.text", &sealed).await.unwrap(),
            "calm"
        );
        assert_eq!(
            unseal(&new, FACILITY, "test.text", &later).await.unwrap(),
            "restless"
        );
        assert!(
            unseal(&open(&db, keys(&[OLD])).await, FACILITY, "test.text", &sealed)
                .await
                .is_err()
        );
    });
}

#[test]
fn what_was_sealed_under_a_destroyed_key_says_that_it_was_expunged() {
    on_both_databases(async |db| {
        let subject = patient();
        let Subject::Patient(patient) = subject else {
            unreachable!()
        };
        let sealed = seal(&db.db, subject, "calm").await;
        let destroyed: Result<bool, StoreError> = db
            .db
            .write(move |tx| Box::pin(keyring::destroy(tx, FACILITY, patient)))
            .await;
        assert!(destroyed.unwrap(), "there was one");
        let other = open(&db, facility_keys()).await;
        let refused = unseal(&other, FACILITY, "test.text", &sealed).await;
        assert!(matches!(refused, Err(StoreError::Expunged)), "{refused:?}");
    });
}
