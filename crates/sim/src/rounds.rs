//! Three days of rounds: technicians walk, look, write down; now and then something delays or corrects an entry.

use std::collections::HashMap;

use domain::census::Unit;
use domain::command::Action;
use domain::id::{PersonId, StayId};
use domain::policy::{Policy, starter_policy};
use domain::round::{Breathing, Check, Outcome};
use domain::shift::{Block, find_owner};
use domain::time::Instant;

use crate::day::{Observed, plain};
use crate::dice::{Dice, word_of};
use crate::local::{self, ShiftTime};
use crate::pen::{Draft, Pen};
use crate::shifts::{self, Charge};
use crate::staff::Voice;
use crate::story::{Away, Finding, Patient, Setting, taken_over_at};
use crate::tablet::{Entry, Tablet};
use crate::walk::{FollowUp, Plan, Stop, Walker};
use crate::ward;

/// One patient as the rounds know them.
struct Resident {
    stay: StayId,
    step: usize,
    present: bool,
    level: String,
    raised_at: Instant,
    seen: Option<(Instant, FollowUp)>,
    to_acknowledge: Vec<String>,
    aways: Vec<Away>,
    findings: Vec<(Instant, Finding)>,
}

/// Walks the unit from the takeover to the end and writes every check.
pub(crate) struct Rounds<'a> {
    seed: u64,
    setting: Setting<'a>,
    policy: Policy,
    residents: Vec<Resident>,
    stops: Vec<Option<Stop>>,
    blocks: Vec<Block>,
    walkers: HashMap<PersonId, Walker>,
    on_duty: Vec<PersonId>,
    looks: Vec<(PersonId, usize, Instant)>,
    tablet: Tablet,
    dice: Dice,
}

/// Something that changes who is seen when.
enum Change {
    /// A command of the story.
    Told(Box<Draft>),
    /// The charge nurse divides the coming shift.
    Divide(ShiftTime),
    /// A shift begins.
    Begin,
}

impl<'a> Rounds<'a> {
    pub(crate) fn new(seed: u64, setting: Setting<'a>, patients: &[Patient]) -> Self {
        let residents = patients
            .iter()
            .map(|patient| Resident {
                stay: patient.stay,
                step: patient.step,
                present: false,
                level: String::new(),
                raised_at: patient.admitted_at,
                seen: None,
                to_acknowledge: Vec::new(),
                aways: patient.aways.clone(),
                findings: patient.findings.clone(),
            })
            .collect();
        Self {
            seed,
            setting,
            policy: starter_policy(),
            residents,
            stops: vec![None; patients.len()],
            blocks: Vec::new(),
            walkers: HashMap::new(),
            on_duty: Vec::new(),
            looks: Vec::new(),
            tablet: Tablet::new(seed, setting),
            dice: Dice::of(&[seed, 11]),
        }
    }

    /// Walks; adds checks and assignments to what `pen` wrote.
    pub(crate) fn walk(mut self, pen: &mut Pen) {
        let mut changes = self.changes(pen).into_iter().peekable();
        loop {
            let look = self.next_look();
            let change_at = changes.peek().map(|(at, _)| *at);
            let change_first = change_at.is_some_and(|at| look.is_none_or(|(_, _, then)| at <= then));
            if change_first {
                if let Some((at, change)) = changes.next() {
                    self.apply(pen, at, change);
                }
                continue;
            }
            match look {
                Some((walker, index, at)) if at <= self.setting.end => self.look(pen, walker, index, at),
                _ => break,
            }
        }
    }

    /// What the story and the shifts bring, in order of time.
    fn changes(&mut self, pen: &Pen) -> Vec<(Instant, Change)> {
        let Setting { start, end, zone, .. } = self.setting;
        let mut changes = Vec::new();
        for draft in &pen.drafts {
            changes.push((draft.received_at, Change::Told(Box::new(draft.clone()))));
            if let Action::AssignBlock { from, .. } = draft.action {
                changes.push((from, Change::Begin));
            }
        }
        let mut shift = local::shift_at(start, zone);
        changes.push((start.plus_minutes(7), Change::Divide(shift)));
        changes.push((start.plus_minutes(8), Change::Begin));
        loop {
            shift = local::shift_at(shift.until, zone);
            let ahead = self.dice.seconds(34 * 60, 46 * 60);
            let at = shift.from.plus_micros(-ahead).max(taken_over_at(start));
            if at > end {
                break;
            }
            changes.push((at, Change::Divide(shift)));
            changes.push((shift.from, Change::Begin));
        }
        changes.sort_by_key(|(at, _)| *at);
        changes
    }

