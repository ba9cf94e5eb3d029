//! Items of an output that goes on: each is complete at once, on one line.

use std::marker::PhantomData;
use std::rc::Rc;

use super::{Document, Filter, Format, JqError, Layout, Row, csv, json};
use auth0_events_text::escape;

/// Renders items as they come: cells side by side, a line of JSON, or a line of CSV with a header before the first.
pub(crate) struct LineWriter<T> {
    format: Format,
    layout: Layout,
    filter: Option<Rc<Filter>>,
    begun: bool,
    items: PhantomData<fn(&T)>,
}

impl<T: Row + Document> LineWriter<T> {
    /// Starts an output without items.
    pub(crate) fn new(format: Format, layout: Layout, filter: Option<Rc<Filter>>) -> Self {
        Self { format, layout, filter, begun: false, items: PhantomData }
    }

    /// Returns the bytes of one more item. A filter sees its document. Fails when the filter does.
    pub(crate) fn line(&mut self, item: &T) -> Result<Vec<u8>, JqError> {
        let first = !std::mem::replace(&mut self.begun, true);
        if let Some(filter) = &self.filter {
            return filter.render(&item.document(), Format::JsonCompact, self.layout);
        }
        let mut bytes = match self.format {
            Format::Csv => return Ok(csv::line::<T>(&item.cells(), first, self.layout)),
            Format::Json | Format::JsonCompact => json::render(&item.document(), json::Shape::Compact, self.layout),
            Format::Table => {
                let cells: Vec<_> = item.cells().iter().map(|cell| escape(cell).into_owned()).collect();
                cells.join("  ").trim_end().as_bytes().to_vec()
            }
        };
        bytes.push(b'\n');
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests;
