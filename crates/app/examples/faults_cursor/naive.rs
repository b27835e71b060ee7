//! Readers as one would write them first: "give me what is beyond the last that I have seen". On PostgreSQL, where transactions
//! commit in another order than they took their numbers and times, they miss what committed behind their backs.

use std::sync::Arc;

use store::{StoreError, Value};
use testkit::{TestDb, TestUnit};

use crate::reader::PAUSE;
use crate::seen::Seen;
use crate::servers::Servers;

/// Gives every event a number as it is written, as a column of identity would, and finds events by time.
const PREPARATION: [&str; 5] = [
    "CREATE TABLE numbered (seq BIGINT GENERATED ALWAYS AS IDENTITY, event BYTEA NOT NULL)",
    "CREATE INDEX numbered_by_seq ON numbered (seq)",
    "CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN INSERT INTO numbered (event) VALUES (NEW.id); RETURN NEW; END $$",
    "CREATE TRIGGER event_is_numbered AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION number_event()",
    "CREATE INDEX event_by_received_at ON event (facility, received_at)",
];

/// A reader that is misled.
#[derive(Clone, Copy, Debug)]
pub struct Naive {
    name: &'static str,
    sql: &'static str,
    /// Beyond what it begins.
    start: fn(i64) -> i64,
}

impl Naive {
    /// Both of them, and what they need in the database, before anything is in it.
    pub async fn prepare(db: &TestDb) -> [Self; 2] {
        for statement in PREPARATION {
            db.tamper(statement).await;
        }
        [
            Self {
                name: "naive: WHERE seq > last",
                sql: "SELECT seq, event FROM numbered WHERE seq > $1 ORDER BY seq LIMIT 500",
                start: |set_up| set_up,
            },
            Self {
                name: "naive: WHERE received_at > last",
                sql: "SELECT received_at, id FROM event WHERE facility = 1 AND received_at > $1 \
                      ORDER BY received_at LIMIT 500",
                start: |_| TestUnit::START.0,
            },
        ]
    }

    /// Reads until all is written and nothing new comes. `set_up`: how many events there were before the writers began.
    pub async fn read(self, servers: Arc<Servers>, set_up: i64) -> Seen {
        let db = servers.app(1).db.clone();
        let mut seen = Seen::by(self.name);
        let mut after = (self.start)(set_up);
        loop {
            let last = servers.is_sequenced();
            let rows: Result<_, StoreError> = db
                .read(move |reader| {
                    Box::pin(async move { reader.fetch_all(self.sql, &[Value::Int(after)]).await })
                })
                .await;
            let rows = rows.unwrap();
            if let Some(newest) = rows.last() {
                after = newest.int(0).unwrap();
                seen.take(rows.iter().map(|row| row.id(1).unwrap()));
            } else if last {
                return seen;
            } else {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
