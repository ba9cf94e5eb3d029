//! Unit tests of `known`.

use super::*;

const PLANTED: &str = "p$a\"ss\\wörd\n😀 +/";

fn redacted(secret: &str, text: &str) -> String {
    Redaction::of([&Secret::new(secret)]).apply(text)
}

#[test]
fn a_secret_is_found_in_any_escaped_form() {
    let json = serde_json::to_string(PLANTED).unwrap();
    let json = &json[1..json.len() - 1];
    let twice = serde_json::to_string(json).unwrap();
    let ascii: String = PLANTED.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect::<Vec<_>>().concat();
    let form: String = form_urlencoded::byte_serialize(PLANTED.as_bytes()).collect();
    let percent: String = PLANTED.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let html = PLANTED.replace('"', "&quot;");
    let numbers: String = PLANTED.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let twice_percent = percent.replace('%', "%25");
    let forms = [PLANTED, json, &twice[1..twice.len() - 1], &ascii, &form, &percent, &html, &numbers, &twice_percent];
    for form in forms {
        assert_eq!(redacted(PLANTED, &format!("«{form}»")), "«(redacted)»", "{form}");
    }
}

#[test]
fn a_secret_is_found_at_any_position_in_base64() {
    for user in ["", "a", "ab", "abc", "ü"] {
        let pair = format!("{user}:{PLANTED}:x");
        let url_safe = base64::engine::general_purpose::URL_SAFE.encode(&pair);
        for encoded in [base64::engine::general_purpose::STANDARD.encode(&pair), url_safe] {
            assert_eq!(redacted(PLANTED, &format!("Basic {encoded}, you")), "Basic (redacted), you", "{pair}");
        }
    }
}

#[test]
fn a_text_without_the_secret_is_unchanged() {
    for text in ["", "%", "100 % of \\ and & and &amp; \\u00", "\\", "ä%e4", "{\"a\":\"b\\n\"}"] {
        assert_eq!(redacted("hunter2", text), text);
        assert_eq!(redacted("", text), text);
    }
    assert_eq!(redacted("hunter2", "hunter2hunter2 hunter3"), "(redacted)(redacted) hunter3");
    assert_eq!(redacted("abcab", "xabcabcaby"), "x(redacted)y", "the second begins within the first");
}

#[test]
fn a_text_over_the_limit_is_not_shown() {
    assert_eq!(redacted("x", &"ab".repeat(MAX_TEXT_BYTES)), "(2097152 bytes, not shown)");
}

#[test]
fn a_very_short_secret_masks_words_and_no_letters_within_words() {
    for (secret, text, shown) in [
        ("t", "the token t, t=t is not \"t\"", "the token (redacted), (redacted)=(redacted) is not \"(redacted)\""),
        ("abc", "abc abcd xabc", "(redacted) abcd xabc"),
        ("hunter", "xhunterx", "x(redacted)x"),
    ] {
        assert_eq!(Redaction::of([&Secret::new(secret)]).apply(text), shown);
    }
}
