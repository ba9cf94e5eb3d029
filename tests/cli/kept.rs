//! What the emulator keeps in a file: across kills at any moment, and what it says about a file that it cannot use.

#![expect(clippy::unwrap_used, reason = "what is not as awaited fails the test, and the line tells which")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::support::{Emulator, Home, Output, Tenant, events};

/// Kills, each at another moment.
const ROUNDS: usize = 20;

/// Clients that change things at the same time.
const WRITERS: usize = 4;

fn start(home: &Home) -> Emulator {
    let args = [
        "emulator",
        "--port",
        "0",
        "--json",
        "--state",
        "state.db",
        "--max-streams",
        "1000",
        "--retry-schedule",
        "1ms",
    ];
    Emulator::start_as(events(args).home(home))
}

/// What has been acknowledged.
#[derive(Clone, Default)]
struct Acknowledged {
    /// The last acknowledged nickname of each user; `None` once its deletion was acknowledged. A user with a change under
    /// way is not in it.
    users: HashMap<String, Option<String>>,
    streams: Vec<String>,
    events: Vec<String>,
}

/// A caller of the API.
#[derive(Clone)]
struct Caller {
    client: Client,
    base: String,
    token: String,
}

impl Caller {
    async fn new(emulator: &Emulator, token: Option<String>) -> Self {
        let client = auth0_events::http::client::builder(&emulator.url.parse().unwrap()).build().unwrap();
        let mut caller = Self { client, base: emulator.url.clone(), token: String::new() };
        caller.token = match token {
            Some(token) => token,
            None => {
                let variables: HashMap<_, _> = emulator.variables().into_iter().collect();
                let body = json!({
                    "grant_type": "client_credentials", "client_id": variables["AUTH0_CLIENT_ID"],
                    "client_secret": variables["AUTH0_CLIENT_SECRET"], "audience": format!("{}/api/v2/", emulator.url),
                });
                let (_, answer) = caller.call(Method::POST, "/oauth/token", Some(body)).await.unwrap();
                answer["access_token"].as_str().unwrap().to_owned()
            }
        };
        caller
    }

    /// Makes a call. `None` when no whole answer came.
    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Option<(u16, Value)> {
        let mut request = self.client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        let text = response.text().await.ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or_default()))
    }

    /// Changes things one after the other until an answer fails to come, and writes down what was acknowledged.
    async fn write(&self, name: &str, kept: &Mutex<Acknowledged>, count: &AtomicUsize) -> Option<()> {
        for number in 0.. {
            let id = format!("auth0|{name}-{number}");
            let path = format!("/api/v2/users/{}", id.replace('|', "%7C"));
            let email = format!("{name}-{number}@example.com");
            let body = json!({
                "connection": "db", "user_id": format!("{name}-{number}"), "email": email, "password": "Passw0rd",
                "nickname": "first",
            });
            assert_eq!(self.call(Method::POST, "/api/v2/users", Some(body)).await?.0, 201);
            kept.lock().unwrap().users.insert(id.clone(), Some("first".to_owned()));
            count.fetch_add(1, Ordering::Relaxed);
            if number % 2 == 0 {
                kept.lock().unwrap().users.remove(&id);
                assert_eq!(self.call(Method::PATCH, &path, Some(json!({"nickname": "second"}))).await?.0, 200);
                kept.lock().unwrap().users.insert(id.clone(), Some("second".to_owned()));
            }
            if number % 3 == 0 {
                kept.lock().unwrap().users.remove(&id);
                assert_eq!(self.call(Method::DELETE, &path, None).await?.0, 204);
                kept.lock().unwrap().users.insert(id, None);
            }
            if number % 4 == 0 {
                let configuration = json!({"action_id": "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30"});
                let body = json!({"name": format!("{name}-{number}"), "destination": {"type": "action", "configuration": configuration}});
                let (status, stream) = self.call(Method::POST, "/api/v2/event-streams", Some(body)).await?;
                assert_eq!(status, 201);
                kept.lock().unwrap().streams.push(stream["id"].as_str().unwrap().to_owned());
            }
            let test = format!("/api/v2/event-streams/{}/test", self.failing().await?);
            let (status, event) = self.call(Method::POST, &test, Some(json!({"event_type": "user.created"}))).await?;
            assert_eq!(status, 202);
            kept.lock().unwrap().events.push(event["id"].as_str().unwrap().to_owned());
        }
        None
    }

    /// Returns the id of the oldest stream, whose endpoint refuses connections.
    async fn failing(&self) -> Option<String> {
        let (_, page) = self.call(Method::GET, "/api/v2/event-streams?take=1", None).await?;
        Some(page["eventStreams"][0]["id"].as_str()?.to_owned())
    }

    /// Checks that all that was acknowledged is there.
    async fn check(&self, kept: &Acknowledged) {
        for (id, nickname) in &kept.users {
            let path = format!("/api/v2/users/{}", id.replace('|', "%7C"));
            let (status, user) = self.call(Method::GET, &path, None).await.unwrap();
            match nickname {
                Some(nickname) => assert_eq!((status, &user["nickname"]), (200, &json!(nickname)), "{id}"),
                None => assert_eq!(status, 404, "{id}"),
            }
        }
        for id in &kept.streams {
            let answer = self.call(Method::GET, &format!("/api/v2/event-streams/{id}"), None).await.unwrap();
            assert_eq!(answer.0, 200, "{id}");
        }
        let stream = self.failing().await.unwrap();
        let end = Instant::now() + Duration::from_secs(30);
        for id in &kept.events {
            let path = format!("/api/v2/event-streams/{stream}/deliveries/{id}");
            // Those that were waiting are delivered now, and fail.
            while self.call(Method::GET, &path, None).await.unwrap().0 != 200 {
                assert!(Instant::now() < end, "{id} is lost");
            }
        }
    }
}

