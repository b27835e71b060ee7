//! Whatever a device's clock shows: nothing is refused, nothing is silenced, and what the server knows is kept.

use app::command::submit_entries;
use app::permit::grant;
use app::signature::{Entry, Sender};
use domain::board::BoardRow;
use domain::clock::{Basis, Evidence, Handshake, Reading};
use domain::command::{Action, Command, Receipt, ReceiptOutcome};
use domain::event::Event;
use domain::id::{BootId, StayId};
use domain::level::OrderBasis;
use domain::people::Role;
use domain::people::permit::Ask;
use domain::record::Timeliness;
use domain::round::{CheckEntry, Flag};
use domain::time::{Instant, MICROS_PER_MINUTE};
use testkit::{TestUnit, on_both_databases};

const DAY: i64 = 24 * 60;
const YEAR: i64 = 365 * DAY;

/// How a tablet's wall clock is wrong when an entry is made and when it is sent, in minutes; and whether its steady clock
/// stood still in between, ran on, or began anew.
struct Lie {
    name: &'static str,
    entering: i64,
    sending: i64,
    restarted: bool,
    /// Percent by which the steady clock runs fast.
    drift: i64,
    doubtful: bool,
    by: Basis,
}

const fn lie(name: &'static str, entering: i64, sending: i64) -> Lie {
    Lie {
        name,
        entering,
        sending,
        restarted: true,
        drift: 0,
        doubtful: true,
        by: Basis::Elapsed,
    }
}

fn lies() -> Vec<Lie> {
    vec![
        Lie {
            doubtful: false,
            restarted: false,
            by: Basis::Vouched,
            ..lie("right all along", 0, 0)
        },
        Lie {
            doubtful: false,
            by: Basis::Vouched,
            ..lie("right, and restarted in between", 0, 0)
        },
        lie("a year ahead", YEAR, YEAR),
        lie("a year behind", -YEAR, -YEAR),
        lie("at 1970", -56 * YEAR, -56 * YEAR),
        lie("set forward by an hour by hand in the spring night", 60, 60),
        Lie {
            doubtful: false,
            ..lie(
                "set back by an hour by hand in the autumn night, within what the restart leaves open",
                -60,
                -60,
            )
        },
        Lie {
            restarted: false,
            ..lie("set back for this entry and right again when it is sent", -15, 0)
        },
        Lie {
            restarted: false,
            drift: -10,
            doubtful: false,
            ..lie("losing ten percent", -1, -3)
        },
        Lie {
            restarted: false,
            drift: 10,
            by: Basis::Contact,
            ..lie("gaining ten percent", 8, 12)
        },
    ]
}

/// A tablet that heard the server ten minutes after the start, made an entry at 90 and sends it at 130, 80 + 40 minutes later.
struct Tablet<'a> {
    lie: &'a Lie,
}

const HEARD: i64 = 10;
const ENTERED: i64 = 90;
const SENT: i64 = 130;

fn minute(minute: i64) -> Instant {
    TestUnit::START.plus_minutes(minute)
}

fn boot(run: u128) -> BootId {
    BootId::new(uuid::Uuid::from_u128(run))
}

impl Tablet<'_> {
    fn reading(&self, at: i64, wrong: i64) -> Reading {
        let first = at == HEARD || !self.lie.restarted;
        let since = if first { at } else { at - 60 };
        Reading {
            boot: boot(if first { 1 } else { 2 }),
            mono: since * MICROS_PER_MINUTE / 100 * (100 + self.lie.drift),
            wall: minute(at).plus_minutes(wrong),
        }
    }
    fn sent(&self) -> Reading {
        self.reading(SENT, self.lie.sending)
    }
    /// The command as a device makes it: its own clock, put right by what it last heard.
    fn command(&self, unit: &TestUnit, action: Action) -> Command {
        let (heard, now) = (self.reading(HEARD, 0), self.reading(ENTERED, self.lie.entering));
        Command {
            occurred_at: now.wall,
            entered_at: now.wall,
            clock: Some(Evidence {
                boot: now.boot,
                mono: now.mono,
                wall: now.wall,
                handshake: Some(Handshake {
                    boot: heard.boot,
                    mono: heard.mono,
                    wall: heard.wall,
                    server_time: minute(HEARD),
                }),
            }),
            ..unit.command(action)
        }
    }
}

