//! The token cache holds the old token, none, or the new one, and the lock of a killed process does not block others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::Kills;
use crate::support::answers::{page, problem};
use crate::support::{Home, Run, Scripted, events, scripted, wait};

/// Starts a tenant that accepts tokens from a number on, and reports each issued token.
fn tenant(accepted: &Arc<AtomicUsize>) -> (Scripted, std::sync::mpsc::Receiver<usize>) {
    let (sender, issued_tokens) = channel();
    let (sender, issued, accepted) = (Mutex::new(sender), AtomicUsize::new(0), Arc::clone(accepted));
    let server = Scripted::answering(move |request| {
        if request.path == "/oauth/token" {
            let number = issued.fetch_add(1, Ordering::SeqCst);
            sender.lock().expect("no thread panics while it holds the channel").send(number).ok();
            let token = format!("t{number}");
            return scripted::json(
                200,
                &json!({"access_token": token, "scope": "read:event_streams", "expires_in": 86400}),
            );
        }
        let token: Option<usize> =
            request.header("authorization").and_then(|value| value.strip_prefix("Bearer t")?.parse().ok());
        match token {
            Some(number) if number >= accepted.load(Ordering::SeqCst) => scripted::json(200, &page(&[], None)),
            _ => scripted::json(401, &problem(401, "Unauthorized", "Invalid token")),
        }
    });
    (server, issued_tokens)
}

fn list(server: &Scripted, home: &Home) -> Run {
    let run = events(["list", "-q"]).env("AUTH0_DOMAIN", server.url()).home(home);
    run.env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", "hunter2")
}

/// Returns the number of the cached token, if there is one.
fn cached_token(home: &Home) -> Option<usize> {
    let entries = std::fs::read_dir(home.path().join("cache/tokens")).expect("a cache");
    let mut files = entries.map(|entry| entry.expect("a readable entry").path());
    let file = files.find(|path| path.extension().is_some_and(|extension| extension == "json"))?;
    let text = std::fs::read_to_string(&file).expect("a file");
    let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    Some(document["access_token"].as_str().expect("a token")[1..].parse().expect("a number"))
}

#[test]
fn a_token_is_replaced_atomically_and_its_lock_ends_with_its_holder() {
    let (mut kills, home, accepted) = (Kills::new(), Home::new(), Arc::new(AtomicUsize::new(0)));
    let (server, issued_tokens) = tenant(&accepted);
    let next_token = || wait::receive(&issued_tokens, "a request for a token");
    list(&server, &home).run().exits(0);
    let mut before = next_token();
    while kills.begin_round() {
        assert_eq!(cached_token(&home), Some(before));
        accepted.store(before + 1, Ordering::SeqCst);
        let process = list(&server, &home).spawn();
        let new = next_token();
        kills.approach();
        process.crash();
        let now = cached_token(&home);
        // A rejected token may have been removed already.
        assert!(now.is_none_or(|now| now == before || now == new), "{now:?} is kept after {before} and {new}");
        let is_lost = now != Some(new);
        kills.learn(is_lost);
        // The next run does not wait, requests a token only if the new one was lost, and removes half-written files.
        list(&server, &home).run().exits(0).says_nothing();
        before = issued_tokens.try_iter().last().inspect(|_| assert!(is_lost, "{new} was kept")).unwrap_or(new);
        let names = std::fs::read_dir(home.path().join("cache/tokens")).expect("a cache");
        assert_eq!(names.count(), 2, "a token and its lock");
    }
    kills.assert_straddle();
}
