//! Arguments of `emulator` and `emulator env`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::values;

macro_rules! examples {
    () => {
        "Examples:\n  \
            events emulator\n  \
            events emulator --port 0 --json --retry-schedule 100ms,200ms,400ms\n  \
            events emulator --fault 'status=503,rate=0.2,path=/api/v2/users*'\n  \
            eval \"$(events emulator env)\""
    };
}

macro_rules! notes {
    () => {
        "\
Fault rules:
  A rule is a list of words separated by commas. One word is the fault:
    status=CODE     refuse the call with this status, without effect;
                    retry-after=SECONDS adds that header
    reset           let the call take effect, then reset the connection
                    without a response
    truncate        let the call take effect, then end the response in the
                    middle of the body
    garbage         let the call take effect, then send an unreadable body
  latency=DURATION delays the call, alone or together with a fault. The
  other words select the calls:
    method=GET      only this method
    path=/api/v2/*  only these paths; `*` matches any text
    rate=0.2        this share of the calls (default: all)
    times=3         at most this many calls
    seed=7          seed of the random generator (default: derived from
                    --seed-faults)
  If several rules apply to a call, their delays add up and the first fault
  counts. The feed is hit in its first event. Paths under /emulator never
  fail.

Beyond the real service:
  POST /emulator/events makes events of any type, for the streams and the
  feed: {\"event_type\":…,\"data\":…,\"time\":…,\"count\":…}. Only the type is
  required, and any token of the tenant is accepted. GET /emulator returns
  how to connect, on this machine only. Requests with the name of another
  host, as a web page can send them, get 421; containers can use
  host.docker.internal. Endpoints on loopback can use plain http (see
  --https-only). Deliveries to EventBridge and to actions always succeed.

Assumptions where the service documents nothing:
  Checks come in the order token, scope, format, existence, state. If a JSON
  member is repeated, the last one counts. A redirect is a failed attempt.
  Streams are disabled by deliveries that have used up their attempts; a
  success lowers the total. Events for a disabled stream fail without being
  sent. Offsets expire when the emulator ends, except with --state; a
  from_timestamp before the oldest event starts there. A connection to the
  feed ends when its token expires. Users need a password of 8 characters
  and three kinds, except in the connections `email` and `sms`. An update
  makes an event even if nothing changes."
    };
}

/// Run a local tenant with the same API
///
/// Serves the token endpoint, event streams, users and the event feed on loopback, with the documented validation. Events
/// are delivered over real HTTP with the documented retries. Creating, changing or deleting a user makes an event. The
/// state is in memory and ends with the emulator, unless --state names a file. The environment variables to use are
/// printed first; with --json as one line on standard output. `events emulator env` prints them again.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_long_help = concat!(notes!(), "\n\n", examples!()))]
pub(crate) struct EmulatorArgs {
    #[command(subcommand)]
    pub(crate) command: Option<EmulatorCommand>,
    #[command(flatten)]
    pub(crate) run: EmulatorRunArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EmulatorCommand {
    Env(EmulatorEnvArgs),
}

/// Print the environment of the running emulator
///
/// Prints an `export` line for each variable, for a shell to evaluate; with --json the line that the emulator printed at
/// startup.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  eval \"$(events emulator env)\"\n  events emulator env --port 4011 --json")]
pub(crate) struct EmulatorEnvArgs {
    /// Port of the emulator
    #[arg(long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    pub(crate) port: u16,
}

/// The default port of the emulator.
const DEFAULT_PORT: u16 = 4010;

#[derive(Debug, Args)]
pub(crate) struct EmulatorRunArgs {
    /// Port (0 picks a free one)
    #[arg(long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    pub(crate) port: u16,
    /// Serve TLS with a certificate for localhost
    ///
    /// The certificate and its authority are made once and stored in $EVENTS_STATE_DIR. The printed variables make
    /// programs trust the authority. Official SDKs need TLS, since they always use https.
    #[arg(long)]
    pub(crate) tls: bool,
    /// Store the state in this file
    ///
    /// Every change is on disk before its response. The next start continues from the file, including queued deliveries.
    /// The file contains secrets, and only one process at a time can use it.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Add the streams and users in this file
    ///
    /// The file contains a JSON object with "streams" and "users", each a list of the request bodies that would create them.
    /// Entries that exist in the --state file are skipped.
    #[arg(long, value_name = "FILE")]
    pub(crate) seed: Option<PathBuf>,
    /// Write the --json line to a file when ready
    ///
    /// The file appears once connections are accepted, complete at once, and is removed at the end. A file from an earlier
    /// run is removed at the start.
    #[arg(long, value_name = "PATH")]
    pub(crate) ready_file: Option<PathBuf>,
    /// Delays between attempts
    ///
    /// The first is the delay before the second attempt of a delivery.
    #[arg(long, value_name = "DURATIONS", default_value = "1s,2s,4s", value_delimiter = ',', value_parser = values::duration)]
    pub(crate) retry_schedule: Vec<Duration>,
    /// Timeout of one delivery attempt
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = values::duration, hide_short_help = true)]
    pub(crate) attempt_timeout: Duration,
    /// Failures in a row, and in total, that disable a stream
    #[arg(long, value_name = "IN_A_ROW/IN_TOTAL", default_value = "500/5000", value_parser = disable_after, hide_short_help = true)]
    pub(crate) disable_after: (u64, u64),
    /// Lifetime of a token
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = values::duration, hide_short_help = true)]
    pub(crate) token_lifetime: Duration,
    /// Scopes of tokens (default: all)
    ///
    /// Separate them by commas.
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    pub(crate) scopes: Vec<String>,
    /// Also accept client assertions, checked with this public RSA key (PEM)
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) client_public_key: Option<PathBuf>,
    /// Maximum number of streams
    #[arg(long, value_name = "N", default_value_t = 10, hide_short_help = true)]
    pub(crate) max_streams: usize,
    /// Require https for endpoints on loopback, too, as the service does
    #[arg(long, hide_short_help = true)]
    pub(crate) https_only: bool,
    /// Silence after which the feed sends an offset and a heartbeat
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = values::duration, hide_short_help = true)]
    pub(crate) heartbeat_every: Duration,
    /// Age at which a connection to the feed is closed
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = values::duration, hide_short_help = true)]
    pub(crate) rotate_every: Duration,
    /// Age at which events leave the feed
    #[arg(long, value_name = "DURATION", default_value = "3d", value_parser = values::duration, hide_short_help = true)]
    pub(crate) feed_retention: Duration,
    /// Maximum number of connections to the feed
    #[arg(long, value_name = "N", default_value_t = 8, hide_short_help = true)]
    pub(crate) feed_connections: usize,
    /// Rate limit, such as 10/2
    ///
    /// The first number is the burst, the second the calls per second in the long run. Default: no limit.
    #[arg(long, value_name = "BURST/RATE")]
    pub(crate) rate_limit: Option<String>,
    /// Simulate a failure: status=503,rate=0.2
    ///
    /// It can be repeated. The words of a rule are listed below.
    #[arg(long = "fault", value_name = "RULE")]
    pub(crate) faults: Vec<String>,
    /// Seed of the fault rules; the same number repeats the same failures
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) seed_faults: u64,
}

/// Parses two whole numbers greater than zero.
fn disable_after(text: &str) -> Result<(u64, u64), String> {
    let numbers = text.split_once('/').and_then(|(row, total)| Some((row.parse().ok()?, total.parse().ok()?)));
    numbers
        .filter(|(row, total)| *row > 0 && *total > 0)
        .ok_or_else(|| "use two numbers, such as `500/5000`".to_owned())
}
