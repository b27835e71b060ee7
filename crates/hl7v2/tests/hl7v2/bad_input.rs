//! Bad input: what becomes of it, and what the sender is told.

use hl7v2::ack::{AckHeader, AckOutcome, AckStamp, build_ack};
use hl7v2::adt::AdtMessage;
use hl7v2::er7::{MESSAGE_BYTES_MAX, split_messages};
use hl7v2::mllp::MllpItem;
use jiff::tz::TimeZone;

const HEAD: &str = "MSH|^~\\&|App|Fac|Milieu|Unit|20240701120000+0000||ADT^A01^ADT_A01|C1|P|2.5.1";
const TAIL: &str = "EVN|A01|20240701120000+0000\rPID|1||7^^^A^MR||Rivera^Maria\rPV1|1|I|3N^1^A\r";

fn whole() -> String {
    format!("{HEAD}\r{TAIL}")
}

/// The identifier and the fields that warnings name, or the code and the text of the answer.
fn outcome(bytes: &[u8]) -> String {
    match AdtMessage::parse(bytes, &TimeZone::UTC) {
        Ok(message) => {
            let fields: Vec<&str> = message
                .warnings
                .iter()
                .filter_map(|it| it.split([' ', ':']).next())
                .collect();
            let mrn = message
                .patient
                .as_ref()
                .and_then(|it| it.mrn())
                .map_or("nobody", |it| it.value.as_str());
            format!("{mrn} {}", fields.join(" ")).trim().to_owned()
        }
        Err(error) => {
            let outcome = AckOutcome::from(&error);
            format!("{} {}: {error}", outcome.code().as_str(), error.field())
        }
    }
}

fn check(cases: &[(&str, String, &str)]) {
    for (name, input, expect) in cases {
        assert_eq!(outcome(input.as_bytes()), *expect, "{name}");
    }
}

#[test]
fn what_is_odd_but_readable_is_read_with_a_warning_that_names_the_field() {
    let whole = whole();
    check(&[
        ("whole", whole.clone(), "7"),
        ("LF", whole.replace('\r', "\n"), "7"),
        ("CR LF", whole.replace('\r', "\r\n"), "7"),
        ("blank lines", whole.replace('\r', "\r\r\n \n"), "7"),
        ("indented", whole.replace('\r', "\r  "), "7"),
        ("framing left on", format!("\x0B{whole}\x1C\r"), "7"),
        ("byte order mark", format!("\u{FEFF}{whole}"), "7"),
        ("rubbish before", format!("HELLO\r\n{whole}"), "7 MSH"),
        ("other separators", whole.replace('|', "#").replace('^', "*"), "7"),
        (
            "unknown charset",
            whole.replace("2.5.1", "2.5.1||||||KLINGON"),
            "7 MSH-18",
        ),
        ("no control id", whole.replace("|C1|", "||"), "7 MSH-10"),
        ("old version", whole.replace("2.5.1", "2.1"), "7 MSH-12"),
        ("no version", whole.replace("2.5.1", ""), "7 MSH-12"),
        ("segments of others", format!("{whole}ZPD|1|x\rOBX|1\r"), "7"),
        ("a line of text", format!("{whole}he said hello\r"), "7 line"),
        (
            "too long a name",
            whole.replace("Maria", &"x".repeat(2000)),
            "7 PID-5",
        ),
        (
            "200 identifiers",
            whole.replace("7^^^A^MR", &"7~".repeat(200)),
            "7 PID-3",
        ),
        ("two patients", format!("{whole}PID|2||8\r"), "7 PID"),
        (
            "another event without a patient",
            whole.replace("A01", "A60").replace("PID|", "PIX|"),
            "nobody",
        ),
    ]);
}

#[test]
fn a_message_that_does_not_say_whom_it_concerns_is_answered_ae() {
    let whole = whole();
    check(&[
        (
            "no patient",
            whole.replace("PID|", "PIX|"),
            "AE PID: PID: the segment is missing, which A01 needs.",
        ),
        (
            "no identifier",
            whole.replace("7^^^A^MR", ""),
            "AE PID-3: PID-3 has no patient identifier, which A01 needs.",
        ),
        (
            "identifier too long to be one",
            whole.replace("7^^^A^MR", &"7".repeat(1001)),
            "AE PID-3: PID-3 has no patient identifier, which A01 needs.",
        ),
        (
            "segment injected by escape",
            whole.replace("7^^^A^MR", "7\\X0D\\PID|1||8"),
            "AE PID-3: PID-3 has no patient identifier, which A01 needs.",
        ),
        (
            "merge of nobody",
            whole.replace("A01", "A40"),
            "AE MRG-1: MRG-1 has no prior patient identifier, which A40 needs.",
        ),
        (
            "half a merge",
            format!("{}MRG|9\rPID|1||8\rMRG|\r", whole.replace("A01", "A40")),
            "AE MRG-1: MRG-1 has no prior patient identifier, which A40 needs.",
        ),
        (
            "101 merges",
            format!("{}{}", whole.replace("A01", "A40"), "MRG|9\r".repeat(101)),
            "AE MRG: MRG: 101 merges in one message; at most 100 are taken.",
        ),
    ]);
}

