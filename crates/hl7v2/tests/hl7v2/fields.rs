//! Single fields of ADT messages: times, names, identifiers, places, flags.

use hl7v2::adt::{AdtError, AdtEvent, AdtMessage, TimeFault, read_date, read_timestamp, write_timestamp};
use jiff::Timestamp;
use jiff::tz::TimeZone;

fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").unwrap()
}

/// A message with the given EVN, PID (from field 3 on) and PV1 (from field 2 on).
fn read(evn: &str, pid: &str, pv1: &str) -> AdtMessage {
    let text = format!(
        "MSH|^~\\&|App|Fac|||20240701120000-0400||ADT^A01|1|P|2.5.1\rEVN|A01|{evn}\rPID|1||{pid}\rPV1|1|{pv1}\r"
    );
    AdtMessage::parse(text.as_bytes(), &new_york()).unwrap()
}

fn micros(iso: &str) -> i64 {
    iso.parse::<Timestamp>().unwrap().as_microsecond()
}

/// The instant and what is odd about it, or why there is none.
type Expect = Result<(&'static str, Option<TimeFault>), TimeFault>;

#[test]
fn times_are_read_by_their_offset_and_else_by_the_zone_of_the_hospital() {
    let cases: [(&str, Expect); 31] = [
        ("20240701120000-0400", Ok(("2024-07-01T16:00:00Z", None))),
        (
            "20240701120000.1234+0545",
            Ok(("2024-07-01T06:15:00.1234Z", None)),
        ),
        (
            "20240701120000.123456789Z",
            Ok(("2024-07-01T12:00:00.123456Z", None)),
        ),
        ("20240701120000", Ok(("2024-07-01T16:00:00Z", None))),
        ("20240101120000", Ok(("2024-01-01T17:00:00Z", None))),
        ("202407011200", Ok(("2024-07-01T16:00:00Z", None))),
        ("2024070112", Ok(("2024-07-01T16:00:00Z", None))),
        (" 202407011200 ", Ok(("2024-07-01T16:00:00Z", None))),
        (
            "20240701",
            Ok(("2024-07-01T04:00:00Z", Some(TimeFault::NoTimeOfDay))),
        ),
        // 01:30 comes twice when winter time begins; 02:30 never when summer time begins.
        (
            "20241103013000",
            Ok(("2024-11-03T05:30:00Z", Some(TimeFault::ClockChange))),
        ),
        (
            "20240310023000",
            Ok(("2024-03-10T07:30:00Z", Some(TimeFault::ClockChange))),
        ),
        ("20241103013000-0500", Ok(("2024-11-03T06:30:00Z", None))),
        ("2024", Err(TimeFault::NoDay)),
        ("202407", Err(TimeFault::NoDay)),
        ("20240230", Err(TimeFault::Impossible)),
        ("20230229120000", Err(TimeFault::Impossible)),
        ("20241301", Err(TimeFault::Impossible)),
        ("20240100", Err(TimeFault::Impossible)),
        ("00000101", Err(TimeFault::Impossible)),
        ("20161231235960+0000", Err(TimeFault::Impossible)),
        ("202407012400", Err(TimeFault::Impossible)),
        ("202407011260", Err(TimeFault::Impossible)),
        ("20240701120000+9900", Err(TimeFault::Impossible)),
        ("20240701120000+0060", Err(TimeFault::Impossible)),
        ("20240701120000+04", Err(TimeFault::Form)),
        ("2024-07-01", Err(TimeFault::Form)),
        ("2024070", Err(TimeFault::Form)),
        ("202407011200.5", Err(TimeFault::Form)),
        ("20240701120000.", Err(TimeFault::Form)),
        ("yesterday", Err(TimeFault::Form)),
        ("٢٠٢٤", Err(TimeFault::Form)),
    ];
    for (text, expect) in cases {
        let expect = expect.map(|(iso, fault)| (micros(iso), fault));
        assert_eq!(read_timestamp(text, &new_york()), expect, "{text}");
    }
}

#[test]
fn a_birthday_does_not_move_with_its_offset() {
    assert_eq!(read_date("198808182330-1100").unwrap().to_string(), "1988-08-18");
    assert_eq!(read_date("19880818").unwrap().to_string(), "1988-08-18");
    assert_eq!(read_date("1988"), Err(TimeFault::NoDay));
    assert_eq!(read_date("19000229"), Err(TimeFault::Impossible));
}

#[test]
fn written_times_are_read_back_and_absurd_ones_are_empty() {
    assert_eq!(
        write_timestamp(micros("2024-07-01T16:00:00.25Z")),
        "20240701160000.2500+0000"
    );
    assert_eq!(
        write_timestamp(micros("1969-12-31T23:59:59Z")),
        "19691231235959+0000"
    );
    assert_eq!(write_timestamp(i64::MAX), "");
    assert_eq!(write_timestamp(i64::MIN), "");
}

#[test]
fn a_bad_field_becomes_nothing_and_a_warning_that_names_it() {
    let cases = [
        ("", "1^^^A^MR||||20240230", "I", "PID-7"),
        ("", "1^^^A^MR||||1988", "I", "PID-7"),
        ("20161231235960", "1", "I", "EVN-2"),
        ("||||20240230", "1", "I", "EVN-6"),
        ("", "1|||||||||||||||||||||||||||00000101", "I", "PID-30"),
        ("", "1||||||||||||||||||||||||||00000101", "I", "PID-29"),
        (
            "",
            "1",
            "I||||||||||||||||||||||||||||||||||||||||||tomorrow",
            "PV1-44",
        ),
        ("", "1", "I|3N\\X00\\", "PV1-3"),
        ("", "1~2\\X0D\\PID", "I", "PID-3"),
    ];
    for (evn, pid, pv1, field) in cases {
        let message = read(evn, pid, pv1);
        let fields: Vec<&str> = message
            .warnings
            .iter()
            .filter_map(|it| it.split(' ').next())
            .collect();
        assert_eq!(fields, [field], "{evn} {pid} {pv1} {:?}", message.warnings);
        assert_eq!(message.patient.unwrap().mrn().unwrap().value, "1");
    }
}

#[test]
fn it_happened_at_evn_6_else_evn_2_else_msh_7() {
    let at = |evn| read(evn, "1", "I").occurred_at_micros;
    assert_eq!(
        at("20240701110000||||20240701100000"),
        Some(micros("2024-07-01T14:00:00Z"))
    );
    assert_eq!(
        at("20240701110000||||nonsense"),
        Some(micros("2024-07-01T15:00:00Z"))
    );
    assert_eq!(at("20240701110000"), Some(micros("2024-07-01T15:00:00Z")));
    assert_eq!(at(""), Some(micros("2024-07-01T16:00:00Z")));
}

#[test]
fn the_medical_record_number_is_the_one_of_that_type_else_the_first() {
    let mrn = |pid| read("", pid, "I").patient.unwrap().mrn().unwrap().value.clone();
    assert_eq!(mrn("9^^^A^SS~~7^^^A^MR~8^^^B^MR"), "7");
    assert_eq!(mrn("9^^^A^SS~7^^^A^PI"), "9");
    let patient = read("", "7^^^&1.2.3&ISO^MR~8^^^Main&1.2&ISO^PI", "I")
        .patient
        .unwrap();
    let authorities: Vec<_> = patient
        .identifiers
        .iter()
        .map(|it| it.authority.as_deref())
        .collect();
    assert_eq!(authorities, [Some("1.2.3"), Some("Main")]);
}

#[test]
fn an_identifier_only_in_pid_2_is_taken_with_a_warning() {
    let text = b"MSH|^~\\&|A|B|||20240701||ADT^A08|1|P|2.3\rPID|1|77\r";
    let message = AdtMessage::parse(text, &TimeZone::UTC).unwrap();
    assert_eq!(message.patient.unwrap().mrn().unwrap().value, "77");
    assert!(
        message.warnings.iter().any(|it| it.starts_with("PID-3 ")),
        "{:?}",
        message.warnings
    );
}

#[test]
fn names_are_told_apart_from_nicknames_and_aliases() {
    let names = |pid: &str| {
        let patient = read("", &format!("1||{pid}"), "I").patient.unwrap();
        [patient.family, patient.given, patient.preferred_name].map(Option::unwrap_or_default)
    };
    assert_eq!(names("Rivera^Maria^T^Jr"), ["Rivera", "Maria", ""]);
    assert_eq!(
        names("^Mari^^^^^N~Rivera&de^Maria^^^^^L"),
        ["Rivera", "Maria", "Mari"]
    );
    assert_eq!(names("Rivera^Maria||||Smith^Mia"), ["Rivera", "Maria", "Mia"]);
    assert_eq!(names("Rivera^Maria||||Mia"), ["Rivera", "Maria", "Mia"]);
    assert_eq!(
        names("~Rivera^Maria\\.br\\Jo~^M^^^^^N||||Smith^Mia"),
        ["Rivera", "Maria Jo", "M"]
    );
    assert_eq!(names("\"\"||||\"\""), ["", "", ""]);
}

#[test]
fn what_the_sender_wants_deleted_is_listed() {
    let message = read("", "1||Rivera||\"\"|\"\"|\"\"", "I|\"\"");
    assert_eq!(message.nulls, ["PID-9", "PID-7", "PID-8", "PV1-3"]);
    assert_eq!(message.visit.unwrap().location, None);
}

#[test]
fn death_is_known_from_the_flag_else_from_the_time() {
    let deceased = |pid: &str| {
        read("", &format!("1{}{pid}", "|".repeat(26)), "I")
            .patient
            .unwrap()
            .is_deceased
    };
    assert_eq!(deceased(""), None);
    assert_eq!(deceased("20240101120000"), Some(true));
    assert_eq!(deceased("20240101120000|N"), Some(false));
    assert_eq!(deceased("|Y"), Some(true));
}

#[test]
fn a_place_without_any_part_is_none() {
    let location = |pv1: &str| read("", "1", pv1).visit.unwrap().location;
    assert_eq!(location("I|^^^^"), None);
    assert_eq!(location("I"), None);
    let found = location("I|3N&x^136^B^Main&1.2^O").unwrap();
    let parts =
        [found.unit, found.room, found.bed, found.facility, found.status].map(Option::unwrap_or_default);
    assert_eq!(parts, ["3N", "136", "B", "Main", "O"]);
}

#[test]
fn every_event_keeps_its_code_and_unknown_ones_survive() {
    for code in [
        "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A11", "A12", "A13", "A28", "A31", "A40",
    ] {
        let event = AdtEvent::from(code);
        assert!(event.needs_patient(), "{code}");
        assert_eq!(event.as_str(), code);
    }
    let event = AdtEvent::from("Z99");
    assert_eq!(event, AdtEvent::Other("Z99".to_owned()));
    let stored = serde_json::to_string(&event).unwrap();
    assert_eq!(stored, "\"Z99\"");
    assert_eq!(serde_json::from_str::<AdtEvent>(&stored).unwrap(), event);
}

#[test]
fn the_event_comes_from_msh_9_else_from_evn_1() {
    let event = |msh_9: &str, evn_1: &str| {
        let text = format!("MSH|^~\\&|A|B|||||{msh_9}|1|P|2.3\rEVN|{evn_1}\rPID|1||7\r");
        AdtMessage::parse(text.as_bytes(), &TimeZone::UTC).map(|it| (it.event, it.warnings.len()))
    };
    assert_eq!(event("ADT^A03", "A03"), Ok((AdtEvent::Discharge, 0)));
    assert_eq!(event("ADT^A03", "A08"), Ok((AdtEvent::Discharge, 1)));
    assert_eq!(event("ADT", "A08"), Ok((AdtEvent::UpdatePatient, 0)));
    assert_eq!(event("adt^a08", ""), Ok((AdtEvent::UpdatePatient, 0)));
    assert_eq!(event("ADT", ""), Err(AdtError::NoEvent));
}
