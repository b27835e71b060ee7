//! Who is responsible for whom, block by block.

mod unowned;

use serde::{Deserialize, Serialize};

use crate::id::{BlockId, PersonId, StayId, UnitId};
use crate::time::Instant;

pub use unowned::{Presence, list_unowned};

/// A block of the shift given to a named person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Block {
    /// Identity.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub id: BlockId,
    /// On which unit.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub unit: UnitId,
    /// Whose.
    #[cfg_attr(feature = "schema", schema(value_type = uuid::Uuid))]
    pub owner: PersonId,
    /// From, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// Until (exclusive), microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub until: Instant,
    /// For which patients; empty means everyone on the unit whom no one else owns.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<uuid::Uuid>))]
    pub stays: Vec<StayId>,
}

/// Who owns `stay` at `at`: a block that names it wins over a block for the whole unit; the newest of equals wins.
pub fn find_owner(blocks: &[Block], stay: StayId, at: Instant) -> Option<PersonId> {
    let mut covering: Vec<&Block> = blocks
        .iter()
        .filter(|block| block.from <= at && at < block.until)
        .collect();
    covering.sort_by_key(|block| (block.stays.contains(&stay), block.id));
    covering
        .into_iter()
        .rev()
        .find(|block| block.stays.is_empty() || block.stays.contains(&stay))
        .map(|block| block.owner)
}

/// A stretch of time in which patients have no owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Unowned {
    /// From, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub from: Instant,
    /// Until, microseconds.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    pub until: Instant,
    /// Which patients.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<uuid::Uuid>))]
    pub stays: Vec<StayId>,
}
