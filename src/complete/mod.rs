//! Shell completion. The scripts that `events completion` prints run `events complete SHELL …` on each press of Tab.
//!
//! `shell` reads what a shell sends and writes the reply; `quoting` splits and quotes words as bash does. `line` reads the
//! unfinished command line, and `candidates` decides what to offer. `tenant` answers from the `cache` and starts a process
//! that runs `refresh`. Errors are never shown: they would disturb the line that the user is typing.
//!
//! clap_complete 4.6 is not used for this. Its engine takes the value of an option for a command if it has the name of
//! one (`--tenant demo`), and the quoting of its bash script lets hostile stream names run commands.

mod cache;
mod candidates;
mod line;
mod quoting;
mod refresh;
mod shell;
mod tenant;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use clap::CommandFactory as _;

use crate::cli::{Cli, GlobalArgs};
use crate::settings::{self, Settings};
use crate::terminal::Terminal;
pub(crate) use cache::forget_tenant;
pub(crate) use shell::Shell;

/// Time limit of a reply.
const REPLY_LIMIT: Duration = Duration::from_millis(300);
/// Time after which a reply no longer waits for the tenant. The rest is for writing the reply.
const TENANT_LIMIT: Duration = Duration::from_millis(250);

/// Replies to a completion script. Returns `None` if the arguments are an ordinary command line.
pub(crate) fn run(args: &[OsString]) -> Option<ExitCode> {
    let started = Instant::now();
    let [_, command, action, rest @ ..] = args else { return None };
    if command != tenant::COMMAND {
        return None;
    }
    let rest: Vec<String> = rest.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let terminal = Arc::new(Terminal::new(&settings::terminal_options(&GlobalArgs::default())));
    if action == tenant::REFRESH {
        within(refresh::LIMIT, move || refresh::refresh(&rest, terminal));
        return Some(ExitCode::SUCCESS);
    }
    let shell = Shell::parse(action.to_str()?)?;
    if let Some(reply) = within(REPLY_LIMIT.saturating_sub(started.elapsed()), move || reply(shell, rest, started)) {
        // The shell may have stopped reading.
        let _ = terminal.write(reply.as_bytes());
    }
    Some(ExitCode::SUCCESS)
}

/// Removes the streams of the current tenant from the cache after a command has changed them.
pub(crate) fn forget_streams(settings: &Settings) {
    if let Some(file) = tenant::cache_file(settings, cache::CachedList::Streams) {
        file.forget();
    }
}

/// Runs `work` on its own thread, and abandons it after `limit`. Even opening a file can block for ever.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(limit).ok()?
}

fn reply(shell: Shell, sent: Vec<String>, started: Instant) -> Option<String> {
    let request = shell.read(sent)?;
    let mut root = Cli::command();
    root.build();
    let line = line::CommandLine::read(&root, &request.before, &request.word);
    let tenant = tenant::LineTenant::new(line.tenant_options(), started + TENANT_LIMIT);
    Some(request.reply(&candidates::complete(&line, &tenant)))
}
