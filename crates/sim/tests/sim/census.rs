//! Replays the history against the domain's rules and some of its own: what the server refuses must not be sent.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use domain::census::Place;
use domain::clock::Times;
use domain::command::Action;
use domain::id::{CommandId, EventId, OrderId, PersonId, StayId};
use domain::level::{OrderBasis, OrderContext, OrderRequest, decide_order_level};
use domain::people::Role;
use domain::people::permit::{Ask, Reach, reach};
use domain::policy::{CodeFlag, Policy, starter_policy};
use domain::precaution::{PrecautionContext, decide_start, decide_stop};
use domain::round::{Check, CheckContext, Flag, Outcome, decide_check};
use domain::shift::{Block, find_owner};
use domain::time::Instant;
use sim::{Sim, SimStep};

use crate::told::{told, told_at_all_hours};

#[derive(Default)]
pub(crate) struct Replay {
    policy: Option<Rc<Policy>>,
    people: HashMap<PersonId, Role>,
    beds: HashMap<StayId, Place>,
    gone: HashSet<StayId>,
    levels: HashMap<StayId, String>,
    waiting: HashMap<OrderId, PersonId>,
    precautions: HashSet<(StayId, String)>,
    new: HashSet<(StayId, String)>,
    blocks: Vec<Block>,
    checks: HashMap<EventId, (StayId, PersonId, Instant)>,
    mrns: HashSet<String>,
    admitted: HashMap<StayId, Instant>,
    last_by: HashMap<(StayId, PersonId), Instant>,
    not_assigned: usize,
}

/// Replays all of it; panics at the first step that a server would refuse.
pub(crate) fn replay(sim: &Sim, steps: &[SimStep]) -> Replay {
    let mut replay = Replay::default();
    replay
        .people
        .insert(sim.administrator().person.id, Role::Administrator);
    for step in steps {
        assert_eq!(
            replay.people.get(&step.author),
            Some(&step.author_role),
            "{step:?}"
        );
        replay.step(sim, step);
    }
    replay
}

impl Replay {
    fn present(&self, stay: StayId, step: &SimStep) {
        assert!(self.beds.contains_key(&stay), "not present: {step:?}");
    }

    fn in_force(&self, stay: StayId) -> Vec<String> {
        let of = self.precautions.iter().filter(|(whose, _)| *whose == stay);
        of.map(|(_, code)| code.clone()).collect()
    }

    fn free(&self, sim: &Sim, place: &Place, step: &SimStep) {
        let unit = sim.unit();
        assert!(
            unit.beds
                .iter()
                .any(|bed| bed.room == place.room && bed.bed == place.bed)
        );
        assert_eq!(place.unit, unit.id);
        assert!(!self.beds.values().any(|taken| taken == place), "taken: {step:?}");
    }

    fn step(&mut self, sim: &Sim, step: &SimStep) {
        let command = &step.command;
        let asked = Ask::Command(command.action.kind());
        assert_ne!(reach(step.author_role, asked), Reach::None, "{step:?}");
        let is = |roles: &[Role]| assert!(roles.contains(&step.author_role), "{step:?}");
        match &command.action {
            Action::ConfigureUnit { .. } => is(&[Role::Administrator]),
            Action::AddPerson { person, role, .. } => {
                is(&[Role::Administrator]);
                assert_eq!(self.people.insert(*person, *role), None);
            }
            Action::AdoptPolicy { policy } => {
                is(&[Role::Manager]);
                assert!(command.occurred_at >= step.received_at);
                self.policy = Some(Rc::new(policy.clone()));
            }
            Action::Admit {
                stay,
                place,
                identity,
                ..
            } => {
                is(&[Role::ChargeNurse]);
                self.free(sim, place, step);
                assert!(self.mrns.insert(identity.mrn.clone()));
                self.beds.insert(*stay, place.clone());
                self.admitted.insert(*stay, command.occurred_at);
            }
            Action::Transfer { stay, place } => {
                is(&[Role::ChargeNurse]);
                self.present(*stay, step);
                self.free(sim, place, step);
                self.beds.insert(*stay, place.clone());
            }
            Action::Discharge { stay, .. } => {
                is(&[Role::ChargeNurse]);
                self.present(*stay, step);
                self.beds.remove(stay);
                self.gone.insert(*stay);
            }
            Action::ChangeIdentity { stay, .. } => self.present(*stay, step),
            _ => self.care(step),
        }
    }

