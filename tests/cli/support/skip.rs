//! Skips a test if this machine lacks a program: prints the reason, and fails in CI.

use std::panic::Location;

/// Tells whether the tests run in CI, where nothing may be skipped.
#[expect(clippy::disallowed_methods, reason = "it configures the tests, not the program")]
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Prints which test is skipped and why. Fails the test in CI.
#[track_caller]
pub(crate) fn skip(reason: &str) {
    print_reason(reason);
    assert!(!is_ci(), "CI must not skip a test: {reason}");
}

/// Prints which test is skipped and why, for a program that cannot be installed in CI.
#[track_caller]
pub(crate) fn skip_in_ci_too(reason: &str) {
    print_reason(reason);
}

#[track_caller]
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn print_reason(reason: &str) {
    let thread = std::thread::current();
    eprintln!("skipped: {} ({}): {reason}", thread.name().unwrap_or("a test"), Location::caller());
}
