//! Tests of the host check.

use super::*;

#[test]
fn only_names_that_always_resolve_to_this_machine_are_accepted() {
    for local in [
        "127.0.0.1:4010",
        "127.9.9.9",
        "localhost:1",
        "LOCALHOST",
        "[::1]:4010",
        "acme.localhost:4010",
        "host.docker.internal:4010",
        "host.containers.internal",
    ] {
        assert!(is_this_machine(local), "{local}");
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
        assert!(!is_this_machine(other), "{other}");
    }
}
