//! The unit goes on: what simulated technicians do between one moment and the next, given what the board shows.

use domain::board::BoardRow;
use domain::census::Unit;
use domain::command::Action;
use domain::id::{PersonId, StayId};
use domain::people::Role;
use domain::round::Outcome;
use domain::shift::{Block, find_owner};
use domain::time::{Instant, MICROS_PER_MINUTE};
use jiff::tz::TimeZone;

use crate::day::Observed;
use crate::dice::{Dice, word_at, word_of};
use crate::local;
use crate::pen::{Draft, Pen, SimStep, send};
use crate::shifts::{self, Charge};
use crate::staff::{Staff, Voice};
use crate::walk::{FollowUp, Plan, Stop, Walker};
use crate::ward;

/// Nobody writes down what was seen longer ago than this, however long the sim was not asked.
const REMEMBERED_MINUTES: i64 = 4;
/// How long before a shift begins it is divided.
const DIVIDED_AHEAD_MINUTES: i64 = 40;

/// What is on the unit, as the server tells it.
#[derive(Clone, Copy, Debug)]
pub struct LiveView<'a> {
    /// The rows of the board at `until`.
    pub rows: &'a [BoardRow],
    /// Blocks of now and the coming hours.
    pub blocks: &'a [Block],
    /// People who make no checks: a human being has taken their tablet.
    pub idle: &'a [PersonId],
    /// Since the last call.
    pub from: Instant,
    /// Now. No step is later.
    pub until: Instant,
}

/// Simulated technicians at work. The same seed, start and views give the same steps.
#[derive(Debug)]
pub struct Live {
    seed: u64,
    session: Instant,
    staff: Staff,
    unit: Unit,
    zone: TimeZone,
    dice: Dice,
    walkers: Vec<Walker>,
    sent: Vec<(PersonId, i64)>,
}

impl Live {
    pub(crate) fn new(seed: u64, session: Instant, staff: &Staff, unit: &Unit, zone: &TimeZone) -> Self {
        Self {
            seed,
            session,
            staff: staff.clone(),
            unit: unit.clone(),
            zone: zone.clone(),
            dice: Dice::of(&[seed, 13, word_at(session)]),
            walkers: Vec::new(),
            sent: Vec::new(),
        }
    }

    /// What is done after `view.from` and not after `view.until`, in order of time: checks by the owners of the
    /// patients, and the charge nurse's division of a shift that nobody has divided. Call it every few seconds, and
    /// send what it returns before asking again.
    pub fn tick(&mut self, view: LiveView<'_>) -> Vec<SimStep> {
        let mut pen = Pen::new(self.dice.clone());
        pen.dice.next();
        self.divide(&mut pen, view);
        self.look(&mut pen, view);
        self.dice = pen.dice;
        self.number(pen.drafts, view.until)
    }

    /// Divides the shift that runs and the one that is about to begin, unless somebody has.
    fn divide(&self, pen: &mut Pen, view: LiveView<'_>) {
        let now = view.until;
        let soon = now.plus_minutes(DIVIDED_AHEAD_MINUTES);
        let mut shift = local::shift_at(now, &self.zone);
        loop {
            let middle = shift.from.max(now).plus_minutes(2);
            let divided = view
                .blocks
                .iter()
                .any(|block| block.from <= middle && middle < block.until);
            if !divided && middle < shift.until {
                let patients: Vec<Charge> = view.rows.iter().map(|row| self.charge(row)).collect();
                shifts::assign(pen, &self.staff, self.unit.id, shift, &patients, now);
            }
            shift = local::shift_at(shift.until, &self.zone);
            if shift.from > soon {
                break;
            }
        }
        for draft in &mut pen.drafts {
            (draft.occurred_at, draft.entered_at, draft.received_at) = (now, now, now);
        }
    }

    fn charge(&self, row: &BoardRow) -> Charge {
        Charge {
            stay: row.stay,
            step: ward::step_of(&self.unit, &row.place),
            one_to_one: row.level == "1:1",
        }
    }

