//! What a device pulls comes in pages: at their edges nothing is left out and nothing comes twice.

use app::permit::{Permitted, grant};
use domain::command::Action;
use domain::id::StayId;
use domain::people::Role;
use domain::people::permit::Ask;
use testkit::{TestUnit, on_both_databases};

/// Events of one page.
const PAGE: usize = 500;

/// Has so many checks of one patient recorded at one moment; their identities, in order.
async fn record(unit: &TestUnit, stay: StayId, count: usize) -> Vec<String> {
    let check = TestUnit::check();
    let commands = (0..count).map(|_| {
        unit.command(Action::RecordCheck {
            stay,
            check: check.clone(),
        })
    });
    let (mut ids, mut jsons) = (Vec::new(), Vec::new());
    for command in commands {
        ids.push(command.id.to_string());
        jsons.push(serde_json::to_string(&command).unwrap());
    }
    unit.send_json(Role::Technician, jsons).await;
    ids.sort_unstable();
    ids
}

/// Pulls on from there, page by page, to the end: the checks that came, in order, and how many pages that took.
async fn pull_on(unit: &TestUnit, permit: &Permitted, after: &mut i64) -> (Vec<String>, usize) {
    let (mut ids, mut pages) = (Vec::new(), 0);
    loop {
        let page = app::unit::pull(&unit.app, permit, unit.unit, *after)
            .await
            .unwrap();
        assert!(!page.full, "it goes on from where it was");
        pages += 1;
        ids.extend(page.checks.iter().map(|check| check.id.to_string()));
        *after = page.log_index;
        if !page.more {
            break;
        }
    }
    ids.sort_unstable();
    // One that is flagged after it was recorded comes again with its flag.
    ids.dedup();
    (ids, pages)
}

#[test]
fn nothing_is_lost_at_the_edge_of_a_page_though_everything_happened_at_the_same_moment() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let technician = unit.person(Role::Technician);
        let permit = grant(unit.app.facility, technician, Ask::ReadUnit, Some(unit.unit)).unwrap();
        let first = app::unit::pull(&unit.app, &permit, unit.unit, 0).await.unwrap();
        let mut after = first.log_index;
        let mut events = Vec::new();
        // Some of them are flagged, which are events too: these counts reach each edge.
        let counts = [0, 1]
            .into_iter()
            .chain(PAGE - 3..=PAGE + 1)
            .chain(2 * PAGE - 3..=2 * PAGE);
        for count in counts {
            let before = after;
            let sent = record(&unit, stay, count).await;
            let (pulled, pages) = pull_on(&unit, &permit, &mut after).await;
            let new = usize::try_from(after - before).unwrap();
            assert!(
                sent.iter().all(|id| pulled.binary_search(id).is_ok()),
                "of {count} in {new} events came {}",
                pulled.len()
            );
            assert_eq!(
                pages,
                new / PAGE + 1,
                "a page that is just full asks whether there is more: {new}"
            );
            events.push(new);
        }
        for edge in [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE] {
            assert!(events.contains(&edge), "{edge} is not among {events:?}");
        }
    });
}
