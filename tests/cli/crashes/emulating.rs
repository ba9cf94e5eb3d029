//! `emulator --state`: every acknowledged change is there, deliveries included.

#![expect(clippy::unwrap_used, reason = "what is not as awaited fails the test, and the line tells which")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::Kills;
use crate::support::{Emulator, Home, Tenant, events};

/// Clients that change things at the same time.
const WRITERS: usize = 4;
/// Created users behind which a kill may come.
const MOST_USERS: usize = 12;
/// Time behind them, within which changes are written.
const LINGER: Duration = Duration::from_millis(3);

fn start(home: &Home) -> Emulator {
    let args = ["emulator", "--port", "0", "--json", "--state", "state.db", "--max-streams", "10000"];
    Emulator::start_as(events(args).args(["--retry-schedule", "1ms"]).home(home))
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
        let client = auth0_events_outbound::builder(&emulator.url.parse().unwrap()).build().unwrap();
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

/// Adds what one round has acknowledged to what all rounds have.
fn gather(all: &mut Acknowledged, round: Acknowledged) {
    all.users.extend(round.users);
    all.streams.extend(round.streams);
    all.events.extend(round.events);
}

#[test]
fn every_acknowledged_change_is_there() {
    let mut kills = Kills::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let home = Home::new();
    // Bound and not listening: it refuses connections, and no other test gets the port.
    let refusing = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    refusing.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    let port = refusing.local_addr().unwrap().as_socket_ipv4().unwrap().port();
    let (mut all, mut last, mut token) = (Acknowledged::default(), Acknowledged::default(), None);
    for round in 0..kills.rounds {
        let emulator = start(&home);
        let round = runtime.block_on(async {
            let caller = Caller::new(&emulator, token.take()).await;
            token = Some(caller.token.clone());
            if round == 0 {
                caller.create_failing(port).await;
            }
            // Of the rounds before, what the last one acknowledged is looked at now, and all of it in the end.
            caller.check(&last).await;
            let kept = Arc::new(Mutex::new(Acknowledged::default()));
            let count = Arc::new(AtomicUsize::new(0));
            let mut writers = tokio::task::JoinSet::new();
            for writer in 0..WRITERS {
                let (caller, kept, count) = (caller.clone(), Arc::clone(&kept), Arc::clone(&count));
                writers.spawn(async move { caller.write(&format!("{round}-{writer}"), &kept, &count).await });
            }
            let enough = 1 + kills.below(MOST_USERS);
            while count.load(Ordering::Relaxed) < enough {
                tokio::task::yield_now().await;
            }
            kills.linger(LINGER);
            assert_eq!(emulator.into_process().crash().exit, None);
            while let Some(ended) = writers.join_next().await {
                ended.unwrap();
            }
            let kept = kept.lock().unwrap();
            kept.clone()
        });
        gather(&mut all, std::mem::replace(&mut last, round));
    }
    gather(&mut all, last);
    runtime.block_on(async { Caller::new(&start(&home), token).await.check(&all).await });
    assert!(all.users.len() > kills.rounds && !all.streams.is_empty() && !all.events.is_empty());
}
