//! Renders one resource in every format.

use super::csv::CsvWriter;
use super::format::{Format, Layout};
use super::jq::{JqError, JqFilter};
use super::json;
use super::row::Row;
use super::table::panel;

/// Renders one resource: as JSON, as a panel for [`Format::Table`], or as its row under a header for CSV.
///
/// A filter runs over the JSON, and its results are JSON in every format. Fails if the filter fails.
pub(crate) fn resource<T: Row>(
    item: &T,
    format: Format,
    layout: Layout,
    filter: Option<&JqFilter>,
) -> Result<Vec<u8>, JqError> {
    match (filter, format) {
        (Some(filter), _) => filter.render(&item.json(), format, layout),
        (None, Format::Json | Format::JsonCompact) => {
            let mut bytes = json::item(item, format, layout);
            bytes.push(b'\n');
            Ok(bytes)
        }
        (None, Format::Table) => {
            let mut bytes = panel(&item.panel(), layout);
            if let Some(payload) = item.payload() {
                bytes.push(b'\n');
                // Like the panel, it is for reading, so control characters are escaped on a pipe as well.
                bytes.extend(json::document(payload, Format::Json, Layout { terminal: true, ..layout }));
            }
            Ok(bytes)
        }
        (None, Format::Csv) => {
            let mut writer = CsvWriter::new(T::CSV_COLUMNS, layout);
            writer.push(&item.csv_cells());
            Ok(writer.take())
        }
    }
}

#[cfg(test)]
mod tests;
