//! Tests of journals that are reopened, truncated, locked, or not journals.

use super::*;

fn stream(id: &str) -> StreamId {
    StreamId::parse(id).unwrap()
}

fn open(path: &Path) -> anyhow::Result<RedeliveryJournal> {
    RedeliveryJournal::open(path, &stream("est_1"))
}

#[test]
fn a_reopened_journal_has_the_accepted_deliveries_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = open(&path).unwrap();
    journal.record("evt_1", None).unwrap();
    journal.record("evt_2", Some("the API answered 409")).unwrap();
    drop(journal);
    let journal = open(&path).unwrap();
    assert!(journal.has_accepted("evt_1") && !journal.has_accepted("evt_2") && !journal.has_accepted("evt_3"));
    drop(journal);
    assert!(!RedeliveryJournal::open(&path, &stream("est_2")).unwrap().has_accepted("evt_1"));
}

#[test]
fn a_last_line_cut_anywhere_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = open(&path).unwrap();
    journal.record("evt_1", None).unwrap();
    let whole = std::fs::read(&path).unwrap();
    journal.record("evt_2", None).unwrap();
    drop(journal);
    let both = std::fs::read(&path).unwrap();
    for length in whole.len() + 1..both.len() {
        std::fs::write(&path, &both[..length]).unwrap();
        let mut journal = open(&path).unwrap();
        assert!(journal.has_accepted("evt_1") && !journal.has_accepted("evt_2"), "{length}");
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        journal.record("evt_3", None).unwrap();
        drop(journal);
        assert!(open(&path).unwrap().has_accepted("evt_3"));
    }
}

#[test]
fn another_file_is_rejected_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes");
    for text in ["evt_1\nevt_2\n", "hello", "{\"id\":\"evt_1\"}\n", "\n", &"x".repeat(20_000)] {
        std::fs::write(&path, text).unwrap();
        let error = open(&path).err().unwrap();
        assert!(format!("{error:#}").contains("is not a journal"), "{error:#}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    std::fs::write(&path, "").unwrap();
    open(&path).unwrap();
}

#[test]
fn a_device_or_folder_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path(), Path::new("/dev/null")] {
        assert!(open(path).err().unwrap().to_string().contains("not a regular file"));
    }
}

#[test]
fn two_runs_cannot_share_a_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = open(&path).unwrap();
    assert!(open(&path).err().unwrap().to_string().contains("another run"));
    drop(journal);
    open(&path).unwrap();
}
