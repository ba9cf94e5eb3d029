//! Writes JSON: indented or compact, plain or coloured.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::format::{Format, Layout};
use auth0_events_text::escape_except;

const KEY: Style = AnsiColor::Blue.on_default();
const STRING: Style = AnsiColor::Green.on_default();

/// Renders one JSON document with a final line end: on one line for [`Format::JsonCompact`], else indented.
pub(crate) fn document(value: &Value, format: Format, layout: Layout) -> Vec<u8> {
    let mut bytes = render(value, format, layout);
    bytes.push(b'\n');
    bytes
}

/// Renders `value` without a final line end: on one line for [`Format::JsonCompact`], else indented.
pub(super) fn render(value: &Value, format: Format, layout: Layout) -> Vec<u8> {
    let is_compact = format == Format::JsonCompact;
    let bytes = match (is_compact, layout.color) {
        (true, false) => write(value, CompactFormatter),
        (true, true) => write(value, ColorFormatter::new(CompactFormatter)),
        (false, false) => write(value, PrettyFormatter::new()),
        (false, true) => write(value, ColorFormatter::new(PrettyFormatter::new())),
    };
    if !layout.terminal {
        return bytes;
    }
    // The JSON writer has escaped every ESC of the API, so an ESC here is a colour. It leaves other control characters;
    // escaped, they are still JSON.
    let text = String::from_utf8(bytes).expect("JSON is text");
    escape_except(&text, &['\n', '\x1b']).into_owned().into_bytes()
}

fn write(value: &Value, formatter: impl Formatter) -> Vec<u8> {
    let mut bytes = Vec::new();
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter))
        .expect("a JSON value has string keys and a vector takes every byte");
    bytes
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
