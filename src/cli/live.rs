//! What can be done with events as they arrive, whichever way they do.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::authorization::{AuthorizationArgs, ForwardFlags};
use super::values;
use crate::failure::Failure;

/// Options of the commands that receive events.
#[derive(Debug, Args)]
#[command(next_help_heading = "What becomes of events")]
pub(crate) struct LiveArgs {
    /// Print the whole event after its line
    #[arg(short, long, hide_short_help = true)]
    pub(crate) verbose: bool,
    /// Append each event to a file, as lines of JSON
    ///
    /// An event is written as it was received. What is printed stays the same. A new file can be read by its owner alone.
    #[arg(long, value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,
    /// Post each event to an endpoint; repeatable
    ///
    /// It is posted as a stream would. TYPE=URL sends events of that type only; TYPE may be a group such as `user.*`.
    /// Each endpoint gets every event that is meant for it: four attempts in all (at once, then after 1, 2 and 4 s), of
    /// which an answer of 4xx is the last.
    #[arg(long, value_name = "[TYPE=]URL")]
    pub(crate) forward_to: Vec<RouteArg>,
    #[command(flatten)]
    pub(crate) authorization: AuthorizationArgs<ForwardFlags>,
    /// Time allowed for one attempt to post an event
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = values::time_limit, hide_short_help = true)]
    pub(crate) forward_timeout: Duration,
    /// Events under way at once; more than 1 gives up their order
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000), hide_short_help = true)]
    pub(crate) forward_concurrency: u16,
    /// Append what could not be delivered to a file
    ///
    /// Each event that was finally refused is a line of JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) dead_letter: Option<PathBuf>,
    /// Run a shell line, with each event on its stdin
    ///
    /// EVENT_TYPE, EVENT_ID and EVENT_TIME are in its environment. What it prints goes to standard error.
    #[arg(long, value_name = "CMD", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) exec: Option<String>,
    /// End after so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: Option<u64>,
    /// End after the first event of this type, or of this group, such as `user.*`
    #[arg(long, value_name = "TYPE", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) until: Option<String>,
    /// End when an event meets this jq expression
    ///
    /// It does when the expression gives something other than false or null. The expression sees what --json prints.
    /// Without such an event the exit code is 6.
    #[arg(long, value_name = "JQ")]
    pub(crate) expect: Option<String>,
    /// Time for --expect or --limit; else exit code 6
    ///
    /// The same goes for --until. What is in hand when the time is up gets 10 s more; then it is dropped, with everything that
    /// --exec has started.
    #[arg(long, value_name = "DURATION", value_parser = values::time_limit)]
    pub(crate) within: Option<Duration>,
}

/// An endpoint, and the type of the events that it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RouteArg {
    /// `user.created`, `user.*` or `*`; `None` for all.
    pub(crate) pattern: Option<String>,
    /// The address, as typed.
    pub(crate) url: String,
}

impl FromStr for RouteArg {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let is_url = |text: &str| {
            let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
            rest.is_some_and(|rest| !rest.is_empty())
        };
        if is_url(text) {
            return Ok(Self { pattern: None, url: text.to_owned() });
        }
        match text.split_once('=') {
            Some((pattern, url)) if is_url(url) && !pattern.trim().is_empty() => {
                Ok(Self { pattern: Some(pattern.trim().to_owned()), url: url.to_owned() })
            }
            _ => Err(Failure::usage(format!("`{}` is no http or https address", text.escape_debug()))
                .hint("write `http://localhost:3000/webhook`, or `user.*=http://localhost:3000/users`")),
        }
    }
}

#[cfg(test)]
mod tests;