#[test]
fn what_is_no_adt_message_is_answered_ar() {
    let whole = whole();
    check(&[
        (
            "not ADT",
            whole.replace("ADT^A01", "ORU^R01"),
            "AR MSH-9: MSH-9: this is ORU, not an ADT message.",
        ),
        (
            "no kind",
            whole.replace("ADT^A01^ADT_A01", ""),
            "AR MSH-9: MSH-9: this is no kind of message, not an ADT message.",
        ),
        (
            "no event",
            whole.replace("ADT^A01^ADT_A01", "ADT").replace("EVN|A01", "EVN|"),
            "AR MSH-9: MSH-9 and EVN-1 do not name an event.",
        ),
        (
            "two messages",
            format!("{whole}{whole}"),
            "AR MSH: There is a second MSH segment: several messages where one was expected.",
        ),
        ("empty", String::new(), "AR MSH: The message is empty."),
        (
            "only a start byte",
            "\x0B".to_owned(),
            "AR MSH: The message is empty.",
        ),
        (
            "only line ends",
            "\r\n\r\n".to_owned(),
            "AR MSH: The message is empty.",
        ),
        (
            "not HL7",
            "GET / HTTP/1.1\r\n\r\n".to_owned(),
            "AR MSH: The message has no MSH segment.",
        ),
        (
            "no header",
            TAIL.to_owned(),
            "AR MSH: The message has no MSH segment.",
        ),
        (
            "only MSH",
            "MSH".to_owned(),
            "AR MSH-1: MSH-1 does not name usable separators: the message ends after MSH.",
        ),
        (
            "separators named twice",
            whole.replace("^~\\&", "^^^^"),
            "AR MSH-2: MSH-2 does not name usable separators: a character is named twice.",
        ),
    ]);
}

#[test]
fn sixteen_bit_text_is_refused_with_the_reason() {
    let bytes: Vec<u8> = std::iter::once(0xFEFF)
        .chain(whole().encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(outcome(&bytes).starts_with("AR MSH: The message is UTF-16 text."));
}

#[test]
fn a_field_of_ten_megabytes_is_read_past_or_refused_by_name() {
    let huge = "x".repeat(10 * 1024 * 1024);
    let whole = whole();
    assert_eq!(outcome(format!("{whole}OBX|1|TX|||{huge}\r").as_bytes()), "7");
    assert_eq!(outcome(whole.replace("Maria", &huge).as_bytes()), "7 PID-5");
    assert_eq!(
        outcome(whole.replace("|C1|", &format!("|{huge}|")).as_bytes()),
        "7 MSH-10"
    );
    let separators = "~^&\\".repeat(huge.len() / 4);
    assert_eq!(
        outcome(whole.replace("7^^^A^MR", &format!("7{separators}")).as_bytes()),
        "7 PID-3"
    );
}

#[test]
fn a_message_over_the_limit_is_refused_and_the_limit_itself_is_not() {
    let whole = whole();
    let fill = |bytes: usize| format!("{whole}NTE|{}", "x".repeat(bytes - whole.len() - 4));
    assert_eq!(outcome(fill(MESSAGE_BYTES_MAX).as_bytes()), "7");
    assert!(
        outcome(fill(MESSAGE_BYTES_MAX + 1).as_bytes()).starts_with("AR MSH: The message has 16777217 bytes")
    );
}

#[test]
fn ten_thousand_segments_of_separators_are_read() {
    let line = format!("PID|{}\r", "|".repeat(1000));
    assert_eq!(
        outcome(format!("{}{}", whole(), line.repeat(9_990)).as_bytes()),
        "7 PID"
    );
}

#[test]
fn two_messages_in_a_frame_are_both_read() {
    let second = whole().replace("C1", "C2").replace("7^^^A^MR", "8^^^A^MR");
    let frame = format!("{}\r\n{second}", whole());
    let split = split_messages(frame.as_bytes());
    let found: Vec<String> = split.messages.iter().map(|message| outcome(message)).collect();
    assert_eq!(found, ["7", "8"]);
}

#[test]
fn a_frame_without_its_trailer_keeps_what_came() {
    let stream = format!("\x0B{}\x0B{}", whole(), whole());
    let (items, _) = crate::mutate::decode(stream.as_bytes(), MESSAGE_BYTES_MAX, &mut || 100);
    assert_eq!(items.len(), 2);
    for item in items {
        assert!(matches!(item, MllpItem::Unfinished(_)), "{item:?}");
        assert_eq!(outcome(item.content()), "7");
    }
}

#[test]
fn bytes_without_a_readable_header_are_answered_too() {
    let cases: [(&[u8], &str); 6] = [
        (b"", "The message is empty."),
        (b"\x0B", "The message is empty."),
        (
            b"MSH",
            "MSH-1 does not name usable separators: the message ends after MSH.",
        ),
        (b"MSH|", "MSH-2 does not name usable separators: it is empty."),
        (b"hello", "The message has no MSH segment."),
        (b"PID|1||7\rPV1|1\r", "The message has no MSH segment."),
    ];
    for (bytes, reason) in cases {
        let error = AdtMessage::parse(bytes, &TimeZone::UTC).unwrap_err();
        let stamp = AckStamp {
            control_id: "A1",
            at_micros: 0,
        };
        let answer = build_ack(&AckHeader::read(bytes), &AckOutcome::from(&error), stamp);
        let expect = format!(
            "MSH|^~\\&|||||19700101000000+0000||ACK|A1|P|2.5\rMSA|AR||{reason}\rERR||MSH^1|100^Segment sequence error^HL70357|E||||{reason}\r"
        );
        let expect = if reason.contains("MSH-") {
            expect.replace("MSH^1|100", &place(reason))
        } else {
            expect
        };
        assert_eq!(String::from_utf8(answer).unwrap(), expect);
    }
}

fn place(reason: &str) -> String {
    let field = reason
        .strip_prefix("MSH-")
        .and_then(|rest| rest.chars().next())
        .unwrap();
    format!("MSH^1^{field}|100")
}
