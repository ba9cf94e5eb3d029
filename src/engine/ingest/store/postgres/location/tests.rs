//! Unit tests of `location`.

use super::*;

fn parse(url: &str) -> Result<PostgresLocation, LocationError> {
    PostgresLocation::parse(&Secret::new(url), None, None)
}

#[test]
fn tls_modes_are_distinguished() {
    for (query, mode, is_verified) in [
        ("", SslMode::Prefer, false),
        ("?sslmode=disable", SslMode::Disable, false),
        ("?connect_timeout=3&sslmode=require", SslMode::Require, false),
        ("?sslmode=verify-full&options=-csearch_path%3Da", SslMode::Require, true),
    ] {
        let location = parse(&format!("postgresql://u@h/d{query}")).unwrap();
        assert_eq!((location.config.get_ssl_mode(), location.is_verified), (mode, is_verified), "{query}");
    }
    for refused in ["?sslmode=verify-ca", "?sslmode=allow", "?sslmode=", "?sslmode=hunter2"] {
        let error = parse(&format!("postgres://u:hunter2@h/d{refused}")).unwrap_err();
        assert_eq!(error.to_string(), "its `sslmode` is not supported");
    }
}

#[test]
fn a_tls_mode_is_read_at_any_position_and_in_any_spelling() {
    for url in [
        "postgres://u:pa?ss@h/d?sslmode=require",
        "postgres://u:pa?sslmode=disable&@h/d?sslmode=require",
        "postgres://u@h/d?ssl%6dode=require",
        "postgres://u@h/d?sslmode=requir%65",
        "postgres://u@h/d?sslmode=disable&sslmod%65=require",
    ] {
        let location = parse(url).unwrap();
        assert_eq!((location.config.get_ssl_mode(), location.host()), (SslMode::Require, "h".to_owned()), "{url}");
    }
    assert!(parse("postgres://u:pa?ss@h/d?ssl%6dode=verify-full").unwrap().is_verified);
}

#[test]
fn a_password_is_never_shown() {
    let location = parse("postgres://mara:hunter2@h:5433/d?sslmode=disable").unwrap();
    assert_eq!(location.config.get_password(), Some(&b"hunter2"[..]));
    let shown = format!("{location} {location:?}");
    assert_eq!(shown, "d on h:5433 PostgresLocation(d on h:5433)");
    for bad in [
        "postgres://u:hunt@er2@h/d",
        "postgres://u:a?b@hunter2@h/d",
        "postgres://u:a@b/hunter2@h/d",
        "postgres://u:hunter2/@h/d",
        "postgres://h/d?sslmode=require&password=hunter2&options=a@b",
        "postgres://h?password=hunter2&options=a@b",
        "postgres://u:hunter2@h:hunter2/d",
        "postgres://u:hunter2@/d",
        "postgres://u:hunter2@h/d?mode=1",
    ] {
        let error = parse(bad).unwrap_err();
        assert!(!format!("{error:?}").contains("hunt"), "{bad}: {error:?}");
    }
}

#[test]
fn the_password_in_the_url_takes_precedence() {
    let parse = |url: &str| {
        let password = Some(Secret::new("from-outside"));
        PostgresLocation::parse(&Secret::new(url), password, None).unwrap().config.get_password().unwrap().to_vec()
    };
    assert_eq!(parse("postgres://u:own@h/d"), b"own");
    assert_eq!(parse("postgres://u@h/d"), b"from-outside");
}
