//! People by their identities.

use domain::event::Fact;
use domain::id::PersonId;
use domain::people::{Person, Role};
use testkit::{TestUnit, on_both_databases};

#[test]
fn people_are_found_by_their_identities_however_many_and_who_is_not_known_is_left_out() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let facility = unit.app.facility;
        let mut known: Vec<PersonId> = Vec::new();
        for number in 0..17_u32 {
            let person = Person {
                id: numbered(number),
                username: format!("person{number}"),
                ..unit.person(Role::Technician).clone()
            };
            known.push(person.id);
            unit.say(None, Fact::PersonChanged(person)).await;
        }
        for count in [0, 1, 7, 8, 9, 16, 17] {
            let mut asked = known[..count].to_vec();
            asked.insert(count / 2, numbered(99));
            let found = unit
                .app
                .db
                .read(move |reader| {
                    Box::pin(async move { store::people::list_of(reader, facility, &asked).await })
                })
                .await
                .unwrap();
            let mut found: Vec<PersonId> = found.into_iter().map(|person| person.id).collect();
            found.sort();
            assert_eq!(found, known[..count], "{count} on {}", unit.db.name);
        }
    });
}

fn numbered(number: u32) -> PersonId {
    format!("0190a000-0000-7000-8000-{number:012}").parse().unwrap()
}
