//! Which statements a check needs, with their values: listened to while Milieu itself takes it on SQLite.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use domain::id::PersonId;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use store::{Connection, Db, Tx, Value};

use crate::base::{Base, app_of};

/// One statement as it was executed.
#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: &'static str,
    pub values: Vec<Value>,
}

/// The statements of one check.
pub type Needed = Vec<Statement>;

/// A statement's text without and with its values.
type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// Takes checks one by one and notes what each needs. Savepoints are Milieu's own affair and not counted.
pub async fn record(db: &Db, base: &Base, checks: &[(PersonId, String)]) -> Vec<Needed> {
    let app = app_of(db);
    let mut texts = HashMap::new();
    let mut all = Vec::with_capacity(checks.len());
    for (author, json) in checks {
        let author = base
            .people
            .iter()
            .find(|person| person.id == *author)
            .unwrap()
            .clone();
        let (app, json) = (app.clone(), json.clone());
        let heard = db.write(move |tx| {
            Box::pin(async move {
                let heard = Heard::default();
                listen(tx, Some(Arc::clone(&heard)));
                let now = app.clock.now();
                let taken = app::command::submit_in(&app, tx, &author, &[json], now).await;
                listen(tx, None);
                taken?;
                let heard = std::mem::take(&mut *heard.lock().unwrap());
                Ok::<_, app::AppError>(heard)
            })
        });
        let heard = heard.await.unwrap();
        all.push(
            heard
                .iter()
                .filter_map(|(text, full)| read(&mut texts, text, full))
                .collect(),
        );
    }
    all
}

fn listen(tx: &mut Tx, heard: Option<Heard>) {
    let Connection::Sqlite(connection) = tx.connection() else {
        panic!("statements are listened to on SQLite");
    };
    let note = heard.map(|heard| {
        move |event: TraceEvent<'_>| {
            if let TraceEvent::Stmt(statement, _) = event {
                let full = statement.expanded_sql().unwrap_or_default();
                heard.lock().unwrap().push((statement.sql().into_owned(), full));
            }
        }
    });
    connection
        .trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, note)
        .unwrap();
}

/// The statement with its values, read from where they stand in its full text.
fn read(texts: &mut HashMap<String, &'static str>, text: &str, full: &str) -> Option<Statement> {
    if ["SAVEPOINT", "RELEASE", "ROLLBACK", "--"]
        .iter()
        .any(|start| text.starts_with(start))
    {
        return None;
    }
    let sql = *texts
        .entry(text.to_owned())
        .or_insert_with(|| Box::leak(text.to_owned().into_boxed_str()));
    let mut values = Vec::new();
    let mut rest = full;
    let mut pieces = text.split('$');
    rest = rest.strip_prefix(pieces.next()?).expect("the same text");
    for piece in pieces {
        let digits = piece
            .find(|sign: char| !sign.is_ascii_digit())
            .unwrap_or(piece.len());
        let number: usize = piece[..digits].parse().expect("$ and a number");
        let (value, after) = literal(rest);
        if values.len() < number {
            values.resize(number, Value::Null);
        }
        values[number - 1] = value;
        rest = after.strip_prefix(&piece[digits..]).expect("the same text");
    }
    Some(Statement { sql, values })
}

/// The literal at the beginning, and what follows it.
fn literal(text: &str) -> (Value, &str) {
    if let Some(rest) = text.strip_prefix("NULL") {
        return (Value::Null, rest);
    }
    if let Some(rest) = text.strip_prefix("x'") {
        let end = rest.find('\'').unwrap();
        let bytes = (0..end)
            .step_by(2)
            .map(|at| u8::from_str_radix(&rest[at..at + 2], 16).unwrap());
        return (Value::Blob(bytes.collect()), &rest[end + 1..]);
    }
    if let Some(rest) = text.strip_prefix('\'') {
        let mut end = 0;
        loop {
            end += rest[end..].find('\'').unwrap();
            if !rest[end + 1..].starts_with('\'') {
                return (Value::Text(rest[..end].replace("''", "'")), &rest[end + 1..]);
            }
            end += 2;
        }
    }
    let digit = |sign: char| sign.is_ascii_digit() || sign == '-';
    let end = text.find(|sign| !digit(sign)).unwrap_or(text.len());
    (Value::Int(text[..end].parse().unwrap()), &text[end..])
}