async fn send(unit: &TestUnit, role: Role, command: &Command, sent: Option<Reading>) -> Receipt {
    let sender = Sender::author(unit.person(role).clone());
    let entry = Entry {
        sent,
        ..Entry::from(serde_json::to_string(command).unwrap())
    };
    let receipts = submit_entries(&unit.app, &sender, vec![entry]).await.unwrap();
    unit.sequence().await;
    receipts.into_iter().next().unwrap()
}

fn check(stay: StayId) -> Action {
    Action::RecordCheck {
        stay,
        check: TestUnit::check(),
    }
}

async fn row(unit: &TestUnit, stay: StayId) -> BoardRow {
    let technician = unit.person(Role::Technician);
    let permit = grant(unit.app.facility, technician, Ask::ReadUnit, Some(unit.unit)).unwrap();
    let board = app::board::get_board(&unit.app, &permit, unit.unit)
        .await
        .unwrap();
    board.rows.into_iter().find(|row| row.stay == stay).unwrap()
}

async fn checks(unit: &TestUnit, stay: StayId) -> Vec<CheckEntry> {
    let facility = unit.app.facility;
    unit.app
        .db
        .read(move |reader| {
            Box::pin(async move {
                let (from, until) = (Instant::EARLIEST, Instant::LATEST);
                store::round::list_checks(reader, facility, stay, from, until).await
            })
        })
        .await
        .unwrap()
}

async fn events(unit: &TestUnit) -> Vec<Event> {
    let facility = unit.app.facility;
    let listed: Vec<(i64, Event)> = unit
        .app
        .db
        .read(move |reader| Box::pin(store::event::list_after(reader, facility, None, 0, 10_000)))
        .await
        .unwrap();
    listed.into_iter().map(|(_, event)| event).collect()
}

async fn is_warned_of(unit: &TestUnit, stay: StayId) -> bool {
    app::warning::watch(&unit.app).await.unwrap();
    unit.sequence().await;
    let (facility, unit_id) = (unit.app.facility, unit.unit);
    let open = unit
        .app
        .db
        .read(move |reader| Box::pin(store::shift::list_open_warnings(reader, facility, unit_id)))
        .await
        .unwrap();
    open.iter().any(|warning| warning.stay == Some(stay))
}

#[test]
fn a_clock_that_lies_blocks_nothing_silences_nothing_and_is_found_out() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        for lie in lies() {
            let name = lie.name;
            let tablet = Tablet { lie: &lie };
            let command = tablet.command(&unit, check(stay));
            unit.clock.set(minute(SENT));
            let receipt = send(&unit, Role::Technician, &command, Some(tablet.sent())).await;
            let doubted = match &receipt.outcome {
                ReceiptOutcome::Stored => false,
                ReceiptOutcome::Flagged { flags } => flags.contains(&Flag::ClockDoubtful),
                ReceiptOutcome::Refused { reason } => panic!("{name}: {reason:?}"),
            };
            assert_eq!(doubted, lie.doubtful, "{name}");

            let all = checks(&unit, stay).await;
            let kept = all.iter().find(|one| one.id == command.id.cast()).unwrap();
            let between = kept.recorded.seen_between.as_ref().unwrap();
            assert_eq!(between.by, lie.by, "{name}");
            assert!(
                between.earliest <= minute(ENTERED) && minute(ENTERED) <= between.latest,
                "{name}: {between:?}"
            );
            assert!(
                between.earliest <= kept.occurred_at && kept.occurred_at <= between.latest,
                "{name}"
            );
            assert_eq!(
                kept.entered_at, command.entered_at,
                "{name}: what the device said is kept"
            );
            if lie.doubtful && between.claimed_at.is_some() {
                assert_eq!(between.claimed_at, Some(command.occurred_at), "{name}");
            }
            let event = events(&unit)
                .await
                .into_iter()
                .find(|event| event.id == command.id.cast())
                .unwrap();
            let record = event.clock.unwrap();
            assert_eq!(
                (record.evidence, record.sent),
                (command.clock, Some(tablet.sent())),
                "{name}"
            );

            assert!(
                row(&unit, stay).await.due_at <= minute(SENT + 15),
                "{name}: the next check is due"
            );
            unit.clock.set(minute(SENT + 15 + 30));
            assert!(
                is_warned_of(&unit, stay).await,
                "{name}: nobody came, and nobody is warned"
            );
        }
        let live = format!("{:?}", checks(&unit, stay).await);
        app::rebuild::rebuild(&unit.app).await.unwrap();
        assert_eq!(
            format!("{:?}", checks(&unit, stay).await),
            live,
            "rebuilt as it was"
        );
    });
}

