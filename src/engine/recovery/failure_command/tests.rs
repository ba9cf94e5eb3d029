//! Tests of what a failing command gets again.

use super::*;

#[tokio::test]
async fn a_failing_command_gets_at_most_the_newest_failures_again() {
    let mut command = FailureCommand::new("exit 3", Duration::ZERO);
    let failures = (0..MAX_PENDING + 2).map(|number: usize| number.to_string().into_bytes()).collect();
    let warning = command.run(failures).await.unwrap_err();
    assert!(warning.starts_with("`exit 3` failed: exit code 3; it gets the same failures"), "{warning}");
    assert!(warning.ends_with("without the oldest 2"), "{warning}");
    assert_eq!((command.pending.len(), &command.pending[0][..]), (MAX_PENDING, &b"2"[..]));
}
