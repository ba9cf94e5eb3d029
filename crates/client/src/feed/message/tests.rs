//! Unit tests of `message`.

use bytes::Bytes;

use super::*;

fn read(event: &str, id: Option<&str>, data: &'static str) -> Option<FeedMessage> {
    let raw =
        RawMessage { event: event.to_owned(), id: id.map(str::to_owned), data: Bytes::from_static(data.as_bytes()) };
    FeedMessage::read(raw).unwrap()
}

#[test]
fn a_message_is_interpreted_by_its_name() {
    let event = read("org.invented", Some("b1"), r#"{"offset":"b1","event":{"id":"evt_1"}}"#);
    assert!(matches!(event, Some(FeedMessage::Event(event)) if event.event_type() == "org.invented"));
    let progress = read("offset-only", None, r#"{"offset":"b2"}"#);
    assert!(matches!(progress, Some(FeedMessage::Progress(offset)) if offset == "b2"));
    assert!(read("offset-only", None, "{}").is_none());
    assert!(matches!(read("", Some("b3"), ""), Some(FeedMessage::Progress(offset)) if offset == "b3"));
    assert!(read("", None, "").is_none());
    let closing = read("error", None, r#"{"error":{"code":"cursor_expired","message":"gone","offset":"b1"}}"#);
    assert!(
        matches!(closing, Some(FeedMessage::Closing { code, message }) if code == "cursor_expired" && message == "gone")
    );
    let broken = read("error", None, "oops");
    assert!(matches!(broken, Some(FeedMessage::Closing { message, .. }) if message == "oops"));
}
