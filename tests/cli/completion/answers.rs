//! Replies come in time, from the cache, and without errors, even if the tenant fails.

#![expect(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{ask, refresh, values};
use crate::support::answers::{ONE, TWO, deliveries, delivery, event_id, page, webhook};
use crate::support::scripted::{self, get, html, stall};
use crate::support::{Emulator, Home, Listener, Scripted, events, wait};

const LIST: &str = "/api/v2/event-streams?take=100";

/// Time limit for a reply in these tests: far above the program's 300 ms, and below the 10 s of a refresh.
const SOON: Duration = Duration::from_secs(8);

/// Adds a list of two streams to the script.
fn lists(api: &Scripted) {
    api.expect(get(LIST), scripted::json(200, &page(&[webhook(ONE, "crm-sync"), webhook(TWO, "audit log")], None)));
}

#[test]
fn streams_come_from_the_cache() {
    let (api, home) = (Scripted::start(), Home::new());
    lists(&api);
    refresh(&api, &home, &["streams"]);
    // The scripted server fails on a second request.
    let answer = ask(&home, &["show", ""]).on(&api).run().exits(0).says_nothing();
    insta::assert_snapshot!(answer.stdout, @"
    words 0
    crm-sync	webhook, enabled
    audit log	webhook, enabled
    est_1111111111111111111111	crm-sync
    est_2222222222222222222222	audit log
    ");
}

#[test]
fn a_missing_list_is_fetched_in_the_background() {
    let (emulator, home) = (Emulator::start(), Home::new());
    emulator.create_stream("crm-sync");
    // On a busy machine, the first reply comes before the tenant's answer.
    wait::until("the name of the stream among the candidates", || {
        let answer = ask(&home, &["show", ""]).on(&emulator).run().exits(0).says_nothing();
        values(&answer).contains(&"crm-sync".to_owned()).then_some(())
    });
}

#[test]
fn a_server_that_never_answers_does_not_delay_completion_or_show_an_error() {
    let (api, home) = (Scripted::answering(|_| stall()), Home::new());
    for _ in 0..2 {
        let started = Instant::now();
        let answer = ask(&home, &["show", ""]).on(&api).run().exits(0).says_nothing();
        assert_eq!(answer.stdout, "words 0\n");
        assert!(started.elapsed() < SOON, "it took {:?}", started.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_never_opens_does_not_delay_completion_or_show_an_error() {
    let home = Home::new();
    crate::support::program("mkfifo").arg("silent.env").home(&home).run().exits(0);
    let started = Instant::now();
    ask(&home, &["--env-file", "silent.env", "show", ""]).run().exits(0).prints_nothing().says_nothing();
    assert!(started.elapsed() < SOON, "it took {:?}", started.elapsed());
}

#[test]
fn a_failed_refresh_shows_no_error_and_is_not_repeated_at_once() {
    for failure in [|| html(502, "<html>"), || scripted::json(403, &json!({"message": "no"}))] {
        let (api, home) = (Scripted::start(), Home::new());
        api.expect(get(LIST), failure());
        refresh(&api, &home, &["streams"]);
        refresh(&api, &home, &["streams"]);
        let answer = ask(&home, &["show", ""]).on(&api).run().exits(0).says_nothing();
        assert_eq!(answer.stdout, "words 0\n");
    }
}

#[test]
fn the_cache_holds_ids_names_types_and_statuses_for_the_owner_only() {
    let (api, home) = (Scripted::start(), Home::new());
    lists(&api);
    refresh(&api, &home, &["streams"]);
    let file = cache_files(&home).pop().unwrap();
    let document: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(document["items"][0], json!({"id": ONE, "name": "crm-sync", "kind": "webhook", "status": "enabled"}));
    let members: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(members, ["key", "tried_at", "read_at", "items"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    }
}

#[test]
fn deliveries_come_from_the_stream_before_them() {
    let (api, home) = (Scripted::start(), Home::new());
    lists(&api);
    let failed = [delivery(&event_id(1), "user.created", "gone"), delivery(&event_id(2), "user.deleted", "gone")];
    let path = format!("/api/v2/event-streams/{ONE}/deliveries");
    api.expect(get(&format!("{path}?take=100")), scripted::json(200, &deliveries(&failed, "next")));
    api.expect(get(&format!("{path}?take=98&from=next")), scripted::json(200, &deliveries(&[], "next")));
    // The cached streams resolve the name without a request.
    refresh(&api, &home, &["streams"]);
    refresh(&api, &home, &["deliveries", "crm-sync"]);
    let answer = ask(&home, &["deliveries", "show", "crm-sync", ""]).on(&api).run().exits(0).says_nothing();
    insta::assert_snapshot!(answer.stdout, @"
    words 0
    evt_0000000000000000000001	user.created, failed
    evt_0000000000000000000002	user.deleted, failed
    ");
}

#[test]
fn a_hostile_name_is_data_in_every_form() {
    let (api, home) = (Scripted::start(), Home::new());
    let streams = [webhook(ONE, "$(touch pwned)`touch pwned`'\"\\;|&"), webhook(TWO, "two\nlines\u{1b}[2J\u{202e}")];
    api.expect(get(LIST), scripted::json(200, &page(&streams, None)));
    refresh(&api, &home, &["streams"]);
    let answer =
        |args: &[&str]| events(["complete"]).args(args).on(&api).home(&home).run().exits(0).says_nothing().stdout;
    insta::assert_snapshot!(answer(&["bash", "events show ", ""]), @r#"
    words
    \$\(touch\ pwned\)\`touch\ pwned\`\'\"\\\;\|\&
    est_2222222222222222222222
    "#);
    insta::assert_snapshot!(answer(&["zsh", "events", "show", ""]), @r#"
    words
    $(touch pwned)`touch pwned`'"\\;|&:webhook, enabled
    est_1111111111111111111111:$(touch pwned)`touch pwned`'"\\;|&
    est_2222222222222222222222:two\\nlines\\u001b[2J\\u202e
    "#);
    insta::assert_snapshot!(answer(&["fish", "events", "show", ""]), @r#"
    words 0
    $(touch pwned)`touch pwned`'"\;|&	webhook, enabled
    est_1111111111111111111111	$(touch pwned)`touch pwned`'"\;|&
    est_2222222222222222222222	two\nlines\u001b[2J\u202e
    "#);
}

#[test]
fn a_command_that_changes_streams_clears_the_cache() {
    let (emulator, home) = (Emulator::start(), Home::new());
    let id = emulator.create_stream("crm-sync");
    for args in [&["update", &id, "-n", "crm"][..], &["disable", &id], &["enable", &id], &["delete", &id, "--force"]] {
        refresh(&emulator, &home, &["streams"]);
        assert_eq!(cache_files(&home).len(), 1);
        events(args.iter().copied()).on(&emulator).home(&home).run().exits(0);
        assert!(cache_files(&home).is_empty(), "{args:?}");
    }
}

#[test]
fn listen_clears_the_cache_when_it_registers_and_deletes_its_stream() {
    let (emulator, home) = (Emulator::start(), Home::new());
    let args = ["--register", "dev", "--public-url", "http://127.0.0.1:9", "-s", "user.created"];
    refresh(&emulator, &home, &["streams"]);
    let listener = Listener::start_as(Listener::prepare(args).on(&emulator).home(&home));
    assert!(cache_files(&home).is_empty());
    refresh(&emulator, &home, &["streams"]);
    listener.stop().exits(0);
    assert!(cache_files(&home).is_empty());
}

#[test]
fn every_request_exits_0_without_an_error() {
    let silent = |args: &[&str]| events(["complete"]).args(args).run().exits(0).says_nothing();
    for args in [&["refresh"][..], &["refresh", "nosuch"], &["refresh", "deliveries"], &["bash"], &["fish"]] {
        silent(args).prints_nothing();
    }
    for typed in [&["show", ""][..], &["--tenant", "nosuch", "show", ""], &["-o", "nonsense", "nosuch", "--", "-"]] {
        silent(&[&["fish", "events"], typed].concat());
    }
    let format = events(["complete", "fish", "events", "cre"]).env("EVENTS_OUTPUT", "nonsense").run().exits(0);
    assert!(values(&format.says_nothing()).contains(&"create".to_owned()));
    // A user typed this; a completion script does not send it.
    events(["complete"]).run().exits(2).says("completion");
    events(["complete", "fish", "events", ""]).closed_stdout().run().exits(0).says_nothing();
}

#[test]
fn the_cache_and_all_requests_can_be_turned_off() {
    let (api, home) = (Scripted::start(), Home::new());
    let off = |typed: &[&str]| ask(&home, typed).on(&api).env("EVENTS_NO_COMPLETION_CACHE", "1").run().exits(0);
    assert!(values(&off(&["show", ""]).says_nothing()).is_empty());
    assert!(values(&off(&["create", "-s", ""])).contains(&"user.created".to_owned()));
    events(["complete", "refresh", "streams"])
        .on(&api)
        .home(&home)
        .env("EVENTS_NO_COMPLETION_CACHE", "1")
        .run()
        .exits(0);
    assert!(!home.path().join("cache").exists());
}

/// Returns the cache files.
fn cache_files(home: &Home) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(home.path().join("cache/completion")).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

#[test]
fn every_topic_of_help_is_offered() {
    let answer = events(["complete", "zsh", "events", "help", "o"]).run().exits(0);
    for topic in ["exit-codes", "environment", "output", "options"] {
        assert!(answer.stdout.contains(&format!("\n{topic}:")), "{topic}:\n{answer}");
    }
}
