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
            State::Table(rows) => return Ok(table::table(T::COLUMNS, T::SHRINKABLE, &rows, self.layout)),
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
mod tests;
