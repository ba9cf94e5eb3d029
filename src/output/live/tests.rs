//! Unit tests of `live`.

use bytes::Bytes;

use super::*;

const DATA: &str = r#"{"offset":"b1","event":{"id":"evt_1","source":"urn:auth0:a\u001b[2J","time":"2026-03-02T09:15:27.500Z","n":1.50}}"#;

fn event(data: &str) -> Event {
    Event::from_feed("user.created".into(), Some("b1".into()), Bytes::copy_from_slice(data.as_bytes())).unwrap()
}

fn shown(format: Format, layout: Layout, filter: Option<&str>, verbose: bool) -> String {
    let filter = filter.map(|text| Rc::new(JqFilter::compile(text).unwrap()));
    let mut writer = LiveWriter::new(format, layout, filter, verbose);
    let mut bytes = Vec::new();
    writer.begin(&mut bytes);
    writer.push_marked(&event(DATA), None, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn an_event_is_shown_in_every_format() {
    let plain = Layout::default();
    let line = "2026-03-02T09:15:27.500Z  user.created  urn:auth0:a\\u001b[2J  evt_1\n";
    assert_eq!(shown(Format::Table, plain, None, false), line);
    let color = shown(Format::Table, Layout { color: true, ..plain }, None, false);
    assert_eq!(anstream::adapter::strip_str(&color).to_string(), line);
    assert_ne!(color, line);
    assert_eq!(shown(Format::JsonCompact, plain, None, false), format!("{DATA}\n"));
    assert_eq!(
        shown(Format::Csv, plain, None, false),
        "time,type,source,id,offset\n2026-03-02T09:15:27.500Z,user.created,urn:auth0:a\u{1b}[2J,evt_1,b1\n"
    );
    assert_eq!(shown(Format::Json, plain, Some("[.offset, .event.n]"), false), "[\n  \"b1\",\n  1.50\n]\n");
    let json = shown(Format::Json, plain, None, false);
    assert!(json.starts_with("{\n  \"offset\": \"b1\",\n  \"event\": {\n"), "{json}");
    assert_eq!(shown(Format::Table, plain, None, true), format!("{line}{json}"));
}

#[test]
fn only_lines_show_marks() {
    for format in [Format::Table, Format::Json, Format::JsonCompact, Format::Csv] {
        let (mut bytes, mut writer) = (Vec::new(), LiveWriter::new(format, Layout::default(), None, false));
        writer.push_marked(&event(DATA), Some("late"), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            (text.ends_with("  evt_1  late\n"), text.contains("late")),
            (writer.shows_marks(), writer.shows_marks())
        );
    }
}

#[test]
fn a_document_of_several_lines_becomes_one() {
    let mut writer = LiveWriter::new(Format::JsonCompact, Layout::default(), None, false);
    let mut bytes = Vec::new();
    writer.push_marked(&event("{\"offset\":\"b1\",\n\"event\":{ \"id\":\"evt_1\" }}"), None, &mut bytes).unwrap();
    assert_eq!(bytes, b"{\"offset\":\"b1\",\"event\":{\"id\":\"evt_1\"}}\n");
}

#[test]
fn an_event_that_fails_adds_nothing() {
    for (format, filter, data) in [
        (Format::Table, None, "{}"),
        (Format::Csv, None, "{}"),
        (Format::Json, None, "x"),
        (Format::Json, Some("1, error(\"no\")"), "{}"),
    ] {
        let filter = filter.map(|text| Rc::new(JqFilter::compile(text).unwrap()));
        let mut writer = LiveWriter::new(format, Layout::default(), filter, true);
        let mut bytes = Vec::new();
        assert!(writer.push_marked(&event(data), None, &mut bytes).is_err());
        assert!(bytes.is_empty());
    }
}
