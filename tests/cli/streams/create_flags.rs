//! Tests of the destination flags of `create`, and of each way to pass a secret outside the arguments.

use serde_json::{Value, json};

use super::STREAMS;
use crate::support::answers::{ONE, problem, webhook};
use crate::support::scripted::{self, post};
use crate::support::{Home, Run, Scripted, Tenant, events};

const URL: &str = "https://example.com/webhook";

/// Runs `create` with these flags and the caller's changes, and expects it to send this destination.
fn assert_sends<const N: usize>(destination: &Value, flags: [&str; N], change: impl FnOnce(Run) -> Run) {
    let api = Scripted::start();
    let body = json!({"subscriptions": [{"event_type": "user.created"}], "destination": destination});
    api.expect(post(STREAMS).json(body), scripted::json(201, &webhook(ONE, "orders")));
    let run = api.events(["create", "-s", "user.created"]).args(flags);
    change(run).run().exits(0).never_shows("hunter2");
}

fn authorized(authorization: &Value) -> Value {
    json!({
        "type": "webhook",
        "configuration": {"webhook_endpoint": URL, "webhook_authorization": authorization},
    })
}

fn bearer() -> Value {
    authorized(&json!({"method": "bearer", "token": "hunter2"}))
}

fn basic() -> Value {
    authorized(&json!({"method": "basic", "username": "ann", "password": "hunter2"}))
}

fn header() -> Value {
    authorized(&json!({"method": "custom_header", "header_key": "x-key", "header_value": "hunter2"}))
}

/// Returns a home with the secret in a file that ends with a newline, as editors and `echo` write it.
fn secret_file() -> Home {
    let home = Home::new();
    home.write("secret", "hunter2\n");
    home
}

#[test]
fn a_bearer_token_is_read_from_the_environment_a_file_or_stdin() {
    assert_sends(&bearer(), ["--webhook-url", URL, "--webhook-token-env", "HOOK"], |run| run.env("HOOK", "hunter2"));
    assert_sends(&bearer(), ["--webhook-url", URL, "--webhook-token-file", "secret"], |run| run.home(&secret_file()));
    assert_sends(&bearer(), ["--webhook-url", URL, "--webhook-token-stdin"], |run| run.stdin("hunter2\n"));
}

#[test]
fn a_basic_password_is_read_from_the_environment_a_file_or_stdin() {
    let flags = ["--webhook-url", URL, "--webhook-basic", "ann"];
    assert_sends(&basic(), flags, |run| run.args(["--webhook-password-env", "HOOK"]).env("HOOK", "hunter2"));
    assert_sends(&basic(), flags, |run| run.args(["--webhook-password-file", "secret"]).home(&secret_file()));
    assert_sends(&basic(), flags, |run| run.arg("--webhook-password-stdin").stdin("hunter2\n"));
}

#[test]
fn a_header_value_is_read_from_the_environment_a_file_or_stdin() {
    let flags = ["--webhook-url", URL, "--webhook-header", "x-key"];
    assert_sends(&header(), flags, |run| run.args(["--webhook-header-value-env", "HOOK"]).env("HOOK", "hunter2"));
    assert_sends(&header(), flags, |run| run.args(["--webhook-header-value-file", "secret"]).home(&secret_file()));
    assert_sends(&header(), flags, |run| run.arg("--webhook-header-value-stdin").stdin("hunter2\n"));
}

#[test]
fn eventbridge_and_action_have_their_own_flags() {
    let eventbridge = json!({
        "type": "eventbridge",
        "configuration": {"aws_account_id": "123456789012", "aws_region": "us-east-2"},
    });
    assert_sends(&eventbridge, ["--aws-account-id", "123456789012", "--aws-region", "us-east-2"], |run| run);
    let action = json!({"type": "action", "configuration": {"action_id": "2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11"}});
    assert_sends(&action, ["--action-id", "2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11"], |run| run);
}

#[test]
fn the_type_may_be_given_with_flags_that_imply_it() {
    let flags = ["-t", "webhook", "--webhook-url", URL, "--webhook-token-env", "HOOK"];
    assert_sends(&bearer(), flags, |run| run.env("HOOK", "hunter2"));
}

#[test]
fn flags_that_contradict_the_type_or_each_other_exit_2_and_send_nothing() {
    let webhook = format!("--webhook-url {URL} --webhook-token-env HOOK");
    for (line, mistake) in [
        (format!("-t action {webhook}"), "`--type action`"),
        ("-t webhook --action-id 2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11".to_owned(), "`--type webhook`"),
        ("--action-id 2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11 --aws-region us-east-2".to_owned(), "`--aws-region` "),
        (format!("{webhook} -c {{}}"), "`--configuration` and `--webhook-url` "),
        (
            format!("{webhook} --webhook-basic ann --webhook-password-env HOOK"),
            "'--webhook-token-env <VAR>' cannot be used with '--webhook-basic <USER>'",
        ),
        (
            format!("{webhook} --webhook-token-stdin"),
            "'--webhook-token-env <VAR>' cannot be used with '--webhook-token-stdin'",
        ),
    ] {
        let run = Scripted::start().events(["create", "-s", "user.created"]).args(line.split(' '));
        run.env("HOOK", "hunter2").run().exits(2).prints_nothing().never_shows("hunter2").says(mistake);
    }
}

