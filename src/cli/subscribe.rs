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

/// Follow the tenant's live events
///
/// Prints each event as a line: time, type, source, id. It reconnects by itself and goes on right behind the last event,
/// until Ctrl-C; then it prints the counts and the cursor to go on from. Between two attempts to connect lie up to 30 s, or as
/// much as the server asks for, 10 min at most. Needs a token with `read:events`.
///
/// With --resume nothing is lost between runs either: how far events were handled (printed, written, posted, executed) is
/// kept on disk, and written after they were. After a crash events may come again: those under way, and those whose cursor
/// was not yet on disk, at most 1,000 in all; mostly the few of the last moments.
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
    /// Only these types; `user.*` stands for a group
    ///
    /// Several are separated by commas, or the option is repeated.
    #[arg(long, value_name = "TYPES")]
    pub(crate) event_type: Vec<String>,
    /// Go on right behind this cursor
    #[arg(long, value_name = "CURSOR", conflicts_with = "from_timestamp", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) from: Option<String>,
    /// Begin at this time, such as 2026-05-01 or -2d
    ///
    /// RFC 3339, a date, `today`, `yesterday`, or a span back from now.
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = date)]
    pub(crate) from_timestamp: Option<DateArg>,
    /// Print the known event types, and end
    #[arg(long, hide_short_help = true)]
    pub(crate) list_event_types: bool,
    /// Go on where the last such run has stopped
    ///
    /// That is the run with the same types, or of the same name. The first run begins as it would without. --from and
    /// --from-timestamp begin elsewhere and move the cursor there.
    #[arg(long, value_name = "NAME", num_args = 0..=1)]
    pub(crate) resume: Option<Option<CursorName>>,
    /// Keep each event once in a database: sqlite:FILE or postgres://USER@HOST/DATABASE
    ///
    /// The table `events` holds id, type, time, received_at and the event as received (raw); `users` holds the users that
    /// exist by the newest events of theirs, in whatever order those came. The cursor is kept in the same transaction, and
    /// gone on from in the next run, so that a crash leaves every event in the database exactly once. Any number of programs
    /// may share a PostgreSQL database.
    ///
    /// The password for PostgreSQL is best left out of the URL, where others on this machine could see it: it is read from
    /// PGPASSWORD, or from ~/.pgpass (PGPASSFILE). `?sslmode=` takes disable, prefer (the default), require and verify-full,
    /// which alone verifies the server's certificate.
    #[arg(long, value_name = "URL", value_parser = StoreParser)]
    pub(crate) store: Option<StoreArg>,
    /// Show heartbeats and progress, a line each on standard error
    #[arg(long, hide_short_help = true)]
    pub(crate) show_heartbeats: bool,
    /// End with the first connection
    #[arg(long, hide_short_help = true)]
    pub(crate) no_reconnect: bool,
    /// Failures in a row after which it ends; else there is no end, once it was connected
    #[arg(long, value_name = "N", conflicts_with = "no_reconnect", hide_short_help = true)]
    pub(crate) max_reconnects: Option<u32>,
    /// Silence, without an answer or even a heartbeat, after which a connection counts as dead
    #[arg(long, value_name = "DURATION", default_value = "90s", value_parser = values::time_limit, hide_short_help = true)]
    pub(crate) idle_timeout: Duration,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
}

/// The name of a cursor: it becomes a file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CursorName(pub(crate) String);

impl FromStr for CursorName {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if text.is_empty() || text.len() > 64 || !text.chars().all(fits) {
            return Err(Failure::usage(format!("`{}` is no name for a cursor", text.escape_debug()))
                .hint("use up to 64 letters, digits, hyphens and underscores"));
        }
        Ok(Self(text.to_owned()))
    }
}
