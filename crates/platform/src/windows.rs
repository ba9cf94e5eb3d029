//! The terms of Windows: events of the console, trees of processes, and files that are their owner's by the lists that they
//! inherit from the profile.

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

/// Whether the AltGr that types `@` and `{` on many keyboards is told as Ctrl and Alt.
pub const ALT_GR_IS_CTRL_ALT: bool = true;

/// Makes the console understand styles, which older ones do only on request. Tells whether it does.
pub fn shows_styles() -> bool {
    ansi_support::supports_ansi()
}

/// Listens for the end from this call on: Ctrl-C, Ctrl-Break, the closing of the console, the system's end. The future ends
/// when one of them comes.
///
/// Where they cannot be listened for, it never ends, and the system ends the program in its own way. Must be called within
/// a runtime.
pub fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let stops = Stops::listen();
    async move {
        let Ok(mut stops) = stops else { return std::future::pending().await };
        stops.next().await;
        HEARD.fetch_add(1, Ordering::SeqCst);
    }
}

/// What ends a program in the way that SIGINT and SIGTERM do elsewhere.
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

    /// Waits for the next one. Can be cancelled at any point; none is lost.
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.interrupt_hard.recv() => {}
            _ = self.console_gone.recv() => {}
            _ = self.system_gone.recv() => {}
        }
    }
}

/// Set while the program's thread is held by work that hears no signal and may not end: a `--jq` filter.
static BLOCKED: AtomicBool = AtomicBool::new(false);

/// Counts each [`stop_signal`] that has ended.
static HEARD: AtomicUsize = AtomicUsize::new(0);

/// Does work that holds the thread. A signal that comes meanwhile ends the program at once, where
/// [`end_blocking_work_on_signals`] was called.
pub fn blocking<T>(work: impl FnOnce() -> T) -> T {
    BLOCKED.store(true, Ordering::SeqCst);
    let outcome = work();
    BLOCKED.store(false, Ordering::SeqCst);
    outcome
}

/// From this call on, a signal that comes during [`blocking`] work ends the program with this exit code, and so does one
/// that finds the one before it unheard. Other signals are for [`stop_signal`].
pub fn end_blocking_work_on_signals(exit_code: u8) {
    // Once this listens, the system leaves the program alone, so it is done only where there is a thread to listen on.
    let watch = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let (Ok(runtime), Ok(mut stops)) = (runtime, Stops::listen()) else { return };
        let mut before = 0;
        loop {
            runtime.block_on(stops.next());
            // The one that has just come may have been counted already, but those before it must have been.
            if HEARD.load(Ordering::SeqCst) < before || BLOCKED.load(Ordering::SeqCst) {
                end(exit_code);
            }
            before += 1;
        }
    };
    drop(std::thread::Builder::new().name("signals".to_owned()).spawn(watch));
}

#[expect(clippy::exit, reason = "the thread that would return from `main` hears nothing")]
fn end(exit_code: u8) -> ! {
    std::process::exit(exit_code.into())
}

/// `ERROR_PIPE_NOT_CONNECTED`.
const NO_OTHER_END: i32 = 233;

/// Tells by `BrokenPipe` that the reader of a pipe has left, for which std does not know all the numbers.
pub fn told_by_kind(error: io::Error) -> io::Error {
    if error.raw_os_error() == Some(NO_OTHER_END) { io::ErrorKind::BrokenPipe.into() } else { error }
}

/// Prepares the system's shell to run one line, out of reach of Ctrl-C.
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    // With `/S` the outer quotes go and the line between them stays as it is; without it, a line that begins with a quote
    // would lose its own. `/D`: what the registry has run in every shell is not for this one.
    command.args(["/D", "/S", "/C"]).raw_arg(format!("\"{line}\""));
    apart(command)
}

/// `CREATE_NEW_PROCESS_GROUP`.
const NEW_GROUP: u32 = 0x200;

/// Puts a command into a process group of its own, so that Ctrl-C on the console does not reach it.
pub fn apart(mut command: Command) -> Command {
    command.creation_flags(NEW_GROUP);
    command
}

/// Ends a child of this id that has not been waited for, and what it has started. By force in any case: a program without a
/// window can be asked by nobody outside its console.
pub fn end_group(leader: Option<u32>, _force: Force) {
    if let Some(leader) = leader {
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &leader.to_string()]);
        // A tree that has ended is what was asked for.
        drop(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status());
    }
}

/// Returns the options as they are: the file inherits who may use it from its directory.
pub fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Takes every file for its owner's: who may use it is not looked up.
pub fn remedy_if_open_to_others(_file: &File, _path: &Path) -> io::Result<Option<String>> {
    Ok(None)
}

/// Makes a directory, and what is missing above it. It inherits who may use it.
pub fn create_owner_only_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

/// Does nothing: a directory stays as it was made.
pub fn close_to_others(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Does nothing: directories cannot be synchronised.
pub fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Does nothing: Windows forgets connections at once, and the option would let two programs share an address.
pub fn take_over_closed(_socket: &TcpSocket) -> io::Result<()> {
    Ok(())
}

/// Where every PostgreSQL client looks for passwords, as people write it.
pub const POSTGRES_PASSWORD_FILE: &str = r"%APPDATA%\postgresql\pgpass.conf";

/// Returns the path of [`POSTGRES_PASSWORD_FILE`].
pub fn postgres_password_file() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join("postgresql").join("pgpass.conf"))
}

/// Returns what stands behind a prefix. It may be a path, so it need not be Unicode.
pub fn behind(value: &OsStr, prefix: &str) -> Option<OsString> {
    let wide: Vec<u16> = value.encode_wide().collect();
    let prefix: Vec<u16> = prefix.encode_utf16().collect();
    wide.strip_prefix(prefix.as_slice()).map(OsString::from_wide)
}

#[cfg(test)]
mod tests;
