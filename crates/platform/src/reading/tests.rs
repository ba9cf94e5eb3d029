//! Unit tests of `reading`.

use super::*;

#[test]
fn a_source_is_read_up_to_the_limit() {
    for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 5 * CHUNK_BYTES + 7] {
        let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        assert_eq!(*read_all(&bytes[..], length).unwrap(), bytes, "{length}");
        if length > 0 {
            let error = read_all(&bytes[..], length - 1).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::FileTooLarge, "{length}");
        }
    }
    let endless = read_all(io::repeat(0), MAX_NAMED_BYTES).unwrap_err();
    assert_eq!(endless.to_string(), "it is longer than 16 MiB");
}

#[cfg(unix)]
#[test]
fn an_own_file_is_regular_and_a_named_one_may_be_a_pipe() {
    let directory = tempfile::tempdir().unwrap();
    let (file, pipe) = (directory.path().join("file"), directory.path().join("pipe"));
    fs::write(&file, "text").unwrap();
    assert_eq!(**read_own(&file).unwrap(), *b"text");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), directory.path(), Path::new("/dev/zero")] {
        assert_eq!(read_own(path).unwrap_err().to_string(), "not a regular file", "{}", path.display());
    }
    let link = directory.path().join("link");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    assert_eq!(read_own(&link).unwrap_err().to_string(), "not a regular file");
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::write(pipe, "piped")
    });
    assert_eq!(**read_named(&pipe, 10).unwrap(), *b"piped");
    writer.join().unwrap().unwrap();
}
