//! Unit tests of `resource`.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::*;

struct Stream(Value);

impl Row for Stream {
    const COLUMNS: &'static [&'static str] = &["ID", "NAME"];

    fn cells(&self) -> Vec<String> {
        ["id", "name"].map(|key| self.0[key].as_str().unwrap_or("-").to_owned()).into()
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Borrowed(&self.0)
    }

    fn panel(&self) -> Vec<(&'static str, String)> {
        vec![("Name", self.0["name"].as_str().unwrap().to_owned()), ("Configuration", self.0["c"].to_string())]
    }
}

fn shown(format: Format, filter: Option<&str>) -> String {
    let stream = Stream(json!({"name": "my-event1", "id": "est_1", "c": {"z": 1.50, "a": []}}));
    let filter = filter.map(|text| JqFilter::compile(text).unwrap());
    String::from_utf8(resource(&stream, format, Layout::default(), filter.as_ref()).unwrap()).unwrap()
}

#[test]
fn a_resource_is_shown_in_every_format() {
    insta::assert_snapshot!(shown(Format::Json, None), @r#"
    {
      "name": "my-event1",
      "id": "est_1",
      "c": {
        "z": 1.5,
        "a": []
      }
    }
    "#);
    insta::assert_snapshot!(shown(Format::JsonCompact, None), @r#"{"name":"my-event1","id":"est_1","c":{"z":1.5,"a":[]}}"#);
    insta::assert_snapshot!(shown(Format::Table, None), @r#"
    NAME           my-event1
    CONFIGURATION  {"z":1.5,"a":[]}
    "#);
    insta::assert_snapshot!(shown(Format::Csv, None), @r"
    id,name
    est_1,my-event1
    ");
}

#[test]
fn a_filter_turns_every_format_into_json() {
    assert_eq!(shown(Format::Table, Some(".id")), "est_1\n");
    assert_eq!(shown(Format::Csv, Some(".c.a")), "[]\n");
    assert_eq!(shown(Format::JsonCompact, Some(".c")), "{\"z\":1.5,\"a\":[]}\n");
}
