//! Unit tests of `malformed`. The tests of the diagnosis of user input cover the rest.

use super::*;

fn masked(text: &str) -> String {
    let mask = MalformedMask::of(text);
    let mut masked = text.to_owned();
    for range in mask.ranges.into_iter().rev() {
        masked.replace_range(range, "***");
    }
    masked
}

#[test]
fn open_values_are_shown_and_others_masked() {
    for (text, shown) in [
        (
            r#"{"webhook_endpoint":"https://u:p@e.com/a?b","token":"x"}"#,
            r#"{"webhook_endpoint":"https://***@e.com/a?***","token":"***"}"#,
        ),
        (r#"{"method":"bearer","token":hunter2,}"#, r#"{"method":"bearer","token":***,}"#),
        (r#"{"configuration":hunter2}"#, r#"{"configuration":***}"#),
        (r#"{"tokn":hunter2"#, r#"{"tokn":***"#),
    ] {
        assert_eq!(masked(text), shown, "{text}");
    }
}
