//! Owns [`Exec`]: a shell command that runs once per event.

use std::io;
use std::process::Stdio;

use bytes::Bytes;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use auth0_events_client::model::Event;
use auth0_events_platform::{self as platform, Force, ProcessGroup};
use auth0_events_text as text;

#[derive(Debug, Clone)]
pub(crate) struct Exec(String);

impl Exec {
    /// Creates a runner of a shell command.
    pub(crate) fn new(command: String) -> Self {
        Self(command)
    }

    pub(crate) fn command(&self) -> &str {
        &self.0
    }

    /// Runs the command with the CloudEvent on stdin, and `EVENT_TYPE`, `EVENT_ID` and `EVENT_TIME` in its environment. Its
    /// output goes to stderr.
    ///
    /// Dropping the future kills the command with its child processes.
    ///
    /// # Errors
    /// Returns the reason if the command cannot be run or does not exit with 0.
    pub(crate) async fn run(&self, event: &Event, payload: &Bytes) -> Result<(), String> {
        let head = event.head().map_err(|error| error.to_string())?;
        let mut command = Command::from(platform::shell(&self.0));
        command
            .env("EVENT_TYPE", event.event_type())
            .env("EVENT_ID", &*head.id)
            .env("EVENT_TIME", head.time.as_deref().unwrap_or_default())
            .stdin(Stdio::piped())
            // stdout is for data.
            .stdout(io::stderr())
            .kill_on_drop(true);
        let mut child = command.spawn().map_err(|cause| format!("cannot run: {}", text::system_message(&cause)))?;
        let group = ProcessGroup::new(child.id(), Force::Kill);
        let stdin = child.stdin.take();
        let feed = async {
            let Some(mut stdin) = stdin else { return Ok(()) };
            match stdin.write_all(payload).await.map_err(platform::normalize_pipe_error) {
                // A command that does not read its stdin may still succeed.
                Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                written => written,
            }
        };
        let (fed, status) = tokio::join!(feed, child.wait());
        // The command may leave background processes on purpose.
        group.release();
        let status = status.map_err(|cause| format!("cannot wait: {}", text::system_message(&cause)))?;
        fed.map_err(|cause| format!("cannot write to stdin: {}", text::system_message(&cause)))?;
        match status.code() {
            Some(0) => Ok(()),
            Some(code) => Err(format!("exit code {code}")),
            None => Err("killed by a signal".to_owned()),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
