//! Tests of commands that need no network: `demo`, and the start and end of `emulator`.

use crate::support::{Emulator, Home, Tenant, events};

#[test]
fn the_emulator_first_prints_its_address_and_credentials() {
    let tenant = Emulator::start();
    assert!(tenant.url.starts_with("http://127.0.0.1:"), "{}", tenant.url);
    let variables = tenant.variables();
    let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"]);
}

#[test]
fn the_emulator_exits_0_on_either_signal() {
    for signal in ["TERM", "INT"] {
        let process = Emulator::start().into_process();
        process.signal(signal);
        process.finish().exits(0);
    }
}

#[test]
fn the_emulator_prints_the_environment_for_a_shell() {
    let mut process = events(["emulator", "--port", "0"]).spawn();
    for name in ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"] {
        let line = process.stdout_line();
        assert!(line.starts_with(&format!("export {name}=")), "{line}");
    }
    process.signal("TERM");
    process.finish().exits(0);
}

#[test]
fn a_port_in_use_is_an_error() {
    let tenant = Emulator::start();
    let port = tenant.url.rsplit(':').next().expect("an address ends in a port");
    let refused = events(["emulator", "--port", port]).run().prints_nothing();
    refused.exits(2).says(port).says("`--port 0`");
}

#[test]
fn two_emulators_are_independent() {
    let (one, other) = (Emulator::start(), Emulator::start());
    one.create_stream("orders");
    other.events(["show", "orders"]).run().exits(4).says("`orders`");
    one.events(["show", "orders"]).run().exits(0);
}

#[test]
fn demo_runs_the_whole_life_of_a_stream_and_cleans_up() {
    let home = Home::new();
    let shown = events(["demo"]).home(&home).run().exits(0).says_nothing();
    let lines: Vec<&str> = shown.stdout.lines().collect();
    assert!(lines.len() <= 80, "{} lines in\n{shown}", lines.len());
    let is_heading = |line: &&str| line.as_bytes().get(1..3) == Some(b". ");
    let acts: Vec<&str> = lines.iter().copied().filter(is_heading).collect();
    let expected =
        ["Create a stream", "Deliver an event", "Break the endpoint", "Find the failure", "Redeliver", "Go on"];
    assert_eq!(acts, [1, 2, 3, 4, 5, 6].map(|number| format!("{number}. {}", expected[number - 1])));
    let commands: Vec<&str> =
        lines.iter().filter_map(|line| line.strip_prefix("$ events ")?.split(' ').next()).collect();
    let expected = ["create", "trigger", "trigger", "deliveries", "redeliver", "deliveries", "stats", "delete"];
    assert_eq!(commands, expected);
    assert!(lines.contains(&"hint: there are no failed deliveries"), "messages are on stdout too:\n{shown}");
    let left: Vec<_> = std::fs::read_dir(home.path()).expect("the home is readable").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn demo_needs_no_credentials_and_ignores_existing_ones() {
    let run = events(["demo"]).env("AUTH0_DOMAIN", "acme.example.com").env("AUTH0_API_TOKEN", "hunter2");
    let shown = run.run().exits(0).never_shows("hunter2").never_shows("acme.example.com");
    assert!(shown.stdout.contains("events create"), "{shown}");
}
