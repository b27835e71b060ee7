//! The unit that the tests look at.

use std::collections::HashMap;

use domain::command::Action;
use domain::id::{FacilityId, StayId};
use domain::round::Check;
use domain::time::Instant;
use sim::{Sim, SimOptions, SimStep};

/// 2026-06-12 14:20 in New York.
pub(crate) const AFTERNOON: Instant = Instant(1_781_288_400_000_000);

pub(crate) fn demo(end: Instant) -> Sim {
    Sim::new(SimOptions::demo(FacilityId(1), end)).unwrap()
}

/// The moments at which a demo may be started: each third hour of a day, and both changes of the clocks.
pub(crate) fn ends() -> Vec<Instant> {
    let clocks = ["2026-03-09T03:10:00Z", "2026-11-02T14:00:00Z"];
    let clocks = clocks.map(|text| Instant::from_timestamp(text.parse().unwrap()));
    (0..24)
        .map(|hour| AFTERNOON.plus_minutes(hour * 60))
        .chain(clocks)
        .collect()
}

/// The checks of a history, each patient's in order of the time seen.
pub(crate) fn checks_by_stay(steps: &[SimStep]) -> HashMap<StayId, Vec<(Instant, Check)>> {
    let mut checks: HashMap<StayId, Vec<(Instant, Check)>> = HashMap::new();
    for step in steps {
        if let Action::RecordCheck { stay, check } = &step.command.action {
            let entry = (step.command.occurred_at, check.clone());
            checks.entry(*stay).or_default().push(entry);
        }
    }
    for list in checks.values_mut() {
        list.sort_by_key(|(at, _)| *at);
    }
    checks
}
