//! MLLP over a real loopback socket: whatever comes, it answers, survives, and keeps what came.

use std::net::SocketAddr;
use std::time::Duration;

use app::permit::grant;
use domain::census::PointOfCareMapping;
use domain::command::Action;
use domain::inbound::NeedsHuman;
use domain::people::Role;
use domain::people::permit::Ask;
use jiff::tz::TimeZone;
use server::adt::mllp::{Mllp, MllpLimits, listen};
use server::live::Live;
use testkit::{TestDb, TestUnit, on_both_databases};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// A listener beside a small unit whose point of care `CEDAR` is mapped.
struct Site {
    unit: TestUnit,
    address: SocketAddr,
    stopping: CancellationToken,
}

impl Site {
    async fn new(db: TestDb) -> Self {
        Self::stalling_after(db, Duration::from_secs(10)).await
    }

    async fn stalling_after(db: TestDb, stalled_after: Duration) -> Self {
        let unit = TestUnit::new(db).await;
        let mapping = PointOfCareMapping {
            point_of_care: "CEDAR".to_owned(),
            unit: Some(unit.unit),
        };
        unit.does(Role::Administrator, Action::MapPointOfCare { mapping })
            .await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = CancellationToken::new();
        let mllp = Mllp {
            app: unit.app.clone(),
            zone: TimeZone::UTC,
            live: Live::default(),
            limits: MllpLimits {
                connections_max: 4,
                stalled_after,
                idle_spans_max: 100,
            },
            stopping: stopping.clone(),
        };
        tokio::spawn(listen(listener, mllp));
        Self {
            unit,
            address,
            stopping,
        }
    }

    async fn connect(&self) -> Sender {
        Sender(TcpStream::connect(self.address).await.unwrap())
    }

    async fn list(&self) -> Vec<NeedsHuman> {
        let (unit, nurse) = (&self.unit, self.unit.person(Role::ChargeNurse));
        let permit = grant(unit.app.facility, nurse, Ask::ReadNeedsHuman, Some(unit.unit)).unwrap();
        app::inbound::list(&unit.app, &permit, Some(unit.unit))
            .await
            .unwrap()
            .0
    }

    /// How many messages are kept, whatever became of them.
    async fn kept(&self) -> i64 {
        let facility = self.unit.app.facility;
        let count = self
            .unit
            .app
            .db
            .read(move |reader| Box::pin(store::inbound::count(reader, facility)));
        let count = count.await.unwrap();
        count.applied + count.kept + count.waiting + count.refused
    }

    async fn census(&self) -> Vec<String> {
        let (facility, id) = (self.unit.app.facility, self.unit.unit);
        let rows = self
            .unit
            .app
            .db
            .read(move |reader| Box::pin(store::board::list_rows(reader, facility, id)));
        let mut rows: Vec<String> = rows
            .await
            .unwrap()
            .iter()
            .map(|row| format!("{} {}", row.identity.mrn, row.place.room))
            .collect();
        rows.sort();
        rows
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

struct Sender(TcpStream);

impl Sender {
    async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }
    async fn send_frame(&mut self, message: &str) {
        self.send(&[b"\x0B", message.as_bytes(), b"\x1C\r"].concat())
            .await;
    }
    /// The next answer: `AA 1` is its code with the number of what it answers.
    async fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\x1C\r") {
            let byte = tokio::time::timeout(Duration::from_secs(20), self.0.read_u8()).await;
            bytes.push(byte.expect("an answer comes").expect("the connection stays open"));
        }
        let text = String::from_utf8(bytes).unwrap();
        let msa = text
            .split('\r')
            .find(|line| line.starts_with("MSA"))
            .unwrap()
            .to_owned();
        let fields: Vec<&str> = msa.split('|').collect();
        format!("{} {}", fields[1], fields.get(2).copied().unwrap_or_default())
            .trim()
            .to_owned()
    }
    /// Waits until the other side ends the connection.
    async fn ends(&mut self) {
        let mut rest = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(20), self.0.read_to_end(&mut rest)).await;
        assert!(matches!(end, Ok(Ok(0))), "{end:?}, {} bytes", rest.len());
    }
}

