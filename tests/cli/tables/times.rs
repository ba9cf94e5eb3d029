//! Tests of relative times: the default of tables and panels on a terminal, `--relative` and `--absolute`.

use jiff::{SignedDuration, Timestamp};

use super::{lines, on_terminal};
use crate::support::answers::{ONE, deliveries, delivery, event_id, webhook, with};
use crate::support::{Scripted, Tenant, scripted};

/// Starts a tenant with a stream updated two hours ago and a failed delivery of an event from 3.5 minutes ago.
fn tenant() -> Scripted {
    let ago = |seconds| (Timestamp::now() - SignedDuration::from_secs(seconds)).to_string();
    let mut failed = delivery(&event_id(1), "user.created", "unexpected status code: 503");
    failed["event"]["time"] = ago(210).into();
    failed["attempts"][0]["timestamp"] = ago(150).into();
    let stream = with(webhook(ONE, "2020-01-01T00:00:00Z"), "updated_at", ago(7500));
    Scripted::answering(move |request| {
        let body = match request.path.rsplit('/').next() {
            Some(ONE) => stream.clone(),
            Some("deliveries") if request.parameter("from").is_some() => deliveries(&[], "c2"),
            Some("deliveries") => deliveries(std::slice::from_ref(&failed), "c1"),
            _ => failed.clone(),
        };
        scripted::json(200, &body)
    })
}

#[test]
fn tables_and_panels_show_relative_times() {
    let api = tenant();
    let listed = api.events(["deliveries", "list", ONE, "--relative"]).run().exits(0);
    assert!(listed.lines()[1].contains("  3 min ago  "), "{listed}");
    let grouped = api.events(["deliveries", "list", ONE, "--group", "--relative"]).run().exits(0);
    assert!(grouped.lines()[1].contains("  3 min ago   3 min ago  "), "{grouped}");
    let shown = api.events(["show", ONE, "-o", "table", "--relative"]).run().exits(0);
    assert_eq!(shown.lines().last(), Some(&"UPDATED        2 h ago"), "{shown}");
    let id = event_id(1);
    let shown = api.events(["deliveries", "show", ONE, &id, "-o", "table", "--relative"]).run().exits(0);
    assert!(shown.lines().contains(&"ATTEMPTS    2 min ago  failed  21 ms  unexpected status code: 503"), "{shown}");
}

#[test]
fn a_name_that_looks_like_a_time_stays_a_name() {
    let shown = tenant().events(["show", ONE, "-o", "table", "--relative"]).run().exits(0);
    assert!(shown.lines().contains(&"NAME           2020-01-01T00:00:00Z"), "{shown}");
}

#[test]
fn json_and_csv_keep_the_times() {
    let api = tenant();
    for format in ["--json", "--json-compact", "--csv"] {
        let plain = api.events(["deliveries", "list", ONE, format]).run().exits(0).stdout;
        let relative = api.events(["deliveries", "list", ONE, format, "--relative"]).run().exits(0).stdout;
        assert_eq!(plain, relative);
    }
}

#[test]
fn a_terminal_gets_relative_times_and_a_pipe_absolute_ones() {
    let api = tenant();
    let id = event_id(1);
    for args in [format!("deliveries list {ONE}"), format!("deliveries show {ONE} {id} -o table")] {
        let on_pipe = |flags: &[&str]| api.events([]).args(args.split(' ')).args(flags).run().exits(0).stdout;
        let on_screen =
            |flags: &str| lines(&on_terminal(&api, 200, &format!("{args} {flags}")).exits(0).screen).join("\n");
        for (shown, is_relative) in [
            (on_screen(""), true),
            (on_screen("--relative"), true),
            (on_screen("--absolute"), false),
            (on_pipe(&[]), false),
            (on_pipe(&["--absolute"]), false),
            (on_pipe(&["--relative"]), true),
        ] {
            assert_eq!(shown.contains("3 min ago"), is_relative, "{args}:\n{shown}");
            assert_eq!(shown.contains("Z  "), !is_relative, "{args}:\n{shown}");
        }
    }
    api.events(["list", "--relative", "--absolute"]).run().exits(2).says("cannot be used with");
}
