//! Unit tests of `link`.

use super::*;

fn found(text: &str) -> Vec<&str> {
    addresses(text).into_iter().map(|place| &text[place]).collect()
}

#[test]
fn whole_addresses_between_quotes_are_found() {
    assert_eq!(
        found(r#"{"a":"https://x.example/h?a=1","http":"http://b","c":"https://c.example"}"#),
        ["https://x.example/h?a=1", "http://b", "https://c.example"]
    );
    for none in [
        r#"Post "https://hooks.example.com/iden"#,
        "https://x.example",
        r#""https://""#,
        r#""https://x\u001b""#,
        r#""https://x y""#,
        r#""httpx""#,
    ] {
        assert!(found(none).is_empty(), "{none}");
    }
}

#[test]
fn every_line_of_an_address_leads_to_the_whole() {
    let text = r#"{"u":"https://x.example"}"#;
    let addresses = addresses(text);
    let link = |shown| format!("\u{1b}]8;id=6;https://x.example\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\");
    assert_eq!(mark(text, 0..14, &addresses), format!("{{\"u\":\"{}", link("https://")));
    assert_eq!(mark(text, 14..25, &addresses), format!("{}\"}}", link("x.example")));
    assert_eq!(mark(text, 0..5, &addresses), "{\"u\":");
}
