//! listen.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::authorization::{AuthorizationArgs, AuthorizationFlags as _, SenderFlags};
use super::live::LiveArgs;
use super::store::{StoreArg, StoreParser};
use super::values;
use crate::failure::Failure;
use auth0_events_text::repeatable;

/// Run a webhook endpoint that checks, prints and forwards events
///
/// It serves one path on loopback. Each event is printed as a line: time, type, source, id, and a mark if it is a
/// `duplicate` (its id was received before) or `late` (a newer event of the same user, group or other object was received
/// before). Other formats print the event as received, and the marks go to standard error.
///
/// An event is answered 204 after it was handled: stored with --store, printed, written to --output-file, and delivered to
/// each --forward-to and --exec. If an endpoint fails, the answer is 502, and if a command fails, 500, so that the sender
/// retries. The endpoint rejects a wrong secret (401), web pages without authentication (403), other paths (404) and
/// methods (405), large (413) and slow (408) bodies, and bodies that are not a CloudEvent (400, with the reason as JSON).
/// 503 means that the event cannot be handled at the moment.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events listen
  events listen --bearer-env API_TOKEN --store sqlite:events.db
  events listen --bearer-env API_TOKEN --store 'postgres://db.example/hooks'
  events listen --port 3001 --forward-to http://localhost:3000/webhook
  events listen --bearer-env API_TOKEN --fail-rate 0.3 --delay 500ms --seed 7
  events listen --expect '.type == \"user.created\"' --within 30s
  events listen --register dev -s user.created \\
      --public-url https://hooks.example.com")]
pub(crate) struct ListenArgs {
    /// Port to listen on; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = 3000)]
    pub(crate) port: u16,
    /// Address to listen on; any other than loopback needs authentication
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host, hide_short_help = true)]
    pub(crate) host: IpAddr,
    /// Path of the endpoint
    #[arg(long, value_name = "PATH", default_value = "/webhook", value_parser = path)]
    pub(crate) path: String,
    /// Maximum body size, such as 512KiB or 2MiB
    #[arg(long, value_name = "SIZE", default_value = "1MiB", value_parser = size, hide_short_help = true)]
    pub(crate) max_body: usize,
    /// Timeout of a request body
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = values::time_limit, hide_short_help = true)]
    pub(crate) body_timeout: Duration,
    /// Maximum number of connections
    ///
    /// At the limit, the connection that has been idle longest is closed. A connection that is idle for 60 s is closed too.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(1..), hide_short_help = true)]
    pub(crate) max_connections: u16,
    /// Write {"ready":true,"url":...} to this file once connections are accepted
    ///
    /// The file appears at once with its whole content, and is deleted at the end. A file left by an earlier run is deleted
    /// when the port is bound.
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(crate) ready_file: Option<PathBuf>,
    /// Answer after an event is stored and printed, before it is forwarded
    ///
    /// A later failure is reported, and stored with --dead-letter, but the sender does not retry.
    #[arg(long, hide_short_help = true)]
    pub(crate) ack_first: bool,
    /// Store each event once: sqlite:FILE or postgres://HOST/DB
    ///
    /// The URL of a PostgreSQL database is postgres://USER@HOST/DATABASE, and its password is read from PGPASSWORD or from
    /// ~/.pgpass (PGPASSFILE). The tables are those of `events subscribe --store`: `events`, and `users` with the current
    /// users. An event is answered after its commit; while the database is unreachable, senders receive 503 and retry.
    /// Duplicates and late events change nothing. Several receivers can share a PostgreSQL database, which then recognizes
    /// duplicates among all of them.
    ///
    /// An event is stored before it is forwarded. The retry of an event that could not be forwarded is marked as a duplicate
    /// and forwarded again.
    #[arg(long, value_name = "URL", value_parser = StoreParser)]
    pub(crate) store: Option<StoreArg>,
    #[command(flatten)]
    pub(crate) proof: ProofArgs,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    #[command(flatten)]
    pub(crate) simulation: SimulationArgs,
    #[command(flatten)]
    pub(crate) registration: RegistrationArgs,
}

