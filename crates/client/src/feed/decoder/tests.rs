//! Tests of the decoder against each rule of server-sent events. `tests/decoder.rs` of the crate tests random streams.

use super::*;

/// Decodes chunks, draining the decoder after each one.
fn decode(chunks: &[&[u8]], limit: usize) -> Result<Vec<Frame>, TooLarge> {
    let mut decoder = Decoder::with_limit(limit);
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        while let Some(frame) = decoder.pull()? {
            frames.push(frame);
        }
    }
    Ok(frames)
}

fn whole(text: &str) -> Vec<Frame> {
    decode(&[text.as_bytes()], MESSAGE_LIMIT).unwrap()
}

fn message(event: &str, id: Option<&str>, data: &str) -> Frame {
    let (id, data) = (id.map(str::to_owned), Bytes::copy_from_slice(data.as_bytes()));
    Frame::Message(RawMessage { event: event.to_owned(), id, data })
}

#[test]
fn the_documented_stream_is_decoded() {
    let text = ":connected\n\nretry: 2000\n\nevent: user.created\nid: b1\ndata: {\"offset\":\"b1\"}\n\n: heartbeat\n\n";
    assert_eq!(
        whole(text),
        [
            Frame::Comment(Bytes::from_static(b"connected")),
            Frame::Retry(Duration::from_secs(2)),
            message("user.created", Some("b1"), "{\"offset\":\"b1\"}"),
            Frame::Comment(Bytes::from_static(b" heartbeat")),
        ]
    );
}

#[test]
fn every_line_end_ends_a_line_and_a_message_ends_at_once() {
    for end in ["\n", "\r", "\r\n"] {
        assert_eq!(whole(&format!("data: x{end}{end}")), [message("", None, "x")], "{end:?}");
    }
    // A message that ends with carriage returns is complete before the next byte arrives.
    assert_eq!(decode(&[b"data: x\r", b"\r"], 100).unwrap(), [message("", None, "x")]);
    assert_eq!(decode(&[b"data: x\r", b"\n", b"\r", b"\ndata: y\n\n"], 100).unwrap().len(), 2);
}

#[test]
fn one_optional_blank_after_the_colon_is_dropped() {
    assert_eq!(whole("data:a\ndata: b\ndata:  c\n\n"), [message("", None, "a\nb\n c")]);
}

#[test]
fn a_byte_order_mark_is_dropped_at_the_start_only() {
    assert_eq!(decode(&[b"\xef", b"\xbb\xbf", b"data: x\n\n"], 100).unwrap(), [message("", None, "x")]);
    assert_eq!(whole("\n\u{feff}data: x\n\n"), []);
}

#[test]
fn an_id_with_a_null_and_an_unfinished_message_are_ignored() {
    assert_eq!(whole("id: a\nid: b\0c\ndata: x\n\n"), [message("", Some("a"), "x")]);
    assert_eq!(whole("data: x\n"), []);
}

#[test]
fn an_empty_data_field_makes_a_message_and_a_missing_one_only_sets_the_id() {
    // The standard's example: an empty message, a message of one line feed, and an unfinished third one.
    assert_eq!(whole("data\n\ndata\ndata\n\ndata:"), [message("", None, ""), message("", None, "\n")]);
    assert_eq!(whole("event: user.created\nid: b1\ndata:\n\n"), [message("user.created", Some("b1"), "")]);
    assert_eq!(whole("event: user.created\nid: b1\n\ndata: x\n\n"), [Frame::Id("b1".into()), message("", None, "x")]);
    assert_eq!(whole("event: user.created\n\n"), []);
}

#[test]
fn invalid_utf_8_is_kept_in_data_and_replaced_elsewhere_and_split_characters_are_neither() {
    let odd = RawMessage { event: "e\u{fffd}".into(), id: Some("\u{fffd}".into()), data: Bytes::from_static(b"\xff") };
    assert_eq!(decode(&[b"event: e\xff\nid: \xff\ndata: \xff\n\n"], 100).unwrap(), [Frame::Message(odd)]);
    assert_eq!(decode(&["data: é\n\n".as_bytes()[..7].as_ref(), b"\xa9\n\n"], 100).unwrap(), [message("", None, "é")]);
}

#[test]
fn every_kind_of_message_over_the_limit_is_an_error() {
    let known = TooLarge { event: "user.created".to_owned(), id: Some("b1".to_owned()) };
    let head = b"event: user.created\nid: b1\n".as_slice();
    assert_eq!(decode(&[head, &[b'x'; 200]], 100), Err(known.clone()));
    assert_eq!(decode(&[head, &b"data: 123456789\n".repeat(20)], 100), Err(known));
    assert!(decode(&[&b": heartbeat\n".repeat(100)], 50).is_ok(), "comments counted towards the limit");
    assert!(
        decode(&[&b"data: 123456789\n\n".repeat(100)], 50).is_ok(),
        "the limit was applied to several messages together"
    );
}

#[test]
fn a_message_within_one_chunk_is_not_copied() {
    let chunk = Bytes::from_static(b"data: {\"offset\":\"b1\"}\n\n");
    let mut decoder = Decoder::default();
    decoder.push(chunk.clone());
    let Some(Frame::Message(message)) = decoder.pull().unwrap() else { panic!("no message was decoded") };
    assert_eq!(message.data.as_ptr(), chunk[6..].as_ptr());
}
