//! The trait of printable types: the columns of a table or a CSV file, the lines of a panel, and JSON.

use std::borrow::Cow;

use serde_json::Value;

/// A value that can be printed in every format.
pub(crate) trait Row {
    /// The column titles of a table, in upper case.
    const COLUMNS: &'static [&'static str];
    /// The column titles of CSV, which writes them in lower snake case.
    const CSV_COLUMNS: &'static [&'static str] = Self::COLUMNS;
    /// Titles of the columns that are cut on a narrow terminal, and hidden if that is not enough, the least informative
    /// first. Ids are hidden instead of cut. Other columns are always whole.
    const SHRINKABLE: &'static [&'static str] = &[];

    /// Returns one text per column of a table. The format escapes it and cuts it.
    fn cells(&self) -> Vec<String>;

    /// Returns one text per column of CSV.
    fn csv_cells(&self) -> Vec<String> {
        self.cells()
    }

    /// Returns the value as JSON: an answer of the API with every member, in the order received.
    fn json(&self) -> Cow<'_, Value>;

    /// Returns the JSON as the API sent it, if [`Row::json`] does not hold everything that it says.
    fn source(&self) -> Option<&[u8]> {
        None
    }

    /// Returns JSON that is shown below the panel, indented.
    fn payload(&self) -> Option<&Value> {
        None
    }

    /// Returns the keys and values of a panel, which shows this value alone. A value may have several lines.
    fn panel(&self) -> Vec<(&'static str, String)> {
        Self::COLUMNS.iter().copied().zip(self.cells()).collect()
    }
}
