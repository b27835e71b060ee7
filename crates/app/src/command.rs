//! The one way in for commands: same id and same content, same receipt; same id and other content, both kept.
//!
//! A batch is one transaction; each command in it is decided on its own, and a refusal undoes only itself.

use std::collections::HashMap;

use domain::clock::{Reading, Times};
use domain::command::{Action, Command, Receipt, ReceiptOutcome, content_hash};
use domain::event::{Author, Event, Fact};
use domain::id::{CommandId, EventId, StayId, UnitId};
use domain::inbound::Reason;
use domain::people::Person;
use domain::people::permit::{Ask, Reach, reach};
use domain::round::Flag;
use domain::shift::Block;
use domain::time::Instant;
use store::{BoxFuture, Reader, Subject, Tx};

use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::inbound::keep_entry;
use crate::policy::Policies;
use crate::signature::{Entry, Sender, Whose, find_author};
use crate::{App, AppError};

/// How long before a command blocks are looked up: an entry may come from a tablet that was away for a shift.
const BLOCKS_BACK_MINUTES: i64 = 24 * 60;

/// How often a batch is tried when it and another wait for each other's patients and it was the one undone.
const TRIES_MAX: usize = 10;

/// A command on its way, with who sent it and when it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// What was sent.
    pub command: Command,
    /// Its JSON exactly as sent.
    pub json: String,
    /// Who sent it.
    pub author: Person,
    /// When it arrived.
    pub received_at: Instant,
    /// What is claimed about when it happened, and what the server makes of it.
    pub times: Times,
    /// What the sending device's clocks showed when its batch left.
    pub sent: Option<Reading>,
}

impl Arrived {
    /// A command as it arrived at `received_at`, in a batch that was `sent` then.
    pub fn new(
        command: Command,
        json: String,
        author: Person,
        received_at: Instant,
        sent: Option<Reading>,
    ) -> Self {
        let claimed = (command.occurred_at, command.entered_at, received_at);
        Self {
            times: Times::judge(claimed, command.clock.as_ref(), sent.as_ref()),
            command,
            json,
            author,
            received_at,
            sent,
        }
    }
    /// The envelope of the events it becomes.
    pub fn envelope(&self, app: &App) -> Envelope {
        Envelope {
            device: self.command.device,
            device_seq: self.command.device_seq,
            occurred_at: self.times.occurred_at,
            entered_at: self.command.entered_at,
            clock: self.times.record(self.command.clock, self.sent),
            ..Envelope::at(app.facility, Author::Person(self.author.id), self.received_at)
        }
    }
    /// The event a command becomes has the command's own identity.
    pub const fn event_id(&self) -> EventId {
        self.command.id.cast()
    }
    /// An event of a stay, with the command's own identity.
    pub fn stay_event(&self, app: &App, unit: UnitId, stay: StayId, fact: Fact) -> Event {
        self.envelope(app)
            .on(Some(unit))
            .of(Some(stay))
            .event(self.event_id(), fact)
    }
    /// An event of a unit, with the command's own identity.
    pub fn unit_event(&self, app: &App, unit: UnitId, fact: Fact) -> Event {
        self.envelope(app).on(Some(unit)).event(self.event_id(), fact)
    }
    /// How far the author's role reaches with this kind of command.
    pub fn reach(&self) -> Reach {
        reach(self.author.role, Ask::Command(self.command.action.kind()))
    }
    /// Refuses a unit out of the author's reach as if it were absent.
    pub fn require_unit(&self, unit: UnitId) -> Result<(), AppError> {
        match self.reach() {
            Reach::Facility => Ok(()),
            Reach::OwnUnits if self.author.units.contains(&unit) => Ok(()),
            _ => Err(AppError::NotFound),
        }
    }
}

/// What a command's own function answers: the flags on what it stored.
pub type Decided = Result<Vec<Flag>, AppError>;

/// What the commands of one batch share.
#[derive(Debug)]
pub struct Batch {
    /// Database, clock, facility.
    pub app: App,
    /// Policy versions.
    pub policies: Policies,
    received_at: Instant,
    blocks: HashMap<UnitId, Vec<Block>>,
}

