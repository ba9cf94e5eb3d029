//! Collections, item by item: what can be written as it comes is handed on in chunks, the rest is kept to the end.

use std::marker::PhantomData;
use std::rc::Rc;

use serde_json::Value;

use super::{Document, Filter, Format, JqError, Layout, Row, csv, json, table};

/// Chunks are handed on at about this many bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// What of a collection is kept until its end.
pub(crate) enum Keeps {
    /// No more than a chunk.
    Nothing,
    /// The texts of the columns.
    Cells,
    /// Whole items.
    Everything,
}

/// The end of a collection.
pub(crate) struct Finished {
    /// What is still to be written.
    pub(crate) bytes: Vec<u8>,
    /// The titles of the columns that the terminal has no room for, in their order.
    pub(crate) hidden: Vec<&'static str>,
}

/// Renders a collection whose items arrive page by page.
///
/// CSV and compact JSON take constant memory. Tables, whose columns depend on every row, and indented JSON are kept and
/// come with [`ListWriter::finish`]. So does everything when a filter is given: it sees the collection as one array.
pub(crate) struct ListWriter<T> {
    state: State,
    layout: Layout,
    items: PhantomData<fn(&T)>,
}

enum State {
    Table(Vec<Vec<String>>),
    Csv { rows: Box<csv::Table>, empty: bool },
    Json { bytes: Vec<u8>, shape: json::Shape, empty: bool },
    Filtered { items: Vec<Value>, filter: Rc<Filter>, format: Format },
}

impl<T: Row + Document> ListWriter<T> {
    /// Starts an empty collection.
    pub(crate) fn new(format: Format, layout: Layout, filter: Option<Rc<Filter>>) -> Self {
        let state = match (filter, format) {
            (Some(filter), _) => State::Filtered { items: Vec::new(), filter, format },
            (None, Format::Table) => State::Table(Vec::new()),
            (None, Format::Csv) => State::Csv { rows: Box::new(csv::Table::with_header::<T>(layout)), empty: true },
            (None, Format::Json | Format::JsonCompact) => {
                State::Json { bytes: b"[".to_vec(), shape: json::Shape::of(format), empty: true }
            }
        };
        Self { state, layout, items: PhantomData }
    }

    /// Tells what of the items is kept to the end.
    pub(crate) fn keeps(&self) -> Keeps {
        match self.state {
            State::Csv { .. } | State::Json { shape: json::Shape::Compact, .. } => Keeps::Nothing,
            State::Table(_) => Keeps::Cells,
            State::Json { .. } | State::Filtered { .. } => Keeps::Everything,
        }
    }

    /// Adds an item, and returns the bytes that are ready to be written.
    pub(crate) fn push(&mut self, item: &T) -> Option<Vec<u8>> {
        match &mut self.state {
            State::Table(rows) => rows.push(item.cells()),
            State::Filtered { items, .. } => items.push(item.document().into_owned()),
            State::Csv { rows, empty } => {
                *empty = false;
                rows.push(&item.cells());
                return (rows.ready() >= CHUNK_BYTES).then(|| rows.take());
            }
            State::Json { bytes, shape, empty } => {
                let text = json::render(&item.document(), *shape, self.layout);
                if !std::mem::replace(empty, false) {
                    bytes.push(b',');
                }
                match shape {
                    json::Shape::Compact => bytes.extend(text),
                    json::Shape::Indented => {
                        // A line end never stands within a JSON string, so each one is the formatter's.
                        for line in text.split(|&byte| byte == b'\n') {
                            bytes.extend_from_slice(b"\n  ");
                            bytes.extend_from_slice(line);
                        }
                    }
                }
                let ready = *shape == json::Shape::Compact && bytes.len() >= CHUNK_BYTES;
                return ready.then(|| std::mem::take(bytes));
            }
        }
        None
    }

    /// Returns what may still be written when the rest of the collection does not come: lines of CSV, which are right as
    /// they stand. JSON is left without its closing bracket, so that nothing takes a part for the whole.
    pub(crate) fn abandon(self) -> Vec<u8> {
        match self.state {
            State::Csv { mut rows, empty: false } => rows.take(),
            _ => Vec::new(),
        }
    }

    /// Returns the rest. An empty collection gives nothing as a table, `[]` as JSON, and the header as CSV.
    ///
    /// Fails when the filter does.
    pub(crate) fn finish(self) -> Result<Finished, JqError> {
        let bytes = match self.state {
            State::Table(rows) => return Ok(table::table(T::COLUMNS, T::DISPENSABLE, &rows, self.layout)),
            State::Csv { mut rows, .. } => rows.take(),
            State::Json { mut bytes, shape, empty } => {
                let end: &[u8] = if shape == json::Shape::Indented && !empty { b"\n]\n" } else { b"]\n" };
                bytes.extend_from_slice(end);
                bytes
            }
            State::Filtered { items, filter, format } => filter.render(&Value::Array(items), format, self.layout)?,
        };
        Ok(Finished { bytes, hidden: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::json;

    use super::*;

    struct Item(Value);

    impl Row for Item {
        const COLUMNS: &'static [&'static str] = &["ID", "EVENT TYPE"];

        fn cells(&self) -> Vec<String> {
            ["id", "event_type"].map(|key| self.0[key].as_str().unwrap_or("-").to_owned()).into()
        }
    }

    impl Document for Item {
        fn document(&self) -> Cow<'_, Value> {
            Cow::Borrowed(&self.0)
        }
    }

    fn items(count: usize) -> Vec<Item> {
        (0..count)
            .map(|n| Item(json!({"id": format!("evt_{n}"), "event_type": "user.created", "new": [n, {}]})))
            .collect()
    }

    /// Renders `count` items, and returns the text and the length of the largest chunk before the last.
    fn listed(format: Format, filter: Option<&str>, count: usize) -> (String, usize) {
        let mut writer =
            ListWriter::new(format, Layout::default(), filter.map(|text| Rc::new(Filter::compile(text).unwrap())));
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
    fn an_empty_collection_is_nothing_a_pair_of_brackets_or_a_header() {
        assert_eq!(listed(Format::Table, None, 0).0, "");
        assert_eq!(listed(Format::Json, None, 0).0, "[]\n");
        assert_eq!(listed(Format::JsonCompact, None, 0).0, "[]\n");
        assert_eq!(listed(Format::Csv, None, 0).0, "id,event_type\n");
        assert_eq!(listed(Format::Table, Some("."), 0).0, "[]\n");
    }

    #[test]
    fn json_is_the_same_as_if_it_had_been_written_at_once() {
        let whole = Value::Array(items(3).into_iter().map(|item| item.0).collect());
        for format in [Format::Json, Format::JsonCompact] {
            let at_once = String::from_utf8(super::super::document(&whole, format, Layout::default())).unwrap();
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
    fn an_abandoned_collection_leaves_whole_lines_of_csv_and_no_whole_json() {
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
    fn a_filter_sees_the_collection_as_one_array() {
        assert_eq!(listed(Format::Table, Some(".[].id"), 2).0, "evt_0\nevt_1\n");
        assert_eq!(listed(Format::JsonCompact, Some("map(.new)"), 2).0, "[[0,{}],[1,{}]]\n");
    }
}
