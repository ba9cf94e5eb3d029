//! Unit tests of `kept`.

use super::*;

fn place(directory: &Path, subject: Subject) -> Place {
    Place::new(directory, "https://acme.eu.auth0.com", subject)
}

fn item() -> Item {
    Item { id: "est_1".into(), name: "crm".into(), kind: "webhook".into(), status: "enabled".into() }
}

#[tokio::test]
async fn what_was_renewed_is_answered_and_not_due() {
    let directory = tempfile::tempdir().unwrap();
    let place = place(directory.path(), Subject::Streams);
    assert!(place.is_due(&place.read()));
    let lock = place.begin().await.unwrap().unwrap();
    assert!(place.items(place.read()).is_none());
    place.renew(&lock, vec![item()]).unwrap();
    assert!(!place.is_due(&place.read()));
    assert_eq!(place.items(place.read()).unwrap(), [item()]);
    forget_tenant(directory.path(), "https://acme.eu.auth0.com").unwrap();
    assert!(place.items(place.read()).is_none());
}

#[tokio::test]
async fn after_an_attempt_that_failed_there_is_a_rest() {
    let directory = tempfile::tempdir().unwrap();
    let place = place(directory.path(), Subject::Streams);
    drop(place.begin().await.unwrap().unwrap());
    assert!(!place.is_due(&place.read()));
    assert!(place.begin().await.unwrap().is_none());
}

#[test]
fn an_answer_is_stale_before_it_is_useless() {
    let directory = tempfile::tempdir().unwrap();
    let kept =
        |age: u64| Kept { key: Value::Null, tried_at: now() - age, read_at: Some(now() - age), items: vec![item()] };
    let streams = place(directory.path(), Subject::Streams);
    assert!(!streams.is_due(&kept(30)) && streams.is_due(&kept(90)));
    assert!(streams.items(kept(24 * 60 * 60)).is_some() && streams.items(kept(60 * 24 * 60 * 60)).is_none());
    let deliveries = place(directory.path(), Subject::Deliveries("crm".to_owned()));
    assert!(!deliveries.is_due(&kept(12)) && deliveries.is_due(&kept(30)));
    assert!(deliveries.items(kept(5 * 60)).is_some() && deliveries.items(kept(15 * 60)).is_none());
}

#[test]
fn a_damaged_file_or_another_tenants_holds_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let place = place(directory.path(), Subject::Streams);
    files::make_closed_dir(place.path.parent().unwrap()).unwrap();
    for text in ["", "{", r#"{"key":["https://other"],"tried_at":1,"read_at":1,"items":[]}"#] {
        fs::write(&place.path, text).unwrap();
        assert!(place.read().read_at.is_none(), "{text}");
    }
}
