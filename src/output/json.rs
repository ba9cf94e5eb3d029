//! Writes JSON: indented or compact, plain or coloured.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::format::{Format, Layout};
use super::row::Row;
use auth0_events_text::{escape_except, json};

const KEY: Style = AnsiColor::Blue.on_default();
const STRING: Style = AnsiColor::Green.on_default();

/// Renders one JSON document with a final line end: on one line for [`Format::JsonCompact`], else indented.
pub(crate) fn document(value: &Value, format: Format, layout: Layout) -> Vec<u8> {
    let mut bytes = render(value, format, layout);
    bytes.push(b'\n');
    bytes
}

/// Renders JSON as it was received, apart from white space, with a final line end.
pub(crate) fn source(json: &[u8], format: Format, layout: Layout) -> Vec<u8> {
    let mut bytes = render_source(json, format, layout);
    bytes.push(b'\n');
    bytes
}

/// Renders the JSON of an item without a final line end.
pub(super) fn item<T: Row>(item: &T, format: Format, layout: Layout) -> Vec<u8> {
    match item.source() {
        Some(source) => render_source(source, format, layout),
        None => render(&item.json(), format, layout),
    }
}

/// Renders `value` without a final line end: on one line for [`Format::JsonCompact`], else indented.
pub(super) fn render(value: &Value, format: Format, layout: Layout) -> Vec<u8> {
    render_source(value.to_string().as_bytes(), format, layout)
}

fn render_source(json: &[u8], format: Format, layout: Layout) -> Vec<u8> {
    let is_compact = format == Format::JsonCompact;
    let bytes = match (is_compact, layout.color) {
        (true, false) => write_source(json, CompactFormatter),
        (true, true) => write_source(json, ColorFormatter::new(CompactFormatter)),
        (false, false) => write_source(json, PrettyFormatter::new()),
        (false, true) => write_source(json, ColorFormatter::new(PrettyFormatter::new())),
    };
    if !layout.terminal {
        return bytes;
    }
    // The JSON writer has escaped every ESC of the API, so an ESC here is a colour. It leaves other control characters;
    // escaped, they are still JSON.
    let text = String::from_utf8_lossy(&bytes);
    escape_except(&text, &['\n', '\x1b']).into_owned().into_bytes()
}

/// Writes the tokens of valid JSON with a formatter. Values that are nested too deep to indent are on one line.
fn write_source(json: &[u8], mut formatter: impl Formatter) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = SourceWriter { open: Vec::new(), depth: 0 }.write(json, &mut formatter, &mut bytes);
    written.expect("a vector takes every byte");
    bytes
}

/// Maximum depth of indented values. Deeper ones would consist of white space.
const INDENTED_DEPTH: usize = 100;

/// The containers that are not closed yet.
struct SourceWriter {
    open: Vec<OpenContainer>,
    /// The number of containers that are open.
    depth: usize,
}

struct OpenContainer {
    is_object: bool,
    is_empty: bool,
    /// Whether the next token of an object is a key.
    expects_key: bool,
}

impl SourceWriter {
    fn write(mut self, json: &[u8], formatter: &mut impl Formatter, bytes: &mut Vec<u8>) -> io::Result<()> {
        for token in json::tokens(json) {
            let is_opening = matches!(token, b"{" | b"[");
            let is_closing = matches!(token, b"}" | b"]");
            if self.depth > INDENTED_DEPTH || is_opening && self.depth == INDENTED_DEPTH {
                if self.depth == INDENTED_DEPTH {
                    self.begin(formatter, bytes)?;
                }
                bytes.extend_from_slice(token);
                self.depth = self.depth + usize::from(is_opening) - usize::from(is_closing);
                if self.depth == INDENTED_DEPTH {
                    self.end(formatter, bytes)?;
                }
            } else if is_opening {
                self.begin(formatter, bytes)?;
                let is_object = token == b"{";
                if is_object {
                    formatter.begin_object(bytes)?;
                } else {
                    formatter.begin_array(bytes)?;
                }
                self.open.push(OpenContainer { is_object, is_empty: true, expects_key: is_object });
                self.depth += 1;
            } else if is_closing {
                self.open.pop();
                self.depth -= 1;
                if token == b"}" {
                    formatter.end_object(bytes)?;
                } else {
                    formatter.end_array(bytes)?;
                }
                self.end(formatter, bytes)?;
            } else if !matches!(token, b"," | b":") {
                self.scalar(token, formatter, bytes)?;
            }
        }
        Ok(())
    }

    /// Writes a scalar or a key.
    fn scalar(&mut self, token: &[u8], formatter: &mut impl Formatter, bytes: &mut Vec<u8>) -> io::Result<()> {
        let key = self.open.last_mut().filter(|container| container.expects_key);
        let is_key = key.is_some();
        if let Some(container) = key {
            formatter.begin_object_key(bytes, std::mem::take(&mut container.is_empty))?;
            container.expects_key = false;
        } else {
            self.begin(formatter, bytes)?;
        }
        match token {
            [b'"', text @ .., b'"'] => {
                formatter.begin_string(bytes)?;
                bytes.extend_from_slice(text);
                formatter.end_string(bytes)?;
            }
            other => bytes.extend_from_slice(other),
        }
        if is_key { formatter.end_object_key(bytes) } else { self.end(formatter, bytes) }
    }

    /// Begins a value.
    fn begin(&mut self, formatter: &mut impl Formatter, bytes: &mut Vec<u8>) -> io::Result<()> {
        match self.open.last_mut() {
            Some(container) if container.is_object => formatter.begin_object_value(bytes),
            Some(container) => formatter.begin_array_value(bytes, std::mem::take(&mut container.is_empty)),
            None => Ok(()),
        }
    }

    /// Ends a value.
    fn end(&mut self, formatter: &mut impl Formatter, bytes: &mut Vec<u8>) -> io::Result<()> {
        match self.open.last_mut() {
            Some(container) if container.is_object => {
                container.expects_key = true;
                formatter.end_object_value(bytes)
            }
            Some(_) => formatter.end_array_value(bytes),
            None => Ok(()),
        }
    }
}

/// A formatter that colours keys and strings, and leaves the rest to an inner formatter.
struct ColorFormatter<F> {
    inner: F,
    in_key: bool,
}

impl<F> ColorFormatter<F> {
    fn new(inner: F) -> Self {
        Self { inner, in_key: false }
    }

    fn style(&self) -> Style {
        if self.in_key { KEY } else { STRING }
    }
}

impl<F: Formatter> Formatter for ColorFormatter<F> {
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        write!(writer, "{}\"", self.style())
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        write!(writer, "\"{:#}", self.style())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.in_key = true;
        self.inner.begin_object_key(writer, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.in_key = false;
        self.inner.end_object_key(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests;
