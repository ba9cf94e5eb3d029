//! Unix: signals, process groups, file modes.

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
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{flag, low_level};
use tokio::net::TcpSocket;
use tokio::signal::unix::{SignalKind, signal};

use super::Force;

/// Whether AltGr, which types `@` and `{` on many keyboards, is reported as Ctrl and Alt.
pub const ALT_GR_IS_CTRL_ALT: bool = false;

/// Reports whether a terminal supports styles. All do, except those that the environment declares as dumb.
pub fn shows_styles() -> bool {
    true
}

/// Whether SIGHUP, which a closed terminal sends, stops the program. It does not if it was ignored at the start, as under
/// `nohup`. Only on Linux can this be read without unsafe code; elsewhere SIGHUP keeps its default.
static HANGUP_STOPS: LazyLock<bool> = LazyLock::new(|| {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_some_and(|ignored| ignored & (1 << (SIGHUP - 1)) == 0)
});

/// Listens for Ctrl-C, SIGTERM and SIGHUP from this call on. The future completes when one arrives.
///
/// SIGHUP stays ignored if it was ignored at the start. If signals cannot be received, the future never completes, and a signal
/// ends the program. Must be called within a runtime.
pub fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let hangup = HANGUP_STOPS.then(|| signal(SignalKind::hangup())).transpose();
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()), hangup);
    async move {
        let (Ok(mut interrupt), Ok(mut terminate), Ok(hangup)) = signals else { return std::future::pending().await };
        let hangup = async {
            match hangup {
                Some(mut hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup => {}
        }
        UNHANDLED.store(false, Ordering::SeqCst);
    }
}

/// Set during work that blocks the thread and may not end, such as an endless filter of the user.
static BLOCKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Set by a signal until a [`stop_signal`] receives it.
static UNHANDLED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Runs work that blocks the thread. A signal during the work, or just before, exits the program at once, if
/// [`end_blocking_work_on_signals`] was called.
pub fn blocking<T>(work: impl FnOnce() -> T) -> T {
    BLOCKED.store(true, Ordering::SeqCst);
    if UNHANDLED.swap(false, Ordering::SeqCst) {
        // A signal arrived just before, and no task could receive it.
        let _ = low_level::raise(SIGTERM);
    }
    let outcome = work();
    BLOCKED.store(false, Ordering::SeqCst);
    outcome
}

/// Makes signals during [`blocking`] work exit the program with this code, and also a signal that arrives before the previous
/// one was handled. [`stop_signal`] receives all others.
pub fn end_blocking_work_on_signals(exit_code: u8) {
    for signal in [SIGINT, SIGTERM].into_iter().chain(HANGUP_STOPS.then_some(SIGHUP)) {
        // If registering fails, a signal ends the program by default.
        let _ = flag::register_conditional_shutdown(signal, exit_code.into(), Arc::clone(&BLOCKED));
        // In this order, so that a signal does not see its own mark.
        let _ = flag::register_conditional_shutdown(signal, exit_code.into(), Arc::clone(&UNHANDLED));
        let _ = flag::register(signal, Arc::clone(&UNHANDLED));
    }
}

/// Returns the error unchanged: a closed pipe is `BrokenPipe` already.
pub fn normalize_pipe_error(error: io::Error) -> io::Error {
    error
}

/// Creates a command that runs one line in the system's shell, in its own process group.
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]);
    in_own_group(command)
}

/// Puts a command into its own process group, so that Ctrl-C on the terminal does not reach it.
pub fn in_own_group(mut command: Command) -> Command {
    command.process_group(0);
    command
}

/// Ends the process group that [`shell`] created for the child `leader`, if it still exists.
pub(crate) fn end_group(leader: Option<u32>, force: Force) {
    let signal = match force {
        Force::Ask => Signal::TERM,
        Force::Kill => Signal::KILL,
    };
    let group = leader.and_then(|leader| i32::try_from(leader).ok()).and_then(Pid::from_raw);
    if let Some(group) = group {
        // It fails if the group has ended already.
        let _ = kill_process_group(group, signal);
    }
}

/// Makes the file that these options create readable for its owner only.
pub fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// Returns the remedy if users other than its owner can access a file.
///
/// # Errors
/// Fails if the metadata cannot be read.
pub fn remedy_if_open_to_others(file: &File, path: &Path) -> io::Result<Option<String>> {
    let is_open = file.metadata()?.permissions().mode() & 0o077 != 0;
    Ok(is_open.then(|| format!("run `chmod 600 {}`", path.display())))
}

/// Creates a directory and its missing parents for its owner only. An existing directory is unchanged.
///
/// # Errors
/// Fails if the directory cannot be created.
pub(crate) fn create_owner_only_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).recursive(true).create(path)
}

/// Restricts an existing directory to its owner.
///
/// # Errors
/// Fails if the mode cannot be changed.
pub(crate) fn close_to_others(directory: &Path) -> io::Result<()> {
    std::fs::set_permissions(directory, Permissions::from_mode(0o700))
}

/// Makes a rename within the directory survive a crash of the system.
///
/// # Errors
/// Fails if the file system cannot sync directories.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Lets a listener bind an address with old connections in TIME_WAIT.
///
/// # Errors
/// Fails if the socket option cannot be set.
pub fn take_over_closed(socket: &TcpSocket) -> io::Result<()> {
    socket.set_reuseaddr(true)
}

/// The standard password file of PostgreSQL clients, for display.
pub const POSTGRES_PASSWORD_FILE: &str = "~/.pgpass";

/// Returns the path of [`POSTGRES_PASSWORD_FILE`].
pub fn postgres_password_file() -> Option<PathBuf> {
    Some(dirs::home_dir()?.join(".pgpass"))
}

/// Returns the text after a prefix. It may be a path, so it need not be Unicode.
pub fn strip_prefix(value: &OsStr, prefix: &str) -> Option<OsString> {
    value.as_bytes().strip_prefix(prefix.as_bytes()).map(|rest| OsStr::from_bytes(rest).to_owned())
}

#[cfg(test)]
mod tests;
