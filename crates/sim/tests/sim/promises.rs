//! Order, identifiers, people, sizes.

use std::collections::{HashMap, HashSet};

use domain::command::{Action, Command};
use domain::id::{FacilityId, PersonId};
use domain::people::Role;
use domain::time::Instant;
use sim::load::{Load, commands};
use sim::{DEMO_PASSWORD, Sim, SimOptions, SimStep};

use crate::common::{AFTERNOON, Told, demo, told, told_at_all_hours};

fn history(sim: &Sim) -> Vec<SimStep> {
    sim.history().collect()
}

#[test]
fn the_same_seed_tells_the_same_story_and_another_seed_another() {
    let steps = &told().steps;
    assert_eq!(*steps, history(&demo(AFTERNOON)));
    let other = SimOptions {
        seed: 2,
        ..SimOptions::demo(FacilityId(1), AFTERNOON)
    };
    assert_ne!(steps.len(), history(&Sim::new(other).unwrap()).len());
}

#[test]
fn two_facilities_with_one_seed_share_no_identifier() {
    let ids = |facility| -> HashSet<_> {
        let sim = Sim::new(SimOptions::demo(FacilityId(facility), AFTERNOON)).unwrap();
        let people: Vec<_> = sim.people().iter().map(|one| one.person.id.uuid()).collect();
        history(&sim)
            .iter()
            .map(|step| step.command.id.uuid())
            .chain(people)
            .collect()
    };
    assert!(ids(1).is_disjoint(&ids(2)));
}

#[test]
fn an_unknown_zone_is_named_in_the_error() {
    let options = SimOptions {
        zone: "Mars/Olympus".to_owned(),
        ..SimOptions::demo(FacilityId(1), AFTERNOON)
    };
    assert!(
        Sim::new(options)
            .unwrap_err()
            .to_string()
            .contains("Mars/Olympus")
    );
}

#[test]
fn steps_come_in_the_order_of_their_receipt_and_never_before_they_happened() {
    for Told { end, sim, steps } in told_at_all_hours() {
        assert!(steps.is_sorted_by_key(|step| step.received_at));
        for step in steps {
            let command = &step.command;
            assert!(command.occurred_at >= sim.start(), "{command:?}");
            assert!(command.occurred_at <= command.entered_at, "{command:?}");
            assert!(command.entered_at <= step.received_at, "{command:?}");
            assert!(step.received_at <= *end, "{command:?}");
        }
    }
}

#[test]
fn every_identifier_is_used_once_and_each_tablet_counts_upwards() {
    let mut ids = HashSet::new();
    let mut tablets: HashMap<_, (PersonId, i64)> = HashMap::new();
    for step in &told().steps {
        assert!(ids.insert(step.command.id), "{:?}", step.command);
        let device = step.command.device.unwrap();
        let (owner, last) = tablets.entry(device).or_insert((step.author, 0));
        assert_eq!(*owner, step.author);
        assert_eq!(step.command.device_seq, Some(*last + 1));
        *last += 1;
    }
    assert!(tablets.len() > 10);
}

#[test]
fn commands_survive_the_journey_as_json() {
    for step in &told().steps {
        let json = serde_json::to_string(&step.command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&json).unwrap(), step.command);
    }
}

#[test]
fn everyone_signs_in_by_a_name_of_their_own_with_a_long_password() {
    let people = demo(AFTERNOON).people();
    assert!(DEMO_PASSWORD.chars().count() >= 15);
    assert!(people.iter().all(|one| one.password == DEMO_PASSWORD));
    let names: HashSet<_> = people.iter().map(|one| one.person.username.as_str()).collect();
    assert_eq!(names.len(), people.len());
    let first = |role: Role| people.iter().find(|one| one.person.role == role).unwrap();
    for (role, username) in Role::ALL.into_iter().zip([
        "tech", "nurse", "charge", "provider", "manager", "auditor", "admin",
    ]) {
        assert_eq!(first(role).person.username, username);
    }
}

#[test]
fn whoever_signs_in_as_tech_has_patients_at_the_end() {
    for Told { end, sim, steps } in told_at_all_hours() {
        let tech = sim.people().first().unwrap().person.id;
        let has_block = steps.iter().any(|step| {
            matches!(&step.command.action, Action::AssignBlock { owner, from, until, .. }
                if *owner == tech && from <= end && end < until)
        });
        assert!(has_block, "at {end:?}");
    }
}

#[test]
fn small_and_large_units_work_too() {
    for (patients, technicians, days) in [(0, 0, 0), (1, 1, 1), (3, 2, 1), (20, 3, 1), (120, 30, 1)] {
        let options = SimOptions {
            patients,
            technicians,
            days,
            ..SimOptions::demo(FacilityId(1), AFTERNOON)
        };
        let sim = Sim::new(options).unwrap();
        let steps = history(&sim);
        let checks = crate::common::checks_by_stay(&steps);
        assert!(checks.len() >= patients, "{patients} patients");
        assert!(sim.unit().beds.len() >= patients.max(26));
        crate::census::replay(&sim, &steps);
    }
}

#[test]
fn load_makes_as_many_plain_checks_as_asked_for() {
    let sim = demo(AFTERNOON);
    let people: Vec<PersonId> = sim.people().iter().map(|one| one.person.id).collect();
    let stays: Vec<_> = crate::common::checks_by_stay(&history(&sim))
        .into_keys()
        .collect();
    let load = Load {
        seed: 7,
        stays: stays.clone(),
        authors: people.iter().take(8).copied().collect(),
        from: Instant(0),
        apart_micros: 1_000,
    };
    let made: Vec<_> = commands(load.clone(), 1_000).collect();
    assert_eq!(made.len(), 1_000);
    assert_eq!(made, commands(load.clone(), 1_000).collect::<Vec<_>>());
    let ids: HashSet<_> = made.iter().map(|(_, command)| command.id).collect();
    assert_eq!(ids.len(), 1_000);
    let authors: HashSet<_> = made.iter().map(|(author, _)| author).collect();
    assert_eq!(authors.len(), 8);
    let nobody = Load {
        stays: Vec::new(),
        ..load
    };
    assert_eq!(commands(nobody, 10).count(), 0);
}
