//! Tests of the forms of a SQLite URL.

use super::*;

#[test]
fn the_usual_forms_of_a_sqlite_url_name_the_same_files() {
    for (rest, path) in [
        ("events.db", "events.db"),
        ("data/events.db", "data/events.db"),
        ("/var/lib/events.db", "/var/lib/events.db"),
        ("//events.db", "events.db"),
        ("///events.db", "events.db"),
        ("////var/lib/events.db", "/var/lib/events.db"),
        ("//events.db?mode=rwc", "events.db"),
        ("events.db?mode=rw", "events.db"),
        ("C:\\events.db", "C:\\events.db"),
    ] {
        assert_eq!(sqlite_path(OsStr::new(rest)), Ok(PathBuf::from(path)), "{rest}");
    }
}

#[test]
fn other_forms_of_a_sqlite_url_are_refused_with_a_tip() {
    for (rest, tip) in [
        ("", "name a file"),
        ("//", "name a file"),
        ("///", "name a file"),
        (":memory:", "in memory"),
        ("//:memory:", "in memory"),
        ("events.db?mode=memory", "in memory"),
        ("events.db?mode=ro", "the only options"),
        ("events.db?cache=shared&mode=rwc", "the only options"),
        ("file:events.db", "leave out `file:`"),
        ("//file:events.db?mode=ro", "leave out `file:`"),
        ("~/events.db", "`sqlite:$HOME/events.db`"),
        ("///~/events.db", "`sqlite:$HOME/events.db`"),
    ] {
        assert!(sqlite_path(OsStr::new(rest)).is_err_and(|said| said.contains(tip)), "{rest}");
    }
}
