//! Unit tests of `cursor`.

use super::*;

#[tokio::test]
async fn a_position_persists_after_its_cursor_is_closed() {
    let directory = tempfile::tempdir().unwrap();
    let time = "2026-05-01T00:00:00Z";
    for position in [
        FeedStart::After("b2Zm=".to_owned()).into(),
        Position { start: FeedStart::After("b2Zm=".to_owned()), time: time.parse().ok() },
        Position { start: FeedStart::At(time.to_owned()), time: time.parse().ok() },
    ] {
        let cursor = Cursor::open(directory.path(), "all").await.unwrap();
        cursor.write(&position).unwrap();
        cursor.write(&FeedStart::Now.into()).unwrap();
        drop(cursor);
        let cursor = Cursor::open(directory.path(), "all").await.unwrap();
        assert_eq!(cursor.read().unwrap().unwrap().position, position);
    }
    assert_eq!(Cursor::open(directory.path(), "other").await.unwrap().read().unwrap(), None);
}

#[tokio::test]
async fn a_cursor_of_an_earlier_version_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let text = r#"{"offset":"b1","recorded_at":"2026-05-01T00:00:00Z"}"#;
    std::fs::write(directory.path().join("all.json"), text).unwrap();
    let saved = Cursor::open(directory.path(), "all").await.unwrap().read().unwrap().unwrap();
    assert_eq!(saved.position, Position { start: FeedStart::After("b1".to_owned()), time: None });
}

#[tokio::test]
async fn a_cursor_is_locked_by_its_owner() {
    let directory = tempfile::tempdir().unwrap();
    let cursor = Cursor::open(directory.path(), "all").await.unwrap();
    assert!(matches!(Cursor::open(directory.path(), "all").await, Err(CursorError::InUse(_))));
    drop(cursor);
    assert!(Cursor::open(directory.path(), "all").await.is_ok());
}

#[tokio::test]
async fn another_file_at_the_path_is_refused_and_unchanged() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("all.json"), "{}").unwrap();
    let cursor = Cursor::open(directory.path(), "all").await.unwrap();
    assert!(matches!(cursor.read(), Err(CursorError::Unreadable(_))));
    assert_eq!(std::fs::read(directory.path().join("all.json")).unwrap(), b"{}");
}
