//! Items of an output that goes on: each is complete at once, on one line.

use std::marker::PhantomData;
use std::rc::Rc;

use super::{Document, Filter, Format, JqError, Layout, Row, csv, json};
use crate::text::escape;

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
mod tests {
    use std::borrow::Cow;

    use serde_json::{Value, json};

    use super::*;

    struct Item(&'static str);

    impl Row for Item {
        const COLUMNS: &'static [&'static str] = &["ID", "LAST ERROR"];

        fn cells(&self) -> Vec<String> {
            vec![self.0.to_owned(), "two\nlines".to_owned()]
        }
    }

    impl Document for Item {
        fn document(&self) -> Cow<'_, Value> {
            Cow::Owned(json!({"id": self.0, "new": [1.50]}))
        }
    }

    fn lines(format: Format, filter: Option<&str>) -> String {
        let filter = filter.map(|text| Rc::new(Filter::compile(text).unwrap()));
        let mut writer = LineWriter::new(format, Layout::default(), filter);
        let bytes = ["evt_1", "evt_2"].iter().flat_map(|id| writer.line(&Item(id)).unwrap()).collect();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn every_format_has_one_line_per_item() {
        assert_eq!(lines(Format::Table, None), "evt_1  two\\nlines\nevt_2  two\\nlines\n");
        assert_eq!(lines(Format::Csv, None), "id,last_error\nevt_1,\"two\nlines\"\nevt_2,\"two\nlines\"\n");
        let json = "{\"id\":\"evt_1\",\"new\":[1.5]}\n{\"id\":\"evt_2\",\"new\":[1.5]}\n";
        assert_eq!(lines(Format::Json, None), json);
        assert_eq!(lines(Format::JsonCompact, None), json);
        assert_eq!(lines(Format::Json, Some(".id")), "evt_1\nevt_2\n");
    }
}