    fn care(&mut self, step: &SimStep) {
        let command = &step.command;
        let policy = self.policy.clone().expect("a policy before care begins");
        match &command.action {
            Action::OrderLevel { .. } | Action::ConfirmOrder { .. } => self.order(step, &policy),
            Action::StartPrecaution { .. } | Action::StopPrecaution { .. } => self.guard(step, &policy),
            Action::AssignBlock {
                owner,
                from,
                until,
                stays,
                unit,
            } => {
                assert_eq!(step.author_role, Role::ChargeNurse);
                assert!(from < until && *from >= step.received_at, "{step:?}");
                for stay in stays {
                    self.present(*stay, step);
                }
                self.blocks.push(Block {
                    id: command.id.cast(),
                    unit: *unit,
                    owner: *owner,
                    from: *from,
                    until: *until,
                    stays: stays.clone(),
                });
            }
            Action::RecordCheck { stay, check } => self.check(step, &policy, *stay, check),
            Action::CorrectCheck {
                stay,
                corrects,
                check,
                ..
            } => {
                let of = (*stay, step.author, command.occurred_at);
                assert_eq!(self.checks.get(corrects), Some(&of));
                codes_are_known(&policy, check);
            }
            other => panic!("the history does not use {}", other.kind()),
        }
    }

    fn order(&mut self, step: &SimStep, policy: &Policy) {
        let command = &step.command;
        match &command.action {
            Action::OrderLevel {
                stay,
                level,
                basis,
                reason,
            } => {
                self.present(*stay, step);
                let mut named_role = None;
                if let OrderBasis::Verbal { provider } = basis {
                    named_role = self.people.get(provider).copied();
                    self.waiting.insert(command.id.cast(), *provider);
                }
                let context = OrderContext {
                    policy,
                    current: self.levels.get(stay).map(String::as_str),
                    author: step.author,
                    role: step.author_role,
                    named_role,
                };
                let request = OrderRequest {
                    id: command.id.cast(),
                    level,
                    basis,
                    reason,
                    occurred_at: command.occurred_at,
                    received_at: step.received_at,
                };
                let order = decide_order_level(&context, &request);
                assert!(order.is_ok(), "{order:?}: {step:?}");
                self.levels.insert(*stay, level.clone());
            }
            Action::ConfirmOrder { stay, order } => {
                self.present(*stay, step);
                assert_eq!(self.waiting.remove(order), Some(step.author));
            }
            _ => {}
        }
    }

    fn guard(&mut self, step: &SimStep, policy: &Policy) {
        let command = &step.command;
        match &command.action {
            Action::StartPrecaution { stay, code, reason } => {
                self.present(*stay, step);
                let context = PrecautionContext {
                    policy,
                    role: step.author_role,
                    in_force: &self.in_force(*stay),
                };
                let started = decide_start(&context, code, reason);
                assert!(started.is_ok(), "{started:?}: {step:?}");
                self.precautions.insert((*stay, code.clone()));
                self.new.insert((*stay, code.clone()));
            }
            Action::StopPrecaution { stay, code, reason } => {
                self.present(*stay, step);
                let context = PrecautionContext {
                    policy,
                    role: step.author_role,
                    in_force: &self.in_force(*stay),
                };
                let stopped = decide_stop(&context, code, reason);
                assert!(stopped.is_ok(), "{stopped:?}: {step:?}");
                self.precautions.remove(&(*stay, code.clone()));
            }
            _ => {}
        }
    }

