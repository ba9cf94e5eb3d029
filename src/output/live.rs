//! Events as they arrive, each rendered by itself: a line, a JSON document, a line of CSV, or what a filter makes of it.

use std::borrow::Cow;
use std::rc::Rc;

use anstyle::{AnsiColor, Style};

use super::{Filter, Format, JqError, Layout, Row, csv, json};
use auth0_events_client::model::{Event, EventHead, UnreadableEvent};
use auth0_events_text::escape;

const TIME: Style = Style::new().dimmed();
const TYPE: Style = AnsiColor::Cyan.on_default();
const SOURCE: Style = Style::new().dimmed();
const MARK: Style = AnsiColor::Yellow.on_default();

/// Renders events one by one.
pub(crate) struct LiveWriter {
    form: Form,
    layout: Layout,
    verbose: bool,
}

enum Form {
    Lines,
    Json(Format),
    Csv(Box<csv::Table>),
    Filtered(Rc<Filter>, Format),
}

/// Why an event could not be rendered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LiveError {
    /// It is no event.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
    /// The filter failed on it.
    #[error(transparent)]
    Filter(#[from] JqError),
}

/// What a line of CSV tells.
struct Listed<'a> {
    event: &'a Event,
    head: EventHead<'a>,
}

impl LiveWriter {
    /// Prepares the rendering. In verbose lines each line is followed by the whole document.
    pub(crate) fn new(format: Format, layout: Layout, filter: Option<Rc<Filter>>, verbose: bool) -> Self {
        let form = match (filter, format) {
            (Some(filter), _) => Form::Filtered(filter, format),
            (None, Format::Table) => Form::Lines,
            (None, Format::Csv) => Form::Csv(Box::new(csv::Table::with_header::<Listed<'_>>(layout))),
            (None, Format::Json | Format::JsonCompact) => Form::Json(format),
        };
        Self { form, layout, verbose }
    }

    /// Adds what stands before the first event: the header of CSV.
    pub(crate) fn begin(&mut self, bytes: &mut Vec<u8>) {
        if let Form::Csv(rows) = &mut self.form {
            bytes.extend(rows.take());
        }
    }

    /// Tells whether what is written has room for a mark. All but lines for a person is as it was received.
    pub(crate) fn shows_marks(&self) -> bool {
        matches!(self.form, Form::Lines)
    }

    /// Adds an event, with a mark behind its line where there is room for one.
    ///
    /// # Errors
    /// Fails when the event cannot be read, or the filter fails on it. Nothing was added then.
    pub(crate) fn push_marked(
        &mut self,
        event: &Event,
        mark: Option<&str>,
        bytes: &mut Vec<u8>,
    ) -> Result<(), LiveError> {
        match &mut self.form {
            Form::Lines => {
                line(event, mark, self.layout.color, bytes)?;
                if self.verbose {
                    bytes.extend(super::document(&event.value()?, Format::Json, self.layout));
                }
            }
            // What is one line already needs no other form.
            Form::Json(Format::JsonCompact)
                if !self.layout.color && !self.layout.terminal && is_compact(event.document()) =>
            {
                bytes.extend_from_slice(event.document());
                bytes.push(b'\n');
            }
            Form::Json(format) => {
                bytes.extend(json::render(&event.value()?, json::Shape::of(*format), self.layout));
                bytes.push(b'\n');
            }
            Form::Csv(rows) => {
                rows.push(&Listed { event, head: event.head()? }.cells());
                bytes.extend(rows.take());
            }
            Form::Filtered(filter, format) => bytes.extend(filter.render(&event.value()?, *format, self.layout)?),
        }
        Ok(())
    }
}

/// Tells whether a document can stand as one line as it came. Blanks within the line are the sender's.
fn is_compact(document: &[u8]) -> bool {
    document.first() == Some(&b'{') && memchr::memchr2(b'\n', b'\r', document).is_none()
}

fn line(event: &Event, mark: Option<&str>, color: bool, bytes: &mut Vec<u8>) -> Result<(), UnreadableEvent> {
    use std::io::Write as _;
    let head = event.head()?;
    let shown = |text: Option<&Cow<'_, str>>| escape(text.map_or("-", |text| &**text)).into_owned();
    let (time, source) = (shown(head.time.as_ref()), shown(head.source.as_ref()));
    let (event_type, id) = (escape(event.event_type()), escape(&head.id));
    let written = if color {
        write!(bytes, "{TIME}{time}{TIME:#}  {TYPE}{event_type}{TYPE:#}  {SOURCE}{source}{SOURCE:#}  {id}")
    } else {
        write!(bytes, "{time}  {event_type}  {source}  {id}")
    };
    written.expect("a vector takes every byte");
    match mark {
        Some(mark) if color => write!(bytes, "  {MARK}{mark}{MARK:#}").expect("a vector takes every byte"),
        Some(mark) => write!(bytes, "  {mark}").expect("a vector takes every byte"),
        None => {}
    }
    bytes.push(b'\n');
    Ok(())
}

impl Row for Listed<'_> {
    const COLUMNS: &'static [&'static str] = &["TIME", "TYPE", "SOURCE", "ID", "OFFSET"];

    fn cells(&self) -> Vec<String> {
        let text = |text: Option<&Cow<'_, str>>| text.map_or_else(String::new, ToString::to_string);
        vec![
            text(self.head.time.as_ref()),
            self.event.event_type().to_owned(),
            text(self.head.source.as_ref()),
            self.head.id.to_string(),
            self.event.offset().unwrap_or_default().to_owned(),
        ]
    }
}

#[cfg(test)]
mod tests;
