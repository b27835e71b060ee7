//! Boards as they were sent last. Every device of a unit asks when something happens: one of them pays for the answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::board::BoardRow;
use domain::id::UnitId;
use domain::record::NamedPerson;
use domain::time::{Instant, MICROS_PER_SECOND};
use serde_json::value::RawValue;

/// Longest that a board is sent again while nothing happens: who is responsible changes with the time.
const KEPT_MICROS: i64 = MICROS_PER_SECOND;

/// The last board of each unit that was asked for.
#[derive(Debug, Default)]
pub struct Boards(Mutex<HashMap<UnitId, Arc<BoardText>>>);

/// The rows of a board and the people named on it, as JSON.
#[derive(Debug)]
pub struct BoardText {
    /// How many events there were before it was made.
    events: i64,
    made_at: Instant,
    /// `Vec<BoardRow>`.
    pub rows: Box<RawValue>,
    /// `Vec<NamedPerson>`.
    pub people: Box<RawValue>,
}

impl BoardText {
    /// The text of a board that was made at `made_at`, after so many events or more.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn write(
        events: i64,
        made_at: Instant,
        rows: &[BoardRow],
        people: &[NamedPerson],
    ) -> serde_json::Result<Self> {
        Ok(Self {
            events,
            made_at,
            rows: serde_json::value::to_raw_value(rows)?,
            people: serde_json::value::to_raw_value(people)?,
        })
    }
}

impl Boards {
    /// The board of a unit, if it was made within the last second and nothing has happened since.
    pub fn find(&self, unit: UnitId, events: i64, now: Instant) -> Option<Arc<BoardText>> {
        let kept = Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&unit)?);
        let age = now.micros_since(kept.made_at);
        (kept.events == events && (0..KEPT_MICROS).contains(&age)).then_some(kept)
    }

    /// Keeps the board of a unit in the place of the one before.
    pub fn keep(&self, unit: UnitId, board: BoardText) -> Arc<BoardText> {
        let board = Arc::new(board);
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(unit, Arc::clone(&board));
        board
    }
}
