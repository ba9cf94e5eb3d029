//! Unit tests of `follow`: a scripted source and a paused clock.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::*;
use crate::api::{self, ApiRefusal};

/// The outcome of one attempt to connect.
enum Step {
    /// A refusal with this status and message.
    Refuse(u16, &'static str),
    /// A connection failure.
    Unreachable,
    /// A request that is never answered.
    Unanswered,
    /// A connection that receives these chunks and then ends like this.
    Bytes(Vec<String>, Tail),
}

#[derive(Clone, Copy)]
enum Tail {
    Close,
    Break,
    Silence,
}

#[derive(Default)]
struct Script {
    steps: Mutex<VecDeque<Step>>,
    /// The starting position and the time of each attempt.
    seen: Mutex<Vec<(FeedStart, Instant)>>,
}

struct Connected {
    chunks: VecDeque<String>,
    tail: Tail,
}

fn transport(source: crate::http::HttpError) -> api::Error {
    api::Error::Transport { request: "GET /events".into(), method: http_get(), source }
}

fn http_get() -> reqwest::Method {
    reqwest::Method::GET
}

impl FeedSource for Script {
    type Connection = Connected;

    async fn open(&self, start: &FeedStart) -> Result<Connected, api::Error> {
        self.seen.lock().unwrap().push((start.clone(), Instant::now()));
        let step = self.steps.lock().unwrap().pop_front();
        match step {
            // After its last step, the script keeps the connection open and silent.
            None => Ok(Connected { chunks: VecDeque::new(), tail: Tail::Silence }),
            Some(Step::Bytes(chunks, tail)) => Ok(Connected { chunks: chunks.into(), tail }),
            Some(Step::Unreachable) => {
                Err(transport(crate::http::HttpError::Connect { host: "h".into(), cause: "refused".into() }))
            }
            Some(Step::Unanswered) => std::future::pending().await,
            Some(Step::Refuse(status, message)) => Err(api::Error::Refused(ApiRefusal {
                request: "GET /events".into(),
                status,
                error_code: None,
                message: message.into(),
                required_scopes: Vec::new(),
                may_have_been_done: false,
                credential: None,
                wait_secs: if status == 429 { 7 } else { 0 },
            })),
        }
    }
}

impl FeedConnection for Connected {
    fn opened_at(&self) -> String {
        "2026-05-01T00:00:00Z".into()
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, api::Error> {
        match (self.chunks.pop_front(), self.tail) {
            (Some(chunk), _) => Ok(Some(chunk.into())),
            (None, Tail::Close) => Ok(None),
            (None, Tail::Break) => {
                Err(transport(crate::http::HttpError::Lost { host: "h".into(), cause: "reset".into() }))
            }
            (None, Tail::Silence) => std::future::pending().await,
        }
    }
}

/// Records everything it receives, and stops at `enough` events.
#[derive(Default)]
struct TestSink {
    events: Vec<String>,
    progress: Vec<String>,
    notices: Vec<String>,
    enough: Option<usize>,
    /// Events since the last flush.
    held: usize,
}

impl Sink for TestSink {
    type Error = &'static str;

