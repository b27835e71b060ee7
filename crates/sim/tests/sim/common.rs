//! The unit that the tests look at.

use std::collections::HashMap;
use std::sync::OnceLock;

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

/// A demo with its history.
pub(crate) struct Told {
    pub end: Instant,
    pub sim: Sim,
    pub steps: Vec<SimStep>,
}

impl Told {
    fn at(end: Instant) -> Self {
        let sim = demo(end);
        let steps = sim.history().collect();
        Self { end, sim, steps }
    }
}

/// Demos that end at each third hour of a day, and after both changes of the clocks.
pub(crate) fn told_at_all_hours() -> &'static [Told] {
    static TOLD: OnceLock<Vec<Told>> = OnceLock::new();
    TOLD.get_or_init(|| {
        let clocks = ["2026-03-09T03:10:00Z", "2026-11-02T14:00:00Z"];
        let clocks = clocks.map(|text| Instant::from_timestamp(text.parse().unwrap()));
        let hours = (0..8).map(|turn| AFTERNOON.plus_minutes(turn * 180));
        hours.chain(clocks).map(Told::at).collect()
    })
}

/// The demo that ends in the afternoon.
pub(crate) fn told() -> &'static Told {
    told_at_all_hours().first().unwrap()
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
