//! The scenes of the story: levels change, people move, come and go, are away.

use domain::command::Action;
use domain::id::StayId;
use domain::time::Instant;

use super::{Away, Basis, Finding, LEAVERS, SPARE_STEPS, Setting, Story, taken_over_at};
use crate::local;
use crate::ward;
use crate::words;

impl Story<'_> {
    /// Levels go up and down in the last day, so that every kind is on the board at the end.
    pub(super) fn change_levels(&mut self) {
        let end = self.setting.end;
        let at = end.plus_minutes(-14 * 60);
        let better = "Rested, keeps to the safety plan; reviewed by phone.";
        let lowered = self.order(1, at, "Q15", Basis::Verbal, better);
        self.confirm(1, at.plus_minutes(42), lowered);
        let at = end.plus_minutes(-680);
        self.order(
            6,
            at,
            "Q5",
            Basis::NurseRaised,
            "Spoke of not wanting to wake up.",
        );
        self.precaution(
            6,
            at.plus_seconds(120),
            "SP",
            "Nurse's assessment; provider told.",
        );
        let at = end.plus_minutes(-19 * 60);
        self.order(
            9,
            at,
            "LOS",
            Basis::Provider,
            "Unsteady and confused since the evening.",
        );
        let at = end.plus_minutes(-570);
        self.order(
            12,
            at,
            "1:1",
            Basis::NurseRaised,
            "Scratched the forearm with a plastic edge.",
        );
        self.precaution(12, at.plus_seconds(100), "SIB", "Self-harm today; provider told.");
        self.order(
            12,
            at.plus_minutes(38),
            "1:1",
            Basis::Provider,
            "Seen; one to one continues.",
        );
        let at = end.plus_minutes(-95);
        self.order(15, at, "Q10", Basis::Verbal, "More anxious after the visit.");
        let at = end.plus_minutes(-21 * 60);
        self.order(
            18,
            at,
            "Q30",
            Basis::Provider,
            "Doing well; going home this week.",
        );
        if let Some(stay) = self.find_stay(12) {
            self.watch(stay, end.plus_minutes(-569));
        }
    }

    /// The nurse stays with a patient on one to one until the next shift divides anew.
    fn watch(&mut self, stay: StayId, at: Instant) {
        let Setting {
            staff, unit, zone, ..
        } = self.setting;
        let from = at.plus_minutes(1);
        let give = Action::AssignBlock {
            unit: unit.id,
            owner: staff.nurse_at(from).id,
            from,
            until: local::shift_at(from, zone).until,
            stays: vec![stay],
        };
        self.pen.at_once(at, staff.charge_at(at), give);
    }

    pub(super) fn change_precautions(&mut self) {
        let end = self.setting.end;
        let at = end.plus_minutes(-13 * 60);
        if let Some(patient) = self.patients.get_mut(1)
            && patient.precautions.remove("SP")
        {
            let stop = Action::StopPrecaution {
                stay: patient.stay,
                code: "SP".to_owned(),
                reason: "Provider's order after review with the patient.".to_owned(),
            };
            self.pen.soon(at, self.setting.staff.nurse_at(at), stop);
        }
        let dizzy = "Dizzy after the new medication.";
        self.precaution(2, end.plus_minutes(-17 * 60), "FP", dizzy);
        self.precaution(
            13,
            end.plus_seconds(-130),
            "CH",
            "Coughed at the meal; soft diet ordered.",
        );
    }

    /// Two patients change beds, one tells their name.
    pub(super) fn move_about(&mut self) {
        let Setting {
            staff,
            unit,
            zone,
            end,
            ..
        } = self.setting;
        let moves = [(3, 10 * 60 + 40), (21, 15 * 60 + 25)];
        for ((number, minute), step) in moves.into_iter().zip(SPARE_STEPS) {
            let at = local::last_at_minute(end.plus_minutes(-90), minute, zone);
            let place = ward::place_at(unit, step);
            if let Some(stay) = self.find_stay(number) {
                self.pen
                    .soon(at, staff.charge_at(at), Action::Transfer { stay, place });
            }
        }
        let at = end.plus_minutes(-18 * 60);
        if let Some(patient) = self.patients.get_mut(3) {
            patient.identity.preferred = Some("Elsie".to_owned());
            patient.identity.pronouns = Some("she/her".to_owned());
            let change = Action::ChangeIdentity {
                patient: patient.person,
                stay: patient.stay,
                identity: patient.identity.clone(),
            };
            self.pen.soon(at, staff.charge_at(at), change);
        }
    }

    /// Once a day somebody goes home, and hours later somebody comes to that bed.
    pub(super) fn come_and_go(&mut self) {
        let Setting {
            staff,
            zone,
            start,
            end,
            days,
            patients,
            ..
        } = self.setting;
        for (day, leaver) in (0..days).zip(LEAVERS) {
            let late_morning =
                local::next_at_minute(start.plus_minutes(day * local::DAY_MINUTES), 11 * 60, zone);
            let left_at = late_morning.plus_micros(self.pen.dice.minutes(0, 80));
            let hours = if day == 1 { 13 } else { 3 };
            let came_at = left_at
                .plus_minutes(hours * 60)
                .plus_micros(self.pen.dice.minutes(0, 90));
            let Some(step) = self.patients.get(leaver).map(|patient| patient.step) else {
                continue;
            };
            if came_at.plus_minutes(90) > end || leaver >= patients {
                continue;
            }
            if let Some(stay) = self.find_stay(leaver) {
                let to = self.pen.dice.word(words::DISCHARGED_TO).to_owned();
                let leave = Action::Discharge { stay, to: Some(to) };
                self.pen.soon(left_at, staff.charge_at(left_at), leave);
            }
            let number = self.patients.len();
            self.arrive(step, came_at);
            let at = came_at.plus_micros(self.pen.dice.minutes(9, 16));
            let basis = if day == 1 { Basis::Verbal } else { Basis::Provider };
            let order = self.order(number, at, "Q15", basis, "Admission assessment.");
            if day == 1 {
                self.confirm(number, at.plus_minutes(51), order);
            }
        }
    }

    /// Treatments elsewhere, a pass, and what two checks find.
    pub(super) fn be_away(&mut self) {
        let Setting { zone, start, end, .. } = self.setting;
        let before = |minutes: i64, minute| local::last_at_minute(end.plus_minutes(-minutes), minute, zone);
        let aways = [
            (
                5,
                before(150, 7 * 60 + 20),
                104,
                "ECT",
                "ECT nurse Ingrid Solberg, RN",
            ),
            (
                17,
                end.plus_minutes(-16 * 60),
                190,
                "ER",
                "Ambulance crew, then emergency nurse Paul Reyes, RN",
            ),
            (
                0,
                before(90, 13 * 60 + 25),
                48,
                "IMG",
                "Transport aide Curtis Boyd",
            ),
            (
                16,
                before(240, 15 * 60 + 10),
                165,
                "PASS",
                "Sister, Ana Villanueva",
            ),
        ];
        for (number, from, minutes, location, with_whom) in aways {
            if from > taken_over_at(start)
                && let Some(patient) = self.patients.get_mut(number)
            {
                patient.aways.push(Away {
                    from,
                    until: from.plus_minutes(minutes),
                    location,
                    with_whom,
                });
            }
        }
        let findings = [
            (7, before(60, 16 * 60 + 20), Finding::NotFound),
            (2, before(60, 3 * 60 + 15), Finding::BreathingNotSeen),
        ];
        for (number, at, finding) in findings {
            if let Some(patient) = self.patients.get_mut(number) {
                patient.findings.push((at, finding));
            }
        }
    }
}