    /// Lets each technician walk until now.
    fn look(&mut self, pen: &mut Pen, view: LiveView<'_>) {
        let until = view.until.plus_seconds(-3);
        let from = view
            .from
            .plus_seconds(-3)
            .max(until.plus_minutes(-REMEMBERED_MINUTES));
        let mut stops: Vec<Option<Stop>> = view.rows.iter().map(|row| Some(self.stop(row, view))).collect();
        let owners: Vec<Voice> = self.list_walkers(&stops, view);
        for author in owners {
            let known = self.walkers.iter().position(|walker| walker.id == author.id);
            let mut walker = known.map_or(Walker::new(author.id, from), |place| {
                self.walkers.swap_remove(place)
            });
            walker.free_at = walker.free_at.max(from);
            while let Some((index, at)) = walker.next(&stops) {
                if at > until {
                    break;
                }
                let step = stops
                    .get(index)
                    .and_then(|stop| Some(stop.as_ref()?.step))
                    .unwrap_or(0);
                if let (Some(row), Some(stop)) = (view.rows.get(index), stops.get_mut(index)) {
                    *stop = None;
                    if at > row.since {
                        self.check(pen, author, row, at);
                    }
                }
                walker = walker.moved(step, at, at.plus_micros(pen.dice.seconds(9, 20)));
            }
            self.walkers.push(walker);
        }
    }

    /// Owners at work, in the order of the staff list.
    fn list_walkers(&self, stops: &[Option<Stop>], view: LiveView<'_>) -> Vec<Voice> {
        let able = |role| matches!(role, Role::Technician | Role::Nurse | Role::ChargeNurse);
        self.staff
            .people
            .iter()
            .map(|one| Voice {
                id: one.person.id,
                role: one.person.role,
            })
            .filter(|voice| able(voice.role) && !view.idle.contains(&voice.id))
            .filter(|voice| stops.iter().flatten().any(|stop| stop.owner == Some(voice.id)))
            .collect()
    }

    fn stop(&self, row: &BoardRow, view: LiveView<'_>) -> Stop {
        let follow_up = row
            .last_check
            .as_ref()
            .map_or(FollowUp::Arrived, |last| FollowUp::of(&last.outcome));
        let base = row.due_at.plus_minutes(-row.interval_minutes);
        let base = match (&row.last_check, follow_up) {
            (Some(last), FollowUp::Search | FollowUp::Emergency) => last.at,
            _ => base,
        };
        let plan = Plan {
            seed: self.seed,
            stay: word_of(row.stay),
            base,
            interval_minutes: row.interval_minutes,
            follow_up,
        };
        let owner = find_owner(view.blocks, row.stay, view.until);
        plan.stop(ward::step_of(&self.unit, &row.place), owner)
    }

    fn check(&self, pen: &mut Pen, author: Voice, row: &BoardRow, at: Instant) {
        let observed = Observed {
            seed: self.seed,
            stay: word_of(row.stay),
            zone: &self.zone,
        };
        let mut check = observed.check(at);
        let away_since = row.last_check.as_ref().filter(|last| {
            matches!(last.outcome, Outcome::OffUnit { .. })
                && at.micros_since(last.at) < 90 * MICROS_PER_MINUTE
        });
        // Who was away mostly still is: each look brings one in four back.
        if let Some(last) = away_since
            && !Dice::of(&[self.seed, word_of(row.stay), 14, word_at(at)]).chance(2_500)
        {
            check = crate::day::plain(last.outcome.clone());
        }
        check.acknowledged_precautions = row
            .precautions
            .iter()
            .filter(|precaution| precaution.new)
            .map(|precaution| precaution.code.clone())
            .collect();
        let entered_at = at.plus_micros(pen.dice.seconds(1, 2));
        let received_at = entered_at.plus_micros(pen.dice.between(100_000, 900_000));
        let stay: StayId = row.stay;
        pen.write(
            author,
            [at, entered_at, received_at],
            Action::RecordCheck { stay, check },
        );
    }

    /// Numbers the steps on from those of earlier ticks.
    fn number(&mut self, drafts: Vec<Draft>, until: Instant) -> Vec<SimStep> {
        let mut steps = send(drafts, word_at(self.session), self.session);
        for step in &mut steps {
            step.received_at = step.received_at.min(until);
            let place = self.sent.iter().position(|(author, _)| *author == step.author);
            let already = place
                .and_then(|place| self.sent.get(place))
                .map_or(0, |(_, seq)| *seq);
            let seq = step.command.device_seq.map(|seq| seq + already);
            step.command.device_seq = seq;
        }
        for step in &steps {
            let seq = step.command.device_seq.unwrap_or(0);
            match self.sent.iter_mut().find(|(author, _)| *author == step.author) {
                Some(sent) => sent.1 = sent.1.max(seq),
                None => self.sent.push((step.author, seq)),
            }
        }
        steps
    }
}