    fn apply(&mut self, pen: &mut Pen, at: Instant, change: Change) {
        match change {
            Change::Told(draft) => self.tell(&draft),
            Change::Begin => {}
            Change::Divide(shift) => {
                let patients: Vec<Charge> = self
                    .residents
                    .iter()
                    .filter(|one| one.present)
                    .map(|one| Charge {
                        stay: one.stay,
                        step: one.step,
                        one_to_one: one.level == "1:1",
                    })
                    .collect();
                let written = pen.drafts.len();
                shifts::assign(
                    pen,
                    self.setting.staff,
                    self.setting.unit.id,
                    shift,
                    &patients,
                    at,
                );
                let drafts: Vec<Draft> = pen.drafts.iter().skip(written).cloned().collect();
                for draft in drafts {
                    self.tell(&draft);
                }
            }
        }
        self.hand_over(at);
    }

    /// What a command of the story means for the rounds.
    fn tell(&mut self, draft: &Draft) {
        let unit: &Unit = self.setting.unit;
        match &draft.action {
            Action::Admit { stay, .. } => self.change(*stay, |one| {
                one.present = true;
                one.raised_at = draft.occurred_at;
            }),
            Action::Discharge { stay, .. } => self.change(*stay, |one| one.present = false),
            Action::Transfer { stay, place } => {
                let step = ward::step_of(unit, place);
                self.change(*stay, |one| one.step = step);
            }
            Action::OrderLevel { stay, level, .. } => {
                let raised = self.policy.rank(level) > self.policy.rank(self.level_of(*stay));
                self.change(*stay, |one| {
                    if raised {
                        one.raised_at = draft.occurred_at;
                    }
                    one.level.clone_from(level);
                });
            }
            Action::StartPrecaution { stay, code, .. } => {
                self.change(*stay, |one| one.to_acknowledge.push(code.clone()));
            }
            Action::AssignBlock {
                owner,
                from,
                until,
                stays,
                ..
            } => self.blocks.push(Block {
                id: draft.id.cast(),
                unit: unit.id,
                owner: *owner,
                from: *from,
                until: *until,
                stays: stays.clone(),
            }),
            _ => {}
        }
    }

    /// The level in force: the policy's default until one is ordered.
    fn level_of(&self, stay: StayId) -> &str {
        self.residents
            .iter()
            .find(|one| one.stay == stay && !one.level.is_empty())
            .map_or(&self.policy.default_level, |one| &one.level)
    }

    fn change(&mut self, stay: StayId, change: impl FnOnce(&mut Resident)) {
        if let Some(one) = self.residents.iter_mut().find(|one| one.stay == stay) {
            change(one);
        }
    }

    /// Who has whom from now on.
    fn hand_over(&mut self, at: Instant) {
        self.blocks.retain(|block| block.until > at);
        let blocks = std::mem::take(&mut self.blocks);
        self.on_duty.clear();
        for index in 0..self.residents.len() {
            let owner = self
                .residents
                .get(index)
                .and_then(|one| find_owner(&blocks, one.stay, at));
            self.plan(index, owner);
            if let Some(owner) = owner.filter(|owner| !self.on_duty.contains(owner)) {
                self.on_duty.push(owner);
                let walker = self.walkers.entry(owner).or_insert(Walker::new(owner, at));
                walker.free_at = walker.free_at.max(at);
            }
        }
        self.blocks = blocks;
        self.looks.clear();
        for id in self.on_duty.clone() {
            self.look_ahead(id);
        }
    }

    /// Plans the next look at a patient.
    fn plan(&mut self, index: usize, owner: Option<PersonId>) {
        let Some(one) = self.residents.get(index) else {
            return;
        };
        let level = self.policy.find_level(&one.level);
        let (base, follow_up) = match one.seen {
            Some((at, follow_up)) if at >= one.raised_at => (at, follow_up),
            _ => (one.raised_at, FollowUp::Arrived),
        };
        let plan = Plan {
            seed: self.seed,
            stay: word_of(one.stay),
            base,
            interval_minutes: level.map_or(15, domain::policy::Level::interval_minutes),
            follow_up,
        };
        let stop = one.present.then(|| plan.stop(one.step, owner));
        if let Some(place) = self.stops.get_mut(index) {
            *place = stop;
        }
    }