/// How senders authenticate.
#[derive(Debug, Args)]
#[command(next_help_heading = "Authentication (default: a random bearer token, printed at startup)")]
pub(crate) struct ProofArgs {
    #[command(flatten)]
    pub(crate) authorization: AuthorizationArgs<SenderFlags>,
    /// Accept events without authentication, except from web pages; on loopback only
    #[arg(long, hide_short_help = true, conflicts_with = SenderFlags::GROUP)]
    pub(crate) no_auth: bool,
}

/// Simulated failures.
#[derive(Debug, Args)]
#[command(next_help_heading = "Simulate failures (such events are not printed, stored or forwarded)")]
pub(crate) struct SimulationArgs {
    /// Response status; another than 2xx fails the events selected below, or else all
    #[arg(long, value_name = "CODE", default_value_t = 204, value_parser = clap::value_parser!(u16).range(200..600), hide_short_help = true)]
    pub(crate) status: u16,
    /// Fail the first N events, with 500 unless --status sets another status
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) fail_first: u64,
    /// Probability of failing each of the others, from 0 to 1
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = rate, hide_short_help = true)]
    pub(crate) fail_rate: f64,
    /// Delay of each response
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = values::duration, hide_short_help = true)]
    pub(crate) delay: Duration,
    /// Random seed of --fail-rate; the same seed repeats the same failures
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) seed: u64,
}

/// The stream of `--register`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Event stream")]
pub(crate) struct RegistrationArgs {
    /// Create an event stream that delivers to this endpoint
    ///
    /// An existing stream with this name is updated with the endpoint and the secret, and kept at the end. A new one is
    /// deleted at the end, unless --keep is set. After a crash, delete it with `events delete NAME`.
    #[arg(long, value_name = "NAME", requires = "public_url", requires = "subscriptions", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) register: Option<String>,
    /// Public URL of this endpoint; if it has no path, --path is added
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) public_url: Option<String>,
    /// Comma-separated event types of the stream; `user.*` and `*` are expanded
    #[arg(short, long, value_name = "TYPES", requires = "register", hide_short_help = true)]
    pub(crate) subscriptions: Vec<String>,
    /// Keep the stream at the end
    #[arg(long, requires = "register", hide_short_help = true)]
    pub(crate) keep: bool,
}

/// Parses an IP address, or `localhost`.
fn host(text: &str) -> Result<IpAddr, Failure> {
    if text == "localhost" {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    text.parse().map_err(|_| {
        Failure::usage(format!("`{}` is not an IP address", repeatable(text)))
            .hint("use `127.0.0.1`, `::1`, or `0.0.0.0` for all interfaces")
    })
}

/// Parses the path of an endpoint.
fn path(text: &str) -> Result<String, Failure> {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#');
    if text.starts_with('/') && text.bytes().all(is_allowed) {
        return Ok(text.to_owned());
    }
    Err(Failure::usage(format!("`{}` is not a path", repeatable(text))).hint("use a path such as `/webhook`"))
}

/// Parses a number of bytes that is not zero.
fn size(text: &str) -> Result<usize, Failure> {
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let unit = match unit.trim() {
        "" | "B" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        _ => None,
    };
    let bytes = unit.and_then(|unit| digits.parse::<usize>().ok()?.checked_mul(unit));
    bytes.filter(|bytes| (1..=MAX_BODY).contains(bytes)).ok_or_else(|| {
        Failure::usage(format!("`{}` is not a size between 1 byte and 64MiB", repeatable(text)))
            .hint("use a number of bytes, or a size such as `512KiB` or `2MiB`")
    })
}

/// The largest value of `--max-body`, since each connection can use that much memory.
const MAX_BODY: usize = 64 << 20;

/// Parses a probability.
fn rate(text: &str) -> Result<f64, Failure> {
    let rate = text.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
    rate.ok_or_else(|| Failure::usage(format!("`{}` is not a number between 0 and 1", repeatable(text))))
}

#[cfg(test)]
mod tests;