#[test]
fn a_program_without_a_clock_of_its_own_that_is_a_year_ahead_silences_no_warning_for_a_year() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        unit.clock.set(minute(40));
        let command = Command {
            occurred_at: minute(40 + YEAR),
            entered_at: minute(40 + YEAR),
            ..unit.command(check(stay))
        };
        let receipt = send(&unit, Role::Technician, &command, None).await;
        assert!(
            matches!(&receipt.outcome, ReceiptOutcome::Flagged { flags } if flags.contains(&Flag::ClockDoubtful)),
            "{receipt:?}"
        );
        assert_eq!(row(&unit, stay).await.due_at, minute(55));
        unit.clock.set(minute(40 + 45));
        assert!(is_warned_of(&unit, stay).await);
        let kept = &checks(&unit, stay).await[0];
        let between = kept.recorded.seen_between.as_ref().unwrap();
        assert_eq!((between.earliest, between.latest), (minute(0), minute(40)));
        assert_eq!(between.claimed_at, Some(minute(40 + YEAR)));
    });
}

#[test]
fn an_order_by_a_clock_that_is_a_year_ahead_is_in_force_at_once() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let ahead = lie("a year ahead", YEAR, YEAR);
        let tablet = Tablet { lie: &ahead };
        let order = Action::OrderLevel {
            stay,
            level: "Q5".to_owned(),
            basis: OrderBasis::NurseRaised,
            reason: "pacing".to_owned(),
        };
        let command = tablet.command(&unit, order);
        unit.clock.set(minute(SENT));
        send(&unit, Role::Nurse, &command, Some(tablet.sent())).await;
        let row = row(&unit, stay).await;
        assert_eq!(row.level, "Q5");
        assert!(
            row.level_since <= minute(SENT) && row.due_at <= minute(SENT + 5),
            "{row:?}"
        );
    });
}

#[test]
fn a_correction_that_leaves_the_time_alone_leaves_what_the_clocks_told() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        let ahead = lie("a year ahead", YEAR, YEAR);
        let tablet = Tablet { lie: &ahead };
        let first = tablet.command(&unit, check(stay));
        unit.clock.set(minute(SENT));
        send(&unit, Role::Technician, &first, Some(tablet.sent())).await;
        let before = checks(&unit, stay).await;
        for (number, claimed) in [first.occurred_at, before[0].occurred_at].into_iter().enumerate() {
            unit.clock.set(minute(SENT + 60));
            let correction = Command {
                occurred_at: claimed,
                ..unit.command(Action::CorrectCheck {
                    stay,
                    corrects: first.id.cast(),
                    check: TestUnit::check(),
                    why: "wrong room".to_owned(),
                })
            };
            // Made on that device before it heard better, or anywhere after.
            let correction = if number == 0 {
                Command {
                    entered_at: claimed.plus_minutes(60),
                    ..correction
                }
            } else {
                correction
            };
            send(&unit, Role::Technician, &correction, None).await;
            let after = checks(&unit, stay).await;
            assert_eq!(after[0].occurred_at, before[0].occurred_at);
            assert_eq!(after[0].recorded.seen_between, before[0].recorded.seen_between);
            assert!(!after[0].recorded.flags.contains(&Flag::LateEntry), "{after:?}");
        }
    });
}