fn admit(number: &str, mrn: &str, room: &str) -> String {
    format!(
        "MSH|^~\\&|ADT|HOSPITAL|MILIEU|UNIT|20260601120000||ADT^A01|{number}|P|2.5\rEVN|A01|20260601120000\r\
         PID|1||{mrn}^^^H^MR||STONE^{mrn}\rPV1|1|I|CEDAR^{room}^A|||||||||||||||V{mrn}\r"
    )
}

#[test]
fn a_message_is_answered_only_after_it_is_on_the_board() {
    on_both_databases(async |db| {
        let site = Site::new(db).await;
        let mut sender = site.connect().await;
        for (number, room) in [("1", "01"), ("2", "02"), ("3", "03")] {
            sender
                .send_frame(&admit(number, &format!("M{number}"), room))
                .await;
            assert_eq!(sender.answer().await, format!("AA {number}"));
            assert_eq!(site.kept().await, number.parse::<i64>().unwrap());
            assert!(site.census().await.contains(&format!("M{number} {room}")));
        }
        sender.send_frame(&admit("3", "M3", "03")).await;
        assert_eq!(sender.answer().await, "AA 3");
        assert_eq!(site.kept().await, 3);
    });
}

#[test]
fn two_messages_in_a_frame_are_answered_each_and_two_frames_at_once_too() {
    on_both_databases(async |db| {
        let site = Site::new(db).await;
        let mut sender = site.connect().await;
        sender
            .send_frame(&format!("{}{}", admit("1", "M1", "01"), admit("2", "M2", "02")))
            .await;
        assert_eq!([sender.answer().await, sender.answer().await], ["AA 1", "AA 2"]);
        let (third, fourth) = (admit("3", "M3", "03"), admit("4", "M4", "04"));
        sender
            .send(format!("\x0B{third}\x1C\r\x0B{fourth}\x1C\r").as_bytes())
            .await;
        assert_eq!([sender.answer().await, sender.answer().await], ["AA 3", "AA 4"]);
        assert_eq!(site.census().await, ["M1 01", "M2 02", "M3 03", "M4 04"]);
    });
}

#[test]
fn a_message_without_an_end_is_refused_and_kept_and_can_be_sent_again() {
    on_both_databases(async |db| {
        let site = Site::stalling_after(db, Duration::from_millis(300)).await;
        let mut sender = site.connect().await;
        sender
            .send(format!("\x0B{}", admit("1", "M1", "01")).as_bytes())
            .await;
        assert_eq!(sender.answer().await, "AR 1");
        sender.ends().await;
        let mut sender = site.connect().await;
        sender.send_frame(&admit("1", "M1", "01")).await;
        assert_eq!(sender.answer().await, "AA 1");
        // Cut off by the next message, and by the end of the connection.
        let (cut, whole) = (admit("2", "M2", "02"), admit("3", "M3", "03"));
        sender
            .send(format!("\x0B{cut}\x0B{whole}\x1C\r").as_bytes())
            .await;
        assert_eq!([sender.answer().await, sender.answer().await], ["AR 2", "AA 3"]);
        sender
            .send(format!("\x0B{}", admit("4", "M4", "04")).as_bytes())
            .await;
        drop(sender);
        while site.list().await.len() < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(site.census().await, ["M1 01", "M3 03"]);
        assert!(
            site.list()
                .await
                .iter()
                .all(|item| item.reason.code == "message_unreadable")
        );
    });
}