#[test]
fn an_incomplete_destination_exits_2_and_names_the_missing_flags() {
    let halves: [(&[&str], &str); 6] = [
        (&["--webhook-url", URL], "--webhook-token-env"),
        (&["--webhook-token-env", "HOOK"], "--webhook-url"),
        (
            &["--webhook-url", URL, "--webhook-basic", "ann"],
            "`--webhook-password-env`, `--webhook-password-file`, `--webhook-password-stdin`",
        ),
        (
            &["--webhook-url", URL, "--webhook-header", "x-key"],
            "`--webhook-header-value-file`, `--webhook-header-value-stdin`",
        ),
        (&["--aws-region", "us-east-2"], "--aws-account-id"),
        (&["--webhook-url", URL, "--webhook-password-env", "HOOK"], "--webhook-basic"),
    ];
    for (flags, missing) in halves {
        let run = Scripted::start().events(["create", "-s", "user.created"]).args(flags).env("HOOK", "hunter2").run();
        run.exits(2).prints_nothing().says(missing);
    }
}

#[test]
fn a_missing_secret_exits_2_and_names_its_source() {
    let run = |flags: [&str; 2]| {
        Scripted::start().events(["create", "-s", "user.created", "--webhook-url", URL]).args(flags).run().exits(2)
    };
    run(["--webhook-token-env", "HOOK"]).says("`HOOK` is not set").says("`export HOOK`");
    run(["--webhook-token-env", "hunter2"]).says("the name of a variable").never_shows("hunter2");
    run(["--webhook-token-file", "nowhere"]).says("nowhere");
}

#[test]
fn an_empty_secret_exits_2() {
    let create = ["create", "-s", "user.created", "--webhook-url", URL];
    Scripted::start()
        .events(create)
        .args(["--webhook-token-env", "HOOK"])
        .env("HOOK", "")
        .run()
        .exits(2)
        .says("`HOOK` is empty");
    let empty = Scripted::start().events(create).arg("--webhook-token-stdin").stdin("\n").run().exits(2);
    empty.says("`--webhook-token-stdin` is empty");
}

#[test]
fn stdin_cannot_be_both_the_configuration_and_a_secret() {
    let both = events(["create", "-s", "user.created", "-c", "-", "--webhook-token-stdin"]).stdin("{}").run().exits(2);
    both.says("`--configuration` and `--webhook-token-stdin` ");
    let create = ["create", "-s", "user.created", "--client-id", "x", "--client-secret-stdin"];
    let api = Scripted::start();
    let run = events(create).args(["-c", "-"]).env("AUTH0_DOMAIN", api.url()).stdin(r#"{"action_id":"x"}"#).run();
    run.exits(2).prints_nothing().says("`--client-secret-stdin`");
}

#[test]
fn missing_flags_are_named_before_any_secret_is_read() {
    let create = ["create", "--webhook-token-env", "NOT_SET"];
    events(create).run().exits(2).says("`--subscriptions`").says("`--webhook-url`").never_shows("NOT_SET");
    let silent = events(["create", "--webhook-url", URL, "--webhook-token-stdin"]).silent_stdin();
    silent.run().exits(2).says("`--subscriptions`");
}

#[test]
fn json_without_its_flag_is_not_repeated() {
    let create = ["create", "-s", "user.created", r#"{"webhook_authorization":{"token":"hunter2"}}"#];
    events(create).run().exits(2).never_shows("hunter2").says("`-c`");
}

#[test]
fn a_dry_run_shows_nothing_that_may_be_a_secret() {
    let configuration = r#"{"webhook_endpoint":"https://ann:hunter2@e.com/w?key=hunter2","webhook_token":"hunter2"}"#;
    let run = events(["create", "-s", "user.created", "-t", "webhook", "--dry-run", "-c", configuration]).run();
    let run = run.exits(0).never_shows("hunter2").says_nothing();
    assert!(run.stdout.contains("https://***@e.com/w"), "{run}");
}

#[test]
fn a_server_that_echoes_the_request_does_not_reveal_its_secret() {
    let api = Scripted::answering(|request| scripted::json(400, &problem(400, "Bad Request", &request.text())));
    let create = ["create", "-s", "user.created", "--webhook-url", URL, "--webhook-token-env", "HOOK"];
    let run = api.events(create).env("HOOK", "hunter2hunter2").run().exits(1).never_shows("hunter2");
    run.says("400").says("(redacted)");
    assert!(api.requests()[0].text().contains("hunter2hunter2"));
}

#[test]
fn a_secret_that_is_invalid_in_a_header_exits_2_and_sends_nothing() {
    let home = Home::new();
    home.write("two", "hunter2\nhunter3\n");
    let api = Scripted::answering(|request| {
        assert_eq!(request.method, "GET", "nothing is sent before the refusal");
        scripted::json(200, &webhook(ONE, "orders"))
    });
    let create = ["create", "-s", "user.created", "--webhook-url", URL].to_vec();
    for command in [create, vec!["update", ONE]] {
        let run = events(command.clone()).args(["--webhook-token-file", "two"]).home(&home).on(&api).run();
        run.exits(2).says("not allowed in an HTTP header").never_shows("hunter");
        let flags = ["--webhook-header", "x key", "--webhook-header-value-env", "HOOK"];
        events(command)
            .args(flags)
            .env("HOOK", "hunter2")
            .on(&api)
            .run()
            .exits(2)
            .says("`x key` is not a valid header name");
    }
    let flags = ["--webhook-basic", "ann", "--webhook-password-file", "two", "--dry-run"];
    api.events(["create", "-s", "user.created", "--webhook-url", URL]).args(flags).home(&home).run().exits(0);
}
