//! The state file: what comes back from it equals what went in, and a file that cannot be used is told apart and left alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::event::Event;
use crate::state::{Audience, Entry, Filter, Round, Start, Store, Stream, User};

/// Bounds that a few steps reach, so that forgetting is kept as well.
fn small() -> Options {
    let limits = Limits { failed_deliveries: 4, attempts: 6, stats_days: 2, feed_events: 5, ..Limits::default() };
    Options { limits, ..Options::default() }
}

/// Everything of a store that can be seen from outside.
fn seen(store: &Store, now: Timestamp) -> Value {
    let streams: Vec<Value> = store
        .stream_ids()
        .iter()
        .map(|id| {
            let stream = store.stream(id).unwrap();
            let failed = store.deliveries(id, &Filter::default(), None, 100).unwrap();
            let deliveries: Vec<Value> =
                failed.iter().map(|(place, delivery)| json!([place, delivery.to_json("acme", id)])).collect();
            let next = store.next_job(id).map(|(_, job)| json!([job.event.to_row(), job.redelivery]));
            let days = store.stats(id, 20_000..=20_010).unwrap().1;
            json!([stream.to_row(), deliveries, next, days])
        })
        .collect();
    let user = store.user("auth0|1").map(|user| Value::Object(user.profile.clone())).ok();
    let first = store.feed_start(Start::At(Timestamp::MIN), now).unwrap();
    let feed = store.feed_batch(first, &[], now).unwrap();
    json!([streams, user, first.text(), feed.next.text(), String::from_utf8(feed.messages.to_vec()).unwrap()])
}

fn new_stream(name: &str, destination: &Value) -> Stream {
    let body = json!({"name": name, "subscriptions": [{"event_type": "user.created"}], "destination": destination});
    Stream::new(&body, "acme", at(0)).unwrap()
}

fn at(day: i64) -> Timestamp {
    Timestamp::from_second((20_000 + day) * 86_400 + 1).unwrap()
}

fn event(number: i64) -> Arc<Event> {
    let data = format!(r#"{{"object":{{"number":{number},"text":"å \" \u0000"}}}}"#);
    Arc::new(Event { time: at(number % 7), ..Event::new("user.created", data, number % 2 == 0) })
}

fn failed(message: &str) -> Entry {
    Entry::Failed { message: message.to_owned(), at: at(1), took: Duration::from_micros(21_442) }
}

/// Draws numbers below `bound`, the same ones in every run.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Takes one step of any kind.
fn step(store: &Store, draws: &mut Draws, number: i64) {
    let ids = store.stream_ids();
    let id = ids.get(draws.below(4) as usize).cloned().unwrap_or_default();
    let day = at(number / 40);
    match draws.below(12) {
        0 => {
            let authorization = match draws.below(3) {
                0 => json!({"method": "basic", "username": "svc", "password": "p"}),
                1 => json!({"method": "bearer", "token": "t"}),
                _ => json!({"method": "custom_header", "header_key": "x-k", "header_value": "v"}),
            };
            let webhook = json!({"webhook_endpoint": "https://example.com/", "webhook_authorization": authorization});
            let eventbridge = json!({"aws_account_id": "123456789012", "aws_region": "eu-west-1"});
            let destination = match draws.below(3) {
                0 => json!({"type": "webhook", "configuration": webhook}),
                1 => json!({"type": "eventbridge", "configuration": eventbridge}),
                _ => json!({"type": "action", "configuration": {"action_id": "a"}}),
            };
            drop(store.insert(new_stream(&format!("stream-{}", draws.below(6)), &destination)));
        }
        1 => drop(store.update(&id, |stream| stream.changed(&json!({"status": "disabled"}), day))),
        2 => drop(store.update(&id, |stream| {
            stream.changed(&json!({"status": "enabled", "name": format!("name-{number}")}), day)
        })),
        3 if draws.below(4) == 0 => store.delete(&id),
        3 | 4 => drop(store.publish(&[event(number), event(number + 1)], Audience::Subscribers)),
        5 => drop(store.publish(&[event(number)], Audience::Stream(&id))),
        6 => drop(store.redeliver(&id, &Filter::default(), day)),
        7 => {
            let body = json!({"connection": "db", "email": format!("{number}@example.com"), "password": "Passw0rd", "user_id": "1"});
            let user = User::new(&body, day).unwrap();
            let told = user.event("user.created", None);
            drop(store.insert_user(user, told));
        }
        8 => drop(store.delete_user("auth0|1", |user| user.event("user.deleted", Some(day)))),
        _ => {
            let Some((_, job)) = store.next_job(&id) else { return };
            let round = match draws.below(4) {
                0 => Round::Delivered,
                1 => Round::Disabled,
                _ if job.redelivery => {
                    store.note(&id, &job.event.id, failed("again"));
                    Round::Failed(Vec::new())
                }
                _ => Round::Failed(vec![failed("first"), failed("second")]),
            };
            store.finish(&id, round, day);
        }
    }
}

#[tokio::test]
async fn whatever_was_done_comes_back_the_same() {
    let directory = tempfile::tempdir().unwrap();
    for seed in 0..8 {
        let path = directory.path().join(format!("{seed}.db"));
        let mut draws = Draws(seed);
        let mut store = Store::open(&small(), &path).unwrap();
        for number in 0..240 {
            step(&store, &mut draws, number);
            if draws.below(40) == 0 {
                let before = seen(&store, at(number));
                let token = store.keys().token;
                store.close().await;
                store = Store::open(&small(), &path).unwrap();
                assert_eq!(seen(&store, at(number)), before, "after step {number} of run {seed}");
                assert_eq!(store.keys().token, token);
            }
        }
    }
}

#[tokio::test]
async fn offsets_go_on_after_everything_has_expired() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.db");
    let retention = Duration::from_secs(10);
    let options = Options { feed: FeedSettings { retention, ..FeedSettings::default() }, ..Options::default() };
    let store = Store::open(&options, &path).unwrap();
    store.publish(&[event(1), event(2)], Audience::Subscribers);
    let later = Timestamp::now() + Duration::from_secs(20);
    let end = store.feed_start(Start::Now, later).unwrap();
    store.close().await;
    let store = Store::open(&options, &path).unwrap();
    assert_eq!(store.feed_start(Start::Now, later).unwrap(), end);
    assert_eq!(store.feed_start(Start::After(end), later), Ok(end));
}

