//! Unit tests of `committer`.

use std::path::Path;

use bytes::Bytes;
use futures_util::future::join_all;

use super::super::StoreLocation;
use super::*;

async fn started(path: &Path) -> Committer {
    let store = Store::open(&StoreLocation::Sqlite(path.to_owned()), Duration::ZERO).await.unwrap();
    let (committer, work) = Committer::start(store);
    tokio::spawn(work);
    committer
}

fn event(id: &str) -> Event {
    Event::from_body("role.created".into(), Bytes::from(format!(r#"{{"id":"{id}"}}"#)))
}

async fn keep_all(committer: &Committer, ids: &[String]) -> Vec<Result<Freshness, StoreError>> {
    let events: Vec<Event> = ids.iter().map(|id| event(id)).collect();
    join_all(events.iter().map(|event| committer.keep(event))).await
}

#[tokio::test]
async fn simultaneous_events_are_stored_in_one_batch() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let committer = started(&path).await;
    let ids: Vec<String> = (0..3000).map(|number| format!("evt_{}", number % 2000)).collect();
    let outcomes = keep_all(&committer, &ids).await;
    let count = |freshness| outcomes.iter().filter(|outcome| *outcome.as_ref().unwrap() == freshness).count();
    assert_eq!((count(Freshness::New), count(Freshness::Duplicate)), (2000, 1000));
    let database = rusqlite::Connection::open(&path).unwrap();
    let batches = "SELECT count(DISTINCT received_at) FROM events";
    assert!(database.query_row(batches, [], |row| row.get::<_, usize>(0)).unwrap() < 20);
}

#[tokio::test(start_paused = true)]
async fn the_committer_waits_briefly_for_expected_events() {
    let (queue, mut waiting) = mpsc::channel(QUEUE);
    let patience = Duration::from_millis(5);
    for (expected, patience, gathered, waited) in
        [(3, patience, 3, 2), (4, patience, 3, 5), (1, patience, 1, 0), (3, Duration::from_micros(999), 1, 0)]
    {
        let store_two = || {
            let record = EventRecord::read(&event("evt_1")).unwrap();
            QueuedEvent { record, answer: oneshot::channel().0 }
        };
        let later = queue.clone();
        let others = tokio::spawn(async move {
            for _ in 0..2 {
                tokio::time::sleep(Duration::from_millis(1)).await;
                later.send(store_two()).await.unwrap();
            }
        });
        let began = Instant::now();
        let (records, _) = gather(&mut waiting, store_two(), expected, patience).await;
        let took = began.elapsed().as_millis();
        assert_eq!((records.len(), took), (gathered, waited), "{expected} expected");
        others.await.unwrap();
        while waiting.try_recv().is_ok() {}
    }
}

#[tokio::test]
async fn a_refused_event_does_not_fail_its_batch() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.db");
    let committer = started(&path).await;
    let database = rusqlite::Connection::open(&path).unwrap();
    let trigger = "CREATE TRIGGER no BEFORE INSERT ON events WHEN new.id = 'evt_1' \
                   BEGIN SELECT raise(ABORT, 'not this one'); END";
    database.execute_batch(trigger).unwrap();
    let ids: Vec<String> = (0..9).map(|number| format!("evt_{number}")).collect();
    let outcomes = keep_all(&committer, &ids).await;
    let failed: Vec<usize> = (0..9).filter(|at| outcomes[*at].is_err()).collect();
    assert_eq!(failed, [1]);
    assert_eq!(outcomes[1].as_ref().unwrap_err().to_string(), "not this one");
    let kept = database.query_row("SELECT count(*) FROM events", [], |row| row.get::<_, usize>(0)).unwrap();
    assert_eq!(kept, 8);
    let bad = Event::from_body("x".into(), Bytes::from_static(b"[]"));
    assert!(matches!(committer.keep(&bad).await, Err(StoreError::Unreadable(_))));
}