    fn check(&mut self, step: &SimStep, policy: &Policy, stay: StayId, check: &Check) {
        let command = &step.command;
        assert!(
            self.beds.contains_key(&stay) || self.gone.contains(&stay),
            "{step:?}"
        );
        codes_are_known(policy, check);
        let owner = find_owner(&self.blocks, stay, command.occurred_at);
        assert_eq!(
            owner != Some(step.author),
            check.unassigned_reason.is_some(),
            "{step:?}"
        );
        let context = CheckContext {
            policy,
            level: self.levels.get(&stay).unwrap_or(&policy.default_level),
            precautions: &[],
            new_precautions: &[],
            admitted_at: self.admitted[&stay],
            discharged_at: None,
            author_assigned: owner == Some(step.author),
            last_check_by_same_author_at: self.last_by.insert((stay, step.author), command.occurred_at),
        };
        let recorded = decide_check(
            &context,
            check,
            &Times::plain(command.occurred_at, command.entered_at, step.received_at),
        );
        let flags = recorded.map(|recorded| recorded.flags).unwrap();
        let meant = |flag: &Flag| matches!(flag, Flag::LateEntry | Flag::NotAssigned);
        assert!(flags.iter().all(meant), "{flags:?}: {step:?}");
        assert_eq!(
            flags.contains(&Flag::LateEntry),
            check.late_reason.is_some(),
            "{step:?}"
        );
        self.not_assigned += usize::from(check.unassigned_reason.is_some());
        for code in &check.acknowledged_precautions {
            assert!(self.new.remove(&(stay, code.clone())), "{step:?}");
        }
        let id: CommandId = command.id;
        self.checks
            .insert(id.cast(), (stay, step.author, command.occurred_at));
    }
}

fn codes_are_known(policy: &Policy, check: &Check) {
    match &check.outcome {
        Outcome::Seen {
            location,
            activity,
            behaviours,
            breathing,
        } => {
            assert!(!policy.find_location(location).unwrap().is(&CodeFlag::OffUnit));
            let asleep = policy.find_activity(activity).unwrap().is(&CodeFlag::Asleep);
            assert_eq!(asleep, breathing.is_some(), "{check:?}");
            for code in behaviours {
                assert!(policy.behaviours.iter().any(|one| one.code == *code), "{check:?}");
            }
            assert_eq!(behaviours.iter().collect::<HashSet<_>>().len(), behaviours.len());
        }
        Outcome::OffUnit { location, with_whom } => {
            assert!(policy.find_location(location).unwrap().is(&CodeFlag::OffUnit));
            assert!(!with_whom.is_empty());
        }
        Outcome::NotFound { .. } | Outcome::Refused { .. } | Outcome::CannotSee { .. } => {}
    }
}

#[test]
fn whenever_the_demo_starts_no_step_would_be_refused() {
    for told in told_at_all_hours() {
        let end = told.end;
        let replay = replay(&told.sim, &told.steps);
        assert_eq!(replay.beds.len(), 24, "at {end:?}");
        assert!(replay.not_assigned > 20);
    }
}

#[test]
fn at_the_end_every_kind_of_level_is_on_the_board() {
    for told in told_at_all_hours() {
        let end = told.end;
        let replay = replay(&told.sim, &told.steps);
        let here = |level: &str| {
            let of = |stay: &&StayId| replay.levels.get(*stay).is_some_and(|theirs| theirs == level);
            replay.beds.keys().filter(of).count()
        };
        assert_eq!((here("LOS"), here("1:1"), here("Q10")), (1, 1, 1), "at {end:?}");
        assert!(here("Q5") >= 2 && here("Q30") >= 3 && here("Q15") >= 10);
        let without = replay
            .beds
            .keys()
            .filter(|stay| !replay.levels.contains_key(stay));
        assert_eq!(without.count(), 1);
        assert_eq!(replay.waiting.len(), 1);
    }
}

#[test]
fn patients_come_and_go_and_change_beds() {
    let kinds: Vec<&str> = told()
        .steps
        .iter()
        .map(|step| step.command.action.kind())
        .collect();
    let count = |kind: &str| kinds.iter().filter(|one| **one == kind).count();
    assert_eq!(count("admit") - count("discharge"), 24);
    assert_eq!(count("discharge"), 3);
    assert_eq!(count("transfer"), 2);
    assert!(count("stop_precaution") >= 1);
    assert!(count("confirm_order") >= 2);
    assert_eq!(starter_policy().default_level, "Q15");
}
