//! Owns how a test is skipped if this machine lacks a program: it says so, and fails in CI.

use std::panic::Location;

/// Tells whether the tests run in CI, where nothing may be skipped.
#[expect(clippy::disallowed_methods, reason = "it configures the tests, not the program")]
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Prints which test is skipped and why. Fails the test in CI.
#[track_caller]
pub(crate) fn skip(reason: &str) {
    tell(reason);
    assert!(!is_ci(), "CI must not skip a test: {reason}");
}

/// Prints which test is skipped and why, for a program that CI cannot install either.
#[track_caller]
pub(crate) fn skip_in_ci_too(reason: &str) {
    tell(reason);
}

#[track_caller]
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn tell(reason: &str) {
    let thread = std::thread::current();
    eprintln!("skipped: {} ({}): {reason}", thread.name().unwrap_or("a test"), Location::caller());
}
