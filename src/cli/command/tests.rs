//! Tests of the command line as a whole.

use super::*;

#[test]
fn the_usage_names_the_program_and_not_its_file() {
    for line in [&["events.exe", "types", "-h"][..], &["events.exe", "types", "--jsno"], &["events.exe"]] {
        let shown = Cli::try_parse_from(line).unwrap_err().to_string();
        assert!(shown.contains("Usage: events ") && !shown.contains(".exe"), "{shown}");
    }
}

#[test]
fn options_before_the_command_are_read() {
    for line in ["events --json list", "events -o csv ls", "events --tenant acme deliveries list crm-sync"] {
        assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
    }
}
