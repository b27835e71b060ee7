//! Answers, as a sender reads them.

use hl7v2::ack::{AckHeader, AckOutcome, AckStamp, ErrorCondition, Refusal, build_ack};
use hl7v2::er7::Message;

const STAMP: AckStamp<'static> = AckStamp {
    control_id: "M1",
    at_micros: 1_700_000_000_123_400,
};

fn refusal(field: Option<&str>, text: &str) -> Refusal {
    Refusal {
        field: field.map(str::to_owned),
        condition: ErrorCondition::RequiredFieldMissing,
        text: text.to_owned(),
    }
}

fn answer(message: &str, outcome: &AckOutcome) -> String {
    String::from_utf8(build_ack(&AckHeader::read(message.as_bytes()), outcome, STAMP)).unwrap()
}

#[test]
fn an_acceptance_goes_back_to_the_sender_with_the_id_of_the_message() {
    let message = "MSH|^~\\&|App^1.2^ISO|Fac|Milieu|Unit|20240701||ADT^A01^ADT_A01|C\\T\\1|T|2.8||||||UNICODE UTF-8\rPID|1\r";
    let expect = "MSH|^~\\&|Milieu|Unit|App^1.2^ISO|Fac|20231114221320.1234+0000||ACK^A01^ACK|M1|T|2.8||||||UNICODE UTF-8\r\
                  MSA|AA|C\\T\\1\r";
    assert_eq!(answer(message, &AckOutcome::Accepted), expect);
}

#[test]
fn the_reason_stands_in_err_since_version_2_5_and_in_msa_before() {
    let error = AckOutcome::Error(refusal(Some("PID-3.1"), "No identifier | none"));
    let cases = [
        ("2.3", "MSA|AE|C1|No identifier \\F\\ none\r"),
        ("2.4", "MSA|AE|C1|No identifier \\F\\ none\r"),
        (
            "2.5",
            "MSA|AE|C1\rERR||PID^1^3^1^1|101^Required field missing^HL70357|E||||No identifier \\F\\ none\r",
        ),
        (
            "2.5.1^USA",
            "MSA|AE|C1\rERR||PID^1^3^1^1|101^Required field missing^HL70357|E||||No identifier \\F\\ none\r",
        ),
    ];
    for (version, expect) in cases {
        let text = answer(&format!("MSH|^~\\&|A|B|C|D|||ADT^A01|C1|P|{version}\r"), &error);
        assert_eq!(text.split_once('\r').unwrap().1, expect, "{version}");
        assert!(
            text.contains(&format!("|C1|P|{version}\r").replace("C1", "M1")),
            "{text}"
        );
    }
    let rejected = AckOutcome::Rejected(refusal(None, "Try later"));
    let text = answer("MSH|^~\\&|A|B|C|D|||ADT^A01|C1|P|2.6\r", &rejected);
    assert!(
        text.ends_with("MSA|AR|C1\rERR|||101^Required field missing^HL70357|E||||Try later\r"),
        "{text}"
    );
}

#[test]
fn the_answer_uses_the_separators_of_the_message() {
    let text = answer("MSH#*~\\&#A#B#C#D###ADT*A08#C1#P#2.4\r", &AckOutcome::Accepted);
    assert_eq!(
        text,
        "MSH#*~\\&#C#D#A#B#20231114221320.1234+0000##ACK*A08*ACK#M1#P#2.4\rMSA#AA#C1\r"
    );
}

#[test]
fn the_answer_uses_the_character_set_of_the_message() {
    let message = b"MSH|^~\\&|\xC9cole|B|C|D|||ADT^A08|C1|P|2.4||||||8859/1\r";
    let outcome = AckOutcome::Error(refusal(None, "Chambre n° 5 – 山"));
    let bytes = build_ack(&AckHeader::read(message), &outcome, STAMP);
    assert!(bytes.windows(5).any(|it| it == b"\xC9cole"));
    assert!(bytes.ends_with(b"|Chambre n\xB0 5 \x96 ?\r"));
    assert_eq!(
        Message::parse(&bytes)
            .unwrap()
            .header()
            .field(5)
            .component_text(1)
            .as_deref(),
        Some("École")
    );
}

#[test]
fn a_long_reason_is_cut_and_cannot_break_the_frame() {
    let reason = format!("\x1C\r{}", "é".repeat(1000));
    let outcome = AckOutcome::Error(refusal(Some("PID|\r^-3"), &reason));
    for (version, chars) in [("2.3", 80), ("2.8", 250)] {
        let text = answer(&format!("MSH|^~\\&|A|B|C|D|||ADT^A08|C1|P|{version}\r"), &outcome);
        assert_eq!(text.matches('é').count(), chars - 2);
        assert_eq!(
            text.matches('\r').count(),
            if version == "2.3" { 2 } else { 3 },
            "{text}"
        );
        assert!(!text.contains('\x1C'));
    }
}

#[test]
fn the_first_message_of_a_frame_or_of_its_beginning_can_be_answered() {
    let frame = "\x0BMSH|^~\\&|A|B|C|D|||ADT^A08|C1|P|2.4\rPID|1\rMSH|^~\\&|A|B|C|D|||ADT^A08|C2|P|2.4\r";
    assert!(answer(frame, &AckOutcome::Accepted).ends_with("MSA|AA|C1\r"));
    let cut = "MSH|^~\\&|A|B|C|D|||ADT^A08|C1|P|2.4\rPID|1||xxxxxxxxxxxxxxxxxx";
    assert!(answer(cut, &AckOutcome::Accepted).ends_with("MSA|AA|C1\r"));
}
