//! The terms of Unix: signals, process groups, modes of files, sockets that are files.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};
use tokio::net::TcpSocket;
use tokio::signal::unix::{SignalKind, signal};

use super::Force;

/// Whether the AltGr that types `@` and `{` on many keyboards is told as Ctrl and Alt.
pub const ALT_GR_IS_CTRL_ALT: bool = false;

/// Tells whether a terminal shows styles: every one does, but a dumb one, which says so in the environment.
pub fn shows_styles() -> bool {
    true
}

/// Listens for Ctrl-C and SIGTERM from this call on. The future ends when either comes.
///
/// Where signals cannot be listened for, it never ends, and the system ends the program in its own way. Must be called
/// within a runtime.
pub fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        let (Ok(mut interrupt), Ok(mut terminate)) = signals else { return std::future::pending().await };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        UNHEARD.store(false, Ordering::SeqCst);
    }
}

/// Set while this thread is held by work that hears no signal and may not end: a `--jq` filter.
static BLOCKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Set by a signal until a [`stop_signal`] hears it.
static UNHEARD: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Does work that holds the thread. A signal that comes meanwhile, or came just before, ends the program at once, where
/// [`end_blocking_work_on_signals`] was called.
pub fn blocking<T>(work: impl FnOnce() -> T) -> T {
    BLOCKED.store(true, Ordering::SeqCst);
    if UNHEARD.swap(false, Ordering::SeqCst) {
        // It came just before, and nobody could hear it meanwhile.
        drop(low_level::raise(SIGTERM));
    }
    let outcome = work();
    BLOCKED.store(false, Ordering::SeqCst);
    outcome
}

/// From this call on, a signal that comes during [`blocking`] work ends the program with this exit code, and so does one
/// that finds the one before it unheard. Other signals are for [`stop_signal`].
pub fn end_blocking_work_on_signals(exit_code: u8) {
    for signal in [SIGINT, SIGTERM] {
        // Where it cannot be listened for, the system ends the program in its own way.
        drop(flag::register_conditional_shutdown(signal, exit_code.into(), Arc::clone(&BLOCKED)));
        // In this order, so that a signal does not meet the mark of its own.
        drop(flag::register_conditional_shutdown(signal, exit_code.into(), Arc::clone(&UNHEARD)));
        drop(flag::register(signal, Arc::clone(&UNHEARD)));
    }
}

/// Returns the error as it is: that the reader of a pipe has left is `BrokenPipe` already.
pub fn told_by_kind(error: io::Error) -> io::Error {
    error
}

/// Prepares the system's shell to run one line, in a process group of its own.
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]);
    apart(command)
}

/// Puts a command into a process group of its own, so that Ctrl-C on the terminal does not reach it.
pub fn apart(mut command: Command) -> Command {
    command.process_group(0);
    command
}

/// Ends the process group that [`shell`] made for a child of this id, as far as it is still there.
pub fn end_group(leader: Option<u32>, force: Force) {
    let signal = match force {
        Force::Ask => Signal::TERM,
        Force::Kill => Signal::KILL,
    };
    let group = leader.and_then(|leader| i32::try_from(leader).ok()).and_then(Pid::from_raw);
    if let Some(group) = group {
        // A group that has ended is what was asked for.
        let _ = kill_process_group(group, signal);
    }
}

/// Makes the file that these options create readable for its owner alone.
pub fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// Where others than its owner may use a file, returns what to do about it.
pub fn remedy_if_open_to_others(file: &File, path: &Path) -> io::Result<Option<String>> {
    let is_open = file.metadata()?.permissions().mode() & 0o077 != 0;
    Ok(is_open.then(|| format!("run `chmod 600 {}`", path.display())))
}

/// Makes a directory, and what is missing above it, for its owner alone. One that exists stays as it is.
pub fn create_owner_only_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).recursive(true).create(path)
}

/// Closes an existing directory to everyone but its owner.
pub fn close_to_others(directory: &Path) -> io::Result<()> {
    std::fs::set_permissions(directory, Permissions::from_mode(0o700))
}

/// Makes a rename within the directory outlast a crash of the system.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Lets a listener take an address over whose former connections have not been forgotten yet.
pub fn take_over_closed(socket: &TcpSocket) -> io::Result<()> {
    socket.set_reuseaddr(true)
}

/// Where every PostgreSQL client looks for passwords, as people write it.
pub const POSTGRES_PASSWORD_FILE: &str = "~/.pgpass";

/// Returns the path of [`POSTGRES_PASSWORD_FILE`].
pub fn postgres_password_file() -> Option<PathBuf> {
    Some(dirs::home_dir()?.join(".pgpass"))
}

/// Returns what stands behind a prefix. It may be a path, so it need not be Unicode.
pub fn behind(value: &OsStr, prefix: &str) -> Option<OsString> {
    value.as_bytes().strip_prefix(prefix.as_bytes()).map(|rest| OsStr::from_bytes(rest).to_owned())
}

#[cfg(test)]
mod tests;
