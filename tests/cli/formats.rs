//! Tests of the output on stdout: formats and their defaults, filters, colour, width, closed pipes.

use crate::support::answers::{ONE, TWO, page, webhook};
use crate::support::scripted::json;
use crate::support::{Scripted, Tenant, events, shell};

/// Starts a tenant with streams of these names.
fn tenant<const N: usize>(names: [&str; N]) -> Scripted {
    let ids = [ONE, TWO];
    let streams: Vec<_> = names.iter().zip(ids).map(|(name, id)| webhook(id, name)).collect();
    Scripted::answering(move |request| match request.path.as_str() {
        "/api/v2/event-streams" => json(200, &page(&streams, None)),
        _ => json(200, &streams[0]),
    })
}

// Formats.

#[test]
fn shorthands_equal_the_long_form() {
    let api = tenant(["orders", "audit"]);
    let print = |flags: &[&str]| api.events(["list"]).args(flags).run().exits(0).stdout;
    assert_eq!(print(&["--json"]), print(&["-o", "json"]));
    assert_eq!(print(&["--json-compact"]), print(&["--output", "json-compact"]));
    assert_eq!(print(&["--csv"]), print(&["--output=csv"]));
    assert_eq!(print(&[]), print(&["-o", "table"]));
}

#[test]
fn format_flags_conflict() {
    for (flags, error) in [
        (["--json", "--csv"], "`--json` and `--csv` cannot be used together"),
        (["--json", "--json-compact"], "`--json` and `--json-compact` cannot be used together"),
        (["--csv", "--output=table"], "`--output` and `--csv` cannot be used together"),
    ] {
        events(["list"]).args(flags).run().exits(2).prints_nothing().says(error);
    }
}

#[test]
fn the_environment_sets_the_default_of_every_command() {
    let api = tenant(["orders"]);
    let print = |args: [&str; 2], format: &str| api.events(args).env("EVENTS_OUTPUT", format).run().exits(0).stdout;
    assert_eq!(print(["list", "--quiet"], "json"), print(["list", "--json"], "csv"));
    assert!(print(["show", ONE], "table").starts_with("ID  "));
    assert!(print(["show", ONE], "csv").contains(ONE));
    assert_eq!(print(["show", ONE], ""), print(["show", ONE], "json"));
}

#[test]
fn an_unknown_default_in_the_environment_exits_2_and_is_named() {
    let run = events(["types"]).env("EVENTS_OUTPUT", "yaml").run().exits(2).prints_nothing();
    run.says("EVENTS_OUTPUT: the value is not an output format").says("`table`, `json`, `json-compact` or `csv`");
}

#[test]
fn a_pipe_does_not_change_the_format() {
    let api = tenant(["orders"]);
    assert!(api.events(["list"]).run().exits(0).stdout.starts_with("ID"));
    assert!(api.events(["show", ONE]).run().exits(0).stdout.starts_with("{\n"));
}

#[test]
fn compact_json_is_one_line_for_one_stream() {
    let shown = tenant(["orders"]).events(["show", ONE, "--json-compact"]).run().exits(0);
    assert_eq!(shown.stdout, format!("{}\n", webhook(ONE, "orders")));
}

// CSV.

#[test]
fn csv_quotes_fields_with_line_breaks() {
    let api = tenant(["a \"quoted\", name\nin two lines"]);
    let listed = api.events(["list", "--csv"]).run().exits(0);
    assert!(listed.stdout.contains("\"a \"\"quoted\"\", name\nin two lines\""), "{listed}");
}

#[test]
fn one_stream_in_csv_has_the_header_of_the_list() {
    let api = tenant(["orders"]);
    let header = |args: [&str; 3]| api.events(args).run().exits(0).lines()[0].to_owned();
    assert_eq!(header(["show", ONE, "--csv"]), header(["list", "-o", "csv"]));
}

// Filters.

#[test]
fn a_filter_reads_the_json_and_prints_raw_strings() {
    let api = tenant(["orders", "audit"]);
    assert_eq!(api.events(["list", "--jq", ".[].name"]).run().exits(0).stdout, "orders\naudit\n");
    assert_eq!(api.events(["show", ONE, "--jq", ".id"]).run().exits(0).stdout, format!("{ONE}\n"));
}

#[test]
fn a_filter_keeps_digits_and_order() {
    let filtered =
        tenant(["x"]).events(["show", ONE, "--json-compact", "--jq", "{b: 1.10, a: 12345678901234567890}"]).run();
    assert_eq!(filtered.exits(0).stdout, "{\"b\":1.10,\"a\":12345678901234567890}\n");
}

