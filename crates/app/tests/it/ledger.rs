//! The log is sealed: every event in the tree as it stands in its row, and what was signed once stays true.

use std::sync::Arc;

use domain::command::Action;
use domain::event::Fact;
use domain::people::Role;
use ledger::checkpoint::{Checkpoint, SignedCheckpoint};
use ledger::note::SigningKey;
use ledger::proof::{ConsistencyProof, InclusionProof};
use ledger::tile::{MemoryTiles, TileAddress};
use ledger::{Hash, TreeHead};
use store::{Reader, StoreError};
use testkit::{TestUnit, on_both_databases};

const LOG: &str = "milieu.example/cedar";

fn key() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed(LOG, &[7; 32]).unwrap())
}

/// The unit reads something of its ledger.
macro_rules! read {
    ($unit:expr, |$reader:ident| $work:expr) => {
        $unit
            .app
            .db
            .read(move |$reader: &mut Reader| Box::pin(async move { $work }))
            .await
    };
}

async fn checkpoint(unit: &TestUnit) -> Checkpoint {
    let facility = unit.app.facility;
    let kept = read!(unit, |reader| store::ledger::find_checkpoint(reader, facility)
        .await)
    .unwrap()
    .expect("something was signed");
    let opened = SignedCheckpoint::open(kept.note.as_bytes(), LOG, &[key().verifier()]).unwrap();
    assert_eq!(opened.checkpoint.head().size, kept.size.unsigned_abs());
    opened.checkpoint
}

async fn tiles(unit: &TestUnit, addresses: impl IntoIterator<Item = TileAddress>) -> MemoryTiles {
    let (facility, addresses) = (unit.app.facility, addresses.into_iter().collect::<Vec<_>>());
    read!(unit, |reader| store::ledger::find_tiles(
        reader, facility, addresses
    )
    .await)
    .unwrap()
}

async fn seal_all(unit: &TestUnit) -> TreeHead {
    unit.sequence().await;
    while app::ledger::seal(&unit.app, &key()).await.unwrap() > 0 {}
    checkpoint(unit).await.head()
}

/// The leaf of each event as it stands in its row, in the order of the log.
async fn leaves(unit: &TestUnit) -> Vec<Hash> {
    let facility = unit.app.facility;
    read!(unit, |reader| {
        let mut leaves = Vec::new();
        for (_, event) in store::event::list_after(reader, facility, None, 0, 10_000).await? {
            leaves.push(store::ledger::make_leaf(reader, facility, event.id).await?);
        }
        Ok::<_, StoreError>(leaves)
    })
    .unwrap()
}

async fn one_check(unit: &TestUnit, stay: domain::id::StayId) {
    unit.clock.advance_seconds(600);
    let check = TestUnit::check();
    unit.does(Role::Technician, Action::RecordCheck { stay, check })
        .await;
}

#[test]
fn every_event_is_in_the_tree_as_it_stands_in_its_row() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        for _ in 0..3 {
            one_check(&unit, stay).await;
        }
        let head = seal_all(&unit).await;
        let leaves = leaves(&unit).await;
        assert_eq!(head.size, leaves.len() as u64, "{}", unit.db.name);
        for (index, leaf) in (0..).zip(&leaves) {
            let needed = InclusionProof::tiles(index, head.size).unwrap();
            let tiles = tiles(&unit, needed).await;
            let proof = InclusionProof::generate(&tiles, index, head.size).unwrap();
            proof.verify(leaf, index, &head).unwrap();
            let other = &leaves[(usize::try_from(index).unwrap() + 1) % leaves.len()];
            assert!(proof.verify(other, index, &head).is_err());
        }
    });
}

#[test]
fn what_was_signed_before_agrees_with_what_is_signed_now() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let first = checkpoint_after_sealing(&unit).await;
        assert_eq!(app::ledger::seal(&unit.app, &key()).await.unwrap(), 0);
        assert_eq!(checkpoint(&unit).await, first, "nothing new, nothing signed");
        // More than a tile, so that its edge moves through every level.
        for _ in 0..300 {
            unit.say(Some(stay), Fact::SignedOut { key: None }).await;
        }
        one_check(&unit, stay).await;
        let second = checkpoint_after_sealing(&unit).await;
        let (old, new) = (first.head().size, second.head().size);
        assert!(new > old + 300, "{}", unit.db.name);
        let needed = ConsistencyProof::tiles(old, new).unwrap();
        let tiles = tiles(&unit, needed).await;
        let proof = ConsistencyProof::generate(&tiles, old, new).unwrap();
        first.verify_newer(&second, &proof).unwrap();
    });
}

async fn checkpoint_after_sealing(unit: &TestUnit) -> Checkpoint {
    seal_all(unit).await;
    checkpoint(unit).await
}

#[test]
fn a_log_that_has_become_shorter_than_what_was_signed_is_not_sealed() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let head = seal_all(&unit).await;
        let facility = unit.app.facility;
        let longer = store::ledger::KeptCheckpoint {
            size: head.size.cast_signed() + 1,
            note: String::new(),
            signed_at: TestUnit::START,
        };
        let put: Result<(), StoreError> = unit
            .app
            .db
            .write(move |tx| {
                Box::pin(async move { store::ledger::put_checkpoint(tx, facility, &longer).await })
            })
            .await;
        put.unwrap();
        let refused = app::ledger::seal(&unit.app, &key()).await.unwrap_err();
        assert!(
            refused.to_string().contains("were signed and the log has"),
            "{refused}"
        );
    });
}
