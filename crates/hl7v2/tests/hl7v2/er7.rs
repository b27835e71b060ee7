//! Reading ER7: separators, parts, escapes, null, character sets, several messages.

use hl7v2::er7::{Er7Error, Message, SEGMENTS_MAX, Separators, escape, split_messages, unescape};

fn field_text(line: &str, place: usize) -> Option<String> {
    let message = Message::parse(format!("MSH|^~\\&|A\r{line}").as_bytes()).unwrap();
    message
        .find_segment("ZZZ")
        .unwrap()
        .field(place)
        .component_text(1)
}

#[test]
fn parts_are_counted_from_one_and_missing_ones_are_empty() {
    let message = Message::parse(b"MSH|^~\\&|App^1&2\rPID|1||a^b&c&d~e^f|\"\"").unwrap();
    let header = message.header();
    assert_eq!(header.field(1).raw(), "|");
    assert_eq!(header.field(2).raw(), "^~\\&");
    assert_eq!(
        header
            .field(3)
            .first()
            .component(2)
            .subcomponent(2)
            .text()
            .as_deref(),
        Some("2")
    );
    let pid = message.find_segment("PID").unwrap();
    let second = pid.field(3).repetitions().nth(1).unwrap();
    assert_eq!(second.component(2).first_text().as_deref(), Some("f"));
    assert_eq!(
        pid.field(3)
            .first()
            .component(2)
            .subcomponent(3)
            .text()
            .as_deref(),
        Some("d")
    );
    for nothing in [pid.field(0), pid.field(2), pid.field(99)] {
        assert!(nothing.is_empty() && nothing.component_text(1).is_none());
    }
    assert_eq!(pid.field(3).first().component(0).first_text(), None);
}

#[test]
fn an_explicit_null_is_not_an_empty_field() {
    let message = Message::parse(b"MSH|^~\\&\rPID|\"\"|").unwrap();
    let pid = message.find_segment("PID").unwrap();
    assert!(pid.field(1).is_null() && !pid.field(1).is_empty());
    assert!(pid.field(2).is_empty() && !pid.field(2).is_null());
    assert_eq!(pid.field(1).component_text(1), None);
}

