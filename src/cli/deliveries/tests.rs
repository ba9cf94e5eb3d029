//! Unit tests of `deliveries`.

use super::*;

#[test]
fn a_slip_of_a_command_is_known_and_a_stream_is_none() {
    for (word, command) in [("shwo", "show"), ("wtach", "watch"), ("lst", "list"), ("shows", "show")] {
        assert_eq!(nearest_command(word), Some(command));
        assert!(DeliveriesCommand::has_subcommand(command));
    }
    for stream in ["crm-sync", "sync", "store", "test", "live", "prod", "s", "show"] {
        assert_eq!(nearest_command(stream), None, "{stream}");
    }
}
