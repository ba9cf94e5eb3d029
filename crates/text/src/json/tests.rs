//! Unit tests of `json`.

use serde_json::json;

use super::*;

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn odd_texts_are_read_with_replacements() {
    for (text, expected) in [
        (&br#"{"a":"\ud800"}"#[..], json!({"a": "\u{fffd}"})),
        (
            br#"["\udc00\ud800","\ud83d\ude00","\ud83d\u0041","\\ud800"]"#,
            json!(["\u{fffd}\u{fffd}", "😀", "\u{fffd}A", "\\ud800"]),
        ),
        (br#"{"\uDFFF":1}"#, json!({"\u{fffd}": 1})),
        (b"{\"a\":\"x\xffy\"}", json!({"a": "x\u{fffd}y"})),
        (b"{\"a\":\"\xe2\x82\"}", json!({"a": "\u{fffd}"})),
        (br#"{"a":1,"a":2}"#, json!({"a": 2})),
        (b"[1E5]", serde_json::from_str("[1e+5]").unwrap()),
    ] {
        let shown = String::from_utf8_lossy(text).into_owned();
        assert_eq!(read(text).unwrap(), JsonReading { value: expected, is_exact: false }, "{shown}");
    }
}

#[test]
fn ordinary_texts_are_read_exactly() {
    for text in [
        "null",
        r#" {"b":[true,false,{}],"a":"\"\\\n\u00e9😀\ud83d\ude00","":[],"n":-0.10e-3} "#,
        r#"{"n":[1e+400,123456789012345678901234567890,0.1000]}"#,
        r#""{[,:""#,
    ] {
        let expected: Value = serde_json::from_str(text).unwrap();
        let reading = read(text.as_bytes()).unwrap();
        assert_eq!(reading.value.to_string(), expected.to_string(), "{text}");
        assert!(reading.is_exact, "{text}");
    }
    assert_eq!(read(b"\xef\xbb\xbf{}").unwrap(), JsonReading { value: json!({}), is_exact: true });
}

#[test]
fn members_with_names_that_serde_json_reserves_are_ordinary() {
    for name in ["$serde_json::private::Number", "$serde_json::private::RawValue"] {
        let text = format!(r#"{{"{name}":"1"}}"#);
        assert_eq!(read(text.as_bytes()).unwrap().value[name], "1");
    }
}

#[test]
fn text_that_is_not_json_is_rejected() {
    for text in
        ["", "{", "[1,]", "01", "NaN", r#""\x""#, r#""\ud80""#, "\"\n\"", "{} {}", "{\"a\" 1}", "\u{feff}\u{feff}1"]
    {
        assert!(read(text.as_bytes()).is_err(), "{text}");
        assert!(check(text.as_bytes()).is_err(), "{text}");
    }
    assert!(read(b"\xff").is_err());
}

#[test]
fn values_beyond_the_maximum_depth_are_read_as_their_json() {
    let reading = read(nested(MAX_DEPTH).as_bytes()).unwrap();
    assert!(reading.is_exact);
    assert_eq!(reading.value.to_string(), nested(MAX_DEPTH));
    assert_eq!([depth(b"\"[\""), depth(b"[{},[[]]]"), depth(nested(MAX_DEPTH).as_bytes())], [0, 3, MAX_DEPTH]);
    let reading = read(nested(1_000_000).as_bytes()).unwrap();
    assert!(!reading.is_exact);
    let mut value = &reading.value;
    for _ in 0..MAX_DEPTH {
        value = &value[0];
    }
    assert_eq!(value, &nested(1_000_000 - MAX_DEPTH));
}

#[test]
fn the_number_of_values_is_limited() {
    let text = format!("[{}0]", "0,".repeat(MAX_VALUES));
    assert_eq!(read(text.as_bytes()).unwrap_err().to_string(), "more than 4000000 values");
}

#[test]
fn the_parts_of_a_document_keep_their_bytes() {
    let text = b"\xef\xbb\xbf {\"a\" : [1, \"\\ud800]\", {\"b\":2}] ,\"\\u0061\":\"\xff\", \"c\":{}} ";
    let found: Vec<_> = members(text).into_iter().map(|(name, value)| (name.into_owned(), value)).collect();
    let list: &[u8] = b"[1, \"\\ud800]\", {\"b\":2}]";
    assert_eq!(found, [("a".to_owned(), list), ("a".to_owned(), b"\"\xff\""), ("c".to_owned(), b"{}")]);
    assert_eq!(member(text, "a"), Some(&b"\"\xff\""[..]));
    assert_eq!(items(list), [&b"1"[..], b"\"\\ud800]\"", b"{\"b\":2}"]);
    assert_eq!(super::text(b"\"\xff\"").as_deref(), Some("\u{fffd}"));
    assert_eq!(super::text(b"1"), None);
    assert!(members(b"[]").is_empty() && items(b"{}").is_empty() && items(b"[]").is_empty());
}

#[test]
fn a_compact_document_keeps_the_bytes_of_its_tokens() {
    assert_eq!(
        compact(b"\xef\xbb\xbf{ \"a b\":\r\n[ 1.50, \"\xff\\ud800\" ]\n}\n"),
        b"{\"a b\":[1.50,\"\xff\\ud800\"]}"
    );
}

#[test]
fn no_text_ends_the_program() {
    for text in ["{\"a\"", "{\"a\":", "[", "[[", "\"", "\"\\", "]", "{]}", "\\", "\\u", "[\"\\ud8", "{,:}", "{\"a\":}"]
    {
        let _ = (members(text.as_bytes()), items(text.as_bytes()), super::text(text.as_bytes()));
        let _ = (tokens(text.as_bytes()).count(), readable(text.as_bytes()), read(text.as_bytes()));
    }
}
