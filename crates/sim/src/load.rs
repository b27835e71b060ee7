//! Plain checks in any number, for load tests.

use domain::command::{Action, Command};
use domain::id::{PersonId, StayId};
use domain::round::Outcome;
use domain::time::Instant;

use crate::day::plain;
use crate::dice::Dice;
use crate::staff::device_of;

/// For whom and when the checks of a load test are made.
#[derive(Clone, Debug)]
pub struct Load {
    /// Seed: another seed makes other identifiers.
    pub seed: u64,
    /// The patients, taken in turn. Must be present.
    pub stays: Vec<StayId>,
    /// The authors, taken in turn by round, so that each sees every patient.
    pub authors: Vec<PersonId>,
    /// When the first check is made. No check may lie ahead of the server's clock: for checks that end now, give
    /// now less `count * apart_micros`.
    pub from: Instant,
    /// Microseconds from one check to the next.
    pub apart_micros: i64,
}

/// Microseconds from looking to entering, and so the least age of a check at its receipt.
pub const ENTERED_AFTER_MICROS: i64 = 1_500_000;

/// `count` checks with their authors, in order of time; none when there is no stay or no author. Awake,
/// on the unit, without exceptions: what they cost is what a routine check costs.
pub fn commands(load: Load, count: usize) -> impl Iterator<Item = (PersonId, Command)> {
    let mut dice = Dice::of(&[load.seed, 15]);
    let mut sent = vec![0_i64; load.authors.len()];
    (0..count).map_while(move |index| {
        let round = index.checked_div(load.stays.len())?;
        let turn = round.checked_rem(load.authors.len())?;
        let stay = *load.stays.get(index % load.stays.len())?;
        let author = *load.authors.get(turn)?;
        let seq = sent.get_mut(turn)?;
        *seq += 1;
        let occurred_at = load
            .from
            .plus_micros(load.apart_micros.saturating_mul(i64::try_from(index).ok()?));
        let entered_at = occurred_at.plus_micros(ENTERED_AFTER_MICROS);
        let command = Command {
            id: dice.id(entered_at),
            occurred_at,
            entered_at,
            device: Some(device_of(author, load.seed ^ 0x10ad, load.from)),
            device_seq: Some(*seq),
            signed: None,
            clock: None,
            action: Action::RecordCheck {
                stay,
                check: plain(Outcome::Seen {
                    location: dice.word(&["DR", "HW", "BR", "DN"]).to_owned(),
                    activity: dice.word(&["SI", "WA", "TV", "SO"]).to_owned(),
                    behaviours: vec![dice.word(&["CALM", "COOP", "ANX"]).to_owned()],
                    breathing: None,
                }),
            },
        };
        Some((author, command))
    })
}
