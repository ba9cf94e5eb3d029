//! Unit tests of `listen`.

use super::*;

#[test]
fn sizes_have_units_and_bounds() {
    for (text, bytes) in [("1", 1), ("512KiB", 524_288), ("1 MiB", 1 << 20), ("64MiB", 64 << 20)] {
        assert_eq!(size(text).unwrap(), bytes);
    }
    for text in ["", "0", "KiB", "1MB", "65MiB", "-1", "99999999999999999999MiB"] {
        assert!(size(text).is_err(), "{text}");
    }
}

#[test]
fn hosts_paths_and_shares_are_checked() {
    assert_eq!(host("localhost").unwrap(), IpAddr::from([127, 0, 0, 1]));
    assert!(host("::1").is_ok() && host("example.com").is_err());
    assert_eq!(path("/a/b").unwrap(), "/a/b");
    assert!(path("webhook").is_err() && path("/a?b").is_err() && path("/a b").is_err());
    assert!(rate("0.25").is_ok() && rate("1.1").is_err() && rate("nan").is_err());
}
