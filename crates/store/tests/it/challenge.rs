//! What a browser must answer next: when too many wait, which of them go.

use domain::time::Instant;
use store::factor::StoredChallenge;
use store::{StoreError, Tx};
use testkit::{TestUnit, on_both_databases};

const KIND: &str = "passkey_sign_in";
const OWN: &str = "passkey_registration";

#[test]
fn the_oldest_of_nobodys_challenges_go_and_a_persons_stay_until_the_next_of_their_kind() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let (facility, now) = (unit.app.facility, TestUnit::START);
        let person = unit.person(domain::people::Role::Nurse).id;
        let answered: Result<Vec<bool>, StoreError> = unit
            .app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    for (hash, minutes) in [([1_u8], 3), ([2], 1), ([3], 2), ([4], 4)] {
                        let challenge = StoredChallenge {
                            kind: KIND,
                            person: None,
                            body: "{}".to_owned(),
                        };
                        let until = now.plus_minutes(minutes);
                        store::factor::put_challenge(tx, facility, &hash, &challenge, until).await?;
                    }
                    put_own(tx, facility, person, [5], now).await?;
                    store::factor::forget_oldest_challenges(tx, facility, 2).await?;
                    assert_eq!(store::factor::count_challenges(tx, facility).await?, 3);
                    store::factor::forget_challenges_of(tx, facility, person, KIND).await?;
                    assert_eq!(
                        store::factor::count_challenges(tx, facility).await?,
                        3,
                        "of another kind"
                    );
                    store::factor::forget_challenges_of(tx, facility, person, OWN).await?;
                    put_own(tx, facility, person, [6], now).await?;
                    let mut left = Vec::new();
                    for (hash, kind) in [
                        ([1], KIND),
                        ([2], KIND),
                        ([3], KIND),
                        ([4], KIND),
                        ([5], OWN),
                        ([6], OWN),
                    ] {
                        let found = store::factor::use_challenge(tx, facility, &hash, kind, now).await?;
                        left.push(found.is_some());
                    }
                    Ok(left)
                })
            })
            .await;
        let expected = [true, false, false, true, false, true];
        assert_eq!(answered.unwrap(), expected, "{}", unit.db.name);
    });
}

async fn put_own(
    tx: &mut Tx,
    facility: domain::id::FacilityId,
    person: domain::id::PersonId,
    hash: [u8; 1],
    now: Instant,
) -> Result<(), StoreError> {
    let challenge = StoredChallenge {
        kind: OWN,
        person: Some(person),
        body: "{}".to_owned(),
    };
    store::factor::put_challenge(tx, facility, &hash, &challenge, now.plus_minutes(1)).await
}
