//! `clock.json`: what a device's clocks prove.

use domain::clock::{Evidence, Handshake, Reading, Times};
use domain::id::BootId;
use domain::time::{Instant, MICROS_PER_SECOND};
use serde_json::{Value, json};

use crate::given::{Wall, id, run};

/// `12:30`: minutes and seconds.
fn steady(value: &Value) -> i64 {
    let (minutes, seconds) = value.as_str().unwrap().split_once(':').unwrap();
    (minutes.parse::<i64>().unwrap() * 60 + seconds.parse::<i64>().unwrap()) * MICROS_PER_SECOND
}

fn boot(value: &Value) -> BootId {
    id(value["run"].as_str().unwrap_or("first"))
}

fn handshake(wall: &Wall, given: &Value) -> Option<Handshake> {
    let heard = given.get("heard")?;
    Some(Handshake {
        boot: boot(heard),
        mono: steady(&heard["steady"]),
        wall: wall.get(&heard["wall"]),
        server_time: wall.get(&heard["server"]),
    })
}

/// As a device makes them: what it says is its wall clock, put right by what it last heard.
fn times(wall: &Wall, given: &Value) -> Times {
    let entered = &given["entered"];
    let received_at = wall.get(&given["received"]);
    if given["evidence"] == json!(false) {
        let claimed = wall.get(&entered["claimed"]);
        return Times::plain(claimed, claimed, received_at);
    }
    let evidence = Evidence {
        boot: boot(entered),
        mono: steady(&entered["steady"]),
        wall: wall.get(&entered["wall"]),
        handshake: handshake(wall, given),
    };
    let sent = given.get("sent").map(|sent| Reading {
        boot: boot(sent),
        mono: steady(&sent["steady"]),
        wall: wall.get(&sent["wall"]),
    });
    let offset = evidence
        .handshake
        .map_or(0, |heard| heard.server_time.micros_since(heard.wall));
    let entered_at = wall
        .find(&entered["claimed"])
        .unwrap_or_else(|| evidence.wall.plus_micros(offset));
    let before = given.get("seen_before").map_or(0, steady);
    let claimed = (entered_at.plus_micros(-before), entered_at, received_at);
    Times::judge(claimed, Some(&evidence), sent.as_ref())
}

#[test]
fn the_clocks_of_a_device_prove_what_the_cases_say() {
    run("clock.json", 25, |name, given, case| {
        let (wall, expect) = (Wall::of(given), &case["expect"]);
        let times = times(&wall, given);
        let found = times.between(wall.at("2026-05-31 10:00"));
        let moment = |at: Instant| at.timestamp().to_string();
        match wall.find(&expect["earliest"]) {
            Some(earliest) => {
                let found = found.as_ref().unwrap();
                assert_eq!(moment(found.earliest), moment(earliest), "{name}");
                assert_eq!(
                    moment(found.latest),
                    moment(wall.get(&expect["latest"])),
                    "{name}"
                );
                assert_eq!(json!(found.by), expect["by"], "{name}");
                assert!(
                    found.earliest <= times.occurred_at && times.occurred_at <= found.latest,
                    "{name}"
                );
            }
            None => assert_eq!(found, None, "{name}"),
        }
        if let Some(seen) = wall.find(&expect["seen"]) {
            assert_eq!(moment(times.occurred_at), moment(seen), "{name}");
        }
        if let Some(doubtful) = expect["doubtful"].as_bool() {
            assert_eq!(times.doubtful, doubtful, "{name}");
        }
    });
}

#[test]
fn nonsense_in_the_evidence_neither_panics_nor_puts_an_entry_outside_of_what_can_be() {
    let odd = [i64::MIN, i64::MIN + 1, -1, 0, 1, 1 << 62, i64::MAX - 1, i64::MAX];
    let received = Instant(1_780_000_000_000_000);
    for one in odd {
        for other in odd {
            for same in [true, false] {
                let here: BootId = id("here");
                let evidence = Evidence {
                    boot: here,
                    mono: one,
                    wall: Instant(other),
                    handshake: Some(Handshake {
                        boot: if same { here } else { id("there") },
                        mono: other,
                        wall: Instant(one),
                        server_time: Instant(one.midpoint(other)),
                    }),
                };
                let sent = Reading {
                    boot: here,
                    mono: other,
                    wall: Instant(one),
                };
                for claim in [received, Instant(one), Instant(other)] {
                    let times = Times::judge((claim, claim, received), Some(&evidence), Some(&sent));
                    let between = times.between(Instant(0)).unwrap();
                    assert!(between.earliest <= between.latest);
                    assert!(between.earliest <= times.occurred_at && times.occurred_at <= between.latest);
                    assert!(times.occurred_at <= received.plus_seconds(60));
                }
            }
        }
    }
}
