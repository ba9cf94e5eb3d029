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
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::{
    ALT_GR_IS_CTRL_ALT, POSTGRES_PASSWORD_FILE, apart, behind, blocking, close_to_others, create_owner_only_dir,
    end_blocking_work_on_signals, end_group, owner_only, postgres_password_file, remedy_if_open_to_others, shell,
    shows_styles, stop_signal, sync_directory, take_over_closed, told_by_kind,
};

/// The way to end processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// The processes may clean up, or refuse.
    Ask,
    /// The processes cannot refuse.
    Kill,
}
