//! How an entry reaches the server: mostly at once, sometimes after a dead zone, sometimes late, sometimes corrected.

use domain::command::Action;
use domain::id::{CommandId, PersonId, StayId};
use domain::people::Role;
use domain::round::{Check, Outcome};
use domain::time::{Instant, MICROS_PER_MINUTE};

use crate::dice::Dice;
use crate::pen::Pen;
use crate::staff::Voice;
use crate::story::{Setting, taken_over_at};
use crate::words;

/// A check to be entered.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Who looked.
    pub author: Voice,
    /// At whom.
    pub stay: StayId,
    /// When.
    pub at: Instant,
    /// What was seen.
    pub check: Check,
    /// Nothing hangs on it: it may be entered late or wrong.
    pub routine: bool,
}

/// The technicians' tablets, with the quarter hours in which one of them had no network.
pub(crate) struct Tablet {
    dice: Dice,
    dead_zones: Vec<(PersonId, Instant, Instant)>,
}

impl Tablet {
    pub(crate) fn new(seed: u64, setting: Setting<'_>) -> Self {
        let mut dice = Dice::of(&[seed, 12]);
        let technicians = setting.staff.list_of(Role::Technician);
        let mut dead_zones = Vec::new();
        let mut from = taken_over_at(setting.start).plus_minutes(90);
        let last = setting.end.plus_minutes(-60);
        for technician in technicians.iter().cycle() {
            if from >= last {
                break;
            }
            // Most of these fall outside the technician's shift and go unnoticed.
            dead_zones.push((technician.id, from, from.plus_micros(dice.minutes(13, 19))));
            from = from.plus_micros(dice.minutes(60, 150));
        }
        Self { dice, dead_zones }
    }

    /// Enters a check, and perhaps its correction.
    pub(crate) fn enter(&mut self, pen: &mut Pen, entry: Entry) {
        let Entry {
            author,
            stay,
            at,
            mut check,
            routine,
        } = entry;
        let late = routine && check.acknowledged_precautions.is_empty() && self.dice.chance(14);
        let delay = if late {
            check.late_reason = Some(self.dice.word(words::LATE_REASONS).to_owned());
            self.dice.minutes(6, 24)
        } else {
            self.dice.seconds(2, 7)
        };
        let entered_at = at.plus_micros(delay);
        let received_at = self.received(author.id, entered_at);
        let times = [at, entered_at, received_at];
        let prompt = received_at.micros_since(entered_at) < MICROS_PER_MINUTE;
        let action = Action::RecordCheck {
            stay,
            check: check.clone(),
        };
        let id = pen.write(author, times, action);
        if routine && prompt && !late && self.dice.chance(20) {
            self.correct(pen, (id, author, stay), times, check);
        }
    }

    /// The author notices within minutes that the location was wrong.
    fn correct(
        &mut self,
        pen: &mut Pen,
        of: (CommandId, Voice, StayId),
        times: [Instant; 3],
        mut check: Check,
    ) {
        let (id, author, stay) = of;
        let Outcome::Seen {
            location, activity, ..
        } = &mut check.outcome
        else {
            return;
        };
        if activity == "SL" {
            return;
        }
        if location == "HW" {
            "DR".clone_into(location);
        } else {
            "HW".clone_into(location);
            "WA".clone_into(activity);
        }
        let [at, entered_at, _] = times;
        let noticed_at = entered_at.plus_micros(self.dice.seconds(25, 190));
        let received_at = self.received(author.id, noticed_at);
        let action = Action::CorrectCheck {
            stay,
            corrects: id.cast(),
            check,
            why: self.dice.word(words::WRONG_LOCATION).to_owned(),
        };
        pen.write(author, [at, noticed_at, received_at], action);
    }

    /// When an entry comes to the server: at once, or when the network is back.
    fn received(&mut self, author: PersonId, entered_at: Instant) -> Instant {
        let back_at = self
            .dead_zones
            .iter()
            .find(|(whose, from, until)| *whose == author && *from <= entered_at && entered_at < *until)
            .map(|(_, _, until)| *until);
        match back_at {
            Some(back_at) => back_at.plus_seconds(3),
            None => entered_at.plus_micros(self.dice.between(120_000, 2_400_000)),
        }
    }
}
