//! `login`: the store holds the old client with its secret or the new one, never a mixture.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use super::Kills;
use crate::support::answers::page;
use crate::support::scripted::{json, reply};
use crate::support::{Home, Process, Scripted, events, wait};

const INTACT: &str = "no thread panics while it holds what the tenant knows";

/// A client and its secret.
type Client = (String, String);

/// Returns the client of the login with this number. Two consecutive clients have the same id and different secrets.
fn client(login: usize) -> Client {
    (format!("client{}", login / 2), format!("secret-{login}"))
}

/// Starts a tenant that issues tokens to these clients if the secret is right, and reports each client that requests one.
fn tenant(accepted: &Arc<Mutex<Vec<Client>>>) -> (Scripted, Receiver<Client>) {
    let (sender, clients) = channel();
    let (sender, accepted) = (Mutex::new(sender), Arc::clone(accepted));
    let server = Scripted::answering(move |request| match request.path.as_str() {
        "/oauth/token" => {
            let body = request.json();
            let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
            let client = (text("client_id"), text("client_secret"));
            let is_accepted = accepted.lock().expect(INTACT).contains(&client);
            sender.lock().expect(INTACT).send(client).ok();
            match is_accepted {
                true => {
                    let scope = "read:event_streams";
                    json(200, &serde_json::json!({"access_token": "t", "scope": scope, "expires_in": 86400}))
                }
                false => reply(401),
            }
        }
        _ => json(200, &page(&[], None)),
    });
    (server, clients)
}

fn log_in(server: &Scripted, home: &Home, (id, secret): &Client) -> Process {
    let args = ["login", "--client-id", id, "--client-secret-stdin", "--insecure-storage"];
    events(args).env("AUTH0_DOMAIN", server.url()).home(home).stdin(secret.as_str()).spawn()
}

/// Returns the client in the settings. Fails the test unless they hold exactly one tenant.
fn stored(home: &Home) -> String {
    let text = std::fs::read_to_string(home.path().join("config/config.toml")).expect("settings");
    let settings: toml_edit::DocumentMut = text.parse().unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let tenants: Vec<_> = settings["tenants"].as_table().expect("tenants").iter().collect();
    let [(domain, tenant)] = tenants[..] else { panic!("not one tenant in\n{text}") };
    assert_eq!(settings["default_tenant"].as_str(), Some(domain), "{text}");
    tenant["client_id"].as_str().expect("a client").to_owned()
}

#[test]
fn a_login_is_atomic() {
    let (mut kills, home) = (Kills::new(), Home::new());
    let mut before = client(0);
    let accepted = Arc::new(Mutex::new(vec![before.clone()]));
    let (server, clients) = tenant(&accepted);
    let next_client = || wait::receive(&clients, "a request for a token");
    log_in(&server, &home, &before).finish().exits(0);
    next_client();
    while kills.begin_round() {
        let new = client(kills.begun);
        *accepted.lock().expect(INTACT) = vec![before.clone(), new.clone()];
        let login = log_in(&server, &home, &new);
        assert_eq!(next_client(), new);
        kills.approach();
        let is_acknowledged = login.crash().exit == Some(0);
        // The tenant accepts only these two secrets, so it would reject half of one.
        events(["list", "--no-token-cache"]).home(&home).run().exits(0);
        let now = next_client();
        assert_eq!(stored(&home), now.0, "the settings do not name the client in use");
        assert!(now == new || now == before && !is_acknowledged, "{now:?} is stored after {before:?} and {new:?}");
        kills.learn(now == before);
        before = now;
    }
    kills.assert_straddle();
    events(["logout"]).home(&home).run().exits(0);
    let remaining = std::fs::read_dir(home.path().join("config/secrets")).expect("the folder stays");
    assert_eq!(remaining.count(), 0, "logout leaves files behind");
}
