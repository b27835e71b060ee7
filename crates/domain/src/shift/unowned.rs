//! Finds the stretches of a shift in which patients have no owner.

use crate::id::StayId;
use crate::time::Instant;

use super::{Block, Unowned, find_owner};

/// When a patient is on the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub stay: StayId,
    /// Since when.
    pub from: Instant,
    /// Until when (exclusive); `None`: still there, and expected to stay.
    pub until: Option<Instant>,
}

/// The stretches of [from, until) in which someone present has no owner, in order; stretches with the same patients
/// that touch are one. `blocks` are those of the unit.
pub fn list_unowned(blocks: &[Block], presences: &[Presence], from: Instant, until: Instant) -> Vec<Unowned> {
    let mut stretches: Vec<Unowned> = Vec::new();
    let moments = moments_of_change(blocks, presences, from, until);
    for (start, end) in moments.iter().zip(moments.iter().skip(1)) {
        let stays = stays_without_owner(blocks, presences, *start);
        if stays.is_empty() {
            continue;
        }
        match stretches.last_mut() {
            Some(last) if last.until == *start && last.stays == stays => last.until = *end,
            _ => stretches.push(Unowned {
                from: *start,
                until: *end,
                stays,
            }),
        }
    }
    stretches
}

fn moments_of_change(
    blocks: &[Block],
    presences: &[Presence],
    from: Instant,
    until: Instant,
) -> Vec<Instant> {
    let of_blocks = blocks.iter().flat_map(|block| [block.from, block.until]);
    let of_presences = presences
        .iter()
        .flat_map(|presence| [Some(presence.from), presence.until])
        .flatten();
    let mut moments: Vec<Instant> = of_blocks
        .chain(of_presences)
        .filter(|at| from < *at && *at < until)
        .collect();
    if from < until {
        moments.extend([from, until]);
    }
    moments.sort();
    moments.dedup();
    moments
}

fn stays_without_owner(blocks: &[Block], presences: &[Presence], at: Instant) -> Vec<StayId> {
    let mut stays: Vec<StayId> = presences
        .iter()
        .filter(|presence| presence.from <= at && presence.until.is_none_or(|until| at < until))
        .map(|presence| presence.stay)
        .filter(|stay| find_owner(blocks, *stay, at).is_none())
        .collect();
    stays.sort();
    stays.dedup();
    stays
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn hour(hour: i64) -> Instant {
        Instant(0).plus_minutes(hour * 60)
    }

    fn stay(number: u128) -> StayId {
        StayId::new(Uuid::from_u128(number))
    }

    fn block(number: u128, from: i64, until: i64, stays: &[u128]) -> Block {
        Block {
            id: crate::id::BlockId::new(Uuid::from_u128(number)),
            unit: crate::id::UnitId::new(Uuid::from_u128(1)),
            owner: crate::id::PersonId::new(Uuid::from_u128(number)),
            from: hour(from),
            until: hour(until),
            stays: stays.iter().map(|number| stay(*number)).collect(),
        }
    }

    fn here(number: u128, from: i64, until: Option<i64>) -> Presence {
        Presence {
            stay: stay(number),
            from: hour(from),
            until: until.map(hour),
        }
    }

    fn found(blocks: &[Block], presences: &[Presence]) -> Vec<(i64, i64, usize)> {
        list_unowned(blocks, presences, hour(7), hour(23))
            .iter()
            .map(|stretch| {
                let hours = |at: Instant| at.minutes_since(hour(0)) / 60;
                (hours(stretch.from), hours(stretch.until), stretch.stays.len())
            })
            .collect()
    }

    #[test]
    fn a_shift_without_blocks_is_unowned_as_a_whole() {
        assert_eq!(found(&[], &[here(1, 0, None), here(2, 0, None)]), [(7, 23, 2)]);
    }

    #[test]
    fn an_empty_unit_needs_no_owner() {
        assert_eq!(found(&[], &[]), []);
    }

    #[test]
    fn a_hole_between_two_blocks_is_found() {
        let blocks = [block(1, 7, 11, &[]), block(2, 12, 23, &[])];
        assert_eq!(found(&blocks, &[here(1, 0, None)]), [(11, 12, 1)]);
    }

    #[test]
    fn a_block_that_names_some_leaves_the_others_unowned() {
        let blocks = [block(1, 7, 23, &[1])];
        assert_eq!(
            found(&blocks, &[here(1, 0, None), here(2, 9, Some(10))]),
            [(9, 10, 1)]
        );
    }

    #[test]
    fn stretches_with_the_same_patients_are_one() {
        let blocks = [block(1, 7, 9, &[1]), block(2, 9, 23, &[1])];
        assert_eq!(
            found(&blocks, &[here(1, 0, None), here(2, 0, None)]),
            [(7, 23, 1)]
        );
    }
}
