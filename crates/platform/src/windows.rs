//! Windows: console events, process trees, and files that inherit their access rights from the user's profile.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::windows::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crossterm::ansi_support;
use tokio::net::TcpSocket;
use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
};

use super::Force;

/// Whether AltGr, which types `@` and `{` on many keyboards, is reported as Ctrl and Alt.
pub const ALT_GR_IS_CTRL_ALT: bool = true;

/// Enables styles in the console, which older ones need, and reports whether it supports them.
pub fn shows_styles() -> bool {
    ansi_support::supports_ansi()
}

/// Listens for Ctrl-C, Ctrl-Break, the closing of the console and the shutdown of the system from this call on. The future
/// completes when one arrives.
///
/// If they cannot be received, it never completes, and the event ends the program. Must be called within a runtime.
pub fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let stops = Stops::listen();
    async move {
        let Ok(mut stops) = stops else { return std::future::pending().await };
        stops.next().await;
        HANDLED.fetch_add(1, Ordering::SeqCst);
    }
}

/// The console events that correspond to SIGINT and SIGTERM.
struct Stops {
    interrupt: CtrlC,
    interrupt_hard: CtrlBreak,
    console_gone: CtrlClose,
    system_gone: CtrlShutdown,
}

impl Stops {
    fn listen() -> io::Result<Self> {
        let (interrupt, interrupt_hard) = (ctrl_c()?, ctrl_break()?);
        Ok(Self { interrupt, interrupt_hard, console_gone: ctrl_close()?, system_gone: ctrl_shutdown()? })
    }

    /// Waits for the next event. Cancel-safe: no event is lost.
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.interrupt_hard.recv() => {}
            _ = self.console_gone.recv() => {}
            _ = self.system_gone.recv() => {}
        }
    }
}

/// Set during work that blocks the thread and may not end, such as an endless filter of the user.
static BLOCKED: AtomicBool = AtomicBool::new(false);

/// Counts the [`stop_signal`] futures that have completed.
static HANDLED: AtomicUsize = AtomicUsize::new(0);

/// Runs work that blocks the thread. An event during the work exits the program at once, if
/// [`end_blocking_work_on_signals`] was called.
pub fn blocking<T>(work: impl FnOnce() -> T) -> T {
    BLOCKED.store(true, Ordering::SeqCst);
    let outcome = work();
    BLOCKED.store(false, Ordering::SeqCst);
    outcome
}

/// Makes signals during [`blocking`] work exit the program with this code, and also a signal that arrives before the previous
/// one was handled. [`stop_signal`] receives all others.
pub fn end_blocking_work_on_signals(exit_code: u8) {
    // Listening disables the default action, so it must not start unless its thread runs.
    let watch = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let (Ok(runtime), Ok(mut stops)) = (runtime, Stops::listen()) else { return };
        let mut before = 0;
        loop {
            runtime.block_on(stops.next());
            // This event may be counted already; all earlier ones must be.
            if HANDLED.load(Ordering::SeqCst) < before || BLOCKED.load(Ordering::SeqCst) {
                end(exit_code);
            }
            before += 1;
        }
    };
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(watch);
}

#[expect(clippy::exit, reason = "the main thread is blocked")]
fn end(exit_code: u8) -> ! {
    std::process::exit(exit_code.into())
}

/// `ERROR_PIPE_NOT_CONNECTED`.
const NO_OTHER_END: i32 = 233;

/// Converts a closed pipe to `BrokenPipe`, since std does not know every error number for it.
pub fn normalize_pipe_error(error: io::Error) -> io::Error {
    if error.raw_os_error() == Some(NO_OTHER_END) { io::ErrorKind::BrokenPipe.into() } else { error }
}

/// Creates a command that runs one line in the system's shell, out of reach of Ctrl-C.
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    // `/S` removes the outer quotes only; without it, a line that starts with a quote would lose its own. `/D` skips the
    // AutoRun commands of the registry.
    command.args(["/D", "/S", "/C"]).raw_arg(format!("\"{line}\""));
    in_own_group(command)
}

/// `CREATE_NEW_PROCESS_GROUP`.
const NEW_GROUP: u32 = 0x200;

/// Puts a command into its own process group, so that Ctrl-C on the console does not reach it.
pub fn in_own_group(mut command: Command) -> Command {
    command.creation_flags(NEW_GROUP);
    command
}

/// Ends the child `leader`, which was not waited for, and its descendants. Always by force, since a console program cannot be
/// asked from outside its console.
pub(crate) fn end_group(leader: Option<u32>, _force: Force) {
    if let Some(leader) = leader {
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &leader.to_string()]);
        // It fails if the tree has ended already.
        let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// Returns the options unchanged: the file inherits the access rights of its directory.
pub fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Returns `None`: the access rights are not checked.
///
/// # Errors
/// Never fails.
pub fn remedy_if_open_to_others(_file: &File, _path: &Path) -> io::Result<Option<String>> {
    Ok(None)
}

/// Creates a directory and its missing parents. It inherits its access rights.
///
/// # Errors
/// Fails if the directory cannot be created.
pub(crate) fn create_owner_only_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

/// Does nothing: the directory keeps its access rights.
///
/// # Errors
/// Never fails.
pub(crate) fn close_to_others(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Does nothing: directories cannot be synced.
///
/// # Errors
/// Never fails.
pub(crate) fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Does nothing: Windows has no TIME_WAIT conflict, and the option would let two programs share an address.
///
/// # Errors
/// Never fails.
pub fn take_over_closed(_socket: &TcpSocket) -> io::Result<()> {
    Ok(())
}

/// The standard password file of PostgreSQL clients, for display.
pub const POSTGRES_PASSWORD_FILE: &str = r"%APPDATA%\postgresql\pgpass.conf";

/// Returns the path of [`POSTGRES_PASSWORD_FILE`].
pub fn postgres_password_file() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join("postgresql").join("pgpass.conf"))
}

/// Returns the text after a prefix. It may be a path, so it need not be Unicode.
pub fn strip_prefix(value: &OsStr, prefix: &str) -> Option<OsString> {
    let wide: Vec<u16> = value.encode_wide().collect();
    let prefix: Vec<u16> = prefix.encode_utf16().collect();
    wide.strip_prefix(prefix.as_slice()).map(OsString::from_wide)
}

#[cfg(test)]
mod tests;