#[test]
fn escapes_are_resolved_and_unknown_ones_stay() {
    let cases = [
        (r"a\F\b\S\c\T\d\R\e\E\f\P\g", r"a|b^c&d~e\f#g"),
        (r"one\.br\two", "one\ntwo"),
        (r"\X41\\X4243\", "ABC"),
        (r"\XC3A9\", "é"),
        (r"\H\bold\N\", "bold"),
        (r"\X4\ \X\ \XZZ\ \Zdt\ \C2842\", r"\X4\ \X\ \XZZ\ \Zdt\ \C2842\"),
        (r"open \F", r"open \F"),
        (r"a \ b \ c \T\ d", r"a \ b \ c & d"),
        (r"\\\F\", r"\\|"),
    ];
    for (sent, expect) in cases {
        assert_eq!(
            field_text(&format!("ZZZ|{sent}"), 1).as_deref(),
            Some(expect),
            "{sent}"
        );
    }
}

#[test]
fn escaped_text_never_acts_as_structure() {
    let separators = Separators::default();
    for text in [
        "a|b^c~d\\e&f",
        "line\rPID|1",
        "\x0B\x1C\r\n\0",
        "\"\"",
        "\\F\\",
        "Łódź \u{1F600}",
    ] {
        let escaped = escape(text, &separators);
        assert!(
            !escaped.contains(['|', '^', '~', '&', '\r', '\n', '\x0B', '\x1C']),
            "{escaped}"
        );
        assert_ne!(escaped, "\"\"");
        assert_eq!(unescape(&escaped, &separators, "UTF-8"), text);
    }
}

#[test]
fn separators_of_all_sorts_are_read_and_bad_ones_are_named() {
    let message = Message::parse(b"MSH$%*!@$A%1\rPID$1$$x%y*z").unwrap();
    let pid = message.find_segment("PID").unwrap();
    assert_eq!(pid.field(3).component_text(2).as_deref(), Some("y"));
    assert_eq!(pid.field(3).repetitions().count(), 2);
    let fewer = Message::parse(b"MSH|^\rPID|1||a\\F\\~b&c^d").unwrap();
    assert_eq!(
        fewer
            .find_segment("PID")
            .unwrap()
            .field(3)
            .component_text(1)
            .as_deref(),
        Some("a\\F\\~b&c")
    );
    assert!(Message::parse(b"MSH|^~\\&#|A").is_ok());
    let cases: [(&[u8], &str); 9] = [
        (b"MSH", "MSH-1"),
        (b"MSH\r", "MSH-1"),
        (b"MSH ^~\\&|A", "MSH-1"),
        (b"MSHxabc", "MSH-1"),
        (b"MSH||A", "MSH-2"),
        (b"MSH|^~\\&#!|A", "MSH-2"),
        (b"MSH|^^\\&|A", "MSH-2"),
        (b"MSH|ABCD|A", "MSH-2"),
        (b"MSH|^\xC3\xA9|A", "MSH-2"),
    ];
    for (bytes, expect) in cases {
        match Message::parse(bytes) {
            Err(Er7Error::Separators { field, .. }) => assert_eq!(field, expect, "{bytes:?}"),
            other => panic!("{}: {other:?}", String::from_utf8_lossy(bytes)),
        }
    }
}

#[test]
fn the_declared_character_set_is_used_and_a_false_one_is_noticed() {
    let cases: [(&str, &[u8], &str, bool); 15] = [
        ("", b"Lopez", "Lopez", false),
        ("", "López".as_bytes(), "López", false),
        ("", b"L\xF3pez", "López", true),
        ("ASCII", b"Lopez", "Lopez", false),
        ("ASCII", "López".as_bytes(), "López", true),
        ("8859/1", b"L\xF3pez", "López", false),
        ("8859/2", b"\xA3\xF3d\xBC", "Łódź", false),
        ("8859/15", b"\xA4", "€", false),
        ("UNICODE UTF-8", "López".as_bytes(), "López", false),
        ("UNICODE UTF-8", b"L\xF3pez", "López", true),
        ("UNICODE UTF-8~ISO IR87", "López".as_bytes(), "López", false),
        ("KLINGON", "López".as_bytes(), "López", true),
        ("KLINGON", b"L\xF3pez", "López", true),
        ("utf-16", b"Lopez", "Lopez", true),
        ("ISO IR87", b"\x1B$B;3ED\x1B(B", "山田", false),
    ];
    for (declared, name, expect, guessed) in cases {
        let head = format!("MSH|^~\\&|A|B|||||ADT^A08|1|P|2.5||||||{declared}\rPID|1||||");
        let message = Message::parse(&[head.as_bytes(), name].concat()).unwrap();
        let found = message.find_segment("PID").unwrap().field(5).component_text(1);
        assert_eq!(found.as_deref(), Some(expect), "{declared}");
        assert_eq!(message.charset().guessed, guessed, "{declared} {expect}");
        assert_eq!(
            message.warnings().iter().any(|it| it.starts_with("MSH-18")),
            guessed,
            "{declared}"
        );
    }
}

#[test]
fn what_stands_around_messages_is_counted_and_batch_segments_are_not() {
    let cases: [(&str, usize, usize); 10] = [
        ("", 0, 0),
        ("  \r\n", 0, 0),
        ("hello", 0, 5),
        ("\u{FEFF}\r\n  MSH|^~\\&|A\r", 1, 0),
        ("FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rPID|1\rBTS|1\rFTS|1\r", 1, 0),
        ("MSH|^~\\&|A\rMSH|^~\\&|B\r", 2, 0),
        ("\x0BMSH|^~\\&|A\r\x1C\r\x0BMSH|^~\\&|B\r\x1C\r", 2, 0),
        ("hello\rMSH|^~\\&|A\r", 1, 5),
        ("hello MSH|^~\\&|A\r", 1, 5),
        (
            "MSH|^~\\&|A\rNTE|1||MSH is short for message header\rNTE|2||MSH\r",
            1,
            0,
        ),
    ];
    for (input, messages, stray_bytes) in cases {
        let split = split_messages(input.as_bytes());
        assert_eq!(
            (split.messages.len(), split.stray_bytes),
            (messages, stray_bytes),
            "{input:?}"
        );
        assert!(split.messages.iter().all(|message| message.starts_with(b"MSH|")));
    }
}

#[test]
fn too_many_segments_are_refused_and_the_limit_itself_is_not() {
    let lines = |count: usize| format!("MSH|^~\\&|A\r{}", "OBX|1\r".repeat(count - 1));
    assert_eq!(
        Message::parse(lines(SEGMENTS_MAX).as_bytes())
            .unwrap()
            .segments()
            .count(),
        SEGMENTS_MAX
    );
    assert_eq!(
        Message::parse(lines(SEGMENTS_MAX + 1).as_bytes()).unwrap_err(),
        Er7Error::TooManySegments
    );
}

#[test]
fn a_line_that_is_no_segment_is_noticed() {
    let message = Message::parse(b"MSH|^~\\&|A\rPID|1\rsome text\r").unwrap();
    assert_eq!(
        message.warnings(),
        ["line 3 does not begin with the name of a segment"]
    );
}