#[test]
fn a_connection_that_is_silent_between_messages_stays_open() {
    on_both_databases(async |db| {
        let site = Site::stalling_after(db, Duration::from_millis(50)).await;
        let mut sender = site.connect().await;
        for number in ["1", "2"] {
            sender
                .send_frame(&admit(number, &format!("M{number}"), &format!("0{number}")))
                .await;
            assert_eq!(sender.answer().await, format!("AA {number}"));
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        assert_eq!(site.list().await.len(), 0);
    });
}

#[test]
fn rubbish_is_answered_where_someone_waits_and_kept_everywhere() {
    on_both_databases(async |db| {
        let site = Site::new(db).await;
        let mut sender = site.connect().await;
        sender.send(b"GET / HTTP/1.1\r\n\r\n").await;
        sender.send(b"\x0B\xFF\xFE\x00not a message\x1C\r").await;
        assert_eq!(sender.answer().await, "AR");
        sender
            .send_frame("MSH|^~\\&|ADT|HOSPITAL|||20260601||ORU^R01|7|P|2.5\r")
            .await;
        assert_eq!(sender.answer().await, "AR 7");
        sender.send_frame(&admit("", "M1", "01")).await;
        assert_eq!(sender.answer().await, "AE");
        sender
            .send_frame(&admit("8", "M8", "02").replace("PID|", "ZZZ|"))
            .await;
        assert_eq!(sender.answer().await, "AE 8");
        sender
            .send_frame(&admit("9", "M9", "03").replace('\r', "\n"))
            .await;
        assert_eq!(sender.answer().await, "AA 9");
        assert_eq!(site.census().await, ["M9 03"]);
        let mut codes: Vec<String> = site
            .list()
            .await
            .into_iter()
            .map(|item| item.reason.code)
            .collect();
        codes.sort();
        let unreadable = ["message_unreadable"; 4].map(str::to_owned);
        assert_eq!(codes[0], "control_id_missing");
        assert_eq!(codes[1..], unreadable);
    });
}

#[test]
fn a_field_of_ten_megabytes_is_taken_and_a_message_beyond_the_limit_is_refused() {
    on_both_databases(async |db| {
        let site = Site::new(db).await;
        let mut sender = site.connect().await;
        let big = format!(
            "{}NTE|1||{}\r",
            admit("1", "M1", "01"),
            "x".repeat(10 * 1024 * 1024)
        );
        sender.send_frame(&big).await;
        assert_eq!(sender.answer().await, "AA 1");
        let endless = format!(
            "{}NTE|1||{}\r",
            admit("2", "M2", "02"),
            "x".repeat(20 * 1024 * 1024)
        );
        sender.send_frame(&endless).await;
        assert_eq!(sender.answer().await, "AR 2");
        sender.send_frame(&admit("3", "M3", "03")).await;
        assert_eq!(sender.answer().await, "AA 3");
        assert_eq!(site.census().await, ["M1 01", "M3 03"]);
        assert_eq!(site.list().await.len(), 1);
    });
}

#[test]
fn one_connection_too_many_is_closed_and_the_others_go_on() {
    on_both_databases(async |db| {
        let site = Site::new(db).await;
        let mut senders = Vec::new();
        for number in 1..=4 {
            let mut sender = site.connect().await;
            sender
                .send_frame(&admit(
                    &number.to_string(),
                    &format!("M{number}"),
                    &format!("0{number}"),
                ))
                .await;
            assert_eq!(sender.answer().await, format!("AA {number}"));
            senders.push(sender);
        }
        site.connect().await.ends().await;
        senders[0].send_frame(&admit("5", "M5", "05")).await;
        assert_eq!(senders[0].answer().await, "AA 5");
        senders.clear();
        // Places are free again, as soon as the listener has noticed.
        loop {
            let mut sender = site.connect().await;
            let frame = format!("\x0B{}\x1C\r", admit("6", "M6", "06"));
            if sender.0.write_all(frame.as_bytes()).await.is_err() {
                continue;
            }
            let mut first = [0_u8; 1];
            if matches!(sender.0.read(&mut first).await, Ok(1)) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(site.census().await.len(), 6);
    });
}

#[test]
fn the_same_message_on_many_connections_counts_once() {
    on_both_databases(async |db| {
        let site = Site::new(db).await;
        let mut senders = Vec::new();
        for _ in 0..4 {
            senders.push(site.connect().await);
        }
        for sender in &mut senders {
            sender.send_frame(&admit("1", "M1", "01")).await;
        }
        for sender in &mut senders {
            assert_eq!(sender.answer().await, "AA 1");
        }
        assert_eq!((site.kept().await, site.census().await.len()), (1, 1));
    });
}
