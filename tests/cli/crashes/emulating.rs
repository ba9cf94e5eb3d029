//! `emulator --state`: every acknowledged change survives a kill, deliveries included.

#![expect(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::Kills;
use crate::support::wait::{Deadline, LIMIT};
use crate::support::{Emulator, Home, RefusingPort, Tenant, events};

/// Clients that change the tenant at the same time.
const WRITERS: usize = 4;
/// Maximum number of users created before a kill.
const MOST_USERS: usize = 12;
/// Maximum delay of the kill after them, while changes are written.
const LINGER: Duration = Duration::from_millis(3);

fn start(home: &Home) -> Emulator {
    let args = ["emulator", "--port", "0", "--json", "--state", "state.db", "--max-streams", "10000"];
    Emulator::start_as(events(args).args(["--retry-schedule", "1ms"]).home(home))
}

/// The acknowledged changes.
#[derive(Clone, Default)]
struct Acknowledged {
    /// The last acknowledged nickname of each user; `None` after an acknowledged deletion. Users with a change in progress
    /// are left out.
    users: HashMap<String, Option<String>>,
    /// Users whose creation is not acknowledged yet.
    begun: HashSet<String>,
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
        let client = auth0_events_outbound::builder(&emulator.url.parse().unwrap()).timeout(LIMIT).build().unwrap();
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

    /// Sends a request. Returns `None` if the answer is incomplete.
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

    /// Makes changes until a request fails, and records each acknowledged one.
    async fn write(&self, name: &str, acknowledged: &Mutex<Acknowledged>, count: &AtomicUsize) -> Option<()> {
        for number in 0.. {
            let id = format!("auth0|{name}-{number}");
            let path = format!("/api/v2/users/{}", id.replace('|', "%7C"));
            let email = format!("{name}-{number}@example.com");
            let body = json!({
                "connection": "db", "user_id": format!("{name}-{number}"), "email": email, "password": "Passw0rd",
                "nickname": "first",
            });
            acknowledged.lock().unwrap().begun.insert(id.clone());
            assert_eq!(self.call(Method::POST, "/api/v2/users", Some(body)).await?.0, 201);
            acknowledged.lock().unwrap().begun.remove(&id);
            acknowledged.lock().unwrap().users.insert(id.clone(), Some("first".to_owned()));
            count.fetch_add(1, Ordering::Relaxed);
            if number % 2 == 0 {
                acknowledged.lock().unwrap().users.remove(&id);
                assert_eq!(self.call(Method::PATCH, &path, Some(json!({"nickname": "second"}))).await?.0, 200);
                acknowledged.lock().unwrap().users.insert(id.clone(), Some("second".to_owned()));
            }
            if number % 3 == 0 {
                acknowledged.lock().unwrap().users.remove(&id);
                assert_eq!(self.call(Method::DELETE, &path, None).await?.0, 204);
                acknowledged.lock().unwrap().users.insert(id, None);
            }
            if number % 4 == 0 {
                let configuration = json!({"action_id": "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30"});
                let body = json!({"name": format!("{name}-{number}"), "destination": {"type": "action", "configuration": configuration}});
                let (status, stream) = self.call(Method::POST, "/api/v2/event-streams", Some(body)).await?;
                assert_eq!(status, 201);
                acknowledged.lock().unwrap().streams.push(stream["id"].as_str().unwrap().to_owned());
            }
            let test = format!("/api/v2/event-streams/{}/test", self.failing().await?);
            let (status, event) = self.call(Method::POST, &test, Some(json!({"event_type": "user.created"}))).await?;
            assert_eq!(status, 202);
            acknowledged.lock().unwrap().events.push(event["id"].as_str().unwrap().to_owned());
        }
        None
    }

    /// Creates the oldest stream, whose endpoint refuses connections.
    async fn create_failing(&self, port: u16) {
        let webhook = json!({
            "webhook_endpoint": format!("http://127.0.0.1:{port}/"),
            "webhook_authorization": {"method": "bearer", "token": "t"},
        });
        let body = json!({"name": "failing", "destination": {"type": "webhook", "configuration": webhook}});
        assert_eq!(self.call(Method::POST, "/api/v2/event-streams", Some(body)).await.unwrap().0, 201);
    }

