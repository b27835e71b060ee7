//! What is answered in parts: receipts, so many on one note, and people, so many looked up with one statement.

use domain::command::Action;
use domain::people::Role;
use ledger::receipt::{RECEIPTS_MAX, open};
use store::StoreError;
use store::people::AT_ONCE;
use testkit::TestUnit;

use crate::counted::{Case, Line, sizes};
use crate::ground::{Bare, Kind, fresh, key};

/// Every command that was stored must be on one note.
pub async fn notes(kind: Kind) -> Line {
    let unit = TestUnit::new(fresh(kind).await).await;
    let stay = unit.admit(1).await;
    let (key, mut cases) = (key(), Vec::new());
    for count in sizes(RECEIPTS_MAX) {
        let check = |_| {
            unit.command(Action::RecordCheck {
                stay,
                check: TestUnit::check(),
            })
        };
        let commands: Vec<_> = (0..count).map(check).collect();
        let jsons = commands
            .iter()
            .map(|command| serde_json::to_string(command).unwrap())
            .collect();
        let receipts = unit.send_json(Role::Technician, jsons).await;
        let notes = app::ledger::sign_receipts(&key, &receipts).unwrap();
        let mut came = Vec::new();
        for note in &notes {
            let verifier = key.verifier();
            let origin = verifier.name().to_owned();
            let opened = open(note.as_bytes(), &origin, &[verifier]).unwrap();
            came.extend(opened.iter().map(|receipt| receipt.command().to_owned()));
        }
        let there: Vec<String> = commands.iter().map(|command| command.id.to_string()).collect();
        let ended = notes.len() == count.div_ceil(RECEIPTS_MAX) && receipts.len() == count;
        cases.push(Case::of(&there, came, ended));
    }
    Line {
        database: unit.db.name,
        page: RECEIPTS_MAX,
        of: "receipts, as they are signed",
        cases,
    }
}

/// Everybody who is asked for must be named once.
pub async fn people(kind: Kind) -> Line {
    let bare = Bare::on(kind).await;
    let people = bare.add_people(2 * AT_ONCE + 1).await;
    let (facility, mut cases) = (bare.app.facility, Vec::new());
    for count in sizes(AT_ONCE) {
        let asked = people[..count].to_vec();
        let named: Result<_, StoreError> = bare
            .app
            .db
            .read(move |reader| {
                Box::pin(async move { store::people::list_of(reader, facility, &asked).await })
            })
            .await;
        let came = named.unwrap().into_iter().map(|person| person.id);
        cases.push(Case::of(&people[..count], came, true));
    }
    Line {
        database: bare.db.name,
        page: AT_ONCE,
        of: "people by their ids",
        cases,
    }
}
