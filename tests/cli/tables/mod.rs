//! Tests of tables, panels and messages on terminals of several widths: truncation, hidden columns and escaping.

mod hostile;
mod messages;
mod times;
mod widths;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::answers::{ONE, TWO, deliveries, delivery, event_id, page, stats, webhook, with};
use crate::support::pty::PtyOutput;
use crate::support::scripted;
use crate::support::{Pty, Scripted};

/// Runs `events` on a terminal of this width; its stderr goes to `stderr.txt`.
fn on_terminal(api: &Scripted, columns: usize, args: &str) -> PtyOutput {
    Pty::on(api, &format!("stty cols {columns}; events {args} 2>stderr.txt")).ends()
}

/// Returns the lines of a screen, without colours.
fn lines(screen: &str) -> Vec<String> {
    anstream::adapter::strip_str(screen)
        .to_string()
        .lines()
        .map(|line| line.trim_end_matches('\r').to_owned())
        .collect()
}

/// Starts a tenant with two streams, each with two failed deliveries and counts. Names and causes are long and contain
/// wide characters. The events happened three minutes ago.
fn tenant() -> Scripted {
    let streams = [
        webhook(ONE, "crm 日本語 👩\u{200d}👩\u{200d}👧 synchronisation"),
        with(webhook(TWO, "audit"), "status", "disabled"),
    ];
    let types: Vec<Value> = ["user.created", "organization.member.role.assigned", "user.deleted"]
        .map(|name| json!({"event_type": name}))
        .into();
    let streams = streams.map(|stream| with(stream, "subscriptions", types.clone()));
    let failed = [
        delivery(&event_id(1), "user.created", "unexpected status code: 503"),
        delivery(
            &event_id(2),
            "organization.member.role.assigned",
            "Post \"https://hooks.example.com/identity\": dial tc ...",
        ),
    ];
    let time = (Timestamp::now() - SignedDuration::from_secs(210)).to_string();
    let failed = failed.map(|mut delivery| {
        delivery["event"]["time"] = time.as_str().into();
        delivery
    });
    Scripted::answering(move |request| {
        let body = match request.path.trim_start_matches("/api/v2/event-streams").trim_start_matches(&format!("/{ONE}"))
        {
            "" if request.path.ends_with(ONE) => streams[0].clone(),
            "" => page(&streams, None),
            "/stats" => stats(1200, 77),
            "/deliveries" if request.parameter("from").is_some() => deliveries(&[], "c2"),
            "/deliveries" => deliveries(&failed, "c1"),
            _ => failed[1].clone(),
        };
        scripted::json(200, &body)
    })
}
