//! Unit tests of `dead_letter`.

use bytes::Bytes;

use super::*;

fn event() -> Event {
    let data = Bytes::from_static(b"{\"offset\":\"b1\",\"event\":{\"id\":\"evt_1\",\n\"n\":1.50}}");
    Event::from_feed("user.created".into(), Some("b1".into()), data).unwrap()
}

fn failure() -> FailedTarget {
    FailedTarget {
        target: "http://h/".into(),
        is_endpoint: true,
        attempts: 4,
        error: "unexpected status code: 500".into(),
    }
}

#[test]
fn an_incomplete_entry_is_terminated_before_the_next() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("dead.jsonl");
    std::fs::write(&path, "{\"failed_at\":").unwrap();
    DeadLetters::open(&path).unwrap().add(&event(), &failure()).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "{\"failed_at\":"));
    assert!(serde_json::from_str::<serde_json::Value>(lines[1]).is_ok(), "{text}");
}

#[cfg(unix)]
#[test]
fn a_device_without_a_disk_accepts_entries() {
    DeadLetters::open(Path::new("/dev/null")).unwrap().add(&event(), &failure()).unwrap();
}

#[test]
fn an_entry_has_the_failure_and_the_unchanged_event() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("dead.jsonl");
    DeadLetters::open(&path).unwrap().add(&event(), &failure()).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let (failed_at, rest) = text.split_once(",\"target\"").unwrap();
    assert!(failed_at.starts_with("{\"failed_at\":\"20"), "{text}");
    assert_eq!(
        rest,
        ":\"http://h/\",\"attempts\":4,\"error\":\"unexpected status code: 500\",\"offset\":\"b1\",\
         \"event\":{\"id\":\"evt_1\", \"n\":1.50}}\n"
    );
}
