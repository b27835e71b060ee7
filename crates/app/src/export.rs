//! What leaves Milieu about one patient, for somebody who was not there: the days as people read them, the entries as they stand
//! in the log, and the proof of each that it does (docs/verify.md).

use std::collections::BTreeSet;

use domain::event::{Author, Fact};
use domain::id::{PatientId, StayId};
use domain::record::DayRecord;
use domain::time::Instant;
use jiff::civil::Date;
use ledger::proof::InclusionProof;
use serde::Serialize;
use store::export::Exported;
use store::{Reader, StoreError, Tx};

use crate::append::{Envelope, append};
use crate::clock::new_id;
use crate::{App, AppError, record};

/// Entries read at a time.
pub const PAGE: i64 = 2_000;
/// Most days that one export is about.
pub const DAYS_MAX: i32 = 366;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The patient's record number.
    pub mrn: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Who asks, as the record shall say.
    pub asked_by: String,
}

/// An entry with the proof that the log has it at its place.
#[derive(Clone, Debug, Serialize)]
pub struct Proven {
    /// The entry.
    #[serde(flatten)]
    pub entry: Exported,
    /// The inclusion proof for the package's checkpoint, as text (docs/ledger.md section 6).
    pub proof: String,
}

/// What an export holds.
#[derive(Clone, Debug)]
pub struct Export {
    /// What was signed last about the log, which all proofs are for.
    pub checkpoint: String,
    /// The entries, in the order of the log.
    pub entries: Vec<Proven>,
    /// Each day of each stay that had one, as it is printed.
    pub days: Vec<DayRecord>,
    /// Entries of the patient that nothing had signed yet: ask again in a second.
    pub unsealed: usize,
}

/// Collects what is known about a patient on some days. That it was asked for becomes an entry of its own, before anything is read.
///
/// # Errors
/// Not found when nobody has that record number; malformed when the days end before they begin or are too many; refused when the
/// log was never sealed.
pub async fn collect(app: &App, wanted: Wanted) -> Result<Export, AppError> {
    let days = wanted.from.until(wanted.until).map_or(-1, |span| span.get_days());
    if !(0..DAYS_MAX).contains(&days) {
        return Err(AppError::malformed(
            "until",
            "at most 366 days, ending after they begin",
        ));
    }
    let (noting, reading) = (app.clone(), app.clone());
    let mrn = wanted.mrn.clone();
    let asked_by = wanted.asked_by.clone();
    let patient = app
        .db
        .write(move |tx| Box::pin(async move { note(&noting, tx, &mrn, &asked_by).await }))
        .await?;
    app.db
        .read(move |reader| Box::pin(async move { collect_in(&reading, reader, patient, &wanted).await }))
        .await
}

async fn collect_in(
    app: &App,
    reader: &mut Reader,
    patient: PatientId,
    wanted: &Wanted,
) -> Result<Export, AppError> {
    let facility = app.facility;
    let signed = store::ledger::find_checkpoint(reader, facility)
        .await?
        .ok_or_else(|| AppError::refused("not_sealed", "the log was never sealed: start the server once"))?;
    let head = store::event::head(reader, facility).await?;
    let mut days = Vec::new();
    let mut kept = Vec::new();
    for stay in store::census::list_stays(reader, facility, patient).await? {
        let id = stay.id;
        let drawn = record::draw_days(app, reader, stay, (wanted.from, wanted.until)).await?;
        kept.extend(within(list_of_stay(reader, app, id, head).await?, drawn.window));
        days.extend(drawn.days);
    }
    kept.extend(list_of_patient(reader, app, patient, head).await?);
    let supporting = list_supporting(reader, app, &kept, head).await?;
    kept.extend(supporting);
    kept.sort_by_key(|entry| entry.log_index);
    kept.dedup_by_key(|entry| entry.log_index);
    let all = kept.len();
    kept.retain(|entry| entry.log_index <= signed.size);
    Ok(Export {
        checkpoint: signed.note,
        unsealed: all - kept.len(),
        entries: prove(reader, app, kept, signed.size.unsigned_abs()).await?,
        days,
    })
}

/// That somebody exported the charts of a patient's stays. Answers whose they are.
async fn note(app: &App, tx: &mut Tx, mrn: &str, asked_by: &str) -> Result<PatientId, AppError> {
    let patient = store::census::find_by_mrn(tx, app.facility, mrn)
        .await?
        .ok_or(AppError::NotFound)?;
    for stay in store::census::list_stays(tx, app.facility, patient).await? {
        let unit = stay.place.as_ref().map(|place| place.unit);
        let author = Author::System(format!("export:{asked_by}"));
        let envelope = Envelope::at(app.facility, author, app.clock.now())
            .on(unit)
            .of(Some(stay.id));
        let fact = Fact::ChartOpened {
            what: "export".to_owned(),
            glass: None,
        };
        append(tx, &envelope.event(new_id(app.clock.as_ref()), fact)).await?;
    }
    Ok(patient)
}

