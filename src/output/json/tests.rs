//! Unit tests of `json`.

use super::*;

const ANSWER: &str =
    r#"{"z":"a\"\u0000","a":[1,2.50,1e400,12345678901234567890123,true,null,{}],"e":[],"o":{"k":[{"x":"y"}]}}"#;

fn rendered(format: Format, color: bool) -> String {
    let layout = Layout { color, ..Layout::default() };
    String::from_utf8(render(&serde_json::from_str(ANSWER).unwrap(), format, layout)).unwrap()
}

#[test]
fn json_on_a_terminal_is_equivalent_without_control_characters() {
    let value = serde_json::json!({"a\u{9b}b": "\u{1b}[2J\u{7f}\u{202e}"});
    let terminal = Layout { terminal: true, color: true, ..Layout::default() };
    let shown = plain(&String::from_utf8(render(&value, Format::JsonCompact, terminal)).unwrap());
    assert_eq!(shown, r#"{"a\u009bb":"\u001b[2J\u007f\u202e"}"#);
    assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
    assert!(String::from_utf8(render(&value, Format::JsonCompact, Layout::default())).unwrap().contains('\u{9b}'));
}

/// Removes the colours.
fn plain(colored: &str) -> String {
    anstream::adapter::strip_str(colored).to_string()
}

#[test]
fn compact_json_keeps_order_and_digits() {
    // An exponent gains a sign; the digits are unchanged.
    assert_eq!(rendered(Format::JsonCompact, false), ANSWER.replace("1e400", "1e+400"));
}

#[test]
fn indented_json_takes_two_spaces() {
    let text = rendered(Format::Json, false);
    assert!(text.starts_with("{\n  \"z\": \"a\\\"\\u0000\",\n  \"a\": [\n    1,\n    2.50,"), "{text}");
    assert!(
        text.ends_with("  \"e\": [],\n  \"o\": {\n    \"k\": [\n      {\n        \"x\": \"y\"\n      }\n    ]\n  }\n}")
    );
}

#[test]
fn colour_changes_only_the_colour() {
    for format in [Format::Json, Format::JsonCompact] {
        let colored = rendered(format, true);
        assert_ne!(colored, rendered(format, false));
        assert_eq!(plain(&colored), rendered(format, false));
    }
    let colored = rendered(Format::JsonCompact, true);
    assert!(colored.contains(&format!("{KEY}\"x\"{KEY:#}:{STRING}\"y\"{STRING:#}")), "{colored}");
}

#[test]
fn the_source_of_a_document_is_rendered_like_its_value() {
    for format in [Format::Json, Format::JsonCompact] {
        for (color, terminal) in [(false, false), (true, false), (true, true)] {
            let layout = Layout { color, terminal, ..Layout::default() };
            for text in [ANSWER, "[]", "\"x\"", "-1", "[[],[{}],{\"a\":[]}]"] {
                let value = render(&serde_json::from_str(text).unwrap(), format, layout);
                let spaced = text.replace("e400", "e+400").replace(',', " ,\n").replace(':', "\t: ");
                assert_eq!(render_source(spaced.as_bytes(), format, layout), value, "{text}");
            }
        }
    }
}

#[test]
fn odd_bytes_pass_through_and_are_replaced_on_a_terminal() {
    let odd = b"[ \"\xff\\ud800\" ]";
    assert_eq!(render_source(odd, Format::JsonCompact, Layout::default()), b"[\"\xff\\ud800\"]");
    let terminal = Layout { terminal: true, ..Layout::default() };
    assert_eq!(render_source(odd, Format::JsonCompact, terminal), "[\"\u{fffd}\\ud800\"]".as_bytes());
}

#[test]
fn deep_nesting_is_not_indented_without_end() {
    let deep = "[1,".repeat(100_000) + "0" + &"]".repeat(100_000);
    let bytes = render_source(deep.as_bytes(), Format::Json, Layout::default());
    assert_eq!(json::compact(&bytes), deep.as_bytes());
    assert!(bytes.len() < 2_000_000, "{}", bytes.len());
}
