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

/// Run a webhook endpoint that checks, prints and passes on events
///
/// Serves one path on loopback. Each event is printed as a line: time, type, source, id, and a mark where it is `duplicate`
/// (its id has come before) or `late` (an event of the same user, group or such, with a later time, has come before). Other
/// formats print the event as it was received, and the marks go to standard error.
///
/// An event is answered 204 once everything asked for is done: it is committed to --store, printed, written, taken by
/// every --forward-to and by --exec. What an endpoint finally did not take is answered 502, a command that failed 500,
/// so that the sender sends it again. Refused are senders without the secret (401), web pages where there is none
/// (403), other paths (404) and methods (405), large (413) and slow (408) bodies, and what is no CloudEvent (400, with
/// the reason as JSON); 503 means that it could not be handled now.
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
    /// Address of this machine to listen on; any but loopback needs a secret
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host, hide_short_help = true)]
    pub(crate) host: IpAddr,
    /// Path that events are posted to
    #[arg(long, value_name = "PATH", default_value = "/webhook", value_parser = path)]
    pub(crate) path: String,
    /// Most bytes of one body, such as 512KiB or 2MiB
    #[arg(long, value_name = "SIZE", default_value = "1MiB", value_parser = size, hide_short_help = true)]
    pub(crate) max_body: usize,
    /// Time allowed for a body to arrive
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = values::time_limit, hide_short_help = true)]
    pub(crate) body_timeout: Duration,
    /// Most connections; past them the one that has idled longest makes room
    ///
    /// One without a whole request for 60 s is closed in any case.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(1..), hide_short_help = true)]
    pub(crate) max_connections: u16,
    /// Write {"ready":true,"url":...} to this file once connections are accepted
    ///
    /// The file comes into being whole, and is removed at the end. One that was left behind is removed once the port is
    /// taken.
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(crate) ready_file: Option<PathBuf>,
    /// Answer once an event is committed, printed and written, before it is forwarded and executed
    ///
    /// What then fails is told, and kept with --dead-letter, but not sent again.
    #[arg(long, hide_short_help = true)]
    pub(crate) ack_first: bool,
    /// Keep each event once: sqlite:FILE, postgres://HOST/DB
    ///
    /// A database of PostgreSQL is postgres://USER@HOST/DATABASE. The tables are those of `events subscribe --store`:
    /// `events`, and `users` with the users that exist by their newest events. An event is answered once its commit
    /// outlasts a crash; while the database is away, senders are answered 503 and try again. Duplicates and late events
    /// change nothing. Any number of receivers may share a PostgreSQL database, which then decides what is a duplicate;
    /// its password is read from PGPASSWORD, or from ~/.pgpass (PGPASSFILE).
    ///
    /// An event is kept before it is forwarded. One that an endpoint did not take is marked as a duplicate when it comes
    /// again, and forwarded again.
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

/// Failures on purpose.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rehearse failures (nothing of such an event is printed, kept or passed on)")]
pub(crate) struct SimulationArgs {
    /// Status of the answers; one that is no 2xx fails events: those chosen below, or else all of them
    #[arg(long, value_name = "CODE", default_value_t = 204, value_parser = clap::value_parser!(u16).range(200..600), hide_short_help = true)]
    pub(crate) status: u16,
    /// Fail the first so many events that arrive, with 500 unless --status says otherwise
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) fail_first: u64,
    /// Fail this share of the others, from 0 to 1
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = rate, hide_short_help = true)]
    pub(crate) fail_rate: f64,
    /// Let the sender wait for each answer
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = values::duration, hide_short_help = true)]
    pub(crate) delay: Duration,
    /// Where the draws of --fail-rate begin; the same number repeats them
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) seed: u64,
}

/// The stream that delivers here.
#[derive(Debug, Args)]
#[command(next_help_heading = "The stream that delivers here")]
pub(crate) struct RegistrationArgs {
    /// Let the stream of this name deliver here: create it, or give it this endpoint and secret
    ///
    /// A stream that was created is deleted at the end, unless --keep. One that was there before stays as it is then; so does
    /// one that a crash has left: `events delete NAME` deletes it.
    #[arg(long, value_name = "NAME", requires = "public_url", requires = "subscriptions", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) register: Option<String>,
    /// Address at which the service reaches this endpoint; without a path of its own, --path is added
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new(), hide_short_help = true)]
    pub(crate) public_url: Option<String>,
    /// Event types of the stream, separated by commas; `user.*` and `*` stand for the known ones
    #[arg(short, long, value_name = "TYPES", requires = "register", hide_short_help = true)]
    pub(crate) subscriptions: Vec<String>,
    /// Leave the stream in place at the end
    #[arg(long, requires = "register", hide_short_help = true)]
    pub(crate) keep: bool,
}

/// Parses an address of this machine.
fn host(text: &str) -> Result<IpAddr, Failure> {
    if text == "localhost" {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    text.parse().map_err(|_| {
        Failure::usage(format!("`{}` is no address of a machine", text.escape_debug()))
            .hint("write `127.0.0.1`, `::1`, or `0.0.0.0` for every way into this machine")
    })
}

/// Parses the path of an endpoint.
fn path(text: &str) -> Result<String, Failure> {
    let fits = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#');
    if text.starts_with('/') && text.bytes().all(fits) {
        return Ok(text.to_owned());
    }
    Err(Failure::usage(format!("`{}` is no path", text.escape_debug())).hint("write such as `/webhook`"))
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
    bytes.filter(|bytes| (1..=MOST_BODY).contains(bytes)).ok_or_else(|| {
        Failure::usage(format!("`{}` is no size from 1 byte to 64MiB", text.escape_debug()))
            .hint("write a number of bytes, or such as `512KiB` or `2MiB`")
    })
}

/// The largest body that may be allowed: each connection can hold one.
const MOST_BODY: usize = 64 << 20;

/// Parses a share.
fn rate(text: &str) -> Result<f64, Failure> {
    let rate = text.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
    rate.ok_or_else(|| Failure::usage(format!("`{}` is no share from 0 to 1", text.escape_debug())))
}

#[cfg(test)]
mod tests;
