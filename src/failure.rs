//! Owns [`Failure`]: a failure that a command raises itself, as opposed to one that the API or the network reports.

use std::fmt;

/// What went wrong, in the terms of the exit codes. Only `report` knows the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The API refused, or anything that has no kind of its own.
    Refused,
    /// A bad flag or value, or a confirmation that was not given.
    Usage,
    /// No credentials, or credentials that do not suffice.
    Unauthorized,
    /// The named thing does not exist.
    NotFound,
    /// Some of several items failed; the others were done.
    Partial,
    /// What was asked for came out otherwise, such as a delivery that failed.
    Condition,
    /// No usable answer: connection, time, or a server that kept failing.
    Network,
    /// Ctrl-C or SIGTERM before the work was done.
    Interrupted,
}

/// One failure: its kind, one line of text, and a hint where the remedy is known.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Decides the exit code.
    pub(crate) kind: Kind,
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// Makes a failure. The message is lower case, without a full stop.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// Makes a failure of kind [`Kind::Usage`].
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds the remedy: imperative, with the exact command in backticks.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the remedy, where one is known.
    #[must_use]
    pub(crate) fn hint_if(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hint = hint.map(Into::into).or(self.hint);
        self
    }

    /// Names where the bad value came from, in front of the message.
    #[must_use]
    pub(crate) fn within(mut self, source: &str) -> Self {
        self.message = format!("{source}: {}", self.message);
        self
    }

    /// Returns the remedy, where one is known.
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
