//! Tests of the HTTP client against servers that misbehave: retries, timeouts, unreadable responses.

use std::time::{Instant, SystemTime};

use crate::support::answers::{ONE, page, problem, too_many, webhook};
use crate::support::scripted::{Reply, close, delete, get, html, json, patch, post, reply, reset, stall};
use crate::support::{Emulator, Output, Scripted, Tenant, events};

const STREAMS: &str = "/api/v2/event-streams";
const LIST: &str = "/api/v2/event-streams?take=100";
const SHOW: &str = "/api/v2/event-streams/est_1111111111111111111111";
const CREATE: [&str; 7] = ["create", "-s", "user.created", "-t", "action", "-c", r#"{"action_id":"2b9c3f0e"}"#];

/// Returns a temporary failure that allows an immediate retry.
fn busy(status: u16) -> Reply {
    json(status, &problem(status, "Busy", "Try later")).header("retry-after", "0")
}

fn limited() -> Reply {
    json(429, &too_many()).header("retry-after", "0")
}

fn found() -> Reply {
    json(200, &webhook(ONE, "orders"))
}

/// Runs `show` against these responses and checks that it used all of them.
fn show<const N: usize>(flags: &[&str], answers: [Reply; N]) -> Output {
    let api = Scripted::start();
    for answer in answers {
        api.expect(get(SHOW), answer);
    }
    api.events(["show", ONE]).args(flags).run()
}

/// Runs `create` against these responses and checks that it used all of them.
fn create<const N: usize>(answers: [Reply; N]) -> Output {
    let api = Scripted::start();
    for answer in answers {
        api.expect(post(STREAMS), answer);
    }
    api.events(CREATE).run()
}

// Retries.

#[test]
fn a_get_is_retried_on_429_502_503_and_504() {
    for status in [429, 502, 503, 504] {
        show(&[], [busy(status), found()]).exits(0);
    }
}

#[test]
fn a_get_is_attempted_at_most_four_times() {
    show(&[], [busy(503), busy(502), limited(), found()]).exits(0);
    show(&[], [busy(503), busy(503), busy(503), busy(503)]).exits(7).prints_nothing().says("503");
}

#[test]
fn a_get_is_retried_after_a_lost_connection() {
    show(&[], [close(), found()]).exits(0);
    show(&[], [reset(), found()]).exits(0);
}

#[test]
fn a_get_is_not_retried_on_500_or_4xx() {
    show(&[], [json(500, &problem(500, "Internal Server Error", "Oops"))]).exits(7).says("500");
    show(&[], [json(409, &problem(409, "Conflict", "No"))]).exits(1).says("409");
}

#[test]
fn patch_and_delete_are_retried_like_get() {
    let api = Scripted::start();
    api.expect(patch(SHOW), busy(503)).expect(patch(SHOW), found());
    api.expect(delete(SHOW), busy(502)).expect(delete(SHOW), reply(204));
    api.events(["disable", ONE]).run().exits(0);
    api.events(["delete", ONE, "--force"]).run().exits(0);
}

#[test]
fn a_post_is_retried_on_429() {
    create([limited(), json(201, &webhook(ONE, "orders"))]).exits(0);
}

#[test]
fn a_post_is_not_retried_on_a_5xx_and_the_error_says_how_to_check() {
    for status in [500, 502, 503, 504] {
        create([busy(status)]).exits(7).prints_nothing().says(&status.to_string()).says("`events list`");
    }
}

#[test]
fn a_post_with_a_lost_response_is_not_retried_and_the_error_says_how_to_check() {
    for lost in
        [close(), reset(), json(201, &webhook(ONE, "orders")).cut_short(), reply(201).body("{\"id\"").reset_midway()]
    {
        create([lost]).exits(7).prints_nothing().says("`events list`");
    }
}

#[test]
fn a_post_that_times_out_is_not_retried() {
    let api = Scripted::start();
    api.expect(post(STREAMS), stall());
    api.events(CREATE).args(["--timeout", "1s"]).run().exits(7).says("`events list`");
}

#[test]
fn no_retry_disables_retries() {
    for answer in [limited(), busy(503), close(), reset()] {
        show(&["--no-retry"], [answer]).exits(7).prints_nothing();
    }
}

// Timeouts.

#[test]
fn a_wait_of_more_than_a_second_prints_a_status_line() {
    let waiting = show(&[], [json(429, &too_many()).header("retry-after", "2"), found()]).exits(0);
    assert_eq!(waiting.stderr.lines().count(), 1, "{waiting}");
    waiting.says("429").says("2 s");
}

#[test]
fn quiet_hides_waits() {
    show(&["--quiet"], [json(429, &too_many()).header("retry-after", "2"), found()]).exits(0).says_nothing();
}

#[test]
fn no_wait_is_longer_than_a_minute() {
    let tomorrow = SystemTime::now() + std::time::Duration::from_secs(86_400);
    let seconds = tomorrow.duration_since(SystemTime::UNIX_EPOCH).expect("now is after 1970").as_secs().to_string();
    for header in [("retry-after", "86400"), ("x-ratelimit-reset", seconds.as_str())] {
        let api = Scripted::start();
        api.expect(get(SHOW), json(429, &too_many()).header(header.0, header.1));
        let mut process = api.events(["show", ONE]).spawn();
        let line = process.stderr_line();
        assert!(line.contains("60 s"), "{line}");
        process.signal("INT");
        process.finish().exits(130);
    }
}

#[test]
fn a_retry_after_in_the_past_retries_immediately() {
    let dated = json(429, &too_many()).header("retry-after", "Wed, 29 Jan 2025 18:08:43 GMT");
    show(&[], [dated, found()]).exits(0).says_nothing();
}

#[test]
fn a_malformed_retry_after_is_ignored() {
    show(&[], [json(503, &too_many()).header("retry-after", "soon"), found()]).exits(0);
}

#[test]
fn a_server_that_never_answers_causes_a_timeout() {
    let started = Instant::now();
    show(&["--timeout", "1s", "--no-retry"], [stall()]).exits(7).prints_nothing().says("within 1 s");
    assert!(started.elapsed().as_secs() < 10);
}

#[test]
fn a_slow_response_does_not_outlast_the_timeout() {
    let endless = json(200, &webhook(ONE, &"n".repeat(10_000))).trickling();
    let started = Instant::now();
    show(&["--timeout", "1s", "--no-retry"], [endless]).exits(7).prints_nothing().says("within 1 s");
    assert!(started.elapsed().as_secs() < 10);
}

// Unreadable responses.

#[test]
fn a_connection_that_closes_within_a_response_exits_7() {
    for cut in [found().cut_short(), found().reset_midway()] {
        show(&["--no-retry"], [cut]).exits(7).prints_nothing().says(ONE);
    }
}

#[test]
fn an_undocumented_response_exits_7_and_names_the_request() {
    let json_type = |body: &str| reply(200).header("content-type", "application/json").body(body);
    for answer in [
        reply(200),
        html(200, "<html>please log in</html>"),
        json_type("{\"id\": \"est_1"),
        json_type("[]"),
        json_type("null"),
        json_type("\"ok\""),
        json_type("{}"),
        json_type("\u{feff}not json"),
    ] {
        show(&[], [answer]).exits(7).prints_nothing().says("GET").says("/event-streams/est_1");
    }
}

#[test]
fn a_200_with_an_error_object_is_an_error() {
    let object = problem(500, "Internal Server Error", "The database is on fire.");
    show(&[], [json(200, &object)]).exits(7).prints_nothing().says("`id` is missing");
    let api = Scripted::start();
    api.expect(get(LIST), json(200, &object));
    api.events(["list"]).run().exits(7).prints_nothing().says("cannot read the answer to GET /event-streams");
}

#[test]
fn a_chunked_or_unframed_response_is_read() {
    show(&[], [found().chunked()]).exits(0);
    show(&[], [found().closing()]).exits(0);
}

#[test]
fn a_response_without_a_content_type_is_read() {
    show(&[], [reply(200).body(webhook(ONE, "orders").to_string())]).exits(0);
}

// The token and other hosts.

#[test]
fn a_redirect_is_not_followed_and_the_other_host_sees_nothing() {
    for status in [301, 302, 307, 308] {
        let other = Scripted::start();
        let location = format!("{}{SHOW}", other.url());
        let refused = show(&["--no-retry"], [reply(status).header("location", &location)]);
        refused.exits(7).prints_nothing().says(&status.to_string());
        assert_eq!(other.connections(), 0, "the other host was connected to");
    }
}

#[test]
fn a_next_that_is_a_url_stays_a_parameter() {
    let other = Scripted::start();
    let next = format!("{}/steal", other.url());
    let api = Scripted::answering(move |request| match request.parameter("from") {
        None => json(200, &page(&[webhook(ONE, "orders")], Some(&next))),
        Some(_) => json(200, &page(&[], None)),
    });
    api.events(["list", "--json"]).run().exits(0);
    assert_eq!((api.requests().len(), other.connections()), (2, 0));
}

#[test]
fn pages_share_one_connection() {
    let api = Scripted::answering(|request| match request.parameter("from") {
        None => json(200, &page(&[webhook(ONE, "orders")], Some("c1"))),
        Some(_) => json(200, &page(&[], None)),
    });
    api.events(["list", "--json"]).run().exits(0);
    assert_eq!(api.connections(), 1);
}

#[test]
fn every_request_has_a_user_agent_and_accepts_json() {
    let api = Scripted::start();
    api.expect(get(SHOW), found());
    api.events(["show", ONE]).run().exits(0);
    let request = &api.requests()[0];
    assert_eq!(request.header("user-agent"), Some(concat!("events/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("accept"), Some("application/json"));
}

// Proxies and ambiguous responses.

#[test]
fn a_local_server_is_reached_without_the_proxy() {
    let proxy = Scripted::start();
    let tenant = Emulator::start();
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        tenant.events(["list"]).env(variable, proxy.url()).run().exits(0);
        events(["demo"]).env(variable, proxy.url()).run().exits(0);
    }
    assert!(proxy.requests().is_empty());
}

#[test]
fn an_unclear_success_response_is_an_error() {
    let object = problem(403, "Forbidden", "No.");
    for answer in [html(200, "<html>login</html>"), reply(200), reply(200).body("{\"a"), json(200, &object)] {
        let api = Scripted::start();
        api.expect(delete(SHOW), answer.clone());
        api.events(["delete", ONE, "--force"]).run().exits(7).never_shows("Deleted");
        api.expect(post(&format!("{SHOW}/redeliver/evt_1")), answer);
        api.events(["redeliver", ONE, "evt_1"]).run().exits(7).never_shows("Accepted");
    }
}

#[test]
fn the_error_for_an_unreadable_response_has_its_status() {
    let api = Scripted::start();
    api.expect(get(SHOW), html(200, "<html>login</html>"));
    let failed = api.events(["show", ONE, "--json"]).run().exits(7);
    assert_eq!(failed.error()["status"], 200);
}

#[test]
fn a_server_without_tls_is_distinguished_from_a_bad_certificate() {
    let tenant = Emulator::start();
    let plain = tenant.url.trim_start_matches("http://");
    let show = events(["show", ONE, "--domain", plain, "--no-retry"]).env("AUTH0_API_TOKEN", "a");
    show.run().exits(7).says("does not speak TLS").says(&format!("`http://{plain}`"));
}
