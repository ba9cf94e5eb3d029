//! Unit tests of `cache`.

use super::*;

fn cache_file(directory: &Path, list: CachedList) -> CacheFile {
    CacheFile::new(directory, "https://acme.eu.auth0.com", list)
}

fn item() -> CachedItem {
    CachedItem { id: "est_1".into(), name: "crm".into(), kind: "webhook".into(), status: "enabled".into() }
}

#[tokio::test]
async fn a_refreshed_list_is_returned_and_not_due() {
    let directory = tempfile::tempdir().unwrap();
    let file = cache_file(directory.path(), CachedList::Streams);
    assert!(file.is_due(&file.read()));
    let lock = file.begin().await.unwrap().unwrap();
    assert!(file.items(file.read()).is_none());
    file.write(&lock, vec![item()]).unwrap();
    assert!(!file.is_due(&file.read()));
    assert_eq!(file.items(file.read()).unwrap(), [item()]);
    forget_tenant(directory.path(), "https://acme.eu.auth0.com").unwrap();
    assert!(file.items(file.read()).is_none());
}

#[tokio::test]
async fn a_failed_attempt_is_not_repeated_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let file = cache_file(directory.path(), CachedList::Streams);
    drop(file.begin().await.unwrap().unwrap());
    assert!(!file.is_due(&file.read()));
    assert!(file.begin().await.unwrap().is_none());
}

#[test]
fn a_list_is_due_before_it_is_too_old_to_show() {
    let directory = tempfile::tempdir().unwrap();
    let record = |age: u64| CacheRecord {
        key: Value::Null,
        tried_at: now() - age,
        read_at: Some(now() - age),
        items: vec![item()],
    };
    let streams = cache_file(directory.path(), CachedList::Streams);
    assert!(!streams.is_due(&record(30)) && streams.is_due(&record(90)));
    assert!(streams.items(record(24 * 60 * 60)).is_some() && streams.items(record(60 * 24 * 60 * 60)).is_none());
    let deliveries = cache_file(directory.path(), CachedList::Deliveries("crm".to_owned()));
    assert!(!deliveries.is_due(&record(12)) && deliveries.is_due(&record(30)));
    assert!(deliveries.items(record(5 * 60)).is_some() && deliveries.items(record(15 * 60)).is_none());
}

#[test]
fn a_damaged_file_or_one_of_another_tenant_is_empty() {
    let directory = tempfile::tempdir().unwrap();
    let file = cache_file(directory.path(), CachedList::Streams);
    files::make_closed_dir(file.path.parent().unwrap()).unwrap();
    for text in ["", "{", r#"{"key":["https://other"],"tried_at":1,"read_at":1,"items":[]}"#] {
        fs::write(&file.path, text).unwrap();
        assert!(file.read().read_at.is_none(), "{text}");
    }
}
