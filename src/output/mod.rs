//! Turns values into bytes for stdout: JSON (with jq), CSV, tables, panels and charts.
//!
//! Everything here is pure: bytes are built whole or in chunks and handed back, and nothing reads a clock, the
//! environment or a stream. Writing is left to `terminal`; which columns a type has is left to `output::views`.

mod chart;
mod csv;
mod jq;
mod json;
mod line;
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
mod tests;
