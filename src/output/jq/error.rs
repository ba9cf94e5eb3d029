//! The errors of filters.

use std::fmt;

use auth0_events_text::escape;

/// Longer messages lose their middle, because some messages of jq quote the whole input.
const MESSAGE_CHARS: usize = 240;

/// The reason why a filter has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JqError {
    /// The text is not a filter.
    Compile {
        /// The expected token, or the unknown name.
        reason: String,
        /// The faulty line and a line with a caret, both indented. Empty if the filter is empty.
        excerpt: String,
    },
    /// The filter raised an error on its input.
    Run(String),
}

impl JqError {
    /// Returns an error of the run with a message that fits on a line of a terminal.
    pub(super) fn run(message: &str) -> Self {
        Self::Run(shortened(message))
    }
}

impl fmt::Display for JqError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compile { reason, excerpt } if excerpt.is_empty() => write!(f, "malformed `--jq` filter: {reason}"),
            Self::Compile { reason, excerpt } => write!(f, "malformed `--jq` filter: {reason}\n{excerpt}"),
            Self::Run(message) => write!(f, "the `--jq` filter failed: {message}"),
        }
    }
}

impl std::error::Error for JqError {}

fn shortened(message: &str) -> String {
    let characters: Vec<char> = escape(message).chars().collect();
    if characters.len() <= MESSAGE_CHARS {
        return characters.into_iter().collect();
    }
    let head = &characters[..MESSAGE_CHARS * 2 / 3];
    let tail = &characters[characters.len() - MESSAGE_CHARS / 3..];
    head.iter().chain(&['…']).chain(tail).collect()
}
