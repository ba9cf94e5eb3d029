//! What differs between systems. Nothing else in the program asks which one it runs on.
//!
//! `unix` and `windows` hold the same items, each in the terms of its system. What a system has no word for does nothing
//! there, and its line says what holds instead.

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

/// How processes are ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// They may clean up first, or refuse.
    Ask,
    /// They cannot refuse.
    Kill,
}
