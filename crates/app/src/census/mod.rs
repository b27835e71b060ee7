//! Who is on the unit: admissions, moves, discharges, by hand and from the hospital's feed.

mod feed;
mod hand;
mod receive;
pub mod view;

pub(crate) use feed::{Attempt, Incoming, attempt};
pub use hand::decide;
pub(crate) use receive::is_accepted;
pub use receive::{FeedInput, FeedOutcome, Received, receive, receive_in};

use domain::event::Fact;
use domain::id::UnitId;

/// The unit on which a fact of the census happened; `before` is where the patient was.
fn unit_of(fact: &Fact, before: Option<UnitId>) -> Option<UnitId> {
    match fact {
        Fact::Admitted { place, .. } | Fact::Moved { place, .. } => Some(place.unit),
        Fact::StayExpected { place, .. } => place.as_ref().map(|place| place.unit),
        _ => before,
    }
}
