//! Runs a shell command of the user: its input, its variables, its timeout, and the end of all that it started.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use auth0_events_platform::{self as platform, Force, ProcessGroup};
use auth0_events_text as text;

/// Time between the request to end and the forced end.
const GRACE: Duration = Duration::from_secs(5);

/// The variables of a command, in addition to those of the program.
pub(crate) type Variables<'a> = &'a [(&'static str, &'a str)];

/// Runs a shell command with this standard input. Its output goes to stderr, since stdout is for data.
///
/// Dropping the future ends the command with its child processes.
///
/// # Errors
/// Returns the reason if the command cannot be run, exceeds the time limit or does not exit with 0.
pub(crate) async fn run(line: &str, variables: Variables<'_>, input: &[u8], limit: Duration) -> Result<(), String> {
    let mut command = Command::from(platform::shell(line));
    command.envs(variables.iter().copied()).stdin(Stdio::piped()).stdout(io::stderr()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|cause| cannot("run", &cause))?;
    let group = ProcessGroup::new(child.id());
    let Ok(ended) = timeout(limit, feed(&mut child, input)).await else {
        group.end(Force::Ask);
        let _ = timeout(GRACE, child.wait()).await;
        // Dropping the group kills what is left of it.
        return Err(format!("ended after {} s", limit.as_secs_f64()));
    };
    // The command may leave background processes on purpose.
    group.release();
    match ended?.code() {
        Some(0) => Ok(()),
        Some(code) => Err(format!("exit code {code}")),
        None => Err("killed by a signal".to_owned()),
    }
}

/// Writes the input while the command runs, and waits for its end.
async fn feed(child: &mut Child, input: &[u8]) -> Result<ExitStatus, String> {
    let stdin = child.stdin.take();
    let write = async {
        let Some(mut stdin) = stdin else { return Ok(()) };
        match stdin.write_all(input).await.map_err(platform::normalize_pipe_error) {
            // A command that does not read its input may still succeed.
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    };
    let (written, status) = tokio::join!(write, child.wait());
    written.map_err(|cause| cannot("write to stdin", &cause))?;
    status.map_err(|cause| cannot("wait", &cause))
}

fn cannot(action: &str, cause: &io::Error) -> String {
    format!("cannot {action}: {}", text::system_message(cause))
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
