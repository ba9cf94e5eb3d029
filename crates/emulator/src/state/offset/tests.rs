//! Tests of feed offsets.

use super::*;

#[test]
fn an_offset_reads_back_and_nothing_else_does() {
    let offset = FeedOffset { log: 0x0102_0304_0506_0708, number: 70_000 };
    let text = offset.text();
    assert_eq!((text.len(), FeedOffset::read(&text)), (28, Some(offset)));
    let changed = text.replacen(|_| true, "Q", 1);
    for other in ["", "b2Zmc2V0LTAwMDE=", "!", &text[..27], &format!("{text}="), &changed] {
        assert_eq!(FeedOffset::read(other), None, "{other}");
    }
}
