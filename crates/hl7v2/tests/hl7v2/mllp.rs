//! Framing, with whole and broken streams.

use crate::mutate::decode;
use bytes::{Bytes, BytesMut};
use hl7v2::mllp::{MllpCodec, MllpItem};
use tokio_util::codec::{Decoder, Encoder};

fn frame(content: &str) -> MllpItem {
    MllpItem::Frame(Bytes::copy_from_slice(content.as_bytes()))
}

fn stray(content: &str) -> MllpItem {
    MllpItem::Stray(Bytes::copy_from_slice(content.as_bytes()))
}

fn unfinished(content: &str) -> MllpItem {
    MllpItem::Unfinished(Bytes::copy_from_slice(content.as_bytes()))
}

fn oversize(content: &str) -> MllpItem {
    MllpItem::Oversize {
        prefix: Bytes::copy_from_slice(content.as_bytes()),
    }
}

/// Whole, and byte by byte.
fn check(stream: &str, expect: &[MllpItem]) {
    check_bounded(stream, 1000, expect);
}

fn check_bounded(stream: &str, frame_bytes_max: usize, expect: &[MllpItem]) {
    for piece in [stream.len(), 1, 2, 7] {
        let found = decode(stream.as_bytes(), frame_bytes_max, &mut || piece).0;
        assert_eq!(found, expect, "{stream:?} in pieces of {piece}");
    }
}

#[test]
fn frames_are_cut_out_of_the_stream() {
    check(
        "\x0BMSH|1\r\x1C\r\x0BMSH|2\r\x1C\r",
        &[frame("MSH|1\r"), frame("MSH|2\r")],
    );
}

#[test]
fn a_missing_carriage_return_after_the_frame_does_no_harm() {
    check(
        "\x0BMSH|1\r\x1C\x0BMSH|2\r\x1C",
        &[frame("MSH|1\r"), frame("MSH|2\r")],
    );
    check(
        "\x0BMSH|1\r\x1C\n\x0BMSH|2\r\x1C\n",
        &[frame("MSH|1\r"), frame("MSH|2\r")],
    );
}

#[test]
fn a_frame_is_given_at_its_end_byte_and_not_when_the_carriage_return_comes() {
    let mut buffer = BytesMut::from(&b"\x0BMSH|1\r\x1C"[..]);
    assert_eq!(
        MllpCodec::default().decode(&mut buffer).unwrap(),
        Some(frame("MSH|1\r"))
    );
}

#[test]
fn two_messages_in_a_frame_are_one_frame() {
    check("\x0BMSH|1\rMSH|2\r\x1C\r", &[frame("MSH|1\rMSH|2\r")]);
}

#[test]
fn rubbish_between_frames_is_kept_as_stray() {
    check(
        "GET / HTTP/1.1\r\n\r\n\x0BMSH|1\x1C\r??\x0BMSH|2\x1C\r",
        &[
            stray("GET / HTTP/1.1\r\n\r\n"),
            frame("MSH|1"),
            stray("\r??"),
            frame("MSH|2"),
        ],
    );
}

#[test]
fn white_space_between_frames_is_nothing() {
    check(
        "\r\n \x0BMSH|1\x1C\r\n\r\n\x0BMSH|2\x1C\r\n",
        &[frame("MSH|1"), frame("MSH|2")],
    );
}

#[test]
fn a_message_without_a_start_byte_is_a_frame() {
    check(
        "MSH|1\r\x1C\r\x0BMSH|2\r\x1C\r",
        &[frame("MSH|1\r"), frame("MSH|2\r")],
    );
}

#[test]
fn a_frame_without_an_end_is_unfinished_when_the_next_one_starts() {
    check(
        "\x0BMSH|1\rPID|\x0BMSH|2\r\x1C\r",
        &[unfinished("MSH|1\rPID|"), frame("MSH|2\r")],
    );
}

#[test]
fn a_vertical_tab_in_a_note_does_not_start_a_frame() {
    check(
        "\x0BMSH|1\rNTE|1||one\x0Btwo\x0BMS\r\x1C\r",
        &[frame("MSH|1\rNTE|1||one\x0Btwo\x0BMS\r")],
    );
}

#[test]
fn what_is_left_at_the_end_of_the_stream_is_unfinished() {
    check("\x0BMSH|1\rPID|1", &[unfinished("MSH|1\rPID|1")]);
    check("MSH|1\rPID|1", &[unfinished("MSH|1\rPID|1")]);
    check("hello", &[stray("hello")]);
    check("\x0BMSH|1\r\x0BMS", &[unfinished("MSH|1\r\x0BMS")]);
}

#[test]
fn nothing_and_only_a_start_byte_give_nothing() {
    check("", &[]);
    check("\x0B", &[]);
    check("\x0B\x0B\x0B", &[]);
    check("\r\n", &[]);
}

#[test]
fn an_empty_frame_is_given_so_that_it_can_be_answered() {
    check("\x0B\x1C\r", &[frame("")]);
}

#[test]
fn an_oversize_frame_gives_its_beginning_and_the_next_frame_is_whole() {
    let long = "x".repeat(500);
    let prefix = format!("MSH|1|{}", "x".repeat(58));
    check_bounded(
        &format!("\x0BMSH|1|{long}\x1C\r\x0BMSH|2\x1C\r"),
        100,
        &[oversize(&prefix), frame("MSH|2")],
    );
    check_bounded(
        &format!("\x0BMSH|1|{long}\x0BMSH|2\x1C\r"),
        100,
        &[oversize(&prefix), frame("MSH|2")],
    );
    check_bounded(&format!("\x0BMSH|1|{long}"), 100, &[oversize(&prefix)]);
    check_bounded(
        &format!("{long}\x0BMSH|2\x1C\r"),
        100,
        &[oversize(&"x".repeat(64)), frame("MSH|2")],
    );
}

#[test]
fn the_limit_itself_is_not_oversize() {
    let content = format!("MSH|{}", "x".repeat(96));
    check_bounded(&format!("\x0B{content}\x1C\r"), 100, &[frame(&content)]);
    check_bounded(&format!("\x0B{content}y\x1C\r"), 100, &[oversize(&content[..64])]);
}

#[test]
fn what_an_oversize_frame_loses_is_counted() {
    let stream = format!("\x0B{}\x1C\r", "x".repeat(500));
    for piece in [stream.len(), 1, 13] {
        assert_eq!(decode(stream.as_bytes(), 100, &mut || piece).1, 500 - 64);
    }
}

#[test]
fn the_buffer_stays_small_while_an_endless_frame_arrives() {
    let mut codec = MllpCodec::new(1000, 100);
    let mut buffer = BytesMut::from(&b"\x0BMSH|"[..]);
    let mut items = 0;
    for _ in 0..1000 {
        buffer.extend_from_slice(&[b'x'; 500]);
        items += usize::from(codec.decode(&mut buffer).unwrap().is_some());
        assert!(buffer.len() <= 1500);
    }
    assert_eq!(items, 1);
}

#[test]
fn an_encoded_message_is_decoded_unchanged() {
    let mut codec = MllpCodec::default();
    let mut buffer = BytesMut::new();
    codec.encode(&b"MSH|1\rMSA|AA\r"[..], &mut buffer).unwrap();
    assert_eq!(&buffer[..], b"\x0BMSH|1\rMSA|AA\r\x1C\r");
    assert_eq!(codec.decode(&mut buffer).unwrap(), Some(frame("MSH|1\rMSA|AA\r")));
}
