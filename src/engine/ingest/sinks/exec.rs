//! Owns [`Exec`]: a shell line that is run once per event.

use std::io;
use std::process::Stdio;

use bytes::Bytes;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use auth0_events_client::model::Event;
use auth0_events_platform::{self as platform, Force};
use auth0_events_text as text;

/// A shell line.
#[derive(Debug, Clone)]
pub(crate) struct Exec(String);

impl Exec {
    /// Takes over the line as it was typed.
    pub(crate) fn new(line: String) -> Self {
        Self(line)
    }

    /// Returns the line.
    pub(crate) fn line(&self) -> &str {
        &self.0
    }

    /// Runs the line with the CloudEvent on its stdin, and `EVENT_TYPE`, `EVENT_ID` and `EVENT_TIME` in its environment. Its
    /// output goes to standard error.
    ///
    /// Dropping the future kills the line, with everything that it has started.
    ///
    /// # Errors
    /// With the reason, when the line cannot be run or ends with another code than 0.
    pub(crate) async fn run(&self, event: &Event, payload: &Bytes) -> Result<(), String> {
        let head = event.head().map_err(|error| error.to_string())?;
        let mut command = Command::from(platform::shell(&self.0));
        command
            .env("EVENT_TYPE", event.event_type())
            .env("EVENT_ID", &*head.id)
            .env("EVENT_TIME", head.time.as_deref().unwrap_or_default())
            .stdin(Stdio::piped())
            // Standard output is for data.
            .stdout(io::stderr())
            .kill_on_drop(true);
        let mut child = command.spawn().map_err(|cause| format!("cannot be run: {}", text::system_message(&cause)))?;
        let mut group = Group(child.id());
        let stdin = child.stdin.take();
        let feed = async {
            let Some(mut stdin) = stdin else { return Ok(()) };
            match stdin.write_all(payload).await.map_err(platform::told_by_kind) {
                // A line that does not read its stdin may be content all the same.
                Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                written => written,
            }
        };
        let (fed, status) = tokio::join!(feed, child.wait());
        // What a line that has ended leaves running is meant to.
        group.0 = None;
        let status = status.map_err(|cause| format!("cannot be waited for: {}", text::system_message(&cause)))?;
        fed.map_err(|cause| format!("cannot be fed: {}", text::system_message(&cause)))?;
        match (status.success(), status.code()) {
            (true, _) => Ok(()),
            (false, Some(code)) => Err(format!("ended with {code}")),
            (false, None) => Err("was ended by a signal".to_owned()),
        }
    }
}

/// The process group of a line that has not ended: dropped, it is killed.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        if self.0.is_some() {
            platform::end_group(self.0, Force::Kill);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    const PAYLOAD: &[u8] = br#"{"id":"evt_1","time":"t","n":1.50}"#;

    async fn run(line: &str) -> Result<(), String> {
        let event = Event::from_body("user.created".into(), Bytes::from_static(PAYLOAD));
        Exec::new(line.to_owned()).run(&event, &Bytes::from_static(PAYLOAD)).await
    }

    #[tokio::test]
    async fn the_line_sees_the_event_and_its_description() {
        let line = r#"test "$EVENT_TYPE $EVENT_ID $EVENT_TIME" = "user.created evt_1 t" && test "$(cat)" = '{"id":"evt_1","time":"t","n":1.50}'"#;
        assert_eq!(run(line).await, Ok(()));
    }

    #[tokio::test]
    async fn a_line_that_fails_or_does_not_read_is_told_apart() {
        assert_eq!(run("exit 3").await, Err("ended with 3".to_owned()));
        assert_eq!(run("kill -9 $$").await, Err("was ended by a signal".to_owned()));
        assert_eq!(run("exec 0<&-; exit 0").await, Ok(()));
    }
}
