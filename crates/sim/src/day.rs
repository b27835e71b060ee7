//! What a patient is doing at a moment: by the hour, by temperament, by the day. A moment is looked up, not
//! walked to: the same patient at the same time does the same, in the history and live.

use domain::round::{Breathing, Check, Outcome};
use domain::time::{Instant, MICROS_PER_MINUTE};
use jiff::tz::TimeZone;

use crate::dice::{Dice, word_at};
use crate::local::minute_of_day;
use crate::words;

/// Location and activity code.
type Doing = (&'static str, &'static str);

const WAKING: &[(Doing, i64)] = &[
    (("BR", "AW"), 3),
    (("BA", "HY"), 3),
    (("BR", "ADL"), 2),
    (("HW", "WA"), 2),
    (("DR", "SI"), 2),
    (("NS", "SI"), 1),
];
const MEAL: &[(Doing, i64)] = &[(("DN", "EA"), 9), (("DR", "EA"), 1), (("BR", "EA"), 1)];
const MEDICATION: &[(Doing, i64)] = &[
    (("MD", "MED"), 4),
    (("HW", "WA"), 2),
    (("DR", "TV"), 3),
    (("DR", "SI"), 2),
    (("BA", "HY"), 1),
];
const GROUP: &[(Doing, i64)] = &[
    (("GR", "GP"), 8),
    (("DR", "TV"), 1),
    (("HW", "WA"), 1),
    (("IN", "1T"), 1),
];
const FREE: &[(Doing, i64)] = &[
    (("DR", "TV"), 5),
    (("DR", "SO"), 4),
    (("DR", "RD"), 3),
    (("DR", "SI"), 2),
    (("HW", "WA"), 3),
    (("HW", "PH"), 2),
    (("BR", "RD"), 2),
    (("BR", "AW"), 2),
    (("IN", "1T"), 1),
    (("LA", "ADL"), 1),
];
const OUTSIDE: &[(Doing, i64)] = &[
    (("OS", "WA"), 4),
    (("OS", "SO"), 3),
    (("GY", "EX"), 3),
    (("DR", "TV"), 3),
    (("BR", "RD"), 1),
];
const VISITING: &[(Doing, i64)] = &[
    (("VS", "VI"), 3),
    (("HW", "PH"), 2),
    (("DR", "TV"), 5),
    (("DR", "SO"), 3),
    (("BR", "RD"), 2),
];
const WIND_DOWN: &[(Doing, i64)] = &[
    (("DR", "TV"), 4),
    (("MD", "MED"), 2),
    (("BA", "HY"), 2),
    (("BR", "AW"), 4),
    (("BR", "RD"), 3),
];
const ALONE: &[(Doing, i64)] = &[
    (("BR", "AW"), 5),
    (("BR", "SI"), 3),
    (("BR", "RD"), 2),
    (("QR", "SI"), 2),
    (("BR", "SL"), 3),
];
const RESTLESS: &[(Doing, i64)] = &[
    (("HW", "PA"), 6),
    (("DR", "PA"), 2),
    (("NS", "SI"), 2),
    (("QR", "1T"), 1),
];
const AWAKE_AT_NIGHT: &[(Doing, i64)] = &[
    (("BR", "AW"), 6),
    (("BA", "ADL"), 2),
    (("HW", "WA"), 2),
    (("NS", "SI"), 1),
    (("DR", "SI"), 1),
];

