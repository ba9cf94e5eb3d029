//! Tests of commands that hang, do not read, or fail.

use serde_json::json;

use super::*;

#[tokio::test]
async fn a_command_that_hangs_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("held");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    // The child of the shell keeps the pipe open while it runs.
    let line = format!("(exec sleep 600 > {}) & wait", fifo.display());
    let (tell, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || tell.send(std::fs::read(fifo).is_ok()));
    assert_eq!(run(&line, "[]", Duration::from_secs(2)).await.unwrap(), None);
    assert_eq!(ended.recv_timeout(Duration::from_secs(30)), Ok(true));
}

#[tokio::test]
async fn a_command_that_does_not_read_a_long_document_is_limited_too() {
    let document = "x".repeat(1 << 20);
    assert_eq!(run("sleep 600", &document, Duration::from_millis(100)).await.unwrap(), None);
}

#[tokio::test]
async fn a_failing_command_gets_at_most_the_newest_failures_again() {
    let mut command = FailureCommand::new("exit 3", Duration::ZERO);
    let failures = (0..MAX_PENDING + 2).map(|number| json!(number)).collect();
    let warning = command.run(failures).await.unwrap_err();
    assert!(warning.starts_with("`exit 3` ended with exit status: 3; it gets the same failures"), "{warning}");
    assert!(warning.ends_with("without the oldest 2"), "{warning}");
    assert_eq!((command.pending.len(), &command.pending[0]), (MAX_PENDING, &json!(2)));
}
