//! Unit tests of `list`.

use std::borrow::Cow;

use serde_json::json;

use super::*;

struct Item(Value);

impl Row for Item {
    const COLUMNS: &'static [&'static str] = &["ID", "EVENT TYPE"];

    fn cells(&self) -> Vec<String> {
        ["id", "event_type"].map(|key| self.0[key].as_str().unwrap_or("-").to_owned()).into()
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Borrowed(&self.0)
    }
}

fn items(count: usize) -> Vec<Item> {
    (0..count).map(|n| Item(json!({"id": format!("evt_{n}"), "event_type": "user.created", "new": [n, {}]}))).collect()
}

/// Renders `count` items, and returns the text and the length of the largest chunk except the last.
fn listed(format: Format, filter: Option<&str>, count: usize) -> (String, usize) {
    let mut writer =
        ListWriter::new(format, Layout::default(), filter.map(|text| Rc::new(JqFilter::compile(text).unwrap())));
    let (mut bytes, mut largest) = (Vec::new(), 0);
    for item in items(count) {
        let chunk = writer.push(&item).unwrap_or_default();
        largest = largest.max(chunk.len());
        bytes.extend(chunk);
    }
    bytes.extend(writer.finish().unwrap().bytes);
    (String::from_utf8(bytes).unwrap(), largest)
}

#[test]
fn a_collection_is_shown_in_every_format() {
    insta::assert_snapshot!(listed(Format::Table, None, 2).0, @r"
    ID     EVENT TYPE
    evt_0  user.created
    evt_1  user.created
    ");
    insta::assert_snapshot!(listed(Format::JsonCompact, None, 2).0, @r#"[{"id":"evt_0","event_type":"user.created","new":[0,{}]},{"id":"evt_1","event_type":"user.created","new":[1,{}]}]"#);
    insta::assert_snapshot!(listed(Format::Csv, None, 2).0, @r"
    id,event_type
    evt_0,user.created
    evt_1,user.created
    ");
    insta::assert_snapshot!(listed(Format::Json, None, 1).0, @r#"
    [
      {
        "id": "evt_0",
        "event_type": "user.created",
        "new": [
          0,
          {}
        ]
      }
    ]
    "#);
}

#[test]
fn an_empty_collection_is_nothing_or_brackets_or_a_header() {
    assert_eq!(listed(Format::Table, None, 0).0, "");
    assert_eq!(listed(Format::Json, None, 0).0, "[]\n");
    assert_eq!(listed(Format::JsonCompact, None, 0).0, "[]\n");
    assert_eq!(listed(Format::Csv, None, 0).0, "id,event_type\n");
    assert_eq!(listed(Format::Table, Some("."), 0).0, "[]\n");
}

#[test]
fn streamed_json_equals_json_written_at_once() {
    let whole = Value::Array(items(3).into_iter().map(|item| item.0).collect());
    for format in [Format::Json, Format::JsonCompact] {
        let at_once = String::from_utf8(json::document(&whole, format, Layout::default())).unwrap();
        assert_eq!(listed(format, None, 3).0, at_once);
    }
}

#[test]
fn csv_and_compact_json_leave_in_bounded_chunks() {
    for format in [Format::Csv, Format::JsonCompact] {
        let (text, largest) = listed(format, None, 20_000);
        assert!((CHUNK_BYTES..CHUNK_BYTES + 16 * 1024).contains(&largest), "{largest}");
        assert!(text.len() > 4 * largest);
        if format == Format::Csv {
            assert_eq!(text.lines().count(), 20_001);
        } else {
            assert_eq!(serde_json::from_str::<Vec<Value>>(&text).unwrap().len(), 20_000);
        }
    }
}

#[test]
fn an_abandoned_collection_leaves_complete_csv_lines_and_incomplete_json() {
    let abandoned = |format: Format, count: usize| {
        let mut writer = ListWriter::new(format, Layout::default(), None);
        let mut bytes: Vec<u8> = items(count).iter().filter_map(|item| writer.push(item)).flatten().collect();
        bytes.extend(writer.abandon());
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!(abandoned(Format::Csv, 1), "id,event_type\nevt_0,user.created\n");
    assert_eq!(abandoned(Format::Csv, 20_000).lines().count(), 20_001);
    assert!(serde_json::from_str::<Value>(&abandoned(Format::JsonCompact, 20_000)).is_err());
    for format in [Format::Csv, Format::JsonCompact, Format::Json, Format::Table] {
        assert_eq!(abandoned(format, 0), "");
    }
}

#[test]
fn a_filter_reads_the_collection_as_one_array() {
    assert_eq!(listed(Format::Table, Some(".[].id"), 2).0, "evt_0\nevt_1\n");
    assert_eq!(listed(Format::JsonCompact, Some("map(.new)"), 2).0, "[[0,{}],[1,{}]]\n");
}
