//! Unit tests of `file`.

use bytes::Bytes;

use super::*;

fn write(path: &Path, documents: &[&'static str]) {
    let mut file = OutputFile::open(path).unwrap();
    for document in documents {
        file.push(&Event::from_body("t".into(), Bytes::from_static(document.as_bytes())));
    }
    file.take().write().unwrap();
}

#[test]
fn events_are_appended_unchanged_one_per_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.jsonl");
    write(&path, &["{ \"n\" : 1.50 }", "{\n\"b\":2}"]);
    write(&path, &["{\"c\":3}"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{ \"n\" : 1.50 }\n{ \"b\":2}\n{\"c\":3}\n");
}

#[test]
fn an_incomplete_line_is_terminated_before_the_next() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.jsonl");
    std::fs::write(&path, "{\"a\":1}\n{\"b\":").unwrap();
    write(&path, &["{\"b\":2}"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"a\":1}\n{\"b\":\n{\"b\":2}\n");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.jsonl");
    write(&path, &["{}"]);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}
