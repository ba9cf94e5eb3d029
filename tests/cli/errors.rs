//! Tests of every exit code, and of the error for every kind of bad input.

use serde_json::Value;

use crate::support::answers::{ONE, insufficient_scope, no_such_stream, problem, webhook, with};
use crate::support::scripted::{Reply, get, html, json, reply, stall};
use crate::support::{Emulator, Output, RefusingPort, Scripted, Tenant, events};

const SHOW: &str = "/api/v2/event-streams/est_1111111111111111111111";

/// Runs `show` against one response.
fn show_with_response(answer: Reply) -> Output {
    show_with_flags_and_response([], answer)
}

fn show_with_flags_and_response<const N: usize>(flags: [&str; N], answer: Reply) -> Output {
    let api = Scripted::start();
    api.expect(get(SHOW), answer);
    api.events(["show", ONE, "--no-retry"]).args(flags).run().prints_nothing()
}

// Exit codes.

#[test]
fn success_exits_0() {
    events(["--version"]).run().exits(0).says_nothing();
    events(["--help"]).run().exits(0).says_nothing();
}

#[test]
fn api_refusals_exit_1_with_the_reason() {
    for status in [400, 409, 410, 422] {
        let refused = show_with_response(json(status, &problem(status, "Refused", "The reason of the API.")));
        refused.exits(1).says(&status.to_string()).says("The reason of the API");
    }
}

#[test]
fn usage_errors_exit_2_and_name_the_mistake() {
    for (line, mistake) in [
        ("--no-such-flag", "unexpected argument '--no-such-flag' found"),
        ("no-such-command", "unrecognized subcommand 'no-such-command'"),
        ("show", "the following required arguments were not provided: <STREAM>"),
        ("list --output yaml", "invalid value 'yaml' for '--output <FORMAT>'"),
        ("list --timeout soon", "invalid value 'soon' for '--timeout <DURATION>'"),
        ("completion tcsh", "invalid value 'tcsh' for '<SHELL>'"),
    ] {
        events(line.split(' ')).run().exits(2).prints_nothing().says(&format!("error: {mistake}"));
    }
}