#[test]
fn a_check_of_which_the_clocks_do_not_tell_is_undetermined_in_every_figure() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let stay = unit.admit(1).await;
        unit.clock.set(minute(80));
        unit.does(Role::Technician, check(stay)).await;
        // Said to be made ten minutes later; the steady clock proves no more than that it was after the last contact.
        let behind = Lie {
            doubtful: false,
            ..lie("right when entering, wrong when sending", 0, 500)
        };
        let tablet = Tablet { lie: &behind };
        let command = tablet.command(&unit, check(stay));
        unit.clock.set(minute(SENT));
        send(&unit, Role::Technician, &command, None).await;
        let auditor = unit.person(Role::Auditor);
        let permit = grant(unit.app.facility, auditor, Ask::ReadChart, Some(unit.unit)).unwrap();
        let date = jiff::civil::date(2026, 6, 1);
        let day = app::record::open_day(&unit.app, &permit, stay, date, "day")
            .await
            .unwrap();
        let found: Vec<Timeliness> = day.checks.iter().map(|check| check.timeliness).collect();
        assert_eq!(found[1], Timeliness::Undetermined, "{found:?}");
        let permit = grant(unit.app.facility, auditor, Ask::ReadCompliance, Some(unit.unit)).unwrap();
        let (from, until) = (minute(0), minute(SENT + 1));
        let (compliance, _) = app::record::get_compliance(&unit.app, &permit, unit.unit, from, until)
            .await
            .unwrap();
        for figures in [
            &compliance.unit,
            &compliance.by_patient[0].figures,
            &compliance.by_owner[0].figures,
        ] {
            assert_eq!(figures.undetermined, day.figures.undetermined);
            assert!(figures.undetermined > 0 && figures.on_time == 0, "{figures:?}");
            assert_eq!(
                figures.expected,
                figures.on_time + figures.late + figures.missed + figures.undetermined
            );
        }
    });
}

#[test]
fn a_sheet_filled_in_at_the_end_of_the_round_is_kept_and_every_line_of_it_flagged() {
    on_both_databases(async |db| {
        let unit = TestUnit::new(db).await;
        let mut stays = Vec::new();
        for room in 1..=5 {
            stays.push(unit.admit(room).await);
        }
        unit.clock.set(minute(15));
        for (number, stay) in (0..).zip(&stays) {
            unit.clock.advance_seconds(3);
            let mut command = unit.command(check(*stay));
            command.occurred_at = command.entered_at.plus_minutes(number - 5);
            let receipt = unit.send(Role::Technician, &command).await;
            let flagged = matches!(&receipt.outcome, ReceiptOutcome::Flagged { flags } if flags.contains(&Flag::BatchEntered));
            assert!(
                !matches!(receipt.outcome, ReceiptOutcome::Refused { .. }),
                "{receipt:?}"
            );
            assert_eq!(flagged, number >= 3, "it shows with the fourth: {receipt:?}");
        }
        for stay in &stays {
            let kept = checks(&unit, *stay).await;
            assert_eq!(
                kept[0].recorded.flags,
                [Flag::BatchEntered],
                "those before it, too"
            );
        }
        let technician = unit.person(Role::Technician);
        let permit = grant(unit.app.facility, technician, Ask::ReadUnit, Some(unit.unit)).unwrap();
        let pulled = app::unit::pull(&unit.app, &permit, unit.unit, 1).await.unwrap();
        assert_eq!(pulled.checks.len(), 5);
        assert!(
            pulled
                .checks
                .iter()
                .all(|one| one.recorded.flags == [Flag::BatchEntered]),
            "devices hear of it"
        );
        let live = format!("{:?}", checks(&unit, stays[0]).await);
        app::rebuild::rebuild(&unit.app).await.unwrap();
        assert_eq!(format!("{:?}", checks(&unit, stays[0]).await), live);
    });
}