impl Batch {
    /// Opens a batch.
    pub async fn open(app: &App, reader: &mut Reader, received_at: Instant) -> Result<Self, AppError> {
        let policies = app.policies.load(reader, app.facility).await?;
        Ok(Self {
            app: app.clone(),
            policies,
            received_at,
            blocks: HashMap::new(),
        })
    }
    /// Blocks of a unit from a day back to a day ahead.
    pub async fn blocks(&mut self, reader: &mut Reader, unit: UnitId) -> Result<&[Block], AppError> {
        if !self.blocks.contains_key(&unit) {
            let now = self.received_at;
            let (from, until) = (
                now.plus_minutes(-BLOCKS_BACK_MINUTES),
                now.plus_minutes(BLOCKS_BACK_MINUTES),
            );
            let blocks = store::shift::list_blocks(reader, self.app.facility, unit, from, until).await?;
            self.blocks.insert(unit, blocks);
        }
        Ok(self.blocks.get(&unit).map_or(&[], Vec::as_slice))
    }
    /// Forgets what a command may have changed.
    fn forget(&mut self, action: &Action) {
        if matches!(action, Action::AssignBlock { .. } | Action::EndBlock { .. }) {
            self.blocks.clear();
        }
    }
}

/// Takes unsigned commands of one author, each as its JSON exactly as sent. One receipt each, in their order.
///
/// # Errors
/// Only when storage fails, or a command is so malformed that it has no id to give a receipt for; then none is stored.
pub async fn submit(app: &App, author: &Person, jsons: Vec<String>) -> Result<Vec<Receipt>, AppError> {
    let sender = Sender::author(author.clone());
    submit_entries(app, &sender, jsons.into_iter().map(Entry::from).collect()).await
}

/// Like [`submit`], for entries of which each may be signed by another person than the sender.
pub async fn submit_entries(
    app: &App,
    sender: &Sender,
    entries: Vec<Entry>,
) -> Result<Vec<Receipt>, AppError> {
    let mut tries = 1;
    loop {
        match submit_once(app, sender, entries.clone()).await {
            Err(AppError::Store(error)) if tries < TRIES_MAX && error.was_undone_for_another() => tries += 1,
            answer => return answer,
        }
    }
}

async fn submit_once(app: &App, sender: &Sender, entries: Vec<Entry>) -> Result<Vec<Receipt>, AppError> {
    let (app, sender) = (app.clone(), sender.clone());
    let db = app.db.clone();
    db.write(move |tx| Box::pin(async move { take_all(&app, tx, &sender, &entries, app.clock.now()).await }))
        .await
}

/// Like [`submit`], inside a transaction and at a time of the caller's: for the invented past of the sample unit.
pub async fn submit_in(
    app: &App,
    tx: &mut Tx,
    author: &Person,
    jsons: &[String],
    received_at: Instant,
) -> Result<Vec<Receipt>, AppError> {
    let sender = Sender::author(author.clone());
    let entries: Vec<Entry> = jsons.iter().cloned().map(Entry::from).collect();
    take_all(app, tx, &sender, &entries, received_at).await
}

async fn take_all(
    app: &App,
    tx: &mut Tx,
    sender: &Sender,
    entries: &[Entry],
    received_at: Instant,
) -> Result<Vec<Receipt>, AppError> {
    let mut batch = Batch::open(app, tx, received_at).await?;
    let read: Vec<Read> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| Read::of(entry, index))
        .collect::<Result<_, _>>()?;
    // The same entries may come from several places at once, in orders of their own.
    store::dialect::lock_all(tx, read.iter().map(|read| read.id)).await?;
    let mut receipts = Vec::with_capacity(entries.len());
    for (entry, read) in entries.iter().zip(read) {
        receipts.push(take(&mut batch, tx, sender, entry, read, received_at).await?);
    }
    Ok(receipts)
}

/// An entry's text, read.
struct Read {
    id: CommandId,
    parsed: Result<Command, serde_json::Error>,
}

impl Read {
    /// # Errors
    /// Without an id there is nothing to give a receipt for.
    fn of(entry: &Entry, index: usize) -> Result<Self, AppError> {
        let parsed = serde_json::from_str::<Command>(&entry.json);
        let id = parsed
            .as_ref()
            .map_or_else(|_| find_id(&entry.json), |command| Some(command.id))
            .ok_or_else(|| AppError::malformed(&format!("commands[{index}].id"), "a UUID is missing here"))?;
        Ok(Self { id, parsed })
    }
}

