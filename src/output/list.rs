//! Renders collections. CSV and compact JSON leave in chunks; other formats need every item and come at the end.

use std::marker::PhantomData;
use std::rc::Rc;

use serde_json::Value;

use super::csv::CsvWriter;
use super::format::{Format, Layout};
use super::jq::{JqError, JqFilter};
use super::json;
use super::row::Row;
use super::table::{Rendered, table};

/// Approximate size of a chunk.
const CHUNK_BYTES: usize = 64 * 1024;

/// Renders a collection whose items arrive page by page.
///
/// CSV and compact JSON take constant memory. Tables, whose columns depend on every row, and indented JSON are returned by
/// [`ListWriter::finish`]. So is the output of a filter, which sees the collection as one array.
pub(crate) struct ListWriter<T> {
    output: ListFormat,
    layout: Layout,
    items: PhantomData<fn(&T)>,
}

enum ListFormat {
    Table(Vec<Vec<String>>),
    Csv { rows: Box<CsvWriter>, is_empty: bool },
    Json { bytes: Vec<u8>, format: Format, is_empty: bool },
    Filtered { items: Vec<Value>, filter: Rc<JqFilter>, format: Format },
}

impl<T: Row> ListWriter<T> {
    /// Starts an empty collection.
    pub(crate) fn new(format: Format, layout: Layout, filter: Option<Rc<JqFilter>>) -> Self {
        let output = match (filter, format) {
            (Some(filter), _) => ListFormat::Filtered { items: Vec::new(), filter, format },
            (None, Format::Table) => ListFormat::Table(Vec::new()),
            (None, Format::Csv) => {
                ListFormat::Csv { rows: Box::new(CsvWriter::new(T::CSV_COLUMNS, layout)), is_empty: true }
            }
            (None, Format::Json | Format::JsonCompact) => {
                ListFormat::Json { bytes: b"[".to_vec(), format, is_empty: true }
            }
        };
        Self { output, layout, items: PhantomData }
    }

    /// Reports whether the items are in memory until the end.
    pub(crate) fn is_buffered(&self) -> bool {
        let is_written_in_chunks =
            matches!(self.output, ListFormat::Csv { .. } | ListFormat::Json { format: Format::JsonCompact, .. });
        !is_written_in_chunks
    }

    /// Adds an item. Returns a chunk of bytes if one is ready to be written.
    pub(crate) fn push(&mut self, item: &T) -> Option<Vec<u8>> {
        match &mut self.output {
            ListFormat::Table(rows) => rows.push(item.cells()),
            ListFormat::Filtered { items, .. } => items.push(item.json().into_owned()),
            ListFormat::Csv { rows, is_empty } => {
                *is_empty = false;
                rows.push(&item.csv_cells());
                return (rows.len() >= CHUNK_BYTES).then(|| rows.take());
            }
            ListFormat::Json { bytes, format, is_empty } => {
                let text = json::item(item, *format, self.layout);
                if !*is_empty {
                    bytes.push(b',');
                }
                *is_empty = false;
                if *format == Format::JsonCompact {
                    bytes.extend(text);
                    return (bytes.len() >= CHUNK_BYTES).then(|| std::mem::take(bytes));
                }
                // A JSON string does not contain line ends, so each one separates lines.
                for line in text.split(|&byte| byte == b'\n') {
                    bytes.extend_from_slice(b"\n  ");
                    bytes.extend_from_slice(line);
                }
            }
        }
        None
    }

    /// Returns the bytes to write if the rest of the collection cannot be read. Lines of CSV are correct by themselves.
    /// JSON stays without its closing bracket, so that a part is not mistaken for the whole.
    pub(crate) fn abandon(self) -> Vec<u8> {
        match self.output {
            ListFormat::Csv { mut rows, is_empty: false } => rows.take(),
            _ => Vec::new(),
        }
    }

    /// Returns the rest of the output. An empty collection is nothing as a table, `[]` as JSON, and the header as CSV.
    ///
    /// Fails if the filter fails.
    pub(crate) fn finish(self) -> Result<Rendered, JqError> {
        let bytes = match self.output {
            ListFormat::Table(rows) => return Ok(table(T::COLUMNS, T::SHRINKABLE, &rows, self.layout)),
            ListFormat::Csv { mut rows, .. } => rows.take(),
            ListFormat::Json { mut bytes, format, is_empty } => {
                let has_lines = format == Format::Json && !is_empty;
                bytes.extend_from_slice(if has_lines { b"\n]\n" } else { b"]\n" });
                bytes
            }
            ListFormat::Filtered { items, filter, format } => {
                filter.render(&Value::Array(items), format, self.layout)?
            }
        };
        Ok(Rendered { bytes, hidden: Vec::new() })
    }
}

#[cfg(test)]
mod tests;
