//! Writing commands down: identifiers, when they were entered, when they came to the server, on which tablet.

use std::collections::HashMap;

use domain::command::{Action, Command};
use domain::id::{CommandId, DeviceId, PersonId};
use domain::people::Role;
use domain::time::Instant;

use crate::dice::Dice;
use crate::staff::{Voice, device_of};

/// One step of the story: who sent what, and when the server received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimStep {
    /// Who made the command.
    pub author: PersonId,
    /// In which role.
    pub author_role: Role,
    /// When it reaches the server, by the server's clock.
    pub received_at: Instant,
    /// The command, as the device made it.
    pub command: Command,
}

/// A command before its tablet has numbered it.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Identity.
    pub id: CommandId,
    /// Who.
    pub author: Voice,
    /// When it happened.
    pub occurred_at: Instant,
    /// When it was entered.
    pub entered_at: Instant,
    /// When it was received.
    pub received_at: Instant,
    /// What is asked.
    pub action: Action,
}

/// Writes drafts.
#[derive(Debug)]
pub(crate) struct Pen {
    /// Randomness of identifiers and delays.
    pub dice: Dice,
    /// What was written.
    pub drafts: Vec<Draft>,
}

impl Pen {
    pub(crate) const fn new(dice: Dice) -> Self {
        Self {
            dice,
            drafts: Vec::new(),
        }
    }

    /// Something done at the nurses' station, entered as it happens.
    pub(crate) fn at_once(&mut self, at: Instant, author: Voice, action: Action) -> CommandId {
        let delay = self.dice.between(150_000, 900_000);
        // A policy may not be adopted backwards, not even by the time the network takes.
        let delay = if matches!(action, Action::AdoptPolicy { .. }) {
            0
        } else {
            delay
        };
        self.write(author, [at, at, at.plus_micros(delay)], action)
    }

    /// Something that happened and was entered within the minute.
    pub(crate) fn soon(&mut self, at: Instant, author: Voice, action: Action) -> CommandId {
        let entered_at = at.plus_micros(self.dice.seconds(8, 50));
        let received_at = entered_at.plus_micros(self.dice.between(150_000, 900_000));
        self.write(author, [at, entered_at, received_at], action)
    }

    /// Something with its own times: occurred, entered, received.
    pub(crate) fn write(&mut self, author: Voice, times: [Instant; 3], action: Action) -> CommandId {
        let [occurred_at, entered_at, received_at] = times;
        let id = self.dice.id(entered_at);
        self.drafts.push(Draft {
            id,
            author,
            occurred_at,
            entered_at,
            received_at,
            action,
        });
        id
    }
}

/// Numbers the drafts as their tablets would, and puts them in the order in which the server receives them.
pub(crate) fn send(mut drafts: Vec<Draft>, session: u64, made_at: Instant) -> Vec<SimStep> {
    drafts.sort_by_key(|draft| (draft.entered_at, draft.id));
    let mut tablets: HashMap<PersonId, (DeviceId, i64, Instant)> = HashMap::new();
    let mut steps: Vec<SimStep> = drafts
        .into_iter()
        .map(|draft| step(&mut tablets, draft, session, made_at))
        .collect();
    steps.sort_by_key(|step| step.received_at);
    steps
}

/// One tablet sends in the order of its own numbers: nothing overtakes.
fn step(
    tablets: &mut HashMap<PersonId, (DeviceId, i64, Instant)>,
    draft: Draft,
    session: u64,
    made_at: Instant,
) -> SimStep {
    let author = draft.author.id;
    let (device, seq, last) = tablets
        .entry(author)
        .or_insert_with(|| (device_of(author, session, made_at), 0, made_at));
    *seq += 1;
    *last = draft.received_at.max(last.plus_micros(1_000));
    SimStep {
        author,
        author_role: draft.author.role,
        received_at: *last,
        command: Command {
            id: draft.id,
            occurred_at: draft.occurred_at,
            entered_at: draft.entered_at,
            device: Some(*device),
            device_seq: Some(*seq),
            signed: None,
            clock: None,
            action: draft.action,
        },
    }
}