    /// The earliest look of anyone: who, at whom, when.
    fn next_look(&self) -> Option<(PersonId, usize, Instant)> {
        self.looks.iter().copied().min_by_key(|(_, _, at)| *at)
    }

    /// Works out whom a technician looks at next; only they move their own patients' times.
    fn look_ahead(&mut self, id: PersonId) {
        self.looks.retain(|(whose, _, _)| *whose != id);
        let next = self.walkers.get(&id).and_then(|walker| walker.next(&self.stops));
        self.looks.extend(next.map(|(index, at)| (id, index, at)));
    }

    /// One look at one patient, and the entry about it.
    fn look(&mut self, pen: &mut Pen, walker: PersonId, index: usize, at: Instant) {
        let next_free = at.plus_micros(self.dice.seconds(9, 20));
        let cover = self
            .dice
            .chance(110)
            .then(|| self.find_colleague(walker))
            .flatten();
        let Some(one) = self.residents.get_mut(index) else {
            return;
        };
        let mut check = one.see(self.seed, self.setting, at);
        check.acknowledged_precautions = std::mem::take(&mut one.to_acknowledge);
        let follow_up = FollowUp::of(&check.outcome);
        let routine = follow_up == FollowUp::Routine
            && !matches!(one.seen, Some((_, FollowUp::Search | FollowUp::Emergency)));
        one.seen = Some((at, follow_up));
        let (stay, step) = (one.stay, one.step);
        let staff = self.setting.staff;
        if cover.is_some() {
            check.unassigned_reason = Some(format!("Covering the break of {}.", staff.name_of(walker)));
        }
        let id = cover.unwrap_or(walker);
        if let Some(role) = staff.find_role(id) {
            let entry = Entry {
                author: Voice { id, role },
                stay,
                at,
                check,
                routine,
            };
            self.tablet.enter(pen, entry);
        }
        if let Some(place) = self.walkers.get_mut(&walker) {
            *place = place.moved(step, at, next_free);
        }
        let owner = self.stops.get(index).and_then(|stop| stop.as_ref()?.owner);
        self.plan(index, owner);
        self.look_ahead(walker);
    }

    /// Another technician who is on the unit now.
    fn find_colleague(&self, of: PersonId) -> Option<PersonId> {
        self.on_duty.iter().copied().find(|id| *id != of)
    }
}

impl Resident {
    /// What a look at this patient finds.
    fn see(&mut self, seed: u64, setting: Setting<'_>, at: Instant) -> Check {
        let observed = Observed {
            seed,
            stay: word_of(self.stay),
            zone: setting.zone,
        };
        if let Some(away) = self.aways.iter().find(|away| away.from <= at && at < away.until) {
            return plain(Outcome::OffUnit {
                location: away.location.to_owned(),
                with_whom: away.with_whom.to_owned(),
            });
        }
        match self.seen {
            Some((_, FollowUp::Search)) => return found_again(),
            Some((_, FollowUp::Emergency)) => return breathing_after_all(),
            _ => {}
        }
        let asleep = observed.sleeps(at);
        let due = self
            .findings
            .iter()
            .position(|(from, finding)| *from <= at && asleep == (*finding == Finding::BreathingNotSeen));
        match due.map(|place| self.findings.remove(place).1) {
            Some(Finding::NotFound) => plain(Outcome::NotFound {
                looked_in: Some("Own room, both bathrooms, day room, courtyard".to_owned()),
            }),
            Some(Finding::BreathingNotSeen) => asleep_with(Breathing::NotSeen),
            None => observed.check(at),
        }
    }
}

fn asleep_with(breathing: Breathing) -> Check {
    plain(Outcome::Seen {
        location: "BR".to_owned(),
        activity: "SL".to_owned(),
        behaviours: Vec::new(),
        breathing: Some(breathing),
    })
}

fn breathing_after_all() -> Check {
    let mut check = asleep_with(Breathing::Seen);
    let note = "Looked again at once with the nurse and the light on: chest rises, patient turned over.";
    check.note = Some(note.to_owned());
    check
}

fn found_again() -> Check {
    let mut check = plain(Outcome::Seen {
        location: "LA".to_owned(),
        activity: "ADL".to_owned(),
        behaviours: vec!["CALM".to_owned()],
        breathing: None,
    });
    check.note = Some("Found in the laundry, waiting for the dryer. Nurse told.".to_owned());
    check
}
