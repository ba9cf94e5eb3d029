//! Unit tests of `domain`.

use super::*;

#[test]
fn a_domain_has_a_base_url_and_an_audience() {
    for (text, base) in [
        ("acme.eu.auth0.com", "https://acme.eu.auth0.com"),
        ("ACME.eu.Auth0.com", "https://acme.eu.auth0.com"),
        ("login.acme.example:8443", "https://login.acme.example:8443"),
        ("acme.eu.auth0.com:443", "https://acme.eu.auth0.com"),
        ("localhost:4010", "https://localhost:4010"),
        ("localhost", "https://localhost"),
        ("127.0.0.1:4010", "https://127.0.0.1:4010"),
        ("[::1]:4010", "https://[::1]:4010"),
        ("http://localhost:4010", "http://localhost:4010"),
        ("HTTP://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:4010", "http://[::1]:4010"),
        ("tenant:4010", "https://tenant:4010"),
    ] {
        let domain: Domain = text.parse().unwrap_or_else(|failure| panic!("{text}: {failure}"));
        assert_eq!(domain.base_url(), base);
        assert_eq!(domain.default_audience(), format!("{base}/api/v2/"));
        assert_eq!(domain.authority, base.split_once("://").unwrap().1);
        assert_eq!(domain.to_string().parse::<Domain>().unwrap(), domain);
    }
}

#[test]
fn a_mistake_is_refused_with_the_corrected_form() {
    for (text, problem, corrected) in [
        ("https://acme.eu.auth0.com", "it contains a scheme", "acme.eu.auth0.com"),
        ("https://Acme.eu.auth0.com/", "it contains a scheme", "acme.eu.auth0.com"),
        ("https//acme.eu.auth0.com", "it contains a path", "acme.eu.auth0.com"),
        ("https:acme.eu.auth0.com", "its port is not a number from 1 to 65535", "acme.eu.auth0.com"),
        ("acme.eu.auth0.com/api/v2/", "it contains a path", "acme.eu.auth0.com"),
        ("acme.eu.auth0.com:", "its port is not a number from 1 to 65535", "acme.eu.auth0.com"),
        (
            "acme.eu.auth0.com.",
            "a host name consists of letters, digits and hyphens between single dots",
            "acme.eu.auth0.com",
        ),
        (" acme.eu.auth0.com\n", "it contains a space", "acme.eu.auth0.com"),
        ("acme.eu.auth0.com hunter2", "it contains a space", "acme.eu.auth0.com"),
        ("https:// acme.eu.auth0.com", "it contains a space", "acme.eu.auth0.com"),
        (
            "\"acme.eu.auth0.com\"",
            "a host name consists of letters, digits and hyphens between single dots",
            "acme.eu.auth0.com",
        ),
        ("http://acme.eu.auth0.com", "`http://` is accepted for this machine only", "acme.eu.auth0.com"),
        ("http://localhost:4010/", "it contains a path", "http://localhost:4010"),
        ("https://localhost:4010/api/v2", "it contains a scheme", "localhost:4010"),
    ] {
        let failure = text.parse::<Domain>().unwrap_err();
        assert_eq!(failure.to_string(), format!("the value is not a domain: {problem}"));
        assert_eq!(failure.hint_text(), Some(format!("use `{corrected}`").as_str()), "{text}");
    }
}

#[test]
fn input_without_a_correction_is_refused_with_an_example() {
    for text in [
        "",
        " ",
        "acme",
        "acme..auth0.com",
        "-acme.auth0.com",
        "acme.auth0.com:99999",
        "acme.auth0.com:0",
        "acme.auth0.com:+80",
        "acme_dev.auth0.com",
        "bücher.example",
        "[::1",
        "[::g]:80",
        "1.2.3",
        "256.1.1.1",
        ":4010",
        "http://",
        "a:b:c",
        "127.0.0.1:80:80",
    ] {
        let failure = text.parse::<Domain>().unwrap_err();
        assert!(
            failure.hint_text().unwrap().contains("looks like `acme.eu.auth0.com`"),
            "{text}: {:?}",
            failure.hint_text()
        );
    }
    assert!("a".repeat(64).parse::<Domain>().is_err());
}

#[test]
fn no_password_and_no_query_of_a_pasted_url_is_repeated() {
    let failure = "https://user:hunter2@acme.auth0.com/?token=tok_secret".parse::<Domain>().unwrap_err();
    let message = format!("{failure} {}", failure.hint_text().unwrap());
    assert!(!message.contains("hunter2") && !message.contains("tok_secret"), "{message}");
    assert_eq!(failure.hint_text(), Some("use `acme.auth0.com`"));
    let failure = "user:hunter2@acme.auth0.com".parse::<Domain>().unwrap_err();
    assert_eq!(failure.to_string(), "the value is not a domain: it contains a user name");
    let joined = "acme.eu.auth0.comAUTH0_CLIENT_SECRET=hunter2".parse::<Domain>().unwrap_err();
    assert_eq!(joined.to_string(), "AUTH0_CLIENT_SECRET seems to follow on the same line after `acme.eu.auth0.com`");
    for secret in ["hunter2", "hunter2.hunter2_x", "x hunter2", "acme.eu.auth0.com\nTOKEN_A=hunter2", "u@x:hunter2@y z"]
    {
        let failure = secret.parse::<Domain>().unwrap_err();
        assert!(!format!("{failure} {:?}", failure.hint_text()).contains("hunter2"), "{failure}");
    }
    assert!(!"a\u{1b}[2J".parse::<Domain>().unwrap_err().to_string().contains('\u{1b}'));
}
