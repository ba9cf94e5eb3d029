//! The feed: its messages, and the start and end of a subscription.

use super::*;

/// One open connection to the feed, read message by message.
pub(super) struct Reader {
    response: reqwest::Response,
    unread: String,
}

impl Reader {
    /// Opens the feed and reads its greeting, so that it has all later events.
    pub(super) async fn open(emulator: &TestEmulator, query: &str) -> Self {
        Self::open_after(emulator, query, None).await
    }

    async fn open_after(emulator: &TestEmulator, query: &str, last: Option<&str>) -> Self {
        let mut request = emulator.client.get(format!("{}/api/v2/events{query}", emulator.base));
        request = request.bearer_auth(&emulator.token);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut reader = Self { response, unread: String::new() };
        assert_eq!(reader.next().await.unwrap(), ":connected");
        assert_eq!(reader.next().await.unwrap(), "retry: 2000");
        reader
    }

    /// Returns the next message without its blank line, or `None` at a clean end.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((message, rest)) = self.unread.split_once("\n\n") {
                let (message, rest) = (message.to_owned(), rest.to_owned());
                self.unread = rest;
                return Some(message);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("the feed goes on").unwrap();
            let Some(chunk) = chunk else {
                assert_eq!(self.unread, "", "the feed ends between messages");
                return None;
            };
            self.unread += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// Returns the type of the next message that has one.
    pub(super) async fn kind(&mut self) -> Option<String> {
        loop {
            if let Some(kind) = self.next().await?.lines().find_map(|line| line.strip_prefix("event: ")) {
                return Some(kind.to_owned());
            }
        }
    }

    /// Returns the data and the id of the next message of this type. Skips heartbeats.
    async fn message(&mut self, kind: &str) -> (Value, Option<String>) {
        loop {
            let message = self.next().await.expect("another message");
            let field = |name: &str| message.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            if field("event: ").is_some_and(|event| event.starts_with(kind)) {
                let data = serde_json::from_str(&field("data: ").unwrap()).unwrap();
                return (data, field("id: "));
            }
        }
    }

    /// Returns the next event.
    pub(super) async fn event(&mut self) -> Value {
        self.message("user.").await.0["event"].take()
    }
}

impl TestEmulator {
    /// Makes events with `POST /emulator/events`.
    pub(super) async fn make(&self, body: Value) -> Answer {
        let request = self.client.post(format!("{}/emulator/events", self.base)).bearer_auth(&self.token);
        let answer = read(request.header("content-type", "application/json").body(body.to_string())).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        answer
    }

    /// Requests `path` until the response has this status. Does not read its body.
    pub(super) async fn until_status(&self, path: &str, status: u16) {
        let asked = async {
            let request = || self.client.get(format!("{}/api/v2{path}", self.base)).bearer_auth(&self.token).send();
            while request().await.unwrap().status() != status {}
        };
        tokio::time::timeout(PATIENCE, asked).await.unwrap();
    }

    fn with_feed(change: impl FnOnce(&mut FeedSettings)) -> EmulatorOptions {
        let mut options = options();
        change(&mut options.feed);
        options
    }
}

fn created() -> Value {
    json!({ "event_type": "user.created" })
}

