//! The terms of Windows, where files of a profile are its owner's by the lists that they inherit, and where there are
//! neither signals nor process groups.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::windows::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::windows::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use tokio::net::TcpSocket;
use tokio_postgres::config::Host;

use super::Force;

/// Whether the AltGr that types `@` and `{` on many keyboards is told as Ctrl and Alt.
pub(crate) const ALT_GR_IS_CTRL_ALT: bool = true;

/// Listens for Ctrl-C from this call on. The future ends when it comes.
///
/// Where it cannot be listened for, the future never ends, and the system ends the program in its own way. Must be called
/// within a runtime.
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let signal = tokio::signal::windows::ctrl_c();
    async move {
        let Ok(mut interrupt) = signal else { return std::future::pending().await };
        interrupt.recv().await;
    }
}

/// Does work that holds the thread.
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Does nothing: Windows ends the program in its own way.
pub(crate) fn end_blocking_work_on_signals(_exit_code: u8) {}

/// Prepares the system's shell to run one line.
pub(crate) fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.arg("/C").raw_arg(line);
    command
}

/// Returns the command as it is: Ctrl-C reaches whatever shares the console.
pub(crate) fn apart(command: Command) -> Command {
    command
}

/// Does nothing: there are no process groups. The child itself is ended when it is dropped.
pub(crate) fn end_group(_leader: Option<u32>, _force: Force) {}

/// Returns the options as they are: the file inherits who may use it from its directory.
pub(crate) fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Takes every file for its owner's: who may use it is not looked up.
pub(crate) fn is_open_to_others(_file: &File) -> io::Result<bool> {
    Ok(false)
}

/// Makes a directory, and what is missing above it. It inherits who may use it.
pub(crate) fn create_owner_only_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

/// Does nothing: a directory stays as it was made.
pub(crate) fn close_to_others(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Does nothing: directories cannot be synchronised.
pub(crate) fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}

/// Does nothing: Windows forgets connections at once, and the option would let two programs share an address.
pub(crate) fn take_over_closed(_socket: &TcpSocket) -> io::Result<()> {
    Ok(())
}

/// Returns `None`: a database is reached over a network only.
pub(crate) fn socket_directory(_host: &Host) -> Option<&Path> {
    None
}

/// Returns what stands behind a prefix. It may be a path, so it need not be Unicode.
pub(crate) fn behind(value: &OsStr, prefix: &str) -> Option<OsString> {
    let wide: Vec<u16> = value.encode_wide().collect();
    let prefix: Vec<u16> = prefix.encode_utf16().collect();
    wide.strip_prefix(prefix.as_slice()).map(OsString::from_wide)
}
