//! Owns [`Failure`]: a failure that a command reports itself, unlike those of the API and the network.

use std::fmt;

/// The kind of a failure, which decides the exit code. `report` maps kinds to codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The API rejected the request, or a failure without a kind of its own.
    Refused,
    /// A wrong flag or value, or a missing confirmation.
    Usage,
    /// Missing or insufficient credentials.
    Unauthorized,
    /// The resource does not exist.
    NotFound,
    /// Some of several items failed.
    Partial,
    /// An expected condition was not met, such as a successful delivery.
    Condition,
    /// There was no usable answer: the connection failed, the timeout expired, or the server kept failing.
    Network,
    /// Ctrl-C or SIGTERM before the work was done.
    Interrupted,
}

/// A failure with its kind, its one-line message, and a hint if there is a remedy.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// Creates a failure. The message is lower case, without a full stop.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// Creates a failure of kind [`Kind::Usage`].
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Sets the hint: an imperative with the exact command in backticks.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the hint if there is one.
    #[must_use]
    pub(crate) fn hint_if(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hint = hint.map(Into::into).or(self.hint);
        self
    }

    /// Changes the kind.
    #[must_use]
    pub(crate) fn of_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Prefixes the message with the source of the wrong value.
    #[must_use]
    pub(crate) fn within(mut self, source: &str) -> Self {
        self.message = format!("{source}: {}", self.message);
        self
    }

    /// Returns the hint, if there is one.
    pub(crate) fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