/// Makes a state file with a stream in it, and returns its bytes.
async fn some_state(path: &Path) -> Vec<u8> {
    let store = Store::open(&Options::default(), path).unwrap();
    let destination = json!({"type": "action", "configuration": {"action_id": "a"}});
    store.insert(new_stream("one", &destination)).unwrap();
    store.written().await.unwrap();
    for number in 0..200 {
        store.publish(&[event(number)], Audience::Subscribers);
    }
    store.close().await;
    std::fs::read(path).unwrap()
}

fn refusal(path: &Path) -> String {
    let error = Store::open(&Options::default(), path).unwrap_err().to_string();
    error.replace(&path.display().to_string(), "state.db")
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.db");
    (directory, path)
}

#[tokio::test]
async fn a_file_in_use_is_refused_and_free_again_at_the_end() {
    let (_directory, path) = scratch();
    let store = Store::open(&Options::default(), &path).unwrap();
    assert_eq!(refusal(&path), "`state.db` is in use by another process");
    store.close().await;
    assert!(Store::open(&Options::default(), &path).is_ok());
}

#[tokio::test]
async fn a_file_that_was_cut_off_is_refused_and_left_alone() {
    let (_directory, path) = scratch();
    let whole = some_state(&path).await;
    assert!(whole.len() > 40_000, "{}", whole.len());
    for length in [1, 50, 100, 500, 512, 4096, 6000, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let refusal = refusal(&path);
        let is_told = refusal.contains("is damaged") || refusal.contains("is not a state file");
        assert!(is_told, "{refusal} at {length} of {} bytes", whole.len());
        assert_eq!(std::fs::read(&path).unwrap().len(), length);
    }
}

#[tokio::test]
async fn a_file_with_broken_pages_is_refused() {
    let (_directory, path) = scratch();
    let mut bytes = some_state(&path).await;
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 2048].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    assert!(refusal(&path).starts_with("`state.db` is damaged: "), "{}", refusal(&path));
}

#[tokio::test]
async fn a_file_of_another_version_or_program_is_told_apart() {
    let (_directory, path) = scratch();
    let bytes = some_state(&path).await;
    // Places in the header of every database: the user's version and the application's mark.
    let with = |place: usize, number: u32| {
        let mut bytes = bytes.clone();
        bytes[place..place + 4].copy_from_slice(&number.to_be_bytes());
        std::fs::write(&path, &bytes).unwrap();
        refusal(&path)
    };
    assert_eq!(with(60, 2), "`state.db` has format 2, and this version of the program reads format 1");
    assert_eq!(with(68, 7), "`state.db` is not a state file of the emulator");
    std::fs::write(&path, "a note, and nothing that a database would hold\n".repeat(20)).unwrap();
    assert_eq!(refusal(&path), "`state.db` is not a state file of the emulator");
}

#[test]
fn a_file_that_cannot_be_made_is_told_with_the_cause() {
    let (directory, path) = scratch();
    let refusal = |path: &Path| Store::open(&Options::default(), path).unwrap_err().to_string();
    assert!(refusal(directory.path()).contains("is a directory"), "{}", refusal(directory.path()));
    let nowhere = path.join("state.db");
    assert!(refusal(&nowhere).starts_with("cannot use `"), "{}", refusal(&nowhere));
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (directory, path) = scratch();
    let store = Store::open(&Options::default(), &path).unwrap();
    let destination = json!({"type": "action", "configuration": {"action_id": "a"}});
    store.insert(new_stream("one", &destination)).unwrap();
    store.written().await.unwrap();
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
}

#[tokio::test]
async fn deliveries_under_way_go_on_after_a_restart() {
    let (_directory, path) = scratch();
    let options = || Options { state: Some(path.clone()), shutdown_grace: Duration::from_millis(10), ..options() };
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let emulator = TestEmulator::start(options()).await;
    let stream = emulator.stream(webhook("one", &format!("http://{}/", silent.local_addr().unwrap()))).await;
    let first = emulator.test_event(&stream, "user.created").await;
    let second = emulator.test_event(&stream, "user.created").await;
    let held = silent.accept().await.unwrap();
    let token = emulator.token.clone();
    emulator.end().await;
    drop(held);

    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::on(silent, 204);
    emulator.until_counted(&stream, 2, 0).await;
    assert_eq!(endpoint.ids(), [first, second]);
    // Its key outlasts the process as well.
    assert_eq!(emulator.call_with(&token, Method::GET, &stream, None).await.status, 200);
}