async fn take(
    batch: &mut Batch,
    tx: &mut Tx,
    sender: &Sender,
    entry: &Entry,
    Read { id, parsed }: Read,
    received_at: Instant,
) -> Result<Receipt, AppError> {
    let json = entry.json.as_str();
    let hash = content_hash(json);
    if let Some(given) = store::command::find_receipt(tx, batch.app.facility, id).await? {
        if given.content_hash == hash {
            return with_leaf(batch, tx, given).await;
        }
        return Box::pin(keep_conflict(batch, tx, sender, json, (id, hash), received_at)).await;
    }
    let mut kept = Kept {
        id,
        hash: hash.clone(),
        action: "unknown",
        kind: "refused_entry",
        json,
    };
    let command = match parsed {
        Ok(command) => command,
        Err(error) => {
            let reason = Reason {
                code: "malformed".to_owned(),
                text: error.to_string(),
            };
            return Box::pin(refuse(batch, tx, sender, &kept, reason, received_at)).await;
        }
    };
    kept.action = command.action.kind();
    let author = match find_author(&batch.app, tx, sender, entry, (&command, &hash), received_at).await? {
        Whose::Author(author) => author,
        Whose::Nobodys(reason) => {
            return Box::pin(refuse(batch, tx, sender, &kept, reason, received_at)).await;
        }
        Whose::Quarantined(author, reason) => {
            kept.kind = "quarantined_entry";
            let sender = Sender::author(author);
            return Box::pin(refuse(batch, tx, &sender, &kept, reason, received_at)).await;
        }
    };
    let arrived = Arrived::new(command, json.to_owned(), author, received_at, entry.sent);
    decide_new(batch, tx, &arrived, &kept).await
}

/// Decides about a command that has come for the first time and whose author is known; a refusal undoes only itself.
async fn decide_new(
    batch: &mut Batch,
    tx: &mut Tx,
    arrived: &Arrived,
    kept: &Kept<'_>,
) -> Result<Receipt, AppError> {
    tx.begin_item().await?;
    let decided = decide(batch, tx, arrived).await;
    tx.end_item(decided.is_ok()).await?;
    batch.forget(&arrived.command.action);
    let outcome = match decided {
        Ok(flags) if flags.is_empty() => ReceiptOutcome::Stored,
        Ok(flags) => ReceiptOutcome::Flagged { flags },
        Err(error) => {
            let author = Sender::author(arrived.author.clone());
            let reason = reason_of(error)?;
            return Box::pin(refuse(batch, tx, &author, kept, reason, arrived.received_at)).await;
        }
    };
    let mut receipt = Receipt {
        id: kept.id,
        content_hash: kept.hash.clone(),
        received_at: arrived.received_at,
        leaf: None,
        outcome,
    };
    let (facility, author) = (batch.app.facility, arrived.author.id);
    let event = tx.find_appended(arrived.event_id());
    let subject = event.map_or(Subject::Nobody, |event| event.subject);
    store::command::put_receipt(tx, facility, author, kept.action, (subject, &receipt)).await?;
    receipt.leaf = event.map(|event| event.leaf.to_string());
    Ok(receipt)
}

/// A receipt that was kept, with the leaf as it stands where the event is.
async fn with_leaf(batch: &Batch, tx: &mut Tx, mut receipt: Receipt) -> Result<Receipt, AppError> {
    if receipt.is_stored() {
        let placed = store::ledger::list_placed(tx, batch.app.facility, &[receipt.id.cast()]).await?;
        receipt.leaf = placed.first().map(|placed| placed.leaf.to_string());
    }
    Ok(receipt)
}

/// The id of a command, even of one that cannot be read otherwise.
fn find_id(json: &str) -> Option<CommandId> {
    #[derive(serde::Deserialize)]
    struct OnlyId {
        id: CommandId,
    }
    serde_json::from_str::<OnlyId>(json).ok().map(|only| only.id)
}

fn reason_of(error: AppError) -> Result<Reason, AppError> {
    match error {
        AppError::Refused(reason) => Ok(reason),
        AppError::NotFound => Ok(Reason {
            code: "not_found".to_owned(),
            text: "This is not here, or not within your reach. Ask the charge nurse.".to_owned(),
        }),
        AppError::Malformed { field, message } => Ok(Reason {
            code: "malformed".to_owned(),
            text: format!("{field}: {message}"),
        }),
        AppError::Store(error) => Err(AppError::Store(error)),
    }
}

/// A refused command as it is kept.
struct Kept<'a> {
    id: CommandId,
    hash: String,
    action: &'a str,
    kind: &'static str,
    json: &'a str,
}

/// Refuses a command: it stays visible to its author and on the needs-a-human list.
async fn refuse(
    batch: &Batch,
    tx: &mut Tx,
    sender: &Sender,
    kept: &Kept<'_>,
    reason: Reason,
    received_at: Instant,
) -> Result<Receipt, AppError> {
    let app = &batch.app;
    let fact = Fact::CommandRefused {
        command: kept.id,
        action: kept.action.to_owned(),
        reason: reason.clone(),
    };
    let envelope = Envelope::at(app.facility, sender.event_author(), received_at);
    append(tx, &envelope.event(new_id(app.clock.as_ref()), fact)).await?;
    // A refused click on the list itself holds nothing that anyone saw, and what it was about is still there.
    if kept.action != "resolve" {
        keep_entry(
            app,
            tx,
            sender,
            kept.kind,
            kept.id.cast(),
            kept.json,
            &kept.hash,
            &reason,
            received_at,
        )
        .await?;
    }
    let outcome = ReceiptOutcome::Refused { reason };
    let receipt = Receipt {
        id: kept.id,
        content_hash: kept.hash.clone(),
        received_at,
        leaf: None,
        outcome,
    };
    let author = sender.receipt_author();
    store::command::put_receipt(tx, app.facility, author, kept.action, (Subject::Nobody, &receipt)).await?;
    Ok(receipt)
}

