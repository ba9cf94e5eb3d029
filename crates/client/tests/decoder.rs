//! The feed decoder against the rules of server-sent events, over random streams and splits.

#[path = "../../../fuzz/assertions/feed.rs"]
pub mod assertions;

use assertions::decodes_as_the_rules_say;
use proptest::prelude::*;

/// Pieces that streams are made of, with every kind of line end and some text that is cut in awkward places.
fn stream() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("data: {\"a\":1}"),
        Just("data:x"),
        Just("data"),
        Just("data: "),
        Just("data:  two"),
        Just("event: user.created"),
        Just("event"),
        Just("id: b2Zmc2V0"),
        Just("id: \0"),
        Just("id"),
        Just("retry: 2000"),
        Just("retry: 20x"),
        Just("retry: 99999999999999999999999"),
        Just(": heartbeat"),
        Just(":"),
        Just("unknown: field"),
        Just(" data: not a field"),
        Just("dätä: 日本語 😀"),
        Just("data: 日本語 😀"),
        Just("\u{feff}data: bom"),
        Just("\n"),
        Just("\r"),
        Just("\r\n"),
        Just("\n\n"),
        Just("\r\r"),
        Just("\r\n\r\n"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_split_of_a_stream_reads_as_the_rules_do(
        text in stream(),
        lengths in prop::collection::vec(0..40_u8, 0..20),
    ) {
        decodes_as_the_rules_say(text.as_bytes(), &lengths);
    }

    #[test]
    fn any_split_of_any_bytes_reads_as_the_rules_do(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        lengths in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        decodes_as_the_rules_say(&bytes, &lengths);
    }
}
