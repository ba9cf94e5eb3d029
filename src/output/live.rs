//! Renders events as they arrive: as a line, as JSON, as a line of CSV, or as the results of a filter.

use std::borrow::Cow;
use std::rc::Rc;

use anstyle::{AnsiColor, Style};

use super::csv::CsvWriter;
use super::format::{Format, Layout};
use super::jq::{JqError, JqFilter};
use super::json;
use auth0_events_client::model::{Event, EventHead, UnreadableEvent};
use auth0_events_text::escape;

const TIME: Style = Style::new().dimmed();
const TYPE: Style = AnsiColor::Cyan.on_default();
const SOURCE: Style = Style::new().dimmed();
const MARK: Style = AnsiColor::Yellow.on_default();
/// The columns of CSV.
const COLUMNS: &[&str] = &["TIME", "TYPE", "SOURCE", "ID", "OFFSET"];

/// Renders events one by one.
pub(crate) struct LiveWriter {
    output: LiveFormat,
    layout: Layout,
    verbose: bool,
}

enum LiveFormat {
    Lines,
    Json(Format),
    Csv(Box<CsvWriter>),
    Filtered(Rc<JqFilter>, Format),
}

/// The reason why an event cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LiveError {
    /// The document is not an event.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
    /// The filter failed on the event.
    #[error(transparent)]
    Filter(#[from] JqError),
}

impl LiveWriter {
    /// Starts an output without events. If `verbose`, each line is followed by the whole document.
    pub(crate) fn new(format: Format, layout: Layout, filter: Option<Rc<JqFilter>>, verbose: bool) -> Self {
        let output = match (filter, format) {
            (Some(filter), _) => LiveFormat::Filtered(filter, format),
            (None, Format::Table) => LiveFormat::Lines,
            (None, Format::Csv) => LiveFormat::Csv(Box::new(CsvWriter::new(COLUMNS, layout))),
            (None, Format::Json | Format::JsonCompact) => LiveFormat::Json(format),
        };
        Self { output, layout, verbose }
    }

    /// Appends the output before the first event: the header of CSV.
    pub(crate) fn begin(&mut self, bytes: &mut Vec<u8>) {
        if let LiveFormat::Csv(rows) = &mut self.output {
            bytes.extend(rows.take());
        }
    }

    /// Reports whether the output shows marks. Only lines do; other formats show an event as it was received.
    pub(crate) fn shows_marks(&self) -> bool {
        matches!(self.output, LiveFormat::Lines)
    }

    /// Appends an event, with a mark at the end of its line if the format shows marks.
    ///
    /// # Errors
    /// Fails if the event is unreadable or the filter fails on it. Nothing is appended then.
    pub(crate) fn push_marked(
        &mut self,
        event: &Event,
        mark: Option<&str>,
        bytes: &mut Vec<u8>,
    ) -> Result<(), LiveError> {
        match &mut self.output {
            LiveFormat::Lines => {
                let mut shown = line(event, mark, self.layout.color)?.into_bytes();
                if self.verbose {
                    shown.extend(document(event, Format::Json, self.layout)?);
                }
                bytes.extend(shown);
            }
            // A document on one line is printed with the sender's bytes.
            LiveFormat::Json(Format::JsonCompact)
                if !self.layout.color && !self.layout.terminal && is_one_line(event.document()) =>
            {
                bytes.extend_from_slice(event.document());
                bytes.push(b'\n');
            }
            LiveFormat::Json(format) => bytes.extend(document(event, *format, self.layout)?),
            LiveFormat::Csv(rows) => {
                rows.push(&cells(event)?);
                bytes.extend(rows.take());
            }
            LiveFormat::Filtered(filter, format) => {
                bytes.extend(filter.render(&event.value()?.value, *format, self.layout)?);
            }
        }
        Ok(())
    }
}

/// Renders the document of an event with everything that it says.
fn document(event: &Event, format: Format, layout: Layout) -> Result<Vec<u8>, UnreadableEvent> {
    let reading = event.value()?;
    Ok(if reading.is_exact {
        json::document(&reading.value, format, layout)
    } else {
        json::source(event.document(), format, layout)
    })
}

/// Reports whether a document is an object on one line. It may contain blanks.
fn is_one_line(document: &[u8]) -> bool {
    document.first() == Some(&b'{') && memchr::memchr2(b'\n', b'\r', document).is_none()
}

fn line(event: &Event, mark: Option<&str>, color: bool) -> Result<String, UnreadableEvent> {
    let head = event.head()?;
    let time = escape(head.time.as_deref().unwrap_or("-"));
    let source = escape(head.source.as_deref().unwrap_or("-"));
    let event_type = escape(event.event_type());
    let id = escape(&head.id);
    let mut line = if color {
        format!("{TIME}{time}{TIME:#}  {TYPE}{event_type}{TYPE:#}  {SOURCE}{source}{SOURCE:#}  {id}")
    } else {
        format!("{time}  {event_type}  {source}  {id}")
    };
    if let Some(mark) = mark {
        line += &if color { format!("  {MARK}{mark}{MARK:#}") } else { format!("  {mark}") };
    }
    line.push('\n');
    Ok(line)
}

/// Returns the fields of a line of CSV.
fn cells(event: &Event) -> Result<[String; COLUMNS.len()], UnreadableEvent> {
    let EventHead { id, time, source, .. } = event.head()?;
    let text = |member: Option<Cow<'_, str>>| member.map(Cow::into_owned).unwrap_or_default();
    let offset = event.offset().unwrap_or_default().to_owned();
    Ok([text(time), event.event_type().to_owned(), text(source), id.into_owned(), offset])
}

#[cfg(test)]
mod tests;
