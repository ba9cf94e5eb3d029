//! The arguments of `trigger`.

use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::values::{self, JsonSource, JsonSourceParser};
use auth0_events_text::repeatable;

/// Send a test event through a stream
///
/// Sends a sample of the event type, or --payload. The event is delivered like a real one.
///
/// The API answers before the first attempt; --wait waits for the outcome. A failure is read from the failed deliveries. The
/// API lists no successes, so a success is inferred from the stream's success count, which other events also raise; the
/// result shows the evidence. The exit code is 6 unless the event was delivered.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events trigger crm-sync --type user.created --wait=2s
  events trigger crm-sync --type user.updated --set object.email=ada@example.com
  events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd --payload | \\
      events trigger crm-sync --payload -")]
pub(crate) struct TriggerArgs {
    /// Id (est_...) or exact name of the stream; chosen from a list on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// Event type [default: the type of the payload, else the only type of the stream]
    #[arg(long = "type", value_name = "TYPE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) event_type: Option<String>,
    /// Data of the event, or a whole event: a file (also `@FILE`), `-` for standard input, or JSON
    ///
    /// Data is an object such as `{"object":{"user_id":"auth0|1"}}`. A whole CloudEvent provides data and type, also in a
    /// line of `subscribe`, a delivery or an event of EventBridge.
    #[arg(long, value_name = "FILE|-|JSON", value_parser = JsonSourceParser { takes_bare_names: true })]
    pub(crate) payload: Option<JsonSource>,
    /// Set one value within the data, such as `object.email=ada@example.com`; repeatable
    ///
    /// The path starts at the event's data, with names of members and indexes of arrays; write `\.` for a dot in a name.
    /// Missing members are created. The value is JSON if it parses as JSON, else text.
    #[arg(long, value_name = "PATH=VALUE", value_parser = assignment)]
    pub(crate) set: Vec<Assignment>,
    /// Wait for the outcome of the delivery, at most this long [default: 30s]
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

/// The path and the value of one `--set`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    /// Steps from the data to the value: at least one, none empty.
    pub(crate) path: Vec<String>,
    pub(crate) value: String,
}

/// Parses `a.b=value`. The first `=` ends the path.
pub(crate) fn assignment(text: &str) -> Result<Assignment, String> {
    let Some((path, value)) = text.split_once('=') else {
        return Err("no `=` between path and value".to_owned());
    };
    let mut steps = vec![String::new()];
    let mut characters = path.chars().peekable();
    while let Some(character) = characters.next() {
        let step = steps.last_mut().expect("there is always a step");
        match character {
            '\\' if matches!(characters.peek(), Some('.' | '\\')) => step.extend(characters.next()),
            '.' => steps.push(String::new()),
            other => step.push(other),
        }
    }
    if steps.iter().any(String::is_empty) {
        return Err(format!("the path `{}` has an empty step", repeatable(path)));
    }
    Ok(Assignment { path: steps, value: value.to_owned() })
}

#[cfg(test)]
mod tests;
