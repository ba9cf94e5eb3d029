//! `login`: the former tenant and its secret, or the new ones, and never a part of either.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::Kills;
use crate::support::answers::page;
use crate::support::scripted::{json, reply};
use crate::support::{Home, Process, Scripted, events};

/// Starts a tenant that gives a token to a client whose secret begins with its own id, and tells of each that it gave.
fn tenant() -> (Scripted, std::sync::mpsc::Receiver<()>) {
    let (tell, told) = channel();
    let tell = Mutex::new(tell);
    let server = Scripted::answering(move |request| match request.path.as_str() {
        "/oauth/token" => {
            let asked = request.json();
            let text = |name: &str| asked[name].as_str().unwrap_or_default().to_owned();
            tell.lock().expect("no thread panics while it holds the channel").send(()).ok();
            if !text("client_secret").starts_with(&format!("{}-", text("client_id"))) {
                return reply(401);
            }
            let scope = "read:event_streams";
            json(200, &serde_json::json!({"access_token": "t", "scope": scope, "expires_in": 86400}))
        }
        _ => json(200, &page(&[], None)),
    });
    (server, told)
}

/// Starts a login. Two rounds in a row bring the same client with another secret.
fn log_in(server: &Scripted, home: &Home, round: usize) -> Process {
    let client = format!("client{}", round / 2);
    let args = ["login", "--client-id", &client, "--client-secret-stdin", "--insecure-storage"];
    events(args).env("AUTH0_DOMAIN", server.url()).home(home).stdin(format!("{client}-{round}")).spawn()
}

/// Returns the client that the settings name. They hold one tenant, whatever happened.
fn stored(home: &Home) -> String {
    let text = std::fs::read_to_string(home.path().join("config/config.toml")).expect("settings");
    let settings: toml_edit::DocumentMut = text.parse().unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let tenants: Vec<_> = settings["tenants"].as_table().expect("tenants").iter().collect();
    let [(domain, tenant)] = tenants[..] else { panic!("not one tenant in\n{text}") };
    assert_eq!(settings["default_tenant"].as_str(), Some(domain), "{text}");
    tenant["client_id"].as_str().expect("a client").to_owned()
}

#[test]
fn a_login_takes_place_as_a_whole_or_not_at_all() {
    let (mut kills, home) = (Kills::new(), Home::new());
    let (server, told) = tenant();
    let asked = || told.recv_timeout(Duration::from_secs(30)).expect("the login asks for a token");
    // How long one takes from the token to its end.
    let first = log_in(&server, &home, 0);
    asked();
    let begun = Instant::now();
    first.finish().exits(0);
    let takes = begun.elapsed();
    let (mut before, mut former) = (stored(&home), 0);
    for round in 1..=kills.rounds {
        let login = log_in(&server, &home, round);
        asked();
        kills.linger(takes);
        let acknowledged = login.crash().exit == Some(0);
        let (now, new) = (stored(&home), format!("client{}", round / 2));
        assert!(now == new || now == before && !acknowledged, "{now} is stored after {before} and {new}");
        former += usize::from(now == before);
        // The secret is the client's own, or the tenant would refuse it.
        events(["list", "--no-token-cache"]).home(&home).run().exits(0);
        asked();
        before = now;
    }
    kills.straddle(former);
    events(["logout"]).home(&home).run().exits(0);
    let left = std::fs::read_dir(home.path().join("config/secrets")).expect("the folder stays");
    assert_eq!(left.count(), 0, "logout leaves files behind");
}
