//! trigger.

use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::values::{self, JsonSource, JsonSourceParser};

/// Send a test event through a stream
///
/// The event carries a sample of its type, unless --payload says what it is to carry. It travels like a real one.
///
/// The API answers before the first attempt. With --wait the outcome is followed: a failure is read from the failed
/// deliveries. No list shows successes, so a delivery is inferred from the stream's count of them, which another event
/// delivered meanwhile would raise as well. The result says what was inferred and how. Anything but a delivery exits with 6.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events trigger crm-sync --type user.created --wait=2s
  events trigger crm-sync --type user.updated --set object.email=ada@example.com
  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd --payload | \\
      events trigger crm-sync --payload -")]
pub(crate) struct TriggerArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Type of the event; else the payload's, else the only one that the stream subscribes to, else asked for on a terminal
    #[arg(long = "type", value_name = "TYPE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) event_type: Option<String>,
    /// What the event carries: a file (also `@FILE`), `-` for standard input, or JSON
    ///
    /// An object is taken as the event's data, such as `{"object":{"user_id":"auth0|1"}}`. A whole CloudEvent gives its
    /// data, and its type.
    #[arg(long, value_name = "FILE|-|JSON", value_parser = JsonSourceParser { takes_bare_names: true })]
    pub(crate) payload: Option<JsonSource>,
    /// Set one value within the data, such as `object.email=ada@example.com`; repeatable
    ///
    /// The path leads from the event's data through members and, by number, through items of arrays; `\.` stands for a
    /// dot within a name. Missing members are made. The value is JSON if it reads as such, else text.
    #[arg(long, value_name = "PATH=VALUE", value_parser = assignment)]
    pub(crate) set: Vec<Assignment>,
    /// Follow the delivery to its outcome, at most this long [default: 30s]
    #[arg(
        long,
        value_name = "DURATION",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "30s",
        value_parser = values::time_limit
    )]
    pub(crate) wait: Option<Duration>,
}

/// One `--set`: where a value goes, and the value as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    /// The steps from the data to the value; at least one, none of them empty.
    pub(crate) path: Vec<String>,
    pub(crate) value: String,
}

/// Parses `a.b=value`. The first `=` ends the path.
pub(crate) fn assignment(text: &str) -> Result<Assignment, String> {
    let Some((path, value)) = text.split_once('=') else {
        return Err("it has no `=` between path and value".to_owned());
    };
    let mut steps = vec![String::new()];
    let mut characters = path.chars().peekable();
    while let Some(character) = characters.next() {
        let step = steps.last_mut().expect("there is a step at any time");
        match character {
            '\\' if matches!(characters.peek(), Some('.' | '\\')) => step.extend(characters.next()),
            '.' => steps.push(String::new()),
            other => step.push(other),
        }
    }
    match steps.iter().any(String::is_empty) {
        true => Err(format!("the path `{}` has an empty step", path.escape_debug())),
        false => Ok(Assignment { path: steps, value: value.to_owned() }),
    }
}

#[cfg(test)]
mod tests;
