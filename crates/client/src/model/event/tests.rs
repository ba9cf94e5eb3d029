//! Unit tests of `event`.

use super::*;

fn feed(name: &str, id: Option<&str>, data: &'static str) -> Result<Event, UnreadableEvent> {
    Event::from_feed(name.to_owned(), id.map(str::to_owned), Bytes::from_static(data.as_bytes()))
}

const DATA: &str =
    r#"{"offset":"b1", "event" : { "id":"evt_1","type":"user.created","n":1.50,"time":"t","data":{"é":"\u00e9"} } }"#;

#[test]
fn the_payload_is_the_exact_bytes_of_the_member() {
    let event = feed("user.created", Some("b1"), DATA).unwrap();
    let payload = r#"{ "id":"evt_1","type":"user.created","n":1.50,"time":"t","data":{"é":"\u00e9"} }"#;
    assert_eq!(event.payload().unwrap(), payload);
    assert_eq!(Event::from_body("user.created".into(), Bytes::from(payload)).payload().unwrap(), payload);
    let head = event.head().unwrap();
    assert_eq!((&*head.id, head.time.as_deref(), head.source), ("evt_1", Some("t"), None));
}

#[test]
fn missing_fields_of_a_message_are_read_from_its_data() {
    let event = feed("", None, DATA).unwrap();
    assert_eq!((event.event_type(), event.offset()), ("user.created", Some("b1")));
    assert_eq!(feed("x.y", Some(""), DATA).unwrap().offset(), Some("b1"));
    assert_eq!(feed("x.y", Some("b2"), "{}").unwrap().offset(), Some("b2"));
}

#[test]
fn an_invalid_event_is_an_error_with_its_name() {
    let error = |data| feed("user.created", Some("b1"), data).unwrap().payload().unwrap_err().to_string();
    assert_eq!(error("{}"), "cannot read the `user.created` event at offset b1: `event` is missing");
    assert!(error("<html>").contains("expected value"));
    assert!(feed("", None, "{}").is_err());
    assert!(feed("x", None, r#"{"event":{"type":"x"}}"#).unwrap().head().is_err());
}

#[test]
fn an_event_with_odd_text_keeps_its_bytes_and_shows_replacements() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let odd = format!(r#"{{"id":"evt_\ud800","time":5,"data":{{"a":"\udfff","a":{deep}}}}}"#);
    for payload in
        [odd.clone().into_bytes(), [b"{\"id\":\"evt_\xff\",\"data\":".as_slice(), deep.as_bytes(), b"}"].concat()]
    {
        let data = [b"{\"event\":".as_slice(), &payload, b"}"].concat();
        let event = Event::from_feed("user.created".into(), Some("b1".into()), data.into()).unwrap();
        assert_eq!(event.payload().unwrap(), payload);
        assert_eq!(event.head().unwrap().id, "evt_\u{fffd}");
        assert_eq!(event.value().unwrap().value["event"]["id"], "evt_\u{fffd}");
    }
}
