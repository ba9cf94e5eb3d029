//! Unit tests of `journal`.

use super::*;

fn stream(id: &str) -> StreamId {
    StreamId::parse(id).unwrap()
}

fn open(path: &Path) -> anyhow::Result<Journal> {
    Journal::open(path, &stream("est_1"))
}

#[test]
fn what_was_accepted_is_known_again_and_what_failed_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = open(&path).unwrap();
    journal.note("evt_1", None).unwrap();
    journal.note("evt_2", Some("the API answered 409")).unwrap();
    drop(journal);
    let journal = open(&path).unwrap();
    assert!(journal.has("evt_1") && !journal.has("evt_2") && !journal.has("evt_3"));
    drop(journal);
    assert!(!Journal::open(&path, &stream("est_2")).unwrap().has("evt_1"));
}

#[test]
fn a_torn_last_line_is_dropped_wherever_it_was_torn() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = open(&path).unwrap();
    journal.note("evt_1", None).unwrap();
    let whole = std::fs::read(&path).unwrap();
    journal.note("evt_2", None).unwrap();
    drop(journal);
    let both = std::fs::read(&path).unwrap();
    for length in whole.len() + 1..both.len() {
        std::fs::write(&path, &both[..length]).unwrap();
        let mut journal = open(&path).unwrap();
        assert!(journal.has("evt_1") && !journal.has("evt_2"), "{length}");
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        journal.note("evt_3", None).unwrap();
        drop(journal);
        assert!(open(&path).unwrap().has("evt_3"));
    }
}

#[test]
fn a_file_of_another_kind_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes");
    for text in ["evt_1\nevt_2\n", "hello", "{\"id\":\"evt_1\"}\n", "\n", &"x".repeat(20_000)] {
        std::fs::write(&path, text).unwrap();
        let error = open(&path).err().unwrap();
        assert!(format!("{error:#}").contains("is no journal"), "{error:#}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    std::fs::write(&path, "").unwrap();
    open(&path).unwrap();
}

#[test]
fn what_is_no_regular_file_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path(), Path::new("/dev/null")] {
        assert!(open(path).err().unwrap().to_string().contains("is no regular file"));
    }
}

#[test]
fn two_runs_cannot_share_a_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let held = open(&path).unwrap();
    assert!(open(&path).err().unwrap().to_string().contains("another run"));
    drop(held);
    open(&path).unwrap();
}
