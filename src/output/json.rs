//! Writes JSON: indented or compact, plain or coloured. Filtering is left to `jq`.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::{Format, Layout};
use crate::text::escape_except;

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
mod tests {
    use super::*;

    const ANSWER: &str =
        r#"{"z":"a\"\u0000","a":[1,2.50,1e400,12345678901234567890123,true,null,{}],"e":[],"o":{"k":[{"x":"y"}]}}"#;

    fn rendered(shape: Shape, color: bool) -> String {
        let layout = Layout { color, ..Layout::default() };
        String::from_utf8(render(&serde_json::from_str(ANSWER).unwrap(), shape, layout)).unwrap()
    }

    #[test]
    fn a_terminal_gets_no_control_character_and_the_same_json() {
        let value = serde_json::json!({"a\u{9b}b": "\u{1b}[2J\u{7f}\u{202e}"});
        let terminal = Layout { terminal: true, color: true, ..Layout::default() };
        let shown = plain(&String::from_utf8(render(&value, Shape::Compact, terminal)).unwrap());
        assert_eq!(shown, r#"{"a\u009bb":"\u001b[2J\u007f\u202e"}"#);
        assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
        assert!(String::from_utf8(render(&value, Shape::Compact, Layout::default())).unwrap().contains('\u{9b}'));
    }

    /// Removes the colours again.
    fn plain(painted: &str) -> String {
        anstream::adapter::strip_str(painted).to_string()
    }

    #[test]
    fn compact_json_keeps_order_and_digits() {
        // An exponent gains its sign, which changes no digit.
        assert_eq!(rendered(Shape::Compact, false), ANSWER.replace("1e400", "1e+400"));
    }

    #[test]
    fn indented_json_takes_two_spaces() {
        let text = rendered(Shape::Indented, false);
        assert!(text.starts_with("{\n  \"z\": \"a\\\"\\u0000\",\n  \"a\": [\n    1,\n    2.50,"), "{text}");
        assert!(text.ends_with(
            "  \"e\": [],\n  \"o\": {\n    \"k\": [\n      {\n        \"x\": \"y\"\n      }\n    ]\n  }\n}"
        ));
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        for shape in [Shape::Indented, Shape::Compact] {
            let painted = rendered(shape, true);
            assert_ne!(painted, rendered(shape, false));
            assert_eq!(plain(&painted), rendered(shape, false));
        }
        let painted = rendered(Shape::Compact, true);
        assert!(painted.contains(&format!("{KEY}\"x\"{KEY:#}:{STRING}\"y\"{STRING:#}")), "{painted}");
    }
}