/// A stretch of the day: until which minute, whether at table, and what people do then.
type Hour = (i64, bool, &'static [(Doing, i64)]);

/// How the day of the unit goes.
const HOURS: &[Hour] = &[
    (7 * 60 + 45, false, WAKING),
    (8 * 60 + 25, true, MEAL),
    (9 * 60 + 20, false, MEDICATION),
    (10 * 60 + 30, false, GROUP),
    (12 * 60, false, FREE),
    (12 * 60 + 40, true, MEAL),
    (14 * 60, false, FREE),
    (15 * 60, false, GROUP),
    (16 * 60, false, OUTSIDE),
    (17 * 60 + 30, false, FREE),
    (18 * 60 + 10, true, MEAL),
    (19 * 60 + 45, false, VISITING),
    (20 * 60 + 45, false, MEDICATION),
    (24 * 60, false, WIND_DOWN),
];

/// How a patient tends to be, in tenths of a thousand.
struct Temperament {
    alone: i64,
    restless: i64,
    wakeful: i64,
    tendencies: [&'static str; 3],
}

/// One patient, for looking up moments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observed<'a> {
    /// Seed of the sim.
    pub seed: u64,
    /// The stay as a word.
    pub stay: u64,
    /// Zone of the unit.
    pub zone: &'a TimeZone,
}

impl Observed<'_> {
    fn temperament(&self) -> Temperament {
        let mut dice = Dice::of(&[self.seed, self.stay, 1]);
        let mild = ["CALM", "COOP", "COOP"];
        let tendencies = dice.weighted(&[
            (["WITH", "TEAR", "CALM"], 4),
            (["ANX", "COOP", "CALM"], 4),
            (["IRR", "LOUD", "CALM"], 2),
            (["RIS", "CONF", "CALM"], 2),
            (["EUPH", "INTR", "LOUD"], 1),
            (["SED", "WITH", "COOP"], 1),
            (["DOOR", "ANX", "IRR"], 1),
            (mild, 6),
        ]);
        Temperament {
            alone: dice.weighted(&[(300, 4), (1_500, 3), (4_000, 1)]),
            restless: dice.weighted(&[(100, 5), (700, 2), (2_200, 1)]),
            wakeful: dice.weighted(&[(250, 4), (900, 2), (2_000, 1)]),
            tendencies,
        }
    }

    /// Bedtime and waking, in minutes after noon, of the night that `at` lies in.
    fn sleep_bounds(&self, at: Instant) -> (i64, i64) {
        let noon_to_noon = at.plus_minutes(-12 * 60).local_date(self.zone);
        let day = word_at(domain::time::day_bounds(noon_to_noon, self.zone).map_or(at, |bounds| bounds.0));
        let mut own = Dice::of(&[self.seed, self.stay, 2]);
        let mut night = Dice::of(&[self.seed, self.stay, 3, day]);
        let asleep = own.between(10 * 60, 11 * 60 + 40) + night.between(-20, 35);
        let awake = own.between(18 * 60, 19 * 60 + 10) + night.between(-30, 20);
        (asleep, awake)
    }

    /// What the patient is doing, and whether that is sleeping.
    fn doing(&self, at: Instant) -> (Doing, bool) {
        let minute = minute_of_day(at, self.zone);
        let temperament = self.temperament();
        let offset = Dice::of(&[self.seed, self.stay, 4]).minutes(0, 25);
        let stretch = at
            .plus_micros(offset)
            .0
            .div_euclid(25 * MICROS_PER_MINUTE)
            .unsigned_abs();
        let mut dice = Dice::of(&[self.seed, self.stay, 5, stretch]);
        let after_noon = (minute + 12 * 60) % (24 * 60);
        let (asleep, awake) = self.sleep_bounds(at);
        if (asleep..awake).contains(&after_noon) {
            if dice.chance(temperament.wakeful) {
                return (dice.weighted(AWAKE_AT_NIGHT), false);
            }
            return (("BR", "SL"), true);
        }
        let (at_table, usual) = HOURS
            .iter()
            .find(|(until, _, _)| minute < *until)
            .map_or((false, WAKING), |(_, at_table, choices)| (*at_table, *choices));
        let doing = if dice.chance(temperament.restless) {
            dice.weighted(RESTLESS)
        } else if !at_table && dice.chance(temperament.alone) {
            dice.weighted(ALONE)
        } else {
            // Within a stretch most people stay where they are; some get up in between.
            let mut moment = Dice::of(&[self.seed, self.stay, 6, word_at(at)]);
            if moment.chance(2_000) {
                moment.weighted(usual)
            } else {
                dice.weighted(usual)
            }
        };
        (doing, doing.1 == "SL")
    }

    /// How the patient appears: holds for some two hours, so that a mood is a stretch and not a flicker.
    fn behaviours(&self, at: Instant, doing: Doing) -> Vec<String> {
        let stretch = at.0.div_euclid(110 * MICROS_PER_MINUTE).unsigned_abs();
        let mut mood = Dice::of(&[self.seed, self.stay, 7, stretch]);
        let [first, second, third] = self.temperament().tendencies;
        let mut codes = vec![mood.weighted(&[("CALM", 5), ("COOP", 4), (first, 4), (second, 2), (third, 2)])];
        let mut moment = Dice::of(&[self.seed, self.stay, 8, word_at(at)]);
        if doing.1 == "PA" {
            codes = vec![moment.weighted(&[("ANX", 5), ("IRR", 3), ("AGIT", 1)])];
        } else if moment.chance(1_200) {
            let more = moment.weighted(&[("COOP", 4), ("CALM", 3), (first, 3), ("TEAR", 1), ("LOUD", 1)]);
            if !codes.contains(&more) {
                codes.push(more);
            }
        } else if moment.chance(900) {
            codes.clear();
        }
        codes.into_iter().map(str::to_owned).collect()
    }

    /// A check of the patient at `at`, as an attentive technician makes it.
    pub(crate) fn check(&self, at: Instant) -> Check {
        let mut dice = Dice::of(&[self.seed, self.stay, 9, word_at(at)]);
        let (doing, asleep) = self.doing(at);
        let outcome = if !asleep && dice.chance(40) {
            Outcome::Refused {
                said: Some(dice.word(words::REFUSALS).to_owned()),
            }
        } else if !asleep && dice.chance(15) {
            Outcome::CannotSee {
                because: dice.word(words::BLOCKED).to_owned(),
            }
        } else {
            Outcome::Seen {
                location: doing.0.to_owned(),
                activity: doing.1.to_owned(),
                behaviours: if asleep {
                    Vec::new()
                } else {
                    self.behaviours(at, doing)
                },
                breathing: asleep.then_some(Breathing::Seen),
            }
        };
        let seen = matches!(outcome, Outcome::Seen { .. });
        let mut check = plain(outcome);
        if seen && dice.chance(260) {
            check.note = Some(dice.word(notes_for(doing, asleep)).to_owned());
        }
        if seen && !asleep && dice.chance(8) {
            check.hazard = Some(dice.word(words::HAZARDS).to_owned());
        } else if seen && !asleep && dice.chance(5) {
            check.contraband = Some(dice.word(words::CONTRABAND).to_owned());
        }
        check
    }

    /// Whether the patient sleeps at `at`.
    pub(crate) fn sleeps(&self, at: Instant) -> bool {
        self.doing(at).1
    }
}

fn notes_for(doing: Doing, asleep: bool) -> &'static [&'static str] {
    match doing {
        _ if asleep => words::ASLEEP,
        (_, "EA") => words::AT_MEALS,
        (_, "GP") => words::IN_GROUP,
        (_, "PA") => words::RESTLESS,
        ("BR" | "QR", _) => words::ALONE,
        ("DR", _) => words::IN_COMPANY,
        _ => words::BY_DAY,
    }
}

/// A check that says only what came of looking.
pub(crate) const fn plain(outcome: Outcome) -> Check {
    Check {
        outcome,
        hazard: None,
        contraband: None,
        note: None,
        acknowledged_precautions: Vec::new(),
        late_reason: None,
        unassigned_reason: None,
    }
}