#[test]
fn missing_credentials_exit_3_with_a_hint() {
    insta::assert_snapshot!(events(["list"]).env("AUTH0_DOMAIN", "http://127.0.0.1:9").run(), @"
    exit: 3
    --- stderr
    error: no credentials: AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET are not set
    hint: run `events login`, or set AUTH0_DOMAIN, and AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET (or AUTH0_API_TOKEN); without a tenant, run `events emulator` for a local one
    ");
}

#[test]
fn a_missing_domain_exits_3_with_a_hint() {
    events(["list"]).run().exits(3).prints_nothing().says("AUTH0_DOMAIN");
}

#[test]
fn a_refused_token_exits_3_with_the_reason() {
    let refused = show_with_response(json(401, &problem(401, "Unauthorized", "Invalid token")));
    refused.exits(3).says("401").says("Invalid token");
}

#[test]
fn a_missing_scope_exits_3_and_says_where_to_grant_it() {
    insta::assert_snapshot!(show_with_response(json(403, &insufficient_scope("read:event_streams"))), @"
    exit: 3
    --- stderr
    error: cannot show event stream est_1111111111111111111111
    caused by: the API answered 403: Insufficient scope, expected any of: read:event_streams
    caused by: the credential was the access token in AUTH0_API_TOKEN (environment)
    hint: the token needs `read:event_streams`; grant it in Dashboard > Applications > APIs > Auth0 Management API > Permissions
    ");
}

#[test]
fn another_403_exits_3_without_a_hint_about_scopes() {
    let refused =
        show_with_response(json(403, &problem(403, "Forbidden", "This feature is not in your plan."))).exits(3);
    refused.says("This feature is not in your plan").never_shows("Permissions");
}

#[test]
fn a_missing_resource_exits_4() {
    insta::assert_snapshot!(show_with_response(json(404, &no_such_stream())), @"
    exit: 4
    --- stderr
    error: cannot show event stream est_1111111111111111111111
    caused by: the API answered 404: The requested stream does not exist.
    hint: `events list` shows the streams of the tenant
    ");
}

#[test]
fn server_errors_exit_7() {
    for status in [429, 500, 502, 503, 504] {
        show_with_response(json(status, &problem(status, "Trouble", "Try later"))).exits(7).says(&status.to_string());
    }
}

#[test]
fn an_unreachable_host_exits_7() {
    let refusing = RefusingPort::hold();
    let refused =
        events(["show", ONE, "--no-retry"]).env("AUTH0_DOMAIN", refusing.url()).env("AUTH0_API_TOKEN", "t").run();
    refused.exits(7).prints_nothing().says("cannot connect to `127.0.0.1:").says("connection refused");
}

#[test]
fn an_interrupted_command_exits_130() {
    for signal in ["INT", "TERM"] {
        let api = Scripted::answering(|_| stall());
        let process = api.events(["show", ONE]).spawn();
        api.await_request();
        process.signal(signal);
        process.finish().exits(130).prints_nothing();
    }
}

#[test]
fn a_signal_ends_a_command_that_reads_stdin() {
    for signal in ["INT", "TERM"] {
        let create = ["create", "-s", "user.created", "-t", "webhook", "-c", "-"];
        let mut process = Scripted::start().events(create).silent_stdin().spawn();
        // The input exceeds the pipe's buffer, so the program is reading once the write returns.
        process.feed(" ".repeat(200_000));
        process.signal(signal);
        process.end().exits(130).prints_nothing();
    }
}

// Shape.

#[test]
fn an_error_has_a_message_a_cause_and_a_hint() {
    let refused = show_with_response(json(403, &insufficient_scope("read:event_streams")));
    let starts: Vec<&str> =
        refused.stderr.lines().filter_map(|line| line.split_once(": ")).map(|(start, _)| start).collect();
    assert_eq!(starts.first(), Some(&"error"), "{refused}");
    assert_eq!(starts.last(), Some(&"hint"), "{refused}");
    assert!(starts.contains(&"caused by"), "{refused}");
    assert!(refused.stderr.lines().next().is_some_and(|line| line.contains(ONE)), "{refused}");
}

#[test]
fn with_json_an_error_is_one_object() {
    for flags in [["--json", "--no-color"], ["-o", "json-compact"]] {
        let refused =
            show_with_flags_and_response(flags, json(403, &insufficient_scope("read:event_streams"))).exits(3);
        insta::allow_duplicates! { insta::assert_snapshot!(refused, @r#"
        exit: 3
        --- stderr
        {"error":{"message":"cannot show event stream est_1111111111111111111111","causes":["the API answered 403: Insufficient scope, expected any of: read:event_streams","the credential was the access token in AUTH0_API_TOKEN (environment)"],"hint":"the token needs `read:event_streams`; grant it in Dashboard > Applications > APIs > Auth0 Management API > Permissions","status":403,"error_code":"insufficient_scope","exit_code":3}}
        "#) }
        let members: Vec<String> =
            refused.error().as_object().expect("an error is an object").keys().cloned().collect();
        assert_eq!(members, ["message", "causes", "hint", "status", "error_code", "exit_code"]);
    }
}

#[test]
fn with_json_only_api_errors_have_a_status() {
    let refused = events(["update", ONE, "--json"]).on(&Scripted::start()).run().exits(2);
    let error = refused.error();
    assert_eq!(error["exit_code"], 2, "{refused}");
    assert_eq!(error["message"], "nothing to change", "{refused}");
    assert!(error.get("status").is_none_or(Value::is_null), "{refused}");
    assert!(error.get("error_code").is_none_or(Value::is_null), "{refused}");
}

#[test]
fn with_json_a_usage_error_is_one_object() {
    let refused = events(["show", "--json"]).run().exits(2).prints_nothing().says("<STREAM>");
    assert_eq!(refused.error()["exit_code"], 2, "{refused}");
}

#[test]
fn the_default_format_applies_to_errors() {
    let refused = events(["update", ONE]).env("EVENTS_OUTPUT", "json").on(&Scripted::start()).run().exits(2);
    let refused = refused.says("nothing to change");
    assert_eq!(refused.error()["exit_code"], 2, "{refused}");
}

// Malformed JSON.

/// The configuration from Auth0's guide, with the quote before the token missing.
const GUIDE: &str = r#"{"webhook_endpoint":"https://example.com/webhook","webhook_authorization":{"method":"bearer","token":9f8e7d6c5b"}}"#;

#[test]
fn a_missing_quote_is_diagnosed_and_the_token_is_masked() {
    let api = Scripted::start();
    let refused = api.events(["create", "-n", "my-event1", "-t", "webhook", "-s", "user.created", "-c", GUIDE]).run();
    insta::assert_snapshot!(refused.never_shows("8e7d6c"), @r#"
    exit: 2
    --- stderr
    error: malformed JSON in `--configuration` at column 102: expected `"` before the secret
      …thorization":{"method":"bearer","token":***"}}
                                               ^
    hint: use `--webhook-token-env VAR`, so that the secret needs no quoting and stays out of the shell's history
    "#);
}

#[test]
fn malformed_json_shows_the_line_a_caret_and_the_expected_text() {
    let text = "{\n  \"webhook_endpoint\": \"https://example.com\",\n  \"webhook_authorization\" {}\n}";
    let refused = events(["create", "-s", "user.created", "-t", "webhook", "-c", "-"]).stdin(text).run();
    insta::assert_snapshot!(refused, @r#"
    exit: 2
    --- stderr
    error: malformed JSON in `--configuration` at line 3, column 27: expected `:`
        "webhook_authorization" {}
                                ^
    "#);
}

#[test]
fn secrets_anywhere_in_malformed_json_are_masked() {
    for text in [
        r#"{"webhook_authorization":{"method":"basic","username":"ann","password":"hunter2",}}"#,
        r#"{"webhook_authorization":{"method":"custom_header","header_key":"k","header_value":"hunter2"}"#,
        r#"{"webhook_authorization":{"method":"bearer","token":"hunter2}}"#,
        r#"{"webhook_authorization":{"method":"bearer","token": hunter2 }}"#,
        r#"{"webhook_authorization":{"method":"bearer","token":'hunter2'}}"#,
    ] {
        let refused = events(["create", "-s", "user.created", "-t", "webhook", "-c", text]).run();
        refused
            .exits(2)
            .prints_nothing()
            .never_shows("hunter2")
            .says("malformed JSON in `--configuration`")
            .says("***");
    }
}

#[test]
fn a_long_malformed_line_is_truncated() {
    let text = format!("{{\"webhook_endpoint\": \"{}\", oops}}", "x".repeat(100_000));
    let refused = events(["create", "-s", "user.created", "-t", "webhook", "-c", &text]).run().exits(2);
    assert!(refused.stderr.len() < 2_000, "{} bytes on stderr", refused.stderr.len());
    refused.says("^");
}

#[test]
fn an_empty_configuration_exits_2() {
    for text in ["", "  "] {
        let refused = events(["create", "-s", "user.created", "-t", "webhook", "-c", text]).run().exits(2);
        refused.prints_nothing().says("`--configuration` is empty");
    }
}

// Without a terminal.

#[test]
fn all_missing_flags_are_named_in_ci_and_with_no_input() {
    for run in [events(["create"]).env("CI", "true"), events(["create", "--no-input"]), events(["create"])] {
        let refused = run.silent_stdin().run().exits(2).prints_nothing();
        refused.says("--subscriptions").says("--configuration");
    }
}

// Responses that do not come from the API.

#[test]
fn an_html_page_shows_its_status_and_512_characters() {
    let page = format!("<html><body>{}the end</body></html>", "proxy says no ".repeat(200));
    let refused =
        show_with_response(html(502, &page)).exits(7).says("502").says("proxy says no").never_shows("the end");
    assert!(refused.stderr.chars().count() < 512 + 400, "{refused}");
    let error = show_with_flags_and_response(["--json"], html(502, &page)).exits(7).error();
    assert_eq!(error["status"], 502, "{error}");
}

#[test]
fn an_html_error_page_keeps_the_exit_code_of_its_status() {
    show_with_response(html(404, "<h1>Not Found</h1>")).exits(4).says("404");
    show_with_response(html(403, "<h1>Forbidden</h1>")).exits(3).says("403");
    show_with_response(reply(401)).exits(3).says("401");
}

#[test]
fn control_characters_in_a_response_do_not_reach_the_terminal() {
    let refused = show_with_response(html(502, "\u{1b}[2Jgone\u{7}")).exits(7).says("gone");
    assert!(!refused.stderr.contains(['\u{1b}', '\u{7}']), "{:?}", refused.stderr);
}

// Domains.

#[test]
fn an_invalid_domain_exits_2_with_an_example() {
    for domain in [
        "https://acme.eu.auth0.com",
        "https//acme.eu.auth0.com",
        "http://acme.eu.auth0.com",
        "acme.eu.auth0.com/api/v2",
        "acme.eu.auth0.com:",
        "acme.eu.auth0.com:44x3",
        "acme eu.auth0.com",
        "user@acme.eu.auth0.com",
        "acme.eu.auth0.com?x=1",
        "ftp://127.0.0.1",
        "http://127.0.0.1:4010/api/v2",
        "http://127.0.0.1.example.com",
        "",
    ] {
        let by_flag = events(["list", "--no-retry", "--domain", domain]).env("AUTH0_API_TOKEN", "t").run();
        by_flag.exits(2).prints_nothing().says("is not a domain").says("hint:");
        let by_variable = events(["list", "--no-retry"]).env("AUTH0_DOMAIN", domain).env("AUTH0_API_TOKEN", "t").run();
        assert!(domain.is_empty() || by_variable.exit == Some(2), "`{domain}`: {by_variable}");
    }
}

#[test]
fn plain_http_is_accepted_for_loopback() {
    for host in ["127.0.0.1", "localhost"] {
        let api = Scripted::start();
        api.expect(get(SHOW), json(200, &webhook(ONE, "orders")));
        let domain = api.url().replace("127.0.0.1", host);
        api.events(["show", ONE, "--domain", &domain]).run().exits(0);
    }
}

// The token in errors.

#[test]
fn no_error_shows_the_token() {
    let token = crate::support::scripted::TOKEN;
    let echoing = problem(401, "Unauthorized", &format!("Invalid token {token}"));
    show_with_response(json(401, &echoing)).exits(3).never_shows(token).says("Invalid token ");
    show_with_response(html(502, &format!("authorization: Bearer {token}"))).exits(7).never_shows(token).says("502");
}

#[test]
fn an_error_without_a_message_is_an_error() {
    show_with_response(json(400, &serde_json::json!({}))).exits(1).says("400");
    show_with_response(json(400, &with(problem(400, "", ""), "message", Value::Null))).exits(1).says("400");
}

#[test]
fn messages_have_no_colour_without_a_terminal() {
    let refused = Emulator::start().events(["show", ONE]).run().exits(4);
    assert!(!refused.stderr.contains('\u{1b}'), "{:?}", refused.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_system_error_is_the_same_in_text_and_json() {
    crate::support::shell("events types > /dev/full").run().exits(1).says("error: no space left on device\n");
    let error = crate::support::shell("events types --json > /dev/full").run().exits(1).error();
    assert_eq!(error["message"], "no space left on device");
}