/// Same id, other content: the first stands, this one goes to a person. Sent again, it gets the same answer.
async fn keep_conflict(
    batch: &Batch,
    tx: &mut Tx,
    sender: &Sender,
    json: &str,
    (id, hash): (CommandId, String),
    received_at: Instant,
) -> Result<Receipt, AppError> {
    let app = &batch.app;
    let reason = Reason {
        code: "id_conflict".to_owned(),
        text:
            "Another entry has the same number and other content. Both are kept; someone must look at them."
                .to_owned(),
    };
    let known =
        store::inbound::find_entry(tx, app.facility, "conflicting_entry", &id.to_string(), &hash).await?;
    if known.is_none() {
        let fact = Fact::CommandRefused {
            command: id,
            action: "unknown".to_owned(),
            reason: reason.clone(),
        };
        let envelope = Envelope::at(app.facility, sender.event_author(), received_at);
        append(tx, &envelope.event(new_id(app.clock.as_ref()), fact)).await?;
        let item = new_id(app.clock.as_ref());
        keep_entry(
            app,
            tx,
            sender,
            "conflicting_entry",
            item,
            json,
            &hash,
            &reason,
            received_at,
        )
        .await?;
    }
    Ok(Receipt {
        id,
        content_hash: hash,
        received_at,
        leaf: None,
        outcome: ReceiptOutcome::Refused { reason },
    })
}

/// Decides about a quarantined command on a person's word, as its author's: what was kept becomes events now.
pub(crate) fn decide_kept<'a>(
    batch: &'a mut Batch,
    tx: &'a mut Tx,
    arrived: &'a Arrived,
) -> BoxFuture<'a, Decided> {
    Box::pin(async move {
        let decided = decide(batch, tx, arrived).await;
        batch.forget(&arrived.command.action);
        decided
    })
}

async fn decide(batch: &mut Batch, tx: &mut Tx, arrived: &Arrived) -> Decided {
    if arrived.reach() == Reach::None {
        return Err(AppError::refused(
            "not_permitted",
            "Your role may not do this. Ask the charge nurse or a provider.",
        ));
    }
    // Each in its own box: together they would be copied for every command, as large as the largest of them.
    let decided: BoxFuture<'_, Decided> = match &arrived.command.action {
        Action::RecordCheck { stay, check } => {
            Box::pin(crate::round::record_check(batch, tx, arrived, *stay, check))
        }
        Action::CorrectCheck {
            stay,
            corrects,
            check,
            why,
        } => Box::pin(crate::round::correct_check(
            batch,
            tx,
            arrived,
            (*stay, *corrects),
            check,
            why,
        )),
        Action::OrderLevel { .. }
        | Action::ConfirmOrder { .. }
        | Action::StartPrecaution { .. }
        | Action::StopPrecaution { .. } => Box::pin(crate::level::decide(batch, tx, arrived)),
        Action::Admit { .. }
        | Action::Transfer { .. }
        | Action::Discharge { .. }
        | Action::ChangeIdentity { .. } => Box::pin(crate::census::decide(batch, tx, arrived)),
        Action::AssignBlock { .. } | Action::EndBlock { .. } | Action::AcknowledgeWarning { .. } => {
            Box::pin(crate::shift::decide(batch, tx, arrived))
        }
        Action::Resolve { item, resolution } => {
            Box::pin(crate::inbound::resolve(batch, tx, arrived, *item, resolution))
        }
        Action::AdoptPolicy { .. } | Action::ConfigureUnit { .. } | Action::MapPointOfCare { .. } => {
            Box::pin(crate::setup::decide(batch, tx, arrived))
        }
        Action::AddPerson { .. } | Action::ChangePerson { .. } => {
            Box::pin(crate::people::decide(batch, tx, arrived))
        }
        Action::RenameDevice { .. }
        | Action::MoveDevice { .. }
        | Action::RevokeDevice { .. }
        | Action::WipeDevice { .. }
        | Action::EndSessions { .. } => Box::pin(crate::device::decide(batch, tx, arrived)),
    };
    decided.await
}
