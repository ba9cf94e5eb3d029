//! Differences between operating systems, and files that only their owner can read.
//!
//! `unix` and `windows` have the same items. An item without an equivalent on a system does nothing there, and its comment
//! says what applies instead.
//!
//! ```
//! use auth0_events_platform::files;
//!
//! let directory = std::env::temp_dir().join(format!("auth0-events-platform-{}", std::process::id()));
//! files::make_dir(&directory)?;
//! let path = directory.join(files::name_of("any key", "json"));
//! files::replace(&path, b"{}")?;
//! assert_eq!(std::fs::read(&path)?, b"{}");
//! assert!(files::remove(&path)? && !files::remove(&path)?);
//! # std::fs::remove_dir(&directory)?;
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod files;
pub mod reading;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::{
    ALT_GR_IS_CTRL_ALT, POSTGRES_PASSWORD_FILE, blocking, end_blocking_work_on_signals, in_own_group,
    normalize_pipe_error, owner_only, postgres_password_file, remedy_if_open_to_others, shell, shows_styles,
    stop_signal, strip_prefix, take_over_closed,
};

/// The way to end processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// The processes may clean up, or refuse.
    Ask,
    /// The processes cannot refuse.
    Kill,
}

/// The processes of a command that [`shell`] or [`in_own_group`] put into a group of its own. Dropping it signals the group.
#[derive(Debug)]
pub struct ProcessGroup {
    leader: Option<u32>,
}

impl ProcessGroup {
    /// Guards the group of the process with the id `leader`; `None` for a process that has ended.
    pub fn new(leader: Option<u32>) -> Self {
        Self { leader }
    }

    /// Signals the group now.
    pub fn end(&self, force: Force) {
        system::end_group(self.leader, force);
    }

    /// Leaves the group alone from now on: its command has ended, and may leave background processes on purpose.
    pub fn release(mut self) {
        self.leader = None;
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        if self.leader.is_some() {
            system::end_group(self.leader, Force::Kill);
        }
    }
}