#[test]
fn every_acknowledged_change_survives_a_kill() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let home = Home::new();
    let kept = Arc::new(Mutex::new(Acknowledged::default()));
    // Bound and not listening: it refuses connections, and no other test gets the port.
    let refusing = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    refusing.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    let port = refusing.local_addr().unwrap().as_socket_ipv4().unwrap().port();
    let mut token = None;
    for round in 0..ROUNDS {
        let emulator = start(&home);
        runtime.block_on(async {
            let caller = Caller::new(&emulator, token.take()).await;
            token = Some(caller.token.clone());
            if round == 0 {
                let webhook = json!({
                    "webhook_endpoint": format!("http://127.0.0.1:{port}/"),
                    "webhook_authorization": {"method": "bearer", "token": "t"},
                });
                let body = json!({"name": "failing", "destination": {"type": "webhook", "configuration": webhook}});
                assert_eq!(caller.call(Method::POST, "/api/v2/event-streams", Some(body)).await.unwrap().0, 201);
            }
            let before = kept.lock().unwrap().clone();
            caller.check(&before).await;
            let count = Arc::new(AtomicUsize::new(0));
            let mut writers = tokio::task::JoinSet::new();
            for writer in 0..WRITERS {
                let (caller, kept, count) = (caller.clone(), Arc::clone(&kept), Arc::clone(&count));
                writers.spawn(async move { caller.write(&format!("{round}-{writer}"), &kept, &count).await });
            }
            while count.load(Ordering::Relaxed) < 1 + round * 2 {
                tokio::task::yield_now().await;
            }
            let process = emulator.into_process();
            process.signal("KILL");
            while let Some(ended) = writers.join_next().await {
                ended.unwrap();
            }
            assert_eq!(process.end().exit, None);
        });
    }
    let kept = kept.lock().unwrap().clone();
    runtime.block_on(async { Caller::new(&start(&home), token).await.check(&kept).await });
    assert!(kept.users.len() > ROUNDS && kept.streams.len() >= ROUNDS && kept.events.len() > ROUNDS);
}

fn refused(home: &Home, args: &[&str]) -> Output {
    events([&["emulator", "--port", "0"], args].concat()).home(home).run().prints_nothing().exits(2)
}

#[test]
fn a_state_file_in_use_is_told() {
    let home = Home::new();
    let _running = start(&home);
    let refused = refused(&home, &["--state", "state.db"]);
    refused.says("error: cannot open the state\n").says("is in use by another process");
}

#[test]
fn a_file_that_is_no_state_is_told_with_the_way_out() {
    let home = Home::new();
    home.write("state.db", &"a note\n".repeat(100));
    let refused = refused(&home, &["--state", "state.db"]);
    refused
        .says("state.db` is not a state file of the emulator")
        .says("hint: `--state` with a file that does not exist yet");
}

/// A seed of one stream and one user.
const SEED: &str = r#"{
  "streams": [{
    "name": "orders", "subscriptions": [{"event_type": "user.created"}],
    "destination": {"type": "webhook", "configuration": {
      "webhook_endpoint": "https://example.com/hook", "webhook_authorization": {"method": "bearer", "token": "s3cret"}}}
  }],
  "users": [{"connection": "db", "email": "mara@example.com", "password": "Passw0rd", "user_id": "1"}]
}"#;

#[test]
fn a_seed_is_there_from_the_start_and_added_once() {
    let home = Home::new();
    home.write("seed.json", SEED);
    let start = || {
        let args = ["emulator", "--port", "0", "--json", "--state", "state.db", "--seed", "seed.json"];
        Emulator::start_as(events(args).home(&home))
    };
    let shown = |tenant: &Emulator| tenant.events(["show", "orders"]).run().exits(0).never_shows("s3cret").json();
    let tenant = start();
    let first = shown(&tenant);
    drop(tenant);
    let tenant = start();
    assert_eq!(shown(&tenant), first);
    assert_eq!(tenant.events(["list", "--json"]).run().exits(0).json().as_array().map(Vec::len), Some(1));
}

#[test]
fn a_seed_that_is_refused_names_the_entry() {
    let home = Home::new();
    home.write("seed.json", &SEED.replace("https://example.com/hook", "ftp://example.com/hook"));
    let refusal = refused(&home, &["--seed", "seed.json"]);
    refusal.says("error: cannot load the seed from `seed.json`\ncaused by: streams[0]: ").never_shows("s3cret");
    home.write("seed.json", "{\"streams\": [");
    refused(&home, &["--seed", "seed.json"]).says("caused by: not JSON: ");
    refused(&home, &["--seed", "absent.json"]).says("error: cannot load the seed from `absent.json`");
}
