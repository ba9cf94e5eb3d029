//! The user's command that receives new failures: its input, and another try after it failed.

use std::time::Duration;

use crate::engine::shell;

/// Shortest timeout of a command.
const MIN_TIMEOUT: Duration = Duration::from_secs(60);
/// Failures kept for a command that fails. The oldest are dropped.
const MAX_PENDING: usize = 20_000;

/// A shell command and the failures it has not handled yet.
pub(crate) struct FailureCommand<'a> {
    command: &'a str,
    timeout: Duration,
    /// One line of JSON each.
    pending: Vec<Vec<u8>>,
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
    pub(crate) async fn run(&mut self, failures: Vec<Vec<u8>>) -> Result<(), String> {
        self.pending.extend(failures);
        if self.pending.is_empty() {
            return Ok(());
        }
        let command = self.command;
        let input = [b"[".as_slice(), &self.pending.join(&b','), b"]\n"].concat();
        let Err(problem) = shell::run(command, &[], &input, self.timeout).await else {
            self.pending.clear();
            return Ok(());
        };
        let surplus = self.pending.len().saturating_sub(MAX_PENDING);
        self.pending.drain(..surplus);
        let dropped = if surplus > 0 { format!(", without the oldest {surplus}") } else { String::new() };
        Err(format!("`{command}` failed: {problem}; it gets the same failures after the next look{dropped}"))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
