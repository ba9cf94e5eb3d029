//! Turns values into bytes for stdout: JSON (with jq), CSV, tables, panels and charts.
//!
//! Everything here is pure: bytes are built whole or in chunks and handed back, and nothing reads a clock, the
//! environment or a stream. Writing is left to `terminal`; which columns a type has is left to `output::views`.

mod chart;
mod csv;
mod fit;
mod jq;
mod json;
mod line;
mod link;
mod list;
mod live;
mod relative;
mod row;
mod table;
mod views;

use clap::ValueEnum;
use jiff::Timestamp;

pub(crate) use chart::{Series, chart};
pub(crate) use jq::{Filter, JqError};
pub(crate) use line::LineWriter;
pub(crate) use list::{Finished, Keeps, ListWriter};
pub(crate) use live::{LiveError, LiveWriter};
pub(crate) use row::{Document, Panel, Row};
pub(crate) use table::panel;

/// How values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for reading.
    Table,
    /// JSON with two spaces of indentation.
    Json,
    /// JSON without blanks, on one line.
    JsonCompact,
    /// Comma-separated values with a header line.
    Csv,
}

impl Format {
    /// Whether values are shown as JSON.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonCompact)
    }
}

/// What is known about the place where the bytes will appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Layout {
    /// Whether escape sequences for colour are welcome.
    pub(crate) color: bool,
    /// The terminal's width in columns. `None` on a pipe or in a file, where nothing is wrapped, and where a terminal does
    /// not tell.
    pub(crate) width: Option<usize>,
    /// Whether the bytes go to a terminal, which must not obey what the API sent.
    pub(crate) terminal: bool,
    /// Whether the terminal makes links of what is marked as one.
    pub(crate) links: bool,
    /// The present, where tables and panels tell how long ago a time was; `None` where they show the time itself.
    pub(crate) now: Option<Timestamp>,
}

/// Renders one resource: its document as JSON, its panel as a table, or its row under a header as CSV.
///
/// A filter sees the document, and its results are JSON whatever the format. Fails when the filter does.
pub(crate) fn resource<T: Document + Row + Panel>(
    item: &T,
    format: Format,
    layout: Layout,
    filter: Option<&Filter>,
) -> Result<Vec<u8>, JqError> {
    match (filter, format) {
        (Some(filter), _) => filter.render(&item.document(), format, layout),
        (None, Format::Json | Format::JsonCompact) => Ok(document(&item.document(), format, layout)),
        (None, Format::Table) => Ok(panel(&item.panel(), layout)),
        (None, Format::Csv) => Ok(csv::line::<T>(&item.cells(), true, layout)),
    }
}

/// Renders one JSON document and a line end: on one line for [`Format::JsonCompact`], else indented.
pub(crate) fn document(value: &serde_json::Value, format: Format, layout: Layout) -> Vec<u8> {
    let mut bytes = json::render(value, json::Shape::of(format), layout);
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::{Value, json};

    use super::*;

    struct Stream(Value);

    impl Document for Stream {
        fn document(&self) -> Cow<'_, Value> {
            Cow::Borrowed(&self.0)
        }
    }

    impl Row for Stream {
        const COLUMNS: &'static [&'static str] = &["ID", "NAME"];

        fn cells(&self) -> Vec<String> {
            ["id", "name"].map(|key| self.0[key].as_str().unwrap_or("-").to_owned()).into()
        }
    }

    impl Panel for Stream {
        fn panel(&self) -> Vec<(&'static str, String)> {
            vec![("Name", self.0["name"].as_str().unwrap().to_owned()), ("Configuration", self.0["c"].to_string())]
        }
    }

    fn shown(format: Format, filter: Option<&str>) -> String {
        let stream = Stream(json!({"name": "my-event1", "id": "est_1", "c": {"z": 1.50, "a": []}}));
        let filter = filter.map(|text| Filter::compile(text).unwrap());
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

    #[test]
    fn formats_have_the_names_that_users_type() {
        let names: Vec<_> =
            Format::value_variants().iter().map(|f| f.to_possible_value().unwrap().get_name().to_owned()).collect();
        assert_eq!(names, ["table", "json", "json-compact", "csv"]);
    }
}