async fn list_of_stay(
    reader: &mut Reader,
    app: &App,
    stay: StayId,
    head: i64,
) -> Result<Vec<Exported>, StoreError> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = store::export::list_of_stay(reader, app.facility, stay, (after, head), PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.log_index;
        all.extend(page);
    }
}

async fn list_of_kind(
    reader: &mut Reader,
    app: &App,
    kind: &'static str,
    head: i64,
) -> Result<Vec<Exported>, StoreError> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = store::export::list_of_kind(reader, app.facility, kind, (after, head), PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.log_index;
        all.extend(page);
    }
}

/// What happened within the window, what corrects it, and what was in force by then: admission, beds, orders and precautions from
/// before it count too.
fn within(entries: Vec<Exported>, (from, until): (Instant, Instant)) -> Vec<Exported> {
    const OF_A_MOMENT: [&str; 8] = [
        "check_recorded",
        "check_corrected",
        "check_flagged",
        "chart_opened",
        "command_refused",
        "warning_raised",
        "warning_acknowledged",
        "warning_resolved",
    ];
    let mut inside = BTreeSet::new();
    let mut kept = Vec::new();
    for entry in entries {
        let lasting = !OF_A_MOMENT.contains(&entry.kind.as_str());
        let here = entry.occurred_at < until.0 && (lasting || entry.occurred_at >= from.0);
        if here || entry.corrects.is_some_and(|first| inside.contains(&first)) {
            inside.insert(entry.event);
            kept.push(entry);
        }
    }
    kept
}

/// Who the patient is: entries that may be of no stay.
async fn list_of_patient(
    reader: &mut Reader,
    app: &App,
    patient: PatientId,
    head: i64,
) -> Result<Vec<Exported>, StoreError> {
    let mut all = list_of_kind(reader, app, "patient_identified", head).await?;
    all.retain(|entry| says(entry, "patient") == Some(patient.to_string()));
    Ok(all)
}

/// What the others need to be understood and verified: who made them, and with which keys they signed.
async fn list_supporting(
    reader: &mut Reader,
    app: &App,
    entries: &[Exported],
    head: i64,
) -> Result<Vec<Exported>, StoreError> {
    let authors: BTreeSet<&str> = entries.iter().map(|entry| entry.author.as_str()).collect();
    let signers: BTreeSet<String> = entries.iter().filter_map(key_of).collect();
    let mut people = list_of_kind(reader, app, "person_changed", head).await?;
    people.retain(|entry| says(entry, "id").is_some_and(|id| authors.contains(id.as_str())));
    let mut keys = list_of_kind(reader, app, "signing_key_made", head).await?;
    keys.retain(|entry| says(entry, "key").is_some_and(|key| signers.contains(&key)));
    people.extend(keys);
    Ok(people)
}

/// A text that the body of an entry has under a name.
fn says(entry: &Exported, name: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(entry.body.as_deref()?).ok()?;
    body.get(name)?.as_str().map(str::to_owned)
}

/// The key with which an entry was signed on a device.
fn key_of(entry: &Exported) -> Option<String> {
    let command: serde_json::Value = serde_json::from_str(&entry.signed.as_ref()?.command).ok()?;
    command.get("signed")?.get("key")?.as_str().map(str::to_owned)
}

async fn prove(
    reader: &mut Reader,
    app: &App,
    entries: Vec<Exported>,
    size: u64,
) -> Result<Vec<Proven>, StoreError> {
    let leaf = |entry: &Exported| entry.log_index.unsigned_abs().saturating_sub(1);
    let mut needed = BTreeSet::new();
    for entry in &entries {
        needed.extend(InclusionProof::tiles(leaf(entry), size).map_err(cannot)?);
    }
    let tiles = store::ledger::find_tiles(reader, app.facility, needed).await?;
    let prove_one = |entry: Exported| {
        let proof = InclusionProof::generate(&tiles, leaf(&entry), size).map_err(cannot)?;
        Ok(Proven {
            entry,
            proof: proof.to_text(),
        })
    };
    entries.into_iter().map(prove_one).collect()
}

fn cannot(error: impl std::fmt::Display) -> StoreError {
    StoreError::Row(format!("an entry cannot be proven: {error}"))
}
