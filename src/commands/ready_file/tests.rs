//! Unit tests of `ready_file`.

use std::fs;

use super::*;

#[test]
#[cfg(unix)]
fn a_ready_file_is_private_and_follows_no_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ready.json");
    let ready = ReadyFile::clear(path.clone()).unwrap();
    let theirs = directory.path().join("theirs");
    fs::write(&theirs, "theirs").unwrap();
    for name in ["ready.json".to_owned(), format!("ready.json.{}", std::process::id())] {
        symlink(&theirs, directory.path().join(name)).unwrap();
    }
    ready.write(&"{}").unwrap();
    let written = fs::symlink_metadata(&path).unwrap();
    assert!(written.is_file() && written.permissions().mode() & 0o777 == 0o600, "{written:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}\n");
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
    // A directory at the path cannot be replaced. It stays, and no other file is left.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(ready.write(&"{}").is_err());
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
}
