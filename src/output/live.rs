//! Events as they arrive, each rendered by itself: a line, a JSON document, a line of CSV, or what a filter makes of it.

use std::borrow::Cow;
use std::rc::Rc;

use anstyle::{AnsiColor, Style};

use super::{Filter, Format, JqError, Layout, Row, csv, json};
use crate::model::{Event, EventHead, UnreadableEvent};
use crate::text::escape;

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
mod tests {
    use bytes::Bytes;

    use super::*;

    const DATA: &str = r#"{"offset":"b1","event":{"id":"evt_1","source":"urn:auth0:a\u001b[2J","time":"2026-03-02T09:15:27.500Z","n":1.50}}"#;

    fn event(data: &str) -> Event {
        Event::from_feed("user.created".into(), Some("b1".into()), Bytes::copy_from_slice(data.as_bytes())).unwrap()
    }

    fn shown(format: Format, layout: Layout, filter: Option<&str>, verbose: bool) -> String {
        let filter = filter.map(|text| Rc::new(Filter::compile(text).unwrap()));
        let mut writer = LiveWriter::new(format, layout, filter, verbose);
        let mut bytes = Vec::new();
        writer.begin(&mut bytes);
        writer.push_marked(&event(DATA), None, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_event_is_shown_in_every_format() {
        let plain = Layout::default();
        let line = "2026-03-02T09:15:27.500Z  user.created  urn:auth0:a\\u001b[2J  evt_1\n";
        assert_eq!(shown(Format::Table, plain, None, false), line);
        let color = shown(Format::Table, Layout { color: true, ..plain }, None, false);
        assert_eq!(anstream::adapter::strip_str(&color).to_string(), line);
        assert_ne!(color, line);
        assert_eq!(shown(Format::JsonCompact, plain, None, false), format!("{DATA}\n"));
        assert_eq!(
            shown(Format::Csv, plain, None, false),
            "time,type,source,id,offset\n2026-03-02T09:15:27.500Z,user.created,urn:auth0:a\u{1b}[2J,evt_1,b1\n"
        );
        assert_eq!(shown(Format::Json, plain, Some("[.offset, .event.n]"), false), "[\n  \"b1\",\n  1.50\n]\n");
        let json = shown(Format::Json, plain, None, false);
        assert!(json.starts_with("{\n  \"offset\": \"b1\",\n  \"event\": {\n"), "{json}");
        assert_eq!(shown(Format::Table, plain, None, true), format!("{line}{json}"));
    }

    #[test]
    fn a_mark_stands_behind_a_line_and_nowhere_else() {
        for format in [Format::Table, Format::Json, Format::JsonCompact, Format::Csv] {
            let (mut bytes, mut writer) = (Vec::new(), LiveWriter::new(format, Layout::default(), None, false));
            writer.push_marked(&event(DATA), Some("late"), &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(
                (text.ends_with("  evt_1  late\n"), text.contains("late")),
                (writer.shows_marks(), writer.shows_marks())
            );
        }
    }

    #[test]
    fn a_document_of_several_lines_becomes_one() {
        let mut writer = LiveWriter::new(Format::JsonCompact, Layout::default(), None, false);
        let mut bytes = Vec::new();
        writer.push_marked(&event("{\"offset\":\"b1\",\n\"event\":{ \"id\":\"evt_1\" }}"), None, &mut bytes).unwrap();
        assert_eq!(bytes, b"{\"offset\":\"b1\",\"event\":{\"id\":\"evt_1\"}}\n");
    }

    #[test]
    fn what_cannot_be_shown_adds_nothing() {
        for (format, filter, data) in [
            (Format::Table, None, "{}"),
            (Format::Csv, None, "{}"),
            (Format::Json, None, "x"),
            (Format::Json, Some("1, error(\"no\")"), "{}"),
        ] {
            let filter = filter.map(|text| Rc::new(Filter::compile(text).unwrap()));
            let mut writer = LiveWriter::new(format, Layout::default(), filter, false);
            let mut bytes = Vec::new();
            assert!(writer.push_marked(&event(data), None, &mut bytes).is_err());
            assert!(bytes.is_empty());
        }
    }
}
