//! Unit tests of `secret_store`.

use super::*;

const OWNER: SecretOwner<'_> = SecretOwner { domain: "acme.eu.auth0.com", client_id: "abc" };

#[tokio::test]
async fn a_file_stores_a_secret_unchanged_until_it_is_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let store = CredentialStore::Files(directory.path().join("secrets"));
    let secret = Secret::new("p$a'ss\"wörd\\\n");
    store.save(OWNER, &secret).await.unwrap();
    assert_eq!(store.load(OWNER).await.unwrap().expose(), secret.expose());
    store.delete(OWNER).await.unwrap();
    assert!(store.load(OWNER).await.is_err());
    store.delete(OWNER).await.unwrap();
}

#[tokio::test]
async fn a_file_of_another_domain_is_rejected() {
    let directory = tempfile::tempdir().unwrap();
    let store = CredentialStore::Files(directory.path().to_owned());
    store.save(OWNER, &Secret::new("hunter2")).await.unwrap();
    let other = SecretOwner { domain: "evil.example.com", ..OWNER };
    fs::rename(path(directory.path(), OWNER), path(directory.path(), other)).unwrap();
    let error = store.load(other).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}
