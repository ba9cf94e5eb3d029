//! Completion of a line that is being typed. The scripts that `events completion` prints ask `events complete SHELL …` on
//! each press of the tab key.
//!
//! `shell` knows what each shell hands over and reads, `quoting` how it quotes; `line` reads the line, `candidates` decides
//! what is offered. `known` answers for the tenant from what is `kept`, and starts another process, which `renew`s that.
//! Whatever goes wrong, a line is never disturbed: nothing goes to standard error, the exit code is 0, and an answer
//! comes in time or not at all.

mod candidates;
mod kept;
mod known;
mod line;
mod quoting;
mod renew;
mod shell;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use clap::CommandFactory as _;

use crate::cli::{Cli, GlobalArgs};
use crate::settings::{self, Settings};
use crate::terminal::Terminal;
pub(crate) use kept::forget_tenant;
pub(crate) use shell::Shell;

/// What stands in the place of a command. It is for scripts, and none of those that a person is shown.
const NAME: &str = "complete";
/// What stands in the place of a shell where what is kept is to be renewed.
const RENEW: &str = "renew";

/// Longest time that an answer takes.
const LIMIT: Duration = Duration::from_millis(300);
/// The part of it in which the tenant may answer. The rest is for the answer to be written.
const PATIENCE: Duration = Duration::from_millis(250);

/// Answers, where that is what these arguments ask for. All others are left to the command line.
pub(crate) fn run(args: &[OsString]) -> Option<ExitCode> {
    let [_, name, asks, rest @ ..] = args else { return None };
    if name != NAME {
        return None;
    }
    let started = Instant::now();
    let rest: Vec<String> = rest.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let terminal = || Arc::new(Terminal::new(&settings::terminal_options(&GlobalArgs::default())));
    if asks == RENEW {
        let theirs = terminal();
        within(renew::LIMIT, move || renew::renew(rest, theirs));
        return Some(ExitCode::SUCCESS);
    }
    let shell = Shell::parse(asks.to_str()?)?;
    if let Some(text) = within(LIMIT.saturating_sub(started.elapsed()), move || answer(shell, rest, started)) {
        // A shell that has stopped reading wants no answer.
        drop(terminal().write(text.as_bytes()));
    }
    Some(ExitCode::SUCCESS)
}

/// Forgets the streams of the tenant that applies, so that the next answer shows what a command has just changed.
pub(crate) fn forget_streams(settings: &Settings) {
    if let Some(place) = known::place(settings, kept::Subject::Streams) {
        // What cannot be removed is renewed within the minute.
        drop(place.forget());
    }
}

/// Does work on a thread of its own, which is left behind when its time is up: even a file may never answer.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(limit).ok()?
}

fn answer(shell: Shell, given: Vec<String>, started: Instant) -> Option<String> {
    let typed = shell.read(given)?;
    let mut root = Cli::command();
    root.build();
    let line = line::Line::read(&root, &typed.before, &typed.word);
    let tenant = known::Tenant::new(line.tenant_options(), started + PATIENCE);
    Some(typed.write(&candidates::answer(&line, &tenant)))
}
