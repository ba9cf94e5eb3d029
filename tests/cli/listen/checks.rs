//! Authentication, rejected requests and connections, contradicting flags.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::event;
use crate::support::wait::LIMIT;
use crate::support::{HOOK_TOKEN, Home, Listener, Sender, events};

#[test]
fn authentication_is_checked_first_and_answered_with_the_guides_401() {
    let listener = Listener::start([]);
    for proof in ["x-none: y", "authorization: Bearer other", "authorization: bearer", "authorization: Basic eDp5"] {
        let mut sender = Sender::new(&listener.url, proof);
        for (method, path) in [("POST", "/webhook"), ("GET", "/webhook"), ("POST", "/other")] {
            sender.begin(method, path, "no event");
            let answer = sender.answer();
            assert_eq!((answer.status, answer.body.as_str()), (401, r#"{"error":"Unauthorized"}"#), "{proof}");
            assert!(answer.head.contains("content-type: application/json"), "{}", answer.head);
        }
    }
    listener.stop().exits(0).prints_nothing().never_shows(HOOK_TOKEN);
}

#[test]
fn paths_methods_and_bodies_are_refused_with_the_reason() {
    let listener = Listener::start(["--max-body", "200"]);
    let mut sender = listener.sender();
    for (method, path, body, status, reason) in [
        ("POST", "/other", "{}", 404, "Not Found"),
        ("GET", "/webhook", "", 405, "Method Not Allowed"),
        ("POST", "/webhook", "{", 400, "the body is not JSON: EOF while parsing an object at line 1 column 1"),
        ("POST", "/webhook", "[]", 400, "not a CloudEvent: the body is not an object"),
        ("POST", "/webhook", r#"{"id":"1","type":"t"}"#, 400, "not a CloudEvent: `data` is missing"),
        (
            "POST",
            "/webhook",
            &"[".repeat(150),
            400,
            "the body is not JSON: EOF while parsing a list at line 1 column 150",
        ),
        ("POST", "/webhook", &"x".repeat(201), 413, "more than 200 bytes"),
    ] {
        sender.begin(method, path, body);
        let answer = sender.answer();
        assert_eq!((answer.status, answer.body), (status, format!("{{\"error\":\"{reason}\"}}")), "{body}");
        assert_eq!(answer.head.contains("allow: post"), status == 405);
    }
    listener.stop().exits(0).prints_nothing();
}

#[test]
fn an_event_needs_only_id_type_and_data() {
    let listener = Listener::start([]);
    assert_eq!(listener.deliver(r#"{"data":{},"type":"thing.happened","id":"1"}"#), 204);
    assert_eq!(listener.stop().exits(0).stdout, "-  thing.happened  -  1\n");
}

#[test]
fn a_body_that_does_not_arrive_is_answered_with_408_and_delays_no_other_sender() {
    let listener = Listener::start(["--body-timeout", "50ms"]);
    let mut slow = TcpStream::connect(listener.url.trim_start_matches("http://").split('/').next().unwrap()).unwrap();
    let head = format!(
        "POST /webhook HTTP/1.1\r\nhost: h\r\nauthorization: Bearer {HOOK_TOKEN}\r\ncontent-length: 9\r\n\r\n{{"
    );
    slow.set_read_timeout(Some(LIMIT)).unwrap();
    slow.write_all(head.as_bytes()).unwrap();
    assert_eq!(listener.deliver(&event(1)), 204);
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    listener.stop().exits(0);
}

#[test]
fn over_the_limit_the_longest_idle_connection_is_closed() {
    let listener = Listener::start(["--max-connections", "2"]);
    let [mut first, mut second, mut third] = [(); 3].map(|()| listener.sender());
    assert_eq!(third.send(&event(1)).status, 204);
    first.is_closed();
    // Two connections are allowed, so the second one is still open.
    assert_eq!(second.send(&event(2)).status, 204);
    listener.stop().exits(0);
}

#[test]
fn basic_and_header_secrets_come_from_files_variables_and_stdin() {
    let home = Home::new();
    home.write("password", "pass\n");
    let run = events(["listen", "--port", "0", "--basic", "svc", "--basic-password-file", "password"]).home(&home);
    let listener = Listener::start_as(run);
    assert_eq!(Sender::new(&listener.url, "authorization: Basic c3ZjOnBhc3M=").send(&event(1)).status, 204);
    assert_eq!(Sender::new(&listener.url, "authorization: Basic c3ZjOnBhc3N=").send(&event(1)).status, 401);
    listener.stop().exits(0);
    let run = events(["listen", "--port", "0", "--header", "X-Hook", "--header-value-env", "V"]).env("V", "s3cret");
    let listener = Listener::start_as(run);
    assert_eq!(Sender::new(&listener.url, "x-hook: s3cret").send(&event(1)).status, 204);
    assert_eq!(Sender::new(&listener.url, "x-hook: s3cre").send(&event(1)).status, 401);
    listener.stop().exits(0).never_shows("s3cret");
    let listener = Listener::start_as(events(["listen", "--port", "0", "--bearer-stdin"]).stdin("t0ken\n"));
    assert_eq!(Sender::new(&listener.url, "authorization: Bearer t0ken").send(&event(1)).status, 204);
    listener.stop().exits(0);
}

#[test]
fn without_a_secret_a_random_token_is_printed_with_the_command_that_uses_it() {
    let mut listener = Listener::start_as(events(["listen", "--port", "0"]));
    let line = listener.process.await_stderr("export WEBHOOK_TOKEN=");
    let token = line.trim_start_matches("export WEBHOOK_TOKEN=");
    assert!(token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    let command = listener.process.await_stderr("events create");
    assert!(
        command.contains(&format!("--webhook-url {} --webhook-token-env WEBHOOK_TOKEN", listener.url)),
        "{command}"
    );
    assert_eq!(Sender::new(&listener.url, &format!("authorization: Bearer {token}")).send(&event(1)).status, 204);
    assert_eq!(Sender::new(&listener.url, "x-none: y").send(&event(2)).status, 401);
    listener.stop().exits(0);
}

#[test]
fn no_auth_is_allowed_on_loopback_only() {
    let listener = Listener::start_as(events(["listen", "--port", "0", "--no-auth"]));
    assert_eq!(Sender::new(&listener.url, "x-none: y").send(&event(1)).status, 204);
    listener.stop().exits(0);
    let refused = events(["listen", "--port", "0", "--no-auth", "--host", "0.0.0.0"]).run().exits(2).prints_nothing();
    insta::assert_snapshot!(refused, @"
    exit: 2
    --- stderr
    error: `--no-auth` is allowed on loopback only, not on `0.0.0.0`
    hint: omit it, or set the required secret, for example with `--bearer-env VAR`
    ");
}

#[test]
fn a_host_beyond_loopback_gets_a_warning() {
    let run = events(["listen", "--port", "0", "--host", "0.0.0.0", "--bearer-env", "T", "--quiet"]).env("T", "t");
    let mut process = run.spawn();
    assert!(process.await_stderr("warning: ").contains("`0.0.0.0` is reachable from other machines"));
    process.signal("TERM");
    process.finish().exits(0);
}

#[test]
fn contradicting_flags_are_refused_at_startup() {
    for (line, mistake) in [
        (
            "--bearer-env T --basic u --basic-password-env T",
            "'--bearer-env <VAR>' cannot be used with '--basic <USER>'",
        ),
        ("--bearer-env T --bearer-file f", "'--bearer-env <VAR>' cannot be used with '--bearer-file <FILE>'"),
        ("--bearer-env T --no-auth", "'--no-auth' cannot be used with"),
        ("--bearer-env UNSET", "`UNSET`"),
        ("--basic u", "`--basic` needs "),
        ("--header x?y --header-value-env T", "`x?y`"),
        ("--header-value-env T", "were not provided: --header <KEY>"),
        ("--host example.com", "'example.com' for '--host <ADDRESS>'"),
        ("--path webhook", "'webhook' for '--path <PATH>'"),
        ("--max-body 1GB", "'1GB' for '--max-body <SIZE>'"),
        ("--fail-rate 2", "'2' for '--fail-rate <RATE>'"),
        ("--status 199", "'199' for '--status <CODE>'"),
        ("--register r", "were not provided: --public-url <URL> --subscriptions <TYPES>"),
        ("--register r --public-url https://h -s user.created --no-auth", "`--no-auth`"),
        ("--register r --public-url https://h/x -s user.created", "`--public-url https://h/x`"),
        ("--public-url h", "`--public-url h`"),
        ("--within 3s", "`--within` needs"),
        ("--dead-letter dead.jsonl", "`--dead-letter` needs"),
    ] {
        let run = events(["listen", "--port", "0"]).args(line.split(' ')).env("T", "t").run();
        run.exits(2).prints_nothing().says(mistake);
    }
}

#[test]
fn a_user_name_with_a_colon_is_refused_and_the_rest_not_repeated() {
    let url = "https://hooks.example.com";
    for args in [
        &["listen", "--basic", "svc:hunter2", "--basic-password-env", "P"][..],
        &["listen", "--forward-to", "http://h", "--forward-basic", "svc:hunter2", "--forward-password-env", "P"],
        &["create", "--webhook-url", url, "--webhook-basic", "svc:hunter2", "--webhook-password-env", "P", "-s", "*"],
    ] {
        let run = events(args).env("P", "x").env("AUTH0_DOMAIN", "127.0.0.1:1").env("AUTH0_API_TOKEN", "t");
        run.run().exits(2).prints_nothing().says("contains a colon").never_shows("hunter2");
    }
}

#[test]
fn verbose_prints_the_reason_of_each_refused_request() {
    let listener = Listener::start(["-v"]);
    Sender::new(&listener.url, "authorization: Bearer wr0ng").send("{}");
    listener.sender().send("{");
    let run = listener.stop().exits(0).prints_nothing().never_shows("wr0ng");
    run.says("refused POST /webhook: 401 Unauthorized: the secret is different")
        .says("refused POST /webhook: 400 the body is not JSON");
}
