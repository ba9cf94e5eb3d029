//! The state file: a reopened store equals the closed one, and unusable files are refused and left unchanged.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use jiff::Timestamp;

use super::*;
use crate::state::{Audience, Event, FailureFilter, FeedOrigin, HistoryEntry, JobOutcome, StateStore, Stream, User};

/// Returns limits that a few steps reach, so that removals are stored as well.
fn small_limits() -> EmulatorOptions {
    let limits = EmulatorLimits {
        failed_deliveries: 4,
        attempts: 6,
        stats_days: 2,
        feed_events: 5,
        ..EmulatorLimits::default()
    };
    EmulatorOptions { limits, ..EmulatorOptions::default() }
}

/// Returns everything that a store shows.
fn visible(store: &StateStore, now: Timestamp) -> Value {
    let streams: Vec<Value> = store
        .stream_ids()
        .iter()
        .map(|id| {
            let stream = store.stream(id).unwrap();
            let failed = store.deliveries(id, &FailureFilter::default(), None, 100).unwrap();
            let deliveries: Vec<Value> =
                failed.iter().map(|(place, delivery)| json!([place, delivery.to_json("acme", id)])).collect();
            let next = store.next_job(id).map(|(_, job)| json!([job.event.to_row(), job.is_redelivery]));
            let days = store.stats(id, 20_000..=20_010).unwrap().1;
            let days: Vec<_> = days.iter().map(|day| json!([day.successes, day.failures])).collect();
            json!([stream.to_row(), deliveries, next, days])
        })
        .collect();
    let user = store.user("auth0|1").map(|user| Value::Object(user.profile.clone())).ok();
    let first = store.feed_start(FeedOrigin::At(Timestamp::MIN), now).unwrap();
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

fn failed(message: &str) -> HistoryEntry {
    HistoryEntry::Failed { message: message.to_owned(), at: at(1), duration: Duration::from_micros(21_442) }
}

/// Takes a random step.
fn step(store: &StateStore, random: &mut Rng, number: i64) {
    let ids = store.stream_ids();
    let id = ids.get(random.usize(..4)).cloned().unwrap_or_default();
    let day = at(number / 40);
    match random.u64(..12) {
        0 => {
            let authorization = match random.u64(..3) {
                0 => json!({"method": "basic", "username": "svc", "password": "p"}),
                1 => json!({"method": "bearer", "token": "t"}),
                _ => json!({"method": "custom_header", "header_key": "x-k", "header_value": "v"}),
            };
            let webhook = json!({"webhook_endpoint": "https://example.com/", "webhook_authorization": authorization});
            let eventbridge = json!({"aws_account_id": "123456789012", "aws_region": "eu-west-1"});
            let destination = match random.u64(..3) {
                0 => json!({"type": "webhook", "configuration": webhook}),
                1 => json!({"type": "eventbridge", "configuration": eventbridge}),
                _ => json!({"type": "action", "configuration": {"action_id": "a"}}),
            };
            let _ = store.insert(new_stream(&format!("stream-{}", random.u64(..6)), &destination));
        }
        1 => {
            let _ = store.update(&id, |stream| stream.changed(&json!({"status": "disabled"}), day));
        }
        2 => {
            let change = json!({"status": "enabled", "name": format!("name-{number}")});
            let _ = store.update(&id, |stream| stream.changed(&change, day));
        }
        3 if random.u64(..4) == 0 => store.delete(&id),
        3 | 4 => {
            let _ = store.publish(&[event(number), event(number + 1)], Audience::Subscribers);
        }
        5 => {
            let _ = store.publish(&[event(number)], Audience::Stream(&id));
        }
        6 => {
            let _ = store.redeliver(&id, &FailureFilter::default(), day);
        }
        7 => {
            let body = json!({"connection": "db", "email": format!("{number}@example.com"), "password": "Passw0rd", "user_id": "1"});
            let user = User::new(&body, day).unwrap();
            let event = user.event("user.created", None);
            let _ = store.insert_user(user, event);
        }
        8 => {
            let _ = store.delete_user("auth0|1", |user| user.event("user.deleted", Some(day)));
        }
        _ => {
            let Some((_, job)) = store.next_job(&id) else { return };
            let round = match random.u64(..4) {
                0 => JobOutcome::Delivered,
                1 => JobOutcome::Disabled,
                _ if job.is_redelivery => {
                    store.note_attempt(&id, &job.event.id, failed("again"));
                    JobOutcome::Failed(Vec::new())
                }
                _ => JobOutcome::Failed(vec![failed("first"), failed("second")]),
            };
            store.finish(&id, round, day);
        }
    }
}

#[tokio::test]
async fn a_reopened_store_equals_the_closed_one() {
    let directory = tempfile::tempdir().unwrap();
    for seed in 0..8 {
        let path = directory.path().join(format!("{seed}.db"));
        let mut random = Rng::with_seed(seed);
        let mut store = StateStore::open(&small_limits(), &path).unwrap();
        for number in 0..240 {
            step(&store, &mut random, number);
            if random.u64(..40) == 0 {
                let before = visible(&store, at(number));
                let token = store.keys().token;
                store.close().await;
                store = StateStore::open(&small_limits(), &path).unwrap();
                assert_eq!(visible(&store, at(number)), before, "after step {number} of run {seed}");
                assert_eq!(store.keys().token, token);
            }
        }
    }
}

#[tokio::test]
async fn offsets_continue_after_all_events_have_expired() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.db");
    let retention = Duration::from_secs(10);
    let options =
        EmulatorOptions { feed: FeedSettings { retention, ..FeedSettings::default() }, ..EmulatorOptions::default() };
    let store = StateStore::open(&options, &path).unwrap();
    store.publish(&[event(1), event(2)], Audience::Subscribers);
    let later = Timestamp::now() + Duration::from_secs(20);
    let end = store.feed_start(FeedOrigin::Now, later).unwrap();
    store.close().await;
    let store = StateStore::open(&options, &path).unwrap();
    assert_eq!(store.feed_start(FeedOrigin::Now, later).unwrap(), end);
    assert_eq!(store.feed_start(FeedOrigin::After(end), later), Ok(end));
}

