//! Tests of certificates.

use super::*;

#[test]
fn a_new_certificate_is_valid_for_every_name_until_it_expires() {
    let files = make().unwrap();
    let load = |time| load(files.authority.as_bytes(), files.identity.as_bytes(), time).is_some();
    let now = SystemTime::now();
    assert!(load(now) && load(now + LIFETIME - DAY));
    assert!(!load(now + LIFETIME + DAY) && !load(now - 2 * DAY));
}

#[test]
fn files_that_do_not_match_are_not_used() {
    let (one, other) = (make().unwrap(), make().unwrap());
    let now = SystemTime::now();
    assert!(load(other.authority.as_bytes(), one.identity.as_bytes(), now).is_none());
    let half = &one.identity[..one.identity.len() / 2];
    assert!(load(one.authority.as_bytes(), half.as_bytes(), now).is_none());
    let (key, _) = one.identity.split_once("-----BEGIN CERTIFICATE-----").unwrap();
    let (_, certificate) = other.identity.split_once("-----BEGIN CERTIFICATE-----").unwrap();
    let mixed = format!("{key}-----BEGIN CERTIFICATE-----{certificate}");
    assert!(load(other.authority.as_bytes(), mixed.as_bytes(), now).is_none());
}

#[tokio::test]
async fn the_certificate_is_created_once_and_again_if_it_is_damaged() {
    let directory = tempfile::tempdir().unwrap();
    let authority = ServerIdentity::load_or_make(directory.path()).await.unwrap().authority;
    let first = fs::read(&authority).unwrap();
    ServerIdentity::load_or_make(directory.path()).await.unwrap();
    assert_eq!(fs::read(&authority).unwrap(), first);
    fs::write(directory.path().join(IDENTITY), "damaged").unwrap();
    ServerIdentity::load_or_make(directory.path()).await.unwrap();
    assert_ne!(fs::read(&authority).unwrap(), first);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_the_key() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    ServerIdentity::load_or_make(directory.path()).await.unwrap();
    let mode = fs::metadata(directory.path().join(IDENTITY)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
