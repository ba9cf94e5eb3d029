//! Unit tests of `recorder`.

use std::path::Path;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;

fn event(number: usize) -> Event {
    let data = format!(r#"{{"offset":"b{number}","event":{{"id":"evt_{number}"}}}}"#);
    Event::from_feed("user.created".to_owned(), Some(format!("b{number}")), Bytes::from(data)).unwrap()
}

async fn recorder(directory: &Path) -> (Recorder, Arc<Cursor>) {
    let cursor = Arc::new(Cursor::open(directory, "all").await.unwrap());
    (Recorder::new(CursorKeeper::File(Arc::clone(&cursor)), None, None), cursor)
}

fn saved(cursor: &Cursor) -> Option<FeedStart> {
    cursor.read().unwrap().map(|saved| saved.position.start)
}

#[tokio::test]
async fn what_is_done_but_held_back_is_not_recorded() {
    let directory = tempfile::tempdir().unwrap();
    let (mut recorder, cursor) = recorder(directory.path()).await;
    let ticket = recorder.begin(&event(1)).unwrap();
    recorder.done(ticket);
    recorder.finish().await.unwrap();
    assert_eq!((saved(&cursor), recorder.position()), (None, None));
    recorder.flushed().unwrap();
    recorder.finish().await.unwrap();
    assert_eq!(saved(&cursor), Some(FeedStart::After("b1".to_owned())));
}

#[tokio::test]
async fn nothing_begins_before_the_beginning_is_on_disk() {
    let directory = tempfile::tempdir().unwrap();
    let (mut recorder, cursor) = recorder(directory.path()).await;
    let start = FeedStart::At("2026-03-02T09:00:00Z".to_owned());
    recorder.begin_at(&start);
    assert!(recorder.is_full());
    while recorder.is_full() {
        recorder.work().await.unwrap();
    }
    assert_eq!(saved(&cursor), Some(start.clone()));
    let mut unkept = Recorder::new(CursorKeeper::Nothing, None, None);
    unkept.begin_at(&start);
    assert!(!unkept.is_full());
}

#[tokio::test]
async fn progress_waits_for_the_events_before_it() {
    let directory = tempfile::tempdir().unwrap();
    let (mut recorder, cursor) = recorder(directory.path()).await;
    recorder.begin_at(&FeedStart::At("2026-03-02T09:00:00Z".to_owned()));
    let ticket = recorder.begin(&event(1)).unwrap();
    recorder.pass("b2".to_owned());
    recorder.flushed().unwrap();
    recorder.finish().await.unwrap();
    assert_eq!(saved(&cursor), Some(FeedStart::At("2026-03-02T09:00:00Z".to_owned())));
    recorder.done(ticket);
    recorder.flushed().unwrap();
    recorder.finish().await.unwrap();
    assert_eq!(saved(&cursor), Some(FeedStart::After("b2".to_owned())));
}

#[tokio::test]
async fn progress_takes_no_room_while_an_event_is_under_way() {
    let directory = tempfile::tempdir().unwrap();
    let (mut recorder, cursor) = recorder(directory.path()).await;
    let first = recorder.begin(&event(1)).unwrap();
    for number in 0..5000 {
        recorder.pass(format!("p{number}"));
        // As the feed is waited for after each of them.
        recorder.flushed().unwrap();
    }
    assert_eq!((recorder.pending.len(), recorder.done_unflushed.len(), recorder.due.len()), (2, 0, 0));
    let second = recorder.begin(&event(2)).unwrap();
    recorder.pass("behind".to_owned());
    for ticket in [first, second] {
        recorder.done(ticket);
    }
    recorder.flushed().unwrap();
    recorder.finish().await.unwrap();
    assert_eq!(saved(&cursor), Some(FeedStart::After("behind".to_owned())));
}

#[tokio::test]
async fn no_more_is_begun_than_the_help_states() {
    let directory = tempfile::tempdir().unwrap();
    let (mut recorder, _cursor) = recorder(directory.path()).await;
    let mut begun = 0;
    while !recorder.is_full() {
        let ticket = recorder.begin(&event(begun)).unwrap();
        recorder.done(ticket);
        begun += 1;
    }
    assert_eq!(begun, 1000);
    recorder.flushed().unwrap();
    recorder.finish().await.unwrap();
    assert!(!recorder.is_full());
}

/// A step of a recorder.
#[derive(Debug, Clone)]
enum RecorderStep {
    Begin,
    Pass,
    /// One of the events under way is done.
    Done(prop::sample::Index),
    Flush,
}

fn number(position: Option<&FeedStart>) -> usize {
    match position {
        Some(FeedStart::After(offset)) => offset[1..].parse().unwrap(),
        _ => 0,
    }
}

proptest! {
    #[test]
    fn the_place_never_goes_back_nor_beyond_an_event_under_way(
        steps in prop::collection::vec(
            prop_oneof![
                3 => Just(RecorderStep::Begin),
                1 => Just(RecorderStep::Pass),
                3 => any::<prop::sample::Index>().prop_map(RecorderStep::Done),
                1 => Just(RecorderStep::Flush),
            ],
            0..200,
        ),
    ) {
        let mut recorder = Recorder::new(CursorKeeper::Nothing, None, None);
        let (mut begun, mut flushed, mut before) = (0, 0, 0);
        let (mut under_way, mut held): (Vec<(usize, u64)>, Vec<usize>) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                RecorderStep::Begin => {
                    begun += 1;
                    under_way.push((begun, recorder.begin(&event(begun)).unwrap()));
                }
                RecorderStep::Pass => {
                    begun += 1;
                    recorder.pass(format!("b{begun}"));
                }
                RecorderStep::Done(which) if !under_way.is_empty() => {
                    let (number, ticket) = under_way.remove(which.index(under_way.len()));
                    recorder.done(ticket);
                    held.push(number);
                }
                RecorderStep::Done(_) => {}
                RecorderStep::Flush => {
                    recorder.flushed().unwrap();
                    held.clear();
                    flushed = begun;
                }
            }
            let now = number(recorder.position().map(|position| &position.start));
            prop_assert!(now >= before, "{} follows {}", now, before);
            let first = under_way.iter().map(|(number, _)| *number).chain(held.iter().copied()).min();
            prop_assert!(first.is_none_or(|first| now < first), "{} counts, and {:?} is not handled", now, first);
            prop_assert!(now <= flushed);
            before = now;
        }
        under_way.into_iter().for_each(|(_, ticket)| recorder.done(ticket));
        recorder.flushed().unwrap();
        prop_assert_eq!(number(recorder.position().map(|position| &position.start)), begun);
    }
}
