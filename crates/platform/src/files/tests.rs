//! Unit tests of `files`.

use super::*;

#[test]
fn a_file_is_replaced_and_no_other_is_left() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kept");
    replace(&path, b"one").unwrap();
    replace_durably(&path, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_directory_at_the_path_is_an_error_and_no_file_is_left() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kept");
    fs::create_dir(&path).unwrap();
    assert!(replace(&path, b"one").is_err());
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn temporary_files_of_killed_writers_are_removed() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["kept.1.tmp", "kept.2.tmp", "other.1.tmp"] {
        fs::write(directory.path().join(name), b"half").unwrap();
    }
    replace(&directory.path().join("kept"), b"one").unwrap();
    assert_eq!(list(directory.path()).len(), 2);
    sweep(directory.path());
    assert_eq!(list(directory.path()), [directory.path().join("kept")]);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_lock_has_a_timeout() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("lock");
    let held = lock(&path, Duration::ZERO).await.unwrap();
    assert!(held.is_some());
    assert!(lock(&path, Duration::from_secs(5)).await.unwrap().is_none());
    drop(held);
    assert!(lock(&path, Duration::ZERO).await.unwrap().is_some());
}
