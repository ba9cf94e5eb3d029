//! Unit tests of `echo`.

use super::*;

#[test]
fn a_variable_on_the_line_of_another_one_is_found() {
    for (value, before, name) in [
        ("acme.eu.auth0.comAUTH0_CLIENT_SECRET=hunter2", "acme.eu.auth0.com", "AUTH0_CLIENT_SECRET"),
        ("ACME.EU.AUTH0.COMAUTH0_CLIENT_SECRET=hunter2", "ACME.EU.AUTH0.COM", "AUTH0_CLIENT_SECRET"),
        ("RS256AUTH0_CLIENT_SECRET=hunter2", "RS256", "AUTH0_CLIENT_SECRET"),
        ("jsonEVENTS_STATE_DIR=/x", "json", "EVENTS_STATE_DIR"),
        ("abc AUTH0_API_TOKEN = x", "abc", "AUTH0_API_TOKEN"),
        ("abc\nexport AUTH0_API_TOKEN=x", "abc", "AUTH0_API_TOKEN"),
        ("abc;AUTH0_API_TOKEN=x", "abc;", "AUTH0_API_TOKEN"),
        ("AUTH0_API_TOKEN=x", "", "AUTH0_API_TOKEN"),
        ("a=bAUTH0_API_TOKEN=x", "a=b", "AUTH0_API_TOKEN"),
        ("abcPGPASSWORD=x", "abc", "PGPASSWORD"),
    ] {
        let expected = Some(JoinedVariable { before, name });
        assert_eq!((known_joined_variable(value), joined_variable(value)), (expected, expected), "{value}");
    }
    let other = Some(JoinedVariable { before: "json", name: "HOOK_TOKEN" });
    assert_eq!((known_joined_variable("jsonHOOK_TOKEN=x"), joined_variable("jsonHOOK_TOKEN=x")), (None, other));
}

#[test]
fn a_value_with_an_equals_sign_is_not_two_variables() {
    for value in ["", "=", "acme.eu.auth0.com", "a=b", "QUJDREVGR0g=", "x?FOO=1", "https://h/?a=b&C=d", "a_b=c"] {
        assert_eq!(joined_variable(value), None, "{value}");
    }
}

#[test]
fn an_error_repeats_the_part_that_is_certainly_not_a_secret() {
    for (value, shown) in [
        ("jsn", "jsn"),
        ("30x", "30x"),
        ("crm-sync-2026", "crm-sync-2026"),
        ("user.created,user.deleted", "user.created,user.deleted"),
        ("est_4tKzWn8LqRbVxJ2cMfHsPd", "est_4tKzWn8LqRbVxJ2cMfHsPd"),
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z"),
        ("a\u{1b}b", "a\\u{1b}b"),
        ("jsonAUTH0_CLIENT_SECRET=hunter2", "json…"),
        ("jsonHOOK_TOKEN=hunter2", "json…"),
        ("AUTH0_CLIENT_SECRET=hunter2", "…"),
        ("hunter2-hunter2-hunter2", "…"),
        ("x hunter2hunter2hunter2", "…"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl", "…"),
        ("ftp://user:hunter2@h.example/x", "ftp://***@h.example/x"),
        ("ftp://h.example/x?key=hunter2", "ftp://h.example/x?***"),
    ] {
        assert_eq!(repeatable(value), shown, "{value}");
    }
    let long = repeatable(&"ab ".repeat(1000));
    assert!(long.ends_with('…') && long.chars().count() <= 201, "{long}");
}
