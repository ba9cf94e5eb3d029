//! Unit tests of `line`.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::*;

struct Item(&'static str);

impl Row for Item {
    const COLUMNS: &'static [&'static str] = &["ID", "LAST ERROR"];

    fn cells(&self) -> Vec<String> {
        vec![self.0.to_owned(), "two\nlines".to_owned()]
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({"id": self.0, "new": [1.50]}))
    }
}

fn lines(format: Format, filter: Option<&str>) -> String {
    let filter = filter.map(|text| Rc::new(JqFilter::compile(text).unwrap()));
    let mut writer = LineWriter::new(format, Layout::default(), filter);
    let bytes = ["evt_1", "evt_2"].iter().flat_map(|id| writer.line(&Item(id)).unwrap()).collect();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_format_has_one_line_per_item() {
    assert_eq!(lines(Format::Table, None), "evt_1  two\\nlines\nevt_2  two\\nlines\n");
    assert_eq!(lines(Format::Csv, None), "id,last_error\nevt_1,\"two\nlines\"\nevt_2,\"two\nlines\"\n");
    let json = "{\"id\":\"evt_1\",\"new\":[1.5]}\n{\"id\":\"evt_2\",\"new\":[1.5]}\n";
    assert_eq!(lines(Format::Json, None), json);
    assert_eq!(lines(Format::JsonCompact, None), json);
    assert_eq!(lines(Format::Json, Some(".id")), "evt_1\nevt_2\n");
}
