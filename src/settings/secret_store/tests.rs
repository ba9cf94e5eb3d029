//! Unit tests of `store`.

use super::*;

const OWNER: Owner<'_> = Owner { domain: "acme.eu.auth0.com", client_id: "abc" };

#[tokio::test]
async fn a_file_keeps_a_secret_to_the_byte_until_it_is_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::Files(directory.path().join("secrets"));
    let secret = Secret::new("p$a'ss\"wörd\\\n");
    store.save(OWNER, &secret).await.unwrap();
    assert_eq!(store.load(OWNER).await.unwrap().expose(), secret.expose());
    store.delete(OWNER).await.unwrap();
    assert!(store.load(OWNER).await.is_err());
    store.delete(OWNER).await.unwrap();
}

#[tokio::test]
async fn a_file_that_was_written_for_another_domain_gives_no_secret() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::Files(directory.path().to_owned());
    store.save(OWNER, &Secret::new("hunter2")).await.unwrap();
    let other = Owner { domain: "evil.example.com", ..OWNER };
    fs::rename(path(directory.path(), OWNER), path(directory.path(), other)).unwrap();
    let error = store.load(other).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}
