//! The person's own command that new failures are handed to: run, limited in time, and given again what it failed on.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::timeout;

use crate::context::Context;
use auth0_events_platform as platform;
use auth0_events_text as text;

/// The time that a command is given at least.
const LEAST_LIMIT: Duration = Duration::from_secs(60);
/// From the request to end to the end by force.
const GRACE: Duration = Duration::from_secs(5);
/// Failures kept for a command that fails, at most. The oldest go first.
const MAX_PENDING: usize = 20_000;

/// A line of shell, and what it is still to get.
pub(crate) struct Handler<'a> {
    line: &'a str,
    limit: Duration,
    pending: Vec<Value>,
}

impl<'a> Handler<'a> {
    /// Prepares a command that may run for as long as it takes from one look to the next, and at least a minute.
    pub(crate) fn new(line: &'a str, every: Duration) -> Self {
        Self { line, limit: every.max(LEAST_LIMIT), pending: Vec::new() }
    }

    /// Hands over new failures, and with them those that the command failed on before. What goes wrong is told, and ends
    /// nothing. The command and what it has started are ended when this is dropped.
    pub(crate) async fn hand_over(&mut self, ctx: &Context, fresh: Vec<Value>) {
        self.pending.extend(fresh);
        let surplus = self.pending.len().saturating_sub(MAX_PENDING);
        if surplus > 0 {
            self.pending.drain(..surplus);
            ctx.terminal.warning(&format!("the oldest {surplus} failures are not handed over any more"));
        }
        if self.pending.is_empty() {
            return;
        }
        let line = self.line;
        let document = Value::Array(std::mem::take(&mut self.pending));
        let trouble = match run(line, &document, self.limit).await {
            Ok(Some(status)) if status.success() => return,
            Ok(Some(status)) => format!("`{line}` ended with {status}"),
            Ok(None) => format!("`{line}` did not end within {} s, and was ended", self.limit.as_secs_f64()),
            Err(cause) => format!("cannot run `{line}`: {}", text::of_system(&cause)),
        };
        ctx.terminal.warning(&format!("{trouble}; the failures are kept for the next look"));
        if let Value::Array(items) = document {
            self.pending = items;
        }
    }
}

/// Runs a line of shell with a document on its standard input, and waits for its end. `None` when it was ended because its
/// time was over.
async fn run(line: &str, document: &Value, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let mut command = Command::from(platform::shell(line));
    // Standard output is for data.
    let mut child = command.stdin(Stdio::piped()).stdout(io::stderr()).kill_on_drop(true).spawn()?;
    let group = Group(child.id());
    let stdin = child.stdin.take();
    let work = async {
        if let Some(mut stdin) = stdin {
            // A command that does not read to the end is free to do so.
            drop(stdin.write_all(format!("{document}\n").as_bytes()).await);
        }
        child.wait().await
    };
    if let Ok(ended) = timeout(limit, work).await {
        // What it left behind on purpose goes on.
        std::mem::forget(group);
        return ended.map(Some);
    }
    platform::end_group(group.0, platform::Force::Ask);
    drop(timeout(GRACE, child.wait()).await);
    platform::end_group(group.0, platform::Force::Kill);
    std::mem::forget(group);
    Ok(None)
}

/// The processes of one command. They are asked to end when this is dropped.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        platform::end_group(self.0, platform::Force::Ask);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_command_that_hangs_is_ended_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("held");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        // The child of the shell holds the pipe open for as long as it lives.
        let line = format!("(exec sleep 600 > {}) & wait", fifo.display());
        let (tell, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || tell.send(std::fs::read(fifo).is_ok()));
        assert_eq!(run(&line, &json!([]), Duration::from_secs(2)).await.unwrap(), None);
        assert_eq!(ended.recv_timeout(Duration::from_secs(30)), Ok(true));
    }

    #[tokio::test]
    async fn a_command_that_does_not_read_a_long_document_is_limited_too() {
        let document = json!(["x".repeat(1 << 20)]);
        assert_eq!(run("sleep 600", &document, Duration::from_millis(100)).await.unwrap(), None);
    }
}