/// Makes a state file with a stream and events, and returns its bytes.
async fn state_file(path: &Path) -> Vec<u8> {
    let store = StateStore::open(&EmulatorOptions::default(), path).unwrap();
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
    let error = StateStore::open(&EmulatorOptions::default(), path).unwrap_err().to_string();
    error.replace(&path.display().to_string(), "state.db")
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.db");
    (directory, path)
}

#[tokio::test]
async fn a_file_is_in_use_until_its_store_is_closed() {
    let (_directory, path) = scratch();
    let store = StateStore::open(&EmulatorOptions::default(), &path).unwrap();
    assert_eq!(refusal(&path), "`state.db` is in use by another process");
    store.close().await;
    assert!(StateStore::open(&EmulatorOptions::default(), &path).is_ok());
}

#[tokio::test]
async fn a_truncated_file_is_refused_and_left_unchanged() {
    let (_directory, path) = scratch();
    let whole = state_file(&path).await;
    assert!(whole.len() > 40_000, "{}", whole.len());
    for length in [1, 50, 100, 500, 512, 4096, 6000, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let refusal = refusal(&path);
        let is_reported = refusal.contains("is damaged") || refusal.contains("is not a state file");
        assert!(is_reported, "{refusal} at {length} of {} bytes", whole.len());
        assert_eq!(std::fs::read(&path).unwrap().len(), length);
    }
}

#[tokio::test]
async fn a_file_with_broken_pages_is_refused() {
    let (_directory, path) = scratch();
    let mut bytes = state_file(&path).await;
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 2048].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    assert!(refusal(&path).starts_with("`state.db` is damaged: "), "{}", refusal(&path));
}

#[tokio::test]
async fn a_file_of_another_version_or_program_is_refused() {
    let (_directory, path) = scratch();
    let bytes = state_file(&path).await;
    // Offsets in the header of every database: `user_version` and `application_id`.
    let with = |place: usize, number: u32| {
        let mut bytes = bytes.clone();
        bytes[place..place + 4].copy_from_slice(&number.to_be_bytes());
        std::fs::write(&path, &bytes).unwrap();
        refusal(&path)
    };
    assert_eq!(with(60, 2), "`state.db` has format 2, but this version reads format 1");
    assert_eq!(with(68, 7), "`state.db` is not a state file of the emulator");
    std::fs::write(&path, "a note, and nothing that a database would hold\n".repeat(20)).unwrap();
    assert_eq!(refusal(&path), "`state.db` is not a state file of the emulator");
}

#[test]
fn a_file_that_cannot_be_created_is_refused_with_the_cause() {
    let (directory, path) = scratch();
    let refusal = |path: &Path| StateStore::open(&EmulatorOptions::default(), path).unwrap_err().to_string();
    assert!(refusal(directory.path()).contains("is a directory"), "{}", refusal(directory.path()));
    let nowhere = path.join("state.db");
    assert!(refusal(&nowhere).starts_with("cannot use `"), "{}", refusal(&nowhere));
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let (directory, path) = scratch();
    let store = StateStore::open(&EmulatorOptions::default(), &path).unwrap();
    let destination = json!({"type": "action", "configuration": {"action_id": "a"}});
    store.insert(new_stream("one", &destination)).unwrap();
    store.written().await.unwrap();
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
}

#[tokio::test]
async fn queued_deliveries_continue_after_a_restart() {
    let (_directory, path) = scratch();
    let options =
        || EmulatorOptions { state: Some(path.clone()), shutdown_grace: Duration::from_millis(10), ..options() };
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let emulator = TestEmulator::start(options()).await;
    let stream = emulator.stream(webhook("one", &format!("http://{}/", silent.local_addr().unwrap()))).await;
    let first = emulator.test_event(&stream, "user.created").await;
    let second = emulator.test_event(&stream, "user.created").await;
    let held = tokio::time::timeout(PATIENCE, silent.accept()).await.expect("a delivery").unwrap();
    let token = emulator.token.clone();
    emulator.end().await;
    drop(held);

    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::on(silent, 204);
    emulator.until_counted(&stream, 2, 0).await;
    assert_eq!(endpoint.ids(), [first, second]);
    // The token is still valid, since its key is in the file.
    assert_eq!(emulator.call_with(&token, Method::GET, &stream, None).await.status, 200);
}
