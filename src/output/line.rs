//! Renders the items of an endless output, one line per item.

use std::marker::PhantomData;
use std::rc::Rc;

use super::csv::CsvWriter;
use super::format::{Format, Layout};
use super::jq::{JqError, JqFilter};
use super::json;
use super::row::Row;
use auth0_events_text::escape;

/// Renders items as they come: cells side by side, a line of JSON, or a line of CSV with a header before the first.
pub(crate) struct LineWriter<T> {
    output: LineFormat,
    layout: Layout,
    items: PhantomData<fn(&T)>,
}

enum LineFormat {
    Cells,
    Json,
    Csv(Box<CsvWriter>),
    Filtered(Rc<JqFilter>),
}

impl<T: Row> LineWriter<T> {
    /// Starts an output without items.
    pub(crate) fn new(format: Format, layout: Layout, filter: Option<Rc<JqFilter>>) -> Self {
        let output = match (filter, format) {
            (Some(filter), _) => LineFormat::Filtered(filter),
            (None, Format::Table) => LineFormat::Cells,
            (None, Format::Csv) => LineFormat::Csv(Box::new(CsvWriter::new(T::CSV_COLUMNS, layout))),
            (None, Format::Json | Format::JsonCompact) => LineFormat::Json,
        };
        Self { output, layout, items: PhantomData }
    }

    /// Returns the bytes of one more item. A filter runs over its JSON. Fails if the filter fails.
    pub(crate) fn line(&mut self, item: &T) -> Result<Vec<u8>, JqError> {
        match &mut self.output {
            LineFormat::Cells => {
                let cells: Vec<_> = item.cells().iter().map(|cell| escape(cell).into_owned()).collect();
                Ok(format!("{}\n", cells.join("  ").trim_end()).into_bytes())
            }
            LineFormat::Json => {
                let mut bytes = json::item(item, Format::JsonCompact, self.layout);
                bytes.push(b'\n');
                Ok(bytes)
            }
            LineFormat::Csv(rows) => {
                rows.push(&item.csv_cells());
                Ok(rows.take())
            }
            LineFormat::Filtered(filter) => filter.render(&item.json(), Format::JsonCompact, self.layout),
        }
    }
}

#[cfg(test)]
mod tests;
