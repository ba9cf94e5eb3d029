//! The token cache: it holds the old token, none, or the new one, and the lock of a killed process does not block others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::Kills;
use crate::support::answers::{page, problem};
use crate::support::{Home, Run, Scripted, events, scripted, wait};

/// Starts a tenant that accepts tokens from a number on, and reports each one that it gives.
fn tenant(accepted: &Arc<AtomicUsize>) -> (Scripted, std::sync::mpsc::Receiver<usize>) {
    let (tell, told) = channel();
    let (tell, issued, accepted) = (Mutex::new(tell), AtomicUsize::new(0), Arc::clone(accepted));
    let server = Scripted::answering(move |request| {
        if request.path == "/oauth/token" {
            let number = issued.fetch_add(1, Ordering::SeqCst);
            tell.lock().expect("no thread panics while it holds the channel").send(number).ok();
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
    (server, told)
}

fn list(server: &Scripted, home: &Home) -> Run {
    let run = events(["list", "-q"]).env("AUTH0_DOMAIN", server.url()).home(home);
    run.env("AUTH0_CLIENT_ID", "client").env("AUTH0_CLIENT_SECRET", "hunter2")
}

/// Returns the number of the cached token; `None` without one.
fn kept(home: &Home) -> Option<usize> {
    let entries = std::fs::read_dir(home.path().join("cache/tokens")).expect("a cache");
    let mut files = entries.map(|entry| entry.expect("a readable entry").path());
    let file = files.find(|path| path.extension().is_some_and(|extension| extension == "json"))?;
    let text = std::fs::read_to_string(&file).expect("a file");
    let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    Some(document["access_token"].as_str().expect("a token")[1..].parse().expect("a number"))
}

#[test]
fn a_token_is_replaced_as_a_whole_and_its_lock_ends_with_its_holder() {
    let (mut kills, home, accepted) = (Kills::new(), Home::new(), Arc::new(AtomicUsize::new(0)));
    let (server, told) = tenant(&accepted);
    let asked = || wait::receive(&told, "a request for a token");
    list(&server, &home).run().exits(0);
    let mut before = asked();
    while kills.begin_round() {
        assert_eq!(kept(&home), Some(before));
        accepted.store(before + 1, Ordering::SeqCst);
        let process = list(&server, &home).spawn();
        let new = asked();
        kills.approach();
        process.crash();
        let now = kept(&home);
        // A refused token may be removed already.
        assert!(now.is_none_or(|now| now == before || now == new), "{now:?} is kept after {before} and {new}");
        let is_lost = now != Some(new);
        kills.learn(is_lost);
        // The next run does not wait, asks for a token only if the new one was lost, and removes half-written files.
        list(&server, &home).run().exits(0).says_nothing();
        before = told.try_iter().last().inspect(|_| assert!(is_lost, "{new} was kept")).unwrap_or(new);
        let names = std::fs::read_dir(home.path().join("cache/tokens")).expect("a cache");
        assert_eq!(names.count(), 2, "a token and its lock");
    }
    kills.assert_straddle();
}
