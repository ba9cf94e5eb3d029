//! Tests of announcements.

use super::*;

#[test]
fn values_are_quoted_for_a_shell() {
    let [a, b, c] = CLIENT;
    let env = [(a, "http://127.0.0.1:1"), (b, "a b"), (c, "it's"), (TRUST[0], "")];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let announcement = Announcement { url: String::new(), env };
    assert_eq!(
        announcement.to_exports(),
        "export AUTH0_DOMAIN=http://127.0.0.1:1\nexport AUTH0_CLIENT_ID='a b'\n\
         export AUTH0_CLIENT_SECRET='it'\\''s'\nexport SSL_CERT_FILE=''\n"
    );
    assert_eq!(Announcement::read(&announcement.to_json()), Some(announcement));
}

#[test]
fn another_program_on_the_port_cannot_set_variables_of_its_own() {
    for (name, value) in [
        ("A;touch pwned", "1"),
        ("LD_PRELOAD", "/tmp/x.so"),
        ("PATH", "/tmp"),
        (CLIENT[0], "a\u{1b}[2J"),
        (CLIENT[0], "a\nb"),
    ] {
        assert_eq!(Announcement::read(&json!({"url": "http://127.0.0.1:1", "env": {name: value}})), None, "{name}");
    }
    assert_eq!(Announcement::read(&json!({"url": "\u{9b}31m", "env": {}})), None);
}