    async fn ready(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn event(&mut self, event: Event) -> Result<Flow, Self::Error> {
        self.events.push(event.offset().unwrap_or("-").to_owned());
        self.held += 1;
        Ok(if self.enough == Some(self.events.len()) { Flow::Stop } else { Flow::Continue })
    }

    fn progress(&mut self, offset: String) {
        self.progress.push(offset);
    }

    async fn flush(&mut self) -> Result<(), Self::Error> {
        self.held = 0;
        Ok(())
    }

    async fn work(&mut self) -> Result<Infallible, Self::Error> {
        std::future::pending().await
    }

    fn notice(&mut self, notice: Notice<'_>) {
        self.notices.push(match notice {
            Notice::Opened(_) => "opened".into(),
            Notice::Heartbeat => "heartbeat".into(),
            Notice::Failed(failure, _) => failure.to_string(),
        });
    }
}

fn event(offset: &str) -> String {
    format!("event: user.created\nid: {offset}\ndata: {{\"offset\":\"{offset}\",\"event\":{{\"id\":\"e\"}}}}\n\n")
}

fn error(code: &str) -> String {
    format!("event: error\ndata: {{\"error\":{{\"code\":\"{code}\",\"message\":\"m\"}}}}\n\n")
}

fn bytes(text: impl Into<String>, tail: Tail) -> Step {
    Step::Bytes(vec![text.into()], tail)
}

fn options() -> FollowOptions {
    FollowOptions {
        start: FeedStart::Now,
        idle_timeout: Duration::from_secs(90),
        reconnect: true,
        max_failures: None,
        max_first_failures: 3,
    }
}

struct FollowRun {
    outcome: Result<FeedEnd, String>,
    sink: TestSink,
    starts: Vec<FeedStart>,
    /// Seconds between the attempts.
    gaps: Vec<f64>,
}

async fn run(steps: Vec<Step>, options: FollowOptions, enough: Option<usize>) -> FollowRun {
    let script = Script { steps: Mutex::new(steps.into()), ..Script::default() };
    let mut sink = TestSink { enough, ..TestSink::default() };
    let outcome = follow(&script, &mut sink, options, tokio::time::sleep(Duration::from_secs(1000))).await;
    let outcome = outcome.map_err(|error| match error {
        FollowError::Feed(error) => error.to_string(),
        FollowError::Sink(error) => error.to_owned(),
    });
    let seen = script.seen.into_inner().unwrap();
    let gaps = seen.windows(2).map(|pair| (pair[1].1 - pair[0].1).as_secs_f64()).collect();
    FollowRun { outcome, sink, starts: seen.into_iter().map(|(start, _)| start).collect(), gaps }
}

fn after(offset: &str) -> FeedStart {
    FeedStart::After(offset.to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_rotation_is_not_reported_and_the_next_request_has_the_last_offset() {
    let start = FeedStart::At("2026-04-01T00:00:00Z".to_owned());
    let steps = vec![
        bytes(event("b1") + &event("b2") + &error("connection_timeout"), Tail::Silence),
        bytes("event: offset-only\nid: b3\ndata: {\"offset\":\"b3\"}\n\n", Tail::Close),
        bytes(event("b4"), Tail::Close),
    ];
    let ran = run(steps, FollowOptions { start: start.clone(), ..options() }, None).await;
    assert_eq!(ran.outcome, Ok(FeedEnd::Stopped));
    assert_eq!(ran.sink.events, ["b1", "b2", "b4"]);
    assert_eq!(ran.sink.progress, ["b3"]);
    assert_eq!(ran.starts[..4], [start, after("b2"), after("b3"), after("b4")]);
    assert!(ran.sink.notices.iter().take(4).all(|notice| notice == "opened"), "{:?}", ran.sink.notices);
    assert!(ran.gaps[..3].iter().all(|gap| (1.0..1.1).contains(gap)), "{:?}", ran.gaps);
}

#[tokio::test(start_paused = true)]
async fn a_feed_from_now_that_breaks_before_an_offset_continues_from_its_opening_time() {
    let ran = run(vec![bytes(":connected\n\n", Tail::Break)], options(), None).await;
    assert_eq!(ran.starts[..2], [FeedStart::Now, FeedStart::At("2026-05-01T00:00:00Z".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_broken_connection_is_reported_and_reconnected_after_the_servers_retry() {
    let steps =
        vec![bytes("retry: 5000\n\n".to_owned() + &event("b1"), Tail::Break), bytes(event("b2"), Tail::Silence)];
    let ran = run(steps, options(), Some(2)).await;
    assert_eq!(ran.outcome, Ok(FeedEnd::Finished));
    assert_eq!(ran.starts, [FeedStart::Now, after("b1")]);
    assert!(ran.gaps[0] >= 5.0, "{:?}", ran.gaps);
    assert!(ran.sink.notices.iter().any(|notice| notice.contains("GET /events")), "{:?}", ran.sink.notices);
}

#[tokio::test(start_paused = true)]
async fn half_a_message_is_dropped_and_received_again() {
    let half = event("b2")[..20].to_owned();
    let steps = vec![Step::Bytes(vec![event("b1"), half], Tail::Break), bytes(event("b2"), Tail::Silence)];
    let ran = run(steps, options(), Some(2)).await;
    assert_eq!((ran.sink.events, &ran.starts[1]), (vec!["b1".to_owned(), "b2".to_owned()], &after("b1")));
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_closed_after_the_idle_timeout() {
    let ran = run(vec![bytes(event("b1"), Tail::Silence), bytes(event("b2"), Tail::Silence)], options(), Some(2)).await;
    assert_eq!(ran.outcome, Ok(FeedEnd::Finished));
    assert!(ran.gaps[0] >= 90.0, "{:?}", ran.gaps);
    assert!(ran.sink.notices[1].contains("nothing was received for 90 s"), "{:?}", ran.sink.notices);
}

#[tokio::test(start_paused = true)]
async fn a_request_without_an_answer_ends_after_the_idle_timeout() {
    let steps =
        vec![Step::Unanswered, bytes(event("b1"), Tail::Close), Step::Unanswered, bytes(event("b2"), Tail::Silence)];
    let ran = run(steps, options(), Some(2)).await;
    assert_eq!(ran.outcome, Ok(FeedEnd::Finished));
    assert_eq!(ran.starts, [FeedStart::Now, FeedStart::Now, after("b1"), after("b1")]);
    assert!(ran.gaps[0] >= 90.0 && ran.gaps[2] >= 90.0, "{:?}", ran.gaps);
    assert!(ran.sink.notices[0].contains("nothing was received for 90 s"), "{:?}", ran.sink.notices);
    let first = run((0..9).map(|_| Step::Unanswered).collect(), options(), None).await;
    assert_eq!(first.outcome, Err("the connection to the feed failed 4 times in a row".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn the_servers_retry_applies_after_a_rotation() {
    let rotates = |text: &str| bytes(text.to_owned() + &error("connection_timeout"), Tail::Silence);
    let steps = vec![rotates(&("retry: 45000\n\n".to_owned() + &event("b1"))), rotates("retry: 0\n\n"), rotates("")];
    let ran = run(steps, options(), None).await;
    assert!((45.0..45.1).contains(&ran.gaps[0]), "{:?}", ran.gaps);
    assert!(ran.gaps[1..3].iter().all(|gap| (1.0..1.1).contains(gap)), "{:?}", ran.gaps);
    assert!(ran.sink.notices.iter().take(4).all(|notice| notice == "opened"), "{:?}", ran.sink.notices);
}

#[tokio::test(start_paused = true)]
async fn a_block_without_data_moves_the_offset() {
    let text = event("b1") + "event: user.created\nid: b2\n\nid\n\nid: b3\ndata\n\nid\ndata:\n\n";
    let ran = run(vec![bytes(text, Tail::Close)], options(), None).await;
    assert_eq!((ran.sink.events, ran.sink.progress), (vec!["b1".to_owned()], vec!["b2".to_owned(), "b3".to_owned()]));
    assert_eq!(ran.starts[1], after("b3"));
    let empty = run(vec![bytes("event: user.created\nid: b1\ndata:\n\n", Tail::Close)], options(), None).await;
    assert!(empty.outcome.is_ok(), "the sink reports unreadable events");
    assert_eq!(empty.sink.events, ["b1"]);
}

#[tokio::test(start_paused = true)]
async fn permanent_errors_end_the_feed() {
    for status in [400, 401, 403, 404, 410] {
        let steps = vec![bytes(event("b1"), Tail::Close), Step::Refuse(status, "no")];
        let ran = run(steps, options(), None).await;
        assert_eq!(ran.outcome, Err(format!("the API answered {status}: no")));
        assert_eq!(ran.starts.len(), 2);
    }
    for code in ["invalid_cursor", "cursor_expired"] {
        let ran = run(vec![bytes(error(code), Tail::Silence)], options(), None).await;
        assert_eq!(ran.outcome, Err(format!("the API ended the feed: m ({code})")));
    }
}

#[tokio::test(start_paused = true)]
async fn temporary_errors_are_retried() {
    let steps = vec![
        bytes(event("b1"), Tail::Close),
        Step::Refuse(429, "no"),
        Step::Refuse(503, "no"),
        Step::Unreachable,
        bytes(error("processing_error"), Tail::Silence),
        bytes(event("b2"), Tail::Silence),
    ];
    let ran = run(steps, options(), Some(2)).await;
    assert_eq!(ran.outcome, Ok(FeedEnd::Finished));
    assert!(ran.gaps[1] >= 7.0, "the server asked for 7 s: {:?}", ran.gaps);
    assert!(ran.gaps.iter().all(|gap| *gap >= 1.0), "{:?}", ran.gaps);
}

#[tokio::test(start_paused = true)]
async fn too_many_connections_are_temporary_after_a_lost_connection_only() {
    let full = || Step::Refuse(403, "Maximum concurrent event stream connections reached.");
    let lost = || vec![bytes(event("b1"), Tail::Break), full(), full(), bytes(event("b2"), Tail::Silence)];
    let ran = run(lost(), options(), Some(2)).await;
    assert_eq!((ran.outcome, ran.sink.events), (Ok(FeedEnd::Finished), vec!["b1".to_owned(), "b2".to_owned()]));
    assert_eq!(ran.sink.notices.iter().filter(|notice| notice.contains("Maximum")).count(), 2);
    let bounded = run(lost(), FollowOptions { max_failures: Some(2), ..options() }, None).await;
    assert_eq!(bounded.outcome, Err("the connection to the feed failed 3 times in a row".to_owned()));
    let first = run(vec![full()], options(), None).await;
    assert_eq!(first.outcome, Err("the API answered 403: Maximum concurrent event stream connections reached.".into()));
}

#[tokio::test(start_paused = true)]
async fn attempts_are_limited_by_option_and_before_the_first_connection() {
    let unreachable = |count| (0..count).map(|_| Step::Unreachable).collect::<Vec<_>>();
    let first = run(unreachable(9), options(), None).await;
    assert_eq!(first.outcome, Err("the connection to the feed failed 4 times in a row".to_owned()));
    let bounded = run(unreachable(9), FollowOptions { max_failures: Some(1), ..options() }, None).await;
    assert_eq!((bounded.outcome.is_err(), bounded.starts.len()), (true, 2));
    let mut steps = vec![bytes(event("b1"), Tail::Close)];
    steps.extend(unreachable(9));
    steps.push(bytes(event("b2"), Tail::Silence));
    let later = run(steps, options(), Some(2)).await;
    assert_eq!(later.outcome, Ok(FeedEnd::Finished), "once connected, it does not give up");
}

#[tokio::test(start_paused = true)]
async fn without_reconnect_the_first_end_is_final() {
    let once = || FollowOptions { reconnect: false, ..options() };
    let closed = run(vec![bytes(event("b1"), Tail::Close)], once(), None).await;
    assert_eq!((closed.outcome, closed.starts.len()), (Ok(FeedEnd::Closed), 1));
    let rotated = run(vec![bytes(error("connection_timeout"), Tail::Silence)], once(), None).await;
    assert_eq!(rotated.outcome, Ok(FeedEnd::Closed));
    let broken = run(vec![bytes(event("b1"), Tail::Break)], once(), None).await;
    assert_eq!(broken.outcome, Err("the connection to the feed failed".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_message_over_the_limit_ends_the_feed_and_is_named() {
    let mut chunks = vec![event("b1"), "event: user.updated\nid: b2\ndata: ".to_owned()];
    chunks.extend((0..11).map(|_| "x".repeat(1 << 20)));
    let ran = run(vec![Step::Bytes(chunks, Tail::Silence)], options(), None).await;
    let text = "a message of the feed is larger than 10 MiB: a `user.updated` event at offset b2";
    assert_eq!(ran.outcome, Err(text.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn the_sink_is_flushed_before_the_feed_waits() {
    let ran = run(vec![Step::Bytes(vec![event("b1"), event("b2")], Tail::Silence)], options(), None).await;
    assert_eq!((ran.sink.events.len(), ran.sink.held), (2, 0));
}
