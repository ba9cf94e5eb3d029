//! Unit tests of `host`.

use super::*;

#[test]
fn names_of_this_machine_are_told_from_those_that_somebody_may_own() {
    for ours in [
        "127.0.0.1:4010",
        "127.9.9.9",
        "localhost:1",
        "LOCALHOST",
        "[::1]:4010",
        "acme.localhost:4010",
        "host.docker.internal:4010",
        "host.containers.internal",
    ] {
        assert!(is_ours(ours), "{ours}");
    }
    for other in [
        "",
        "rebound.example.com:4010",
        "127.0.0.1.example.com",
        "localhost.example.com",
        "xlocalhost",
        "192.168.1.2:4010",
        "x@",
        "a b",
        "host.docker.internal.example.com",
    ] {
        assert!(!is_ours(other), "{other}");
    }
}
