//! Writes comma-separated values as RFC 4180 quotes them, with line feeds alone as line ends, as the tools of a shell
//! expect. Text stands as the API sent it, but for what a terminal would obey.

use std::borrow::Cow;

use csv::{Writer, WriterBuilder};

use super::{Layout, Row};
use auth0_events_text::escape;

/// Rows of `T` on their way to bytes.
pub(super) struct Table {
    lines: Writer<Vec<u8>>,
    terminal: bool,
}

impl Table {
    /// Starts with the header line of `T`.
    pub(super) fn with_header<T: Row>(layout: Layout) -> Self {
        let mut table = Self::empty(layout);
        table.push(&T::COLUMNS.iter().map(|title| field(title)).collect::<Vec<_>>());
        table
    }

    fn empty(layout: Layout) -> Self {
        Self { lines: empty(), terminal: layout.terminal }
    }

    /// Adds one line.
    pub(super) fn push(&mut self, cells: &[String]) {
        let safe = |cell| if self.terminal { escape(cell) } else { Cow::Borrowed(cell) };
        let cells: Vec<_> = cells.iter().map(|cell| safe(cell.as_str())).collect();
        self.lines
            .write_record(cells.iter().map(|cell| cell.as_bytes()))
            .expect("rows have equal lengths and a vector takes every byte");
    }

    /// Returns the number of bytes ready to be taken; a few kilobytes more may be on their way.
    pub(super) fn ready(&self) -> usize {
        self.lines.get_ref().len()
    }

    /// Takes all bytes written so far.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::replace(&mut self.lines, empty()).into_inner().expect("a vector takes every byte")
    }
}

/// Renders one row, under a header if it is the first.
pub(super) fn line<T: Row>(cells: &[String], first: bool, layout: Layout) -> Vec<u8> {
    let mut table = if first { Table::with_header::<T>(layout) } else { Table::empty(layout) };
    table.push(cells);
    table.take()
}

fn empty() -> Writer<Vec<u8>> {
    WriterBuilder::new().from_writer(Vec::new())
}

/// Turns a column title into a field name: `LAST ERROR` into `last_error`.
fn field(title: &str) -> String {
    title.to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests;
