//! The options of both commands that receive events.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::authorization::{AuthorizationArgs, ForwardFlags};
use super::values;
use crate::failure::Failure;
use auth0_events_text::repeatable;

/// Options of the commands that receive events.
#[derive(Debug, Args)]
#[command(next_help_heading = "Event handling")]
pub(crate) struct LiveArgs {
    /// Print the whole event after its line, and the reason of each request that `listen` refuses
    #[arg(short, long, hide_short_help = true)]
    pub(crate) verbose: bool,
    /// Append each event to a file as a line of JSON
    ///
    /// Events are written as received, and printed as well. A new file is readable by its owner only.
    #[arg(long, value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,
    /// Forward each event to an endpoint; repeatable
    ///
    /// The request is that of an event stream. TYPE=URL forwards only events of that type or group, such as `user.*`. A
    /// failed request is retried after 1, 2 and 4 s, unless the endpoint answers 4xx.
    #[arg(long, value_name = "[TYPE=]URL")]
    pub(crate) forward_to: Vec<RouteArg>,
    #[command(flatten)]
    pub(crate) authorization: AuthorizationArgs<ForwardFlags>,
    /// Timeout of each attempt to forward an event
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = values::time_limit, hide_short_help = true)]
    pub(crate) forward_timeout: Duration,
    /// Events forwarded at the same time; more than 1 gives up their order
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000), hide_short_help = true)]
    pub(crate) forward_concurrency: u16,
    /// Append undelivered events to a file
    ///
    /// The file has a line of JSON per event and target, with the error.
    #[arg(long, value_name = "FILE")]
    pub(crate) dead_letter: Option<PathBuf>,
    /// Run a command with each event on its stdin
    ///
    /// The command runs in a shell. Its environment has EVENT_TYPE, EVENT_ID and EVENT_TIME. Its output goes to standard error.
    #[arg(long, value_name = "CMD", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) exec: Option<String>,
    /// Exit after N events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: Option<u64>,
    /// Exit after the first event of this type or group, such as `user.*`
    #[arg(long, value_name = "TYPE", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) until: Option<String>,
    /// Exit when an event matches this jq expression
    ///
    /// An event matches if the result is neither false nor null. The input is what --json prints. Without a match, the exit
    /// code is 6.
    #[arg(long, value_name = "JQ")]
    pub(crate) expect: Option<String>,
    /// Time limit of --expect, --limit or --until
    ///
    /// If it is exceeded, the exit code is 6. Events that are being handled have 10 s to finish; then they are dropped, and
    /// the processes of --exec are killed.
    #[arg(long, value_name = "DURATION", value_parser = values::time_limit)]
    pub(crate) within: Option<Duration>,
}

/// An endpoint and the type of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RouteArg {
    /// `user.created`, `user.*` or `*`. Default: all events.
    pub(crate) pattern: Option<String>,
    /// The URL as typed.
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
            _ => Err(Failure::usage(format!("`{}` is not an http or https URL", repeatable(text)))
                .hint("use `http://localhost:3000/webhook`, or `user.*=http://localhost:3000/users`")),
        }
    }
}

#[cfg(test)]
mod tests;
