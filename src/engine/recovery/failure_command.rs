//! The user's command that receives new failures: its input, its timeout, and another try after it failed.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::timeout;

use auth0_events_platform::{self as platform, Force, ProcessGroup};
use auth0_events_text as text;

/// Shortest timeout of a command.
const MIN_TIMEOUT: Duration = Duration::from_secs(60);
/// Time between the request to end and the forced end.
const GRACE: Duration = Duration::from_secs(5);
/// Failures kept for a command that fails. The oldest are dropped.
const MAX_PENDING: usize = 20_000;

/// A shell command and the failures it has not handled yet.
pub(crate) struct FailureCommand<'a> {
    command: &'a str,
    timeout: Duration,
    pending: Vec<Value>,
}

impl<'a> FailureCommand<'a> {
    /// Prepares a command that may run as long as one interval, and at least a minute.
    pub(crate) fn new(command: &'a str, interval: Duration) -> Self {
        Self { command, timeout: interval.max(MIN_TIMEOUT), pending: Vec::new() }
    }

    /// Passes new failures, and those that the command failed on before. Dropping the future ends the command.
    ///
    /// # Errors
    /// Returns a warning if the command fails. It gets the failures again in the next call.
    pub(crate) async fn run(&mut self, failures: Vec<Value>) -> Result<(), String> {
        self.pending.extend(failures);
        if self.pending.is_empty() {
            return Ok(());
        }
        let command = self.command;
        let mut input = serde_json::to_string(&self.pending).expect("a JSON value serializes");
        input.push('\n');
        let problem = match run(command, &input, self.timeout).await {
            Ok(Some(status)) if status.success() => {
                self.pending.clear();
                return Ok(());
            }
            Ok(Some(status)) => format!("`{command}` ended with {status}"),
            Ok(None) => format!("`{command}` was ended after {} s", self.timeout.as_secs_f64()),
            Err(cause) => format!("cannot run `{command}`: {}", text::system_message(&cause)),
        };
        let surplus = self.pending.len().saturating_sub(MAX_PENDING);
        self.pending.drain(..surplus);
        let dropped = if surplus > 0 { format!(", without the oldest {surplus}") } else { String::new() };
        Err(format!("{problem}; it gets the same failures after the next look{dropped}"))
    }
}

/// Runs a shell command with this standard input. Returns `None` if it was ended by the timeout.
async fn run(command: &str, input: &str, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let mut command = Command::from(platform::shell(command));
    // Standard output is for data.
    let mut child = command.stdin(Stdio::piped()).stdout(io::stderr()).kill_on_drop(true).spawn()?;
    let group = ProcessGroup::new(child.id(), Force::Ask);
    let stdin = child.stdin.take();
    let work = async {
        if let Some(mut stdin) = stdin {
            // A command need not read its input.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
        child.wait().await
    };
    if let Ok(ended) = timeout(limit, work).await {
        // Processes that the command left in the background continue.
        group.release();
        return ended.map(Some);
    }
    group.end(Force::Ask);
    let _ = timeout(GRACE, child.wait()).await;
    group.end(Force::Kill);
    group.release();
    Ok(None)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
