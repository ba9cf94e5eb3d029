//! subscribe.

use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::dates::{DateArg, date};
use super::live::LiveArgs;
use super::store::{StoreArg, StoreParser};
use super::values;
use crate::failure::Failure;
use auth0_events_text::repeatable;

/// Follow the tenant's live events
///
/// Prints each event as a line: time, type, source, id. It reconnects automatically and continues after the last event,
/// until Ctrl-C; then it prints the counts and the cursor to continue from. The backoff between two connections is up to
/// 30 s, or what the server requests, up to 10 min. The token needs `read:events`.
///
/// With --resume, no event is lost between two runs: the cursor is stored on disk after events were handled (printed,
/// written, forwarded, executed). After a crash, events may be repeated: those in progress, and those after the stored
/// cursor, at most 1,000.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events subscribe --event-type 'user.*'
  events subscribe --resume --forward-to http://localhost:3000/webhook
  events subscribe --forward-to http://localhost:3000 --forward-bearer-env TOKEN
  events subscribe --expect '.event.type == \"user.created\"' --within 30s
  events subscribe --from-timestamp -2d --store sqlite:events.db
  events subscribe --store 'postgres://db.example/events?sslmode=verify-full'
  events subscribe --json-compact --jq .event.data.object --limit 10")]
pub(crate) struct SubscribeArgs {
    /// Receive only these types, such as `user.*`
    ///
    /// Separate several with commas, or repeat the option.
    #[arg(long, value_name = "TYPES")]
    pub(crate) event_type: Vec<String>,
    /// Start after this cursor
    #[arg(long, value_name = "CURSOR", conflicts_with = "from_timestamp", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) from: Option<String>,
    /// Start at this time, such as 2026-05-01 or -2d
    ///
    /// RFC 3339, a date, `today`, `yesterday`, or a duration before now.
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = date)]
    pub(crate) from_timestamp: Option<DateArg>,
    /// Print the known event types and exit
    #[arg(long, hide_short_help = true)]
    pub(crate) list_event_types: bool,
    /// Continue where the last run stopped
    ///
    /// That is the last run with the same types, or with this name. The first run starts as without the option. --from and
    /// --from-timestamp override the start and move the cursor.
    #[arg(long, value_name = "NAME", num_args = 0..=1)]
    pub(crate) resume: Option<Option<CursorName>>,
    /// Store each event once in SQLite or PostgreSQL
    ///
    /// The URL is sqlite:FILE or postgres://USER@HOST/DATABASE. The table `events` has id, type, time, received_at and the
    /// event as received (raw). The table `users` has the current users, whatever the order of their events. The cursor is
    /// stored in the same transaction, and the next run continues from it, so that every event is stored exactly once, even
    /// after a crash. Several programs can share a PostgreSQL database.
    ///
    /// Other users can see a password in the URL, so set PGPASSWORD or use ~/.pgpass (PGPASSFILE). `?sslmode=` is disable,
    /// prefer (the default), require or verify-full; only verify-full verifies the certificate of the server.
    /// `?channel_binding=require` protects the password from a proxy.
    #[arg(long, value_name = "URL", value_parser = StoreParser)]
    pub(crate) store: Option<StoreArg>,
    /// Show heartbeats and progress messages on standard error
    #[arg(long, hide_short_help = true)]
    pub(crate) show_heartbeats: bool,
    /// Exit when the first connection ends
    #[arg(long, hide_short_help = true)]
    pub(crate) no_reconnect: bool,
    /// Exit after N consecutive failures; default: no limit after the first connection
    #[arg(long, value_name = "N", conflicts_with = "no_reconnect", hide_short_help = true)]
    pub(crate) max_reconnects: Option<u32>,
    /// Time without any message after which a connection is closed
    #[arg(long, value_name = "DURATION", default_value = "90s", value_parser = values::time_limit, hide_short_help = true)]
    pub(crate) idle_timeout: Duration,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
}

/// The name of a cursor, which is part of a file name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CursorName(pub(crate) String);

impl FromStr for CursorName {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if text.is_empty() || text.len() > 64 || !text.chars().all(is_allowed) {
            return Err(Failure::usage(format!("`{}` is not a valid cursor name", repeatable(text)))
                .hint("use up to 64 letters, digits, hyphens and underscores"));
        }
        Ok(Self(text.to_owned()))
    }
}
