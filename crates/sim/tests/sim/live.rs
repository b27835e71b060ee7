//! The unit that goes on.

use std::collections::HashMap;

use domain::board::{BoardRow, LastCheck};
use domain::command::Action;
use domain::id::{PersonId, StayId};
use domain::policy::{Policy, starter_policy};
use domain::shift::Block;
use domain::time::MICROS_PER_MINUTE;
use sim::{LiveView, Sim, SimStep};

use crate::common::{AFTERNOON, demo, told};

/// A board kept by hand: enough of one for the technicians to work by.
struct Board {
    policy: Policy,
    rows: HashMap<StayId, BoardRow>,
    blocks: Vec<Block>,
}

impl Board {
    fn new() -> Self {
        Self {
            policy: starter_policy(),
            rows: HashMap::new(),
            blocks: Vec::new(),
        }
    }

    fn apply(&mut self, step: &SimStep) {
        let command = &step.command;
        match &command.action {
            Action::Admit {
                stay, patient, place, ..
            } => {
                let row = BoardRow {
                    stay: *stay,
                    patient: *patient,
                    identity: None,
                    place: place.clone(),
                    level: "Q15".to_owned(),
                    order_missing: false,
                    order_unconfirmed: false,
                    interval_minutes: 15,
                    continuous: false,
                    level_since: command.occurred_at,
                    precautions: Vec::new(),
                    last_check: None,
                    due_at: command.occurred_at.plus_minutes(15),
                    owner: None,
                    since: command.occurred_at,
                };
                self.rows.insert(*stay, row);
            }
            Action::Discharge { stay, .. } => {
                self.rows.remove(stay);
            }
            Action::OrderLevel { stay, level, .. } => {
                let interval = self.policy.find_level(level).unwrap().interval_minutes();
                let row = self.rows.get_mut(stay).unwrap();
                row.level.clone_from(level);
                row.interval_minutes = interval;
            }
            Action::AssignBlock {
                unit,
                owner,
                from,
                until,
                stays,
            } => self.blocks.push(Block {
                id: command.id.cast(),
                unit: *unit,
                owner: *owner,
                from: *from,
                until: *until,
                stays: stays.clone(),
            }),
            Action::RecordCheck { stay, check } => {
                if let Some(row) = self.rows.get_mut(stay)
                    && row
                        .last_check
                        .as_ref()
                        .is_none_or(|last| last.at < command.occurred_at)
                {
                    row.due_at = command.occurred_at.plus_minutes(row.interval_minutes);
                    row.last_check = Some(LastCheck {
                        id: command.id.cast(),
                        at: command.occurred_at,
                        by: step.author,
                        outcome: check.outcome.clone(),
                    });
                }
            }
            _ => {}
        }
    }

    fn rows(&self) -> Vec<BoardRow> {
        let mut rows: Vec<BoardRow> = self.rows.values().cloned().collect();
        rows.sort_by_key(|row| row.stay);
        rows
    }
}

/// Plays on for some hours; returns the steps and the longest any patient waited after the first quarter hour.
fn play(sim: &Sim, hours: i64, idle: &[PersonId]) -> (Vec<SimStep>, i64) {
    let mut board = Board::new();
    for step in &told().steps {
        board.apply(step);
    }
    let mut live = sim.live(AFTERNOON);
    let (mut played, mut longest) = (Vec::new(), 0);
    for tick in 0..hours * 720 {
        let from = AFTERNOON.plus_seconds(tick * 5);
        let until = from.plus_seconds(5);
        let rows = board.rows();
        if tick > 300 {
            let overdue = rows.iter().map(|row| until.minutes_since(row.due_at)).max();
            longest = longest.max(overdue.unwrap_or(0));
        }
        let view = LiveView {
            rows: &rows,
            blocks: &board.blocks,
            idle,
            from,
            until,
        };
        for step in live.tick(view) {
            assert!(step.received_at <= until && step.received_at >= from.plus_seconds(-5));
            assert!(step.command.occurred_at <= step.command.entered_at);
            assert!(step.command.entered_at <= step.received_at);
            board.apply(&step);
            played.push(step);
        }
    }
    (played, longest)
}

#[test]
fn the_board_goes_on_moving_across_a_change_of_shift() {
    let (played, longest) = play(&demo(AFTERNOON), 4, &[]);
    let checks = played
        .iter()
        .filter(|step| step.command.action.kind() == "record_check");
    let count = checks.count();
    assert!((420..700).contains(&count), "{count} checks in four hours");
    assert!(longest < 25, "{longest} minutes late");
    assert!(
        played
            .iter()
            .any(|step| step.command.action.kind() == "assign_block")
    );
}

#[test]
fn the_same_views_give_the_same_steps() {
    let sim = demo(AFTERNOON);
    assert_eq!(play(&sim, 1, &[]), play(&sim, 1, &[]));
}

#[test]
fn an_idle_technician_makes_no_checks_and_the_patients_wait() {
    let sim = demo(AFTERNOON);
    let tech = sim.people().first().unwrap().person.id;
    let (played, longest) = play(&sim, 1, &[tech]);
    assert!(played.iter().all(|step| step.author != tech));
    assert!(longest > 25, "{longest}");
}

#[test]
fn tablets_count_on_from_tick_to_tick_and_are_new_in_each_session() {
    let sim = demo(AFTERNOON);
    let (played, _) = play(&sim, 1, &[]);
    let mut seqs: HashMap<_, i64> = HashMap::new();
    for step in &played {
        let last = seqs.entry(step.command.device.unwrap()).or_insert(0);
        assert_eq!(step.command.device_seq, Some(*last + 1));
        *last += 1;
    }
    let before = told()
        .steps
        .iter()
        .any(|step| seqs.contains_key(&step.command.device.unwrap()));
    assert!(!before);
}

#[test]
fn after_a_long_pause_nobody_invents_what_was_not_seen() {
    let sim = demo(AFTERNOON);
    let mut board = Board::new();
    for step in &told().steps {
        board.apply(step);
    }
    let until = AFTERNOON.plus_minutes(30);
    let rows = board.rows();
    let view = LiveView {
        rows: &rows,
        blocks: &board.blocks,
        idle: &[],
        from: AFTERNOON,
        until,
    };
    let steps = sim.live(AFTERNOON).tick(view);
    assert!(!steps.is_empty());
    for step in steps {
        let ago = step.received_at.micros_since(step.command.occurred_at);
        assert!((0..5 * MICROS_PER_MINUTE).contains(&ago), "{ago}");
    }
}
