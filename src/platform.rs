//! What differs between systems. Nothing else in the program asks which one it runs on.

use std::fs::{DirBuilder, OpenOptions};
use std::future::Future;
use std::io;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

/// Listens for Ctrl-C, and for SIGTERM where there is one, from this call on. The future ends when either comes.
///
/// Where signals cannot be listened for, it never ends, and the system ends the program in its own way. Must be called
/// within a runtime.
#[cfg(unix)]
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
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

/// Listens for Ctrl-C from this call on. The future ends when it comes.
#[cfg(windows)]
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let signal = tokio::signal::windows::ctrl_c();
    async move {
        let Ok(mut interrupt) = signal else { return std::future::pending().await };
        interrupt.recv().await;
    }
}

/// Makes the file that these options create readable for its owner alone. Windows keeps a profile's files so by itself.
pub(crate) fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Tells whether others than its owner may use a file. Windows keeps a profile's files to itself.
pub(crate) fn is_open_to_others(file: &std::fs::File) -> io::Result<bool> {
    #[cfg(unix)]
    return Ok(std::os::unix::fs::PermissionsExt::mode(&file.metadata()?.permissions()) & 0o077 != 0);
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(false)
    }
}

/// Makes a directory, and what is missing above it, for its owner alone. One that exists stays as it is.
pub(crate) fn create_owner_only_dir(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Closes an existing directory to everyone but its owner.
pub(crate) fn close_to_others(directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(directory, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    #[cfg(not(unix))]
    let _ = directory;
    Ok(())
}

/// Makes a rename within the directory outlast a crash of the system, where directories can be synchronised.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(directory)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = directory;
    Ok(())
}

/// Prepares the system's shell to run one line, in a process group of its own.
#[cfg(unix)]
pub(crate) fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line]);
    apart(command)
}

/// Prepares the system's shell to run one line.
#[cfg(windows)]
pub(crate) fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut command = Command::new("cmd");
    command.arg("/C").raw_arg(line);
    command
}

/// Puts a command into a process group of its own, so that Ctrl-C on the terminal does not reach it.
pub(crate) fn apart(mut command: Command) -> Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    let _ = &mut command;
    command
}

/// Set while this thread is held by work that hears no signal and may not end: a `--jq` filter.
static BLOCKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Set by a signal until a [`stop_signal`] hears it.
static UNHEARD: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Does work that holds the thread. A signal that comes meanwhile, or came just before, ends the program at once, where
/// [`end_blocking_work_on_signals`] was called.
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    BLOCKED.store(true, Ordering::SeqCst);
    #[cfg(unix)]
    if UNHEARD.swap(false, Ordering::SeqCst) {
        // It came just before, and nobody could hear it meanwhile.
        drop(signal_hook::low_level::raise(signal_hook::consts::SIGTERM));
    }
    let outcome = work();
    BLOCKED.store(false, Ordering::SeqCst);
    outcome
}

/// From this call on, a signal that comes during [`blocking`] work ends the program with this exit code, and so does one
/// that finds the one before it unheard. Other signals are for [`stop_signal`].
#[cfg(unix)]
pub(crate) fn end_blocking_work_on_signals(exit_code: u8) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    for signal in [SIGINT, SIGTERM] {
        // Where it cannot be listened for, the system ends the program in its own way.
        drop(signal_hook::flag::register_conditional_shutdown(signal, exit_code.into(), Arc::clone(&BLOCKED)));
        // In this order, so that a signal does not meet the mark of its own.
        drop(signal_hook::flag::register_conditional_shutdown(signal, exit_code.into(), Arc::clone(&UNHEARD)));
        drop(signal_hook::flag::register(signal, Arc::clone(&UNHEARD)));
    }
}

/// Windows ends the program in its own way.
#[cfg(windows)]
pub(crate) fn end_blocking_work_on_signals(_: u8) {}

/// How processes are ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Force {
    /// They may clean up first, or refuse.
    Ask,
    /// They cannot refuse.
    Kill,
}

/// Ends the process group that [`shell`] made for a child of this id, as far as it is still there.
#[cfg(unix)]
pub(crate) fn end_group(leader: Option<u32>, force: Force) {
    use rustix::process::{Pid, Signal, kill_process_group};
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

/// Does nothing: there are no process groups. The child itself is ended when it is dropped.
#[cfg(windows)]
pub(crate) fn end_group(_leader: Option<u32>, _force: Force) {}
