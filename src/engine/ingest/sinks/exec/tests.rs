//! Unit tests of `exec`.

use super::*;

const PAYLOAD: &[u8] = br#"{"id":"evt_1","time":"t","n":1.50}"#;

async fn run(line: &str) -> Result<(), String> {
    let event = Event::from_body("user.created".into(), Bytes::from_static(PAYLOAD));
    Exec::new(line.to_owned()).run(&event, &Bytes::from_static(PAYLOAD)).await
}

#[tokio::test]
async fn the_command_receives_the_event_and_its_variables() {
    let line = r#"test "$EVENT_TYPE $EVENT_ID $EVENT_TIME" = "user.created evt_1 t" && test "$(cat)" = '{"id":"evt_1","time":"t","n":1.50}'"#;
    assert_eq!(run(line).await, Ok(()));
}

#[tokio::test]
async fn a_failed_command_is_distinguished_from_one_that_does_not_read() {
    assert_eq!(run("exit 3").await, Err("exit code 3".to_owned()));
    assert_eq!(run("kill -9 $$").await, Err("killed by a signal".to_owned()));
    assert_eq!(run("exec 0<&-; exit 0").await, Ok(()));
}