    /// Returns the id of the oldest stream.
    async fn failing(&self) -> Option<String> {
        let (_, page) = self.call(Method::GET, "/api/v2/event-streams?take=1", None).await?;
        Some(page["eventStreams"][0]["id"].as_str()?.to_owned())
    }

    /// Counts the kills by whether they came before or after an unacknowledged user was stored.
    async fn count(&self, round: &Acknowledged, kills: &mut Kills) {
        for id in &round.begun {
            let path = format!("/api/v2/users/{}", id.replace('|', "%7C"));
            let status = self.call(Method::GET, &path, None).await.unwrap().0;
            kills.count(status == 404);
        }
    }

    /// Fails the test if an acknowledged change is missing.
    async fn check(&self, acknowledged: &Acknowledged) {
        for (id, nickname) in &acknowledged.users {
            let path = format!("/api/v2/users/{}", id.replace('|', "%7C"));
            let (status, user) = self.call(Method::GET, &path, None).await.unwrap();
            match nickname {
                Some(nickname) => assert_eq!((status, &user["nickname"]), (200, &json!(nickname)), "{id}"),
                None => assert_eq!(status, 404, "{id}"),
            }
        }
        for id in &acknowledged.streams {
            let answer = self.call(Method::GET, &format!("/api/v2/event-streams/{id}"), None).await.unwrap();
            assert_eq!(answer.0, 200, "{id}");
        }
        let stream = self.failing().await.unwrap();
        let deadline = Deadline::of("the deliveries in progress at the kill");
        for id in &acknowledged.events {
            let path = format!("/api/v2/event-streams/{stream}/deliveries/{id}");
            // Deliveries that were waiting are attempted now, and fail.
            while self.call(Method::GET, &path, None).await.unwrap().0 != 200 {
                deadline.check();
            }
        }
    }
}

/// Adds the acknowledged changes of one round to those of all rounds.
fn gather(all: &mut Acknowledged, round: Acknowledged) {
    all.users.extend(round.users);
    all.streams.extend(round.streams);
    all.events.extend(round.events);
}

#[test]
fn acknowledged_changes_survive_a_kill() {
    let mut kills = Kills::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let home = Home::new();
    let refusing = RefusingPort::hold();
    let (mut all, mut last, mut token) = (Acknowledged::default(), Acknowledged::default(), None);
    while kills.begin_round() {
        let round = kills.begun;
        let emulator = start(&home);
        let round = runtime.block_on(async {
            let caller = Caller::new(&emulator, token.take()).await;
            token = Some(caller.token.clone());
            if round == 1 {
                caller.create_failing(refusing.number()).await;
            }
            // The changes of the last round are checked now, those of all rounds at the end.
            caller.check(&last).await;
            caller.count(&last, &mut kills).await;
            let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
            let count = Arc::new(AtomicUsize::new(0));
            let mut writers = tokio::task::JoinSet::new();
            for writer in 0..WRITERS {
                let (caller, acknowledged, count) = (caller.clone(), Arc::clone(&acknowledged), Arc::clone(&count));
                writers.spawn(async move { caller.write(&format!("{round}-{writer}"), &acknowledged, &count).await });
            }
            let enough = 1 + kills.below(MOST_USERS);
            let deadline = Deadline::of("users to be created");
            while count.load(Ordering::Relaxed) < enough {
                deadline.check();
                tokio::task::yield_now().await;
            }
            kills.linger(LINGER);
            assert_eq!(emulator.into_process().crash().exit, None);
            while let Some(ended) = writers.join_next().await {
                ended.unwrap();
            }
            let acknowledged = acknowledged.lock().unwrap();
            acknowledged.clone()
        });
        gather(&mut all, std::mem::replace(&mut last, round));
    }
    gather(&mut all, last);
    runtime.block_on(async { Caller::new(&start(&home), token).await.check(&all).await });
    assert!(all.users.len() > kills.begun && !all.streams.is_empty() && !all.events.is_empty());
    kills.assert_straddle();
}
