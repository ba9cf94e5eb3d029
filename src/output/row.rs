//! What a type states about itself in order to be shown. How it then looks is left to the other files of `output`.

use std::borrow::Cow;

use serde_json::Value;

/// A value that fills one line of a table or a CSV file.
pub(crate) trait Row {
    /// The column titles, upper case for a table. CSV takes them in lower snake case.
    const COLUMNS: &'static [&'static str];
    /// Titles of the columns that may be cut on a narrow terminal, and hidden if that is not enough, the least informative
    /// first. Ids are hidden instead of cut. Other columns are always whole.
    const SHRINKABLE: &'static [&'static str] = &[];

    /// Returns one text per column, as it is: escaping and fitting are left to the format.
    fn cells(&self) -> Vec<String>;
}

/// A value that can be shown alone as a panel of two columns.
pub(crate) trait Panel {
    /// Returns keys and values in the order shown. A value may have several lines.
    fn panel(&self) -> Vec<(&'static str, String)>;
}

/// A value that came as JSON and is shown as the same JSON: every member, in the order received.
pub(crate) trait Document {
    /// Returns the document.
    fn document(&self) -> Cow<'_, Value>;
}

impl Document for Value {
    fn document(&self) -> Cow<'_, Value> {
        Cow::Borrowed(self)
    }
}