#[tokio::test]
async fn an_event_has_eight_members_and_an_offset_that_equals_its_id() {
    let emulator = TestEmulator::start(options()).await;
    let mut feed = Reader::open(&emulator, "").await;
    let made =
        emulator.make(json!({ "event_type": "user.created", "data": { "object": { "b": 2.5, "a": "ä\n" } } })).await;
    emulator.make(created()).await;
    let first = feed.next().await.unwrap();
    let lines: Vec<&str> = first.lines().collect();
    assert_eq!((lines[0], lines.len()), ("event: user.created", 3));
    let offset = lines[1].strip_prefix("id: ").unwrap();
    let data: Value = serde_json::from_str(lines[2].strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(data.as_object().unwrap().keys().collect::<Vec<_>>(), ["offset", "event"]);
    assert_eq!(data["offset"], offset);
    let event = &data["event"];
    let names: Vec<&String> = event.as_object().unwrap().keys().collect();
    assert_eq!(names, ["specversion", "type", "source", "id", "time", "data", "a0tenant", "a0stream"]);
    assert_eq!(
        (&event["source"], &event["a0tenant"]),
        (&json!("urn:auth0:events-emulator.localhost"), &json!("events-emulator"))
    );
    assert_eq!(
        (&event["id"], event["data"].to_string()),
        (&made.json()["id"], r#"{"object":{"b":2.5,"a":"ä\n"}}"#.to_owned())
    );
    let (second, _) = feed.message("user.").await;
    assert_eq!(event["a0stream"], second["event"]["a0stream"]);
}

#[tokio::test]
async fn every_type_of_the_catalog_can_be_made() {
    let emulator = TestEmulator::start(options()).await;
    let mut feed = Reader::open(&emulator, "").await;
    for known in auth0_events_cloudevents::catalog::EVENT_TYPES {
        emulator.make(json!({ "event_type": known.name })).await;
        let (data, _) = feed.message(known.name).await;
        assert_eq!(data["event"]["data"], auth0_events_cloudevents::catalog::sample(known.name).unwrap());
    }
}

#[tokio::test]
async fn a_count_makes_many_events_with_one_time() {
    let emulator = TestEmulator::start(options()).await;
    let mut feed = Reader::open(&emulator, "").await;
    let asked = json!({ "event_type": "user.created", "time": "2026-01-01T00:00:00Z", "count": 2000, "data": {} });
    let answer = emulator.make(asked).await;
    let mut ids = std::collections::HashSet::new();
    for number in 0..2000 {
        let event = feed.event().await;
        assert_eq!(event["time"], "2026-01-01T00:00:00.000Z");
        let id = event["id"].as_str().unwrap().to_owned();
        assert!(number > 0 || answer.json()["id"] == id.as_str());
        ids.insert(id);
    }
    assert_eq!((ids.len(), &answer.json()["count"]), (2000, &json!(2000)));
}

#[tokio::test]
async fn test_events_of_a_stream_are_not_in_the_feed() {
    let emulator = TestEmulator::start(options()).await;
    let mut feed = Reader::open(&emulator, "").await;
    let stream = emulator.stream(webhook("crm", "http://127.0.0.1:1/")).await;
    emulator.test_event(&stream, "user.created").await;
    let made = emulator.make(created()).await;
    assert_eq!(feed.event().await["id"], made.json()["id"]);
}

#[tokio::test]
async fn a_subscription_resumes_after_its_offset_and_the_header_takes_precedence() {
    let emulator = TestEmulator::start(options()).await;
    let mut feed = Reader::open(&emulator, "").await;
    for nickname in ["one", "two", "three"] {
        emulator.make(json!({ "event_type": "user.updated", "data": { "object": { "nickname": nickname } } })).await;
    }
    let mut offsets = Vec::new();
    for _ in 0..3 {
        offsets.push(feed.message("user.updated").await.1.unwrap());
    }
    let first = offsets[0].replace('=', "%3D");
    let nickname = async |mut feed: Reader| feed.event().await["data"]["object"]["nickname"].clone();
    let query = format!("?from={first}");
    assert_eq!(nickname(Reader::open(&emulator, &query).await).await, "two");
    assert_eq!(nickname(Reader::open_after(&emulator, &query, Some(&offsets[1])).await).await, "three");
    assert_eq!(nickname(Reader::open(&emulator, "?from_timestamp=2026-01-01T00:00:00Z").await).await, "one");
    let later = Reader::open_after(&emulator, "?from_timestamp=2026-01-01T00:00:00Z", Some(&offsets[0])).await;
    assert_eq!(nickname(later).await, "two");
}

#[tokio::test]
async fn a_time_starts_with_the_first_event_at_or_after_it() {
    let emulator = TestEmulator::start(options()).await;
    for time in ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"] {
        emulator.make(json!({ "event_type": "user.created", "time": time })).await;
    }
    let mut feed = Reader::open(&emulator, "?from_timestamp=2026-01-02T00:00:00Z").await;
    assert_eq!(feed.event().await["time"], "2026-01-02T00:00:00.000Z");
}

#[tokio::test]
async fn other_types_are_skipped_with_progress() {
    let emulator =
        TestEmulator::start(TestEmulator::with_feed(|feed| feed.heartbeat_every = Duration::from_millis(20))).await;
    let mut feed = Reader::open(&emulator, "?event_type=user.deleted&event_type=user.updated").await;
    for event_type in ["user.created", "user.updated", "group.created", "user.deleted", "user.created"] {
        emulator.make(json!({ "event_type": event_type })).await;
    }
    assert_eq!(feed.event().await["type"], "user.updated");
    let (deleted, offset) = feed.message("user.").await;
    assert_eq!(deleted["event"]["type"], "user.deleted");
    loop {
        let (progress, id) = feed.message("offset-only").await;
        assert_eq!((progress.as_object().unwrap().len(), progress["offset"].as_str()), (1, id.as_deref()));
        if id != offset {
            break;
        }
    }
    assert_eq!(feed.next().await.unwrap(), ": heartbeat");
}

#[tokio::test]
async fn invalid_starts_and_types_are_refused_without_a_feed() {
    let emulator = TestEmulator::start(options()).await;
    let other = TestEmulator::start(options()).await;
    other.make(created()).await;
    let mut elsewhere = Reader::open(&other, "?from_timestamp=2026-01-01T00:00:00Z").await;
    let foreign = elsewhere.message("user.").await.1.unwrap().replace('=', "%3D");
    let bad = |message: &str, code: &str| {
        format!(r#"{{"statusCode":400,"error":"Bad Request","message":"{message}","errorCode":"{code}"}}"#)
    };
    let query = |message: &str| bad(message, "invalid_query_string");
    for (path, status, body) in [
        ("?from=x".to_owned(), 400, bad("Invalid cursor format.", "invalid_cursor")),
        ("?from=".to_owned(), 400, bad("Invalid cursor format.", "invalid_cursor")),
        ("?event_type=user.create".to_owned(), 400, query("Unsupported event type.")),
        ("?event_type=user.created,user.updated".to_owned(), 400, query("Unsupported event type.")),
        (
            "?from=x&from_timestamp=2026-01-01T00:00:00Z".to_owned(),
            400,
            query("Query validation error: 'from and from_timestamp are mutually exclusive'"),
        ),
        (
            "?from_timestamp=2026-01-01T00:00:00.000Z".to_owned(),
            400,
            query("Query validation error: 'String is too long (24 chars), maximum 20' on property from_timestamp."),
        ),
        (
            format!("?from={}", "x".repeat(1025)),
            400,
            query("Query validation error: 'String is too long (1025 chars), maximum 1024' on property from."),
        ),
        (
            format!("?from={foreign}"),
            410,
            r#"{"statusCode":410,"error":"Gone","message":"Cursor points to data no longer available in the stream.","errorCode":"cursor_expired"}"#.to_owned(),
        ),
    ] {
        assert_eq!(emulator.get(&format!("/events{path}")).await.seen(), (status, body.as_str()), "{path}");
    }
    let token = emulator.fetch_token(Some("read:users")).await;
    let answer = emulator.call_with(&token, Method::GET, "/events", None).await;
    let body = r#"{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: read:events","errorCode":"insufficient_scope"}"#;
    assert_eq!(answer.seen(), (403, body));
}

#[tokio::test]
async fn connections_are_limited_and_a_closed_one_frees_its_slot() {
    let emulator = TestEmulator::start(TestEmulator::with_feed(|feed| feed.connections = 1)).await;
    let open = Reader::open(&emulator, "").await;
    let body = r#"{"statusCode":403,"error":"Forbidden","message":"Maximum concurrent event stream connections reached. Please close existing connections."}"#;
    assert_eq!(emulator.get("/events").await.seen(), (403, body));
    drop(open);
    emulator.until_status("/events", 200).await;
}

#[tokio::test]
async fn rotation_ends_with_an_error_that_has_the_offset() {
    let emulator =
        TestEmulator::start(TestEmulator::with_feed(|feed| feed.rotate_every = Duration::from_millis(30))).await;
    let mut feed = Reader::open(&emulator, "").await;
    let (error, id) = feed.message("error").await;
    assert_eq!((error["error"]["code"].as_str(), id), (Some("connection_timeout"), None));
    let names: Vec<String> = error["error"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["code", "message", "offset"]);
    assert_eq!(feed.next().await, None);
    emulator.make(created()).await;
    let mut feed = Reader::open_after(&emulator, "", error["error"]["offset"].as_str()).await;
    assert_eq!(feed.event().await["type"], "user.created");
}

#[tokio::test]
async fn the_expiry_of_the_token_ends_the_connection() {
    let emulator = TestEmulator::start(EmulatorOptions { token_lifetime: Duration::from_secs(3), ..options() }).await;
    let mut feed = Reader::open(&emulator, "").await;
    assert_eq!(feed.next().await, None);
}

#[tokio::test]
async fn old_events_expire() {
    let settings = TestEmulator::with_feed(|feed| {
        feed.retention = Duration::from_millis(1);
        feed.heartbeat_every = Duration::from_millis(5);
    });
    let emulator = TestEmulator::start(settings).await;
    let mut feed = Reader::open(&emulator, "").await;
    let offset = feed.message("offset-only").await.1.unwrap().replace('=', "%3D");
    emulator.make(created()).await;
    emulator.until_status(&format!("/events?from={offset}"), 410).await;
}

#[tokio::test]
async fn a_slow_reader_gets_an_error_while_others_read_on() {
    let limits = EmulatorLimits { feed_events: 300, ..EmulatorLimits::default() };
    let emulator = TestEmulator::start(EmulatorOptions { limits, ..options() }).await;
    let mut slow = Reader::open(&emulator, "").await;
    let mut quick = Reader::open(&emulator, "").await;
    let note = "x".repeat(10_000);
    let asked = json!({ "event_type": "user.created", "data": { "object": { "note": note } }, "count": 250 });
    // More than the socket buffers hold, in portions that the fast reader can take.
    for _ in 0..12 {
        emulator.make(asked.clone()).await;
        for _ in 0..250 {
            quick.event().await;
        }
    }
    let error = loop {
        let message = slow.next().await.expect("the feed says why it ends");
        if message.starts_with("event: error") {
            break message;
        }
    };
    assert_eq!(
        error,
        "event: error\ndata: {\"error\":{\"code\":\"cursor_expired\",\"message\":\"Cursor points to data no longer available in the stream.\"}}"
    );
    assert_eq!(slow.next().await, None);
}

#[tokio::test]
async fn shutdown_ends_open_connections_at_once() {
    let emulator = TestEmulator::start(options()).await;
    let mut feed = Reader::open(&emulator, "").await;
    emulator.stop.send(()).unwrap();
    assert_eq!(feed.next().await, None);
    let ended = tokio::time::timeout(PATIENCE, emulator.task).await;
    assert!(ended.unwrap().unwrap().is_ok());
}
