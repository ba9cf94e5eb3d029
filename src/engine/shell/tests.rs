//! Tests of commands that read, fail, hang, or do not read.

use super::*;

async fn run(line: &str, input: &str, limit: Duration) -> Result<(), String> {
    super::run(line, &[("EVENT_ID", "evt_1"), ("EVENT_TIME", "")], input.as_bytes(), limit).await
}

#[tokio::test]
async fn the_command_receives_its_input_and_its_variables() {
    let line = r#"test "$EVENT_ID,${EVENT_TIME-unset}" = "evt_1," && test "$(cat)" = '{"n":1.50}'"#;
    assert_eq!(run(line, r#"{"n":1.50}"#, Duration::MAX).await, Ok(()));
}

#[tokio::test]
async fn a_failed_command_is_distinguished_from_one_that_does_not_read() {
    let input = "x".repeat(1 << 20);
    assert_eq!(run("exit 3", &input, Duration::MAX).await, Err("exit code 3".to_owned()));
    assert_eq!(run("kill -9 $$", &input, Duration::MAX).await, Err("killed by a signal".to_owned()));
    assert_eq!(run("exec 0<&-; exit 0", &input, Duration::MAX).await, Ok(()));
}

#[tokio::test]
async fn a_command_that_hangs_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("held");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    // The child of the shell keeps the pipe open while it runs.
    let line = format!("(exec sleep 600 > {}) & wait", fifo.display());
    let (tell, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || tell.send(std::fs::read(fifo).is_ok()));
    assert_eq!(run(&line, "[]", Duration::from_secs(2)).await, Err("ended after 2 s".to_owned()));
    assert_eq!(ended.recv_timeout(Duration::from_secs(30)), Ok(true));
}

#[tokio::test]
async fn a_command_that_does_not_read_a_long_input_is_limited_too() {
    let input = "x".repeat(1 << 20);
    assert_eq!(run("sleep 600", &input, Duration::from_millis(100)).await, Err("ended after 0.1 s".to_owned()));
}
