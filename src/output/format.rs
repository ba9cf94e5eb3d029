//! The output formats, and the properties of stdout that affect how values look.

use clap::ValueEnum;
use jiff::Timestamp;

/// An output format.
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
    /// Reports whether values are shown as JSON.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonCompact)
    }
}

/// The properties of stdout that affect how values look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Layout {
    /// Whether to use escape sequences for colour.
    pub(crate) color: bool,
    /// The terminal's width in columns. `None` on a pipe, in a file, and on a terminal of unknown width; lines are not cut
    /// there.
    pub(crate) width: Option<usize>,
    /// Whether the bytes go to a terminal, so that control characters from the API are escaped.
    pub(crate) terminal: bool,
    /// The current time, if tables and panels show how long ago a time was; `None` if they show the time itself.
    pub(crate) now: Option<Timestamp>,
}

#[cfg(test)]
mod tests;