#[test]
fn a_malformed_filter_exits_2_before_any_request() {
    let api = Scripted::start();
    api.events(["list", "--jq", ".[] |"]).run().exits(2).prints_nothing().says("jq");
}

#[test]
fn a_filter_that_fails_prints_the_reason() {
    let refused = tenant(["x"]).events(["show", ONE, "--jq", ".name + 1"]).run();
    assert_eq!(refused.exit, Some(1), "{refused}");
    refused.says("jq");
}

#[test]
fn a_filter_and_a_table_conflict() {
    for format in ["--output=table", "--csv"] {
        events(["list", "--jq", ".", format]).run().exits(2).prints_nothing().says("error: `--jq` ");
    }
}

#[test]
fn a_filter_overrides_the_default_of_the_environment() {
    let api = tenant(["orders"]);
    let filtered = api.events(["show", ONE, "--jq", ".name"]).env("EVENTS_OUTPUT", "table").run();
    assert_eq!(filtered.exits(0).stdout, "orders\n");
}

#[test]
fn a_filter_without_a_result_prints_nothing() {
    tenant(["x"]).events(["show", ONE, "--jq", "empty"]).run().exits(0).prints_nothing();
}

// Colour and width.

#[test]
fn a_pipe_has_colour_only_with_a_flag() {
    let api = tenant(["orders"]);
    let coloured = |flags: &[&str]| api.events(["list"]).args(flags).run().exits(0).stdout.contains('\u{1b}');
    assert!(!coloured(&[]));
    assert!(!coloured(&["--color", "auto"]));
    assert!(!coloured(&["--color", "never"]));
    assert!(!coloured(&["--no-color"]));
    assert!(coloured(&["--color", "always"]));
}

#[test]
fn a_flag_overrides_no_color_and_no_color_the_default() {
    let api = tenant(["orders"]);
    let run = |flags: &[&str]| api.events(["list"]).args(flags).env("NO_COLOR", "1").run().exits(0).stdout;
    assert!(run(&["--color", "always"]).contains('\u{1b}'));
    assert!(!run(&[]).contains('\u{1b}'));
}

#[test]
fn colour_never_reaches_json_or_csv_from_a_pipe() {
    let api = tenant(["orders"]);
    for flag in ["--json", "--json-compact", "--csv"] {
        assert!(!api.events(["list", flag]).run().exits(0).stdout.contains('\u{1b}'));
    }
}

#[test]
fn a_table_on_a_pipe_is_as_wide_as_its_longest_line() {
    let name = "n".repeat(300);
    let listed = tenant([name.as_str()]).events(["list"]).env("COLUMNS", "40").run().exits(0);
    assert_eq!(listed.lines().len(), 2, "{listed}");
    assert!(listed.stdout.contains(&name), "{listed}");
}

#[test]
fn table_lines_have_no_trailing_spaces() {
    let listed = tenant(["orders", "a-much-longer-name"]).events(["list"]).run().exits(0);
    assert!(listed.lines().iter().all(|line| !line.ends_with(' ')), "{:?}", listed.stdout);
}

// Closed pipes.

#[test]
fn a_closed_pipe_exits_0_without_a_message() {
    let api = tenant(["orders", "audit"]);
    let runs: [&[&str]; 6] =
        [&["list"], &["list", "--json"], &["list", "--csv"], &["show", ONE], &["types"], &["--help"]];
    for args in runs {
        events(args).on(&api).closed_stdout().run().exits(0).says_nothing();
    }
}

#[test]
fn head_truncates_a_long_list_without_an_error() {
    // The list exceeds the pipe's buffer, so the program always writes to the closed pipe.
    let streams: Vec<_> = (1..=2_000).map(|number| webhook(&format!("est_{number:022}"), "orders")).collect();
    let api = Scripted::answering(move |_| json(200, &page(&streams, None)));
    for format in ["table", "json", "json-compact", "csv"] {
        let piped =
            shell(&format!("events list -o {format} | head -1 | wc -l; exit ${{PIPESTATUS[0]}}")).on(&api).run();
        assert_eq!(piped.exits(0).says_nothing().stdout, "1\n");
    }
}

#[test]
fn a_malformed_filter_creates_nothing() {
    let api = Scripted::start();
    let create = ["create", "-s", "user.created", "--action-id", "x", "--jq", ".["];
    api.events(create).run().exits(2).prints_nothing().says("malformed `--jq` filter");
}
