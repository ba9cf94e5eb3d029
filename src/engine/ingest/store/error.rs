//! The errors of the store.

use std::time::Duration;

use auth0_events_client::model::UnreadableEvent;

/// A database URL that cannot be used. The text does not contain a password.
#[cfg(feature = "postgres")]
#[derive(Debug, Clone, thiserror::Error)]
#[error("{cause}")]
pub(crate) struct LocationError {
    pub(crate) cause: String,
    /// The remedy, if it is known.
    pub(crate) hint: Option<String>,
}

#[cfg(feature = "postgres")]
impl LocationError {
    pub(super) fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }
}

/// An error of the store.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum StoreError {
    /// The database refused the operation.
    #[error("{0}")]
    Refused(String),
    /// The database file cannot be created.
    #[error("{0}")]
    NoFile(String),
    /// The database cannot be reached at the moment.
    #[error("{cause}")]
    Unreachable {
        cause: String,
        /// The time until the next attempt makes sense.
        retry_in: Duration,
    },
    /// Another process holds the cursor.
    #[error("another process is using this cursor")]
    InUse,
    /// A later version of this program made the tables.
    #[error("the tables have version {found}, and this program supports versions up to {known}")]
    Newer { found: usize, known: usize },
    /// The database belongs to another program. It was not changed.
    #[error("{0}")]
    Foreign(String),
    /// The event cannot be stored.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
}
