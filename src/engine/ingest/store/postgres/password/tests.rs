//! Unit tests of `password`.

use super::*;

fn find_password(line: &str) -> Option<String> {
    let fields = ["db.example", "5432", "events", "mara"].map(str::to_owned);
    matching(line, &fields).map(|password| password.expose().to_owned())
}

#[test]
fn a_line_matches_by_its_fields() {
    assert_eq!(find_password("db.example:5432:events:mara:hunter2").as_deref(), Some("hunter2"));
    assert_eq!(find_password(r"*:*:*:mara:a\:b\\c").as_deref(), Some(r"a:b\c"));
    assert_eq!(find_password("*:*:*:*:a:b").as_deref(), Some("a"));
    for line in ["", "x", "*:5433:*:*:p", "*:*:*:nils:p", "*:*:*:mara", "*:*:*:mara:", r"*:*:*:mara\:p"] {
        assert_eq!(find_password(line), None, "{line}");
    }
    let socket = ["/run/postgresql", "5432", "e", "m"].map(str::to_owned);
    assert!(matching("localhost:*:*:*:p", &socket).is_some());
}

#[test]
#[cfg(unix)]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pgpass");
    let fields = ["h", "5432", "d", "u"].map(str::to_owned);
    assert!(find(&path, &fields).unwrap().is_none());
    std::fs::write(&path, "# none\nother:*:*:*:x\n*:*:*:*:hunter2\n").unwrap();
    let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o640);
    let error = find(&path, &fields).unwrap_err();
    assert!(!error.to_string().contains("hunter2") && error.hint.unwrap().contains("chmod 600"));
    mode(0o600);
    assert!(find(&path, &fields).unwrap().unwrap().matches(b"hunter2"));
}
