//! Writes JSON: indented or compact, plain or coloured. Filtering is left to `jq`.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::{Format, Layout};
use auth0_events_text::escape_except;

const KEY: Style = AnsiColor::Blue.on_default();
const STRING: Style = AnsiColor::Green.on_default();

/// The two ways of laying JSON out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A member or item per line, indented by two spaces.
    Indented,
    /// No blanks at all.
    Compact,
}

impl Shape {
    /// Returns the shape that JSON takes when `format` was asked for.
    pub(super) fn of(format: Format) -> Self {
        if format == Format::JsonCompact { Self::Compact } else { Self::Indented }
    }
}

/// Renders `value` without a final line end.
pub(super) fn render(value: &Value, shape: Shape, layout: Layout) -> Vec<u8> {
    let bytes = match (shape, layout.color) {
        (Shape::Indented, false) => write(value, PrettyFormatter::new()),
        (Shape::Indented, true) => write(value, Painted::over(PrettyFormatter::new())),
        (Shape::Compact, false) => write(value, CompactFormatter),
        (Shape::Compact, true) => write(value, Painted::over(CompactFormatter)),
    };
    if !layout.terminal {
        return bytes;
    }
    // JSON escapes C0 controls by its own rules, so an ESC here is ours. The others it leaves; escaped, they are JSON still.
    let text = String::from_utf8(bytes).expect("JSON is text");
    escape_except(&text, &['\n', '\x1b']).into_owned().into_bytes()
}

fn write(value: &Value, formatter: impl Formatter) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter))
        .expect("a JSON value has string keys and a vector takes every byte");
    bytes
}

/// Colours keys and strings, and leaves the rest to the formatter beneath.
struct Painted<F> {
    beneath: F,
    in_key: bool,
}

impl<F> Painted<F> {
    fn over(beneath: F) -> Self {
        Self { beneath, in_key: false }
    }

    fn style(&self) -> Style {
        if self.in_key { KEY } else { STRING }
    }
}

impl<F: Formatter> Formatter for Painted<F> {
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        write!(writer, "{}\"", self.style())
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        write!(writer, "\"{:#}", self.style())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.beneath.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.beneath.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.beneath.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.beneath.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.beneath.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.beneath.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.in_key = true;
        self.beneath.begin_object_key(writer, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.in_key = false;
        self.beneath.end_object_key(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.beneath.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.beneath.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests;
