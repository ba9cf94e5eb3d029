//! Writes CSV with the quotes of RFC 4180 and, as shell tools expect, line feeds without carriage returns.
//!
//! Text is written as the API sent it; on a terminal, control characters are escaped.

use std::borrow::Cow;

use csv::Writer;

use super::format::Layout;
use auth0_events_text::escape;

/// Rows that become bytes.
pub(super) struct CsvWriter {
    writer: Writer<Vec<u8>>,
    terminal: bool,
}

impl CsvWriter {
    /// Starts with a header line of these column titles.
    pub(super) fn new(titles: &[&str], layout: Layout) -> Self {
        let mut writer = Self { writer: Writer::from_writer(Vec::new()), terminal: layout.terminal };
        let names: Vec<String> = titles.iter().map(|title| field_name(title)).collect();
        writer.push(&names);
        writer
    }

    /// Adds a row.
    pub(super) fn push(&mut self, cells: &[String]) {
        let printed = cells.iter().map(|cell| if self.terminal { escape(cell) } else { Cow::Borrowed(cell.as_str()) });
        let record: Vec<Cow<'_, str>> = printed.collect();
        self.writer
            .write_record(record.iter().map(|field| field.as_bytes()))
            .expect("rows have equal lengths and a vector takes every byte");
    }

    /// Returns the number of bytes written so far, without a few kilobytes that are still buffered.
    pub(super) fn len(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// Takes all bytes written so far.
    pub(super) fn take(&mut self) -> Vec<u8> {
        let written = std::mem::replace(&mut self.writer, Writer::from_writer(Vec::new()));
        written.into_inner().expect("a vector takes every byte")
    }
}

/// Turns a column title into a field name: `LAST ERROR` into `last_error`.
fn field_name(title: &str) -> String {
    title.to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests;
