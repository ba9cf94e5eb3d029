//! Unit tests of `deliveries`.

use super::*;

#[test]
fn a_misspelled_command_is_detected_and_a_stream_name_is_not() {
    for (word, command) in [("shwo", "show"), ("wtach", "watch"), ("lst", "list"), ("shows", "show")] {
        assert_eq!(nearest_command(word), Some(command));
        assert!(DeliveriesCommand::has_subcommand(command));
    }
    for stream in ["crm-sync", "sync", "store", "test", "live", "prod", "s", "show"] {
        assert_eq!(nearest_command(stream), None, "{stream}");
    }
}
