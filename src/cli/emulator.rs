//! emulator, emulator env.

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
  A rule is a list of words separated by commas. One says what goes wrong:
    status=CODE     the call is refused with this status, and not acted on;
                    retry-after=SECONDS adds that header
    reset           the call is acted on, and the connection is reset
                    instead of an answer
    truncate        the call is acted on, and its answer ends in the middle
                    of the body
    garbage         the call is acted on, and the body of its answer is
                    unreadable
  latency=DURATION delays the call, alone or beside one of these. The rest
  says when:
    method=GET      only this method
    path=/api/v2/*  only such paths; `*` stands for anything
    rate=0.2        this share of the calls; else all
    times=3         so often and no more
    seed=7          where its draws begin; else --seed-faults
  Of several rules that hit one call, the delays add up, and the first that
  refuses or spoils does so. The feed is hit within its first event. What
  lies under /emulator never fails.

Beyond the real service:
  POST /emulator/events makes events of any type, for the streams and the
  feed: {\"event_type\":…,\"data\":…,\"time\":…,\"count\":…}. Only the type is
  required; any token of the tenant will do. GET /emulator tells this
  machine how to reach the tenant. Calls by a name that is not this
  machine's, as a web page can make them, are refused with 421; a container
  may call host.docker.internal. Endpoints on loopback may be plain http
  (see --https-only). Deliveries to EventBridge and to actions count as
  successes.

Where the service's own behaviour is not published:
  Checks come in the order token, scope, form, existence, state. Of a JSON
  member that stands twice the last counts. Redirects fail an attempt. A
  failure that counts towards disabling is a delivery that used up its
  attempts; a success lowers the total. An event for a disabled stream fails
  without a call. An offset from an emulator that has ended has expired,
  unless its --state goes on; from_timestamp before what is kept begins with
  the oldest event. A connection to the feed ends with its token. Users of
  every connection but `email` and `sms` need a password, of 8 characters
  and three kinds. An update makes an event even if nothing differs."
    };
}

/// Run a local tenant that speaks the same API
///
/// It serves the token endpoint, event streams, users and the event feed on loopback, with the documented validation,
/// and delivers events over real HTTP with the documented retries. Creating, changing or deleting a user makes the
/// event. Everything is kept in memory, within bounds, and gone when it ends, unless --state names a file. The
/// variables to use are printed first; with --json as one line on standard output. `events emulator env` prints them
/// again.
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
/// Asks the emulator on this machine, and prints a line for each variable that a shell can evaluate; with --json what the
/// emulator printed when it started.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  eval \"$(events emulator env)\"\n  events emulator env --port 4011 --json")]
pub(crate) struct EmulatorEnvArgs {
    /// Port that the emulator listens on
    #[arg(long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    pub(crate) port: u16,
}

/// The port that an emulator listens on, and is looked for.
const DEFAULT_PORT: u16 = 4010;

#[derive(Debug, Args)]
pub(crate) struct EmulatorRunArgs {
    /// Port; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = DEFAULT_PORT)]
    pub(crate) port: u16,
    /// Serve over TLS, with its own certificate
    ///
    /// The certificate is for this machine. It and its authority are made once and kept in $EVENTS_STATE_DIR. The
    /// variables that are printed tell programs to trust the authority. Official SDKs need this, since they always use
    /// https.
    #[arg(long)]
    pub(crate) tls: bool,
    /// Keep everything in this file
    ///
    /// Without it all is kept in memory and gone when the emulator ends. With it, what was answered is on disk, and the next
    /// start goes on from there, deliveries included. One process at a time may use the file. It holds secrets.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Start with the streams and users in a file
    ///
    /// The file holds a JSON object with "streams" and "users", each a list of the bodies that would create them. With --state,
    /// only what is missing is added.
    #[arg(long, value_name = "FILE")]
    pub(crate) seed: Option<PathBuf>,
    /// Write what --json prints here, once ready
    ///
    /// Ready means that connections are accepted. The file comes into being whole, and is removed at the end. One that
    /// was left behind is removed once the port is taken.
    #[arg(long, value_name = "PATH")]
    pub(crate) ready_file: Option<PathBuf>,
    /// Waits between attempts
    ///
    /// The first is the wait before the second attempt of a delivery.
    #[arg(long, value_name = "DURATIONS", default_value = "1s,2s,4s", value_delimiter = ',', value_parser = values::duration)]
    pub(crate) retry_schedule: Vec<Duration>,
    /// Time allowed for one attempt of a delivery
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = values::duration, hide_short_help = true)]
    pub(crate) attempt_timeout: Duration,
    /// Failures in a row, and in total, at which a stream is disabled
    #[arg(long, value_name = "IN_A_ROW/IN_TOTAL", default_value = "500/5000", value_parser = disable_after, hide_short_help = true)]
    pub(crate) disable_after: (u64, u64),
    /// How long a token is good for
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = values::duration, hide_short_help = true)]
    pub(crate) token_lifetime: Duration,
    /// Scopes that tokens are granted; else all
    ///
    /// They are separated by commas.
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    pub(crate) scopes: Vec<String>,
    /// Accept client assertions signed with this RSA key (PEM), beside the secret
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) client_public_key: Option<PathBuf>,
    /// Most streams that the tenant may have
    #[arg(long, value_name = "N", default_value_t = 10, hide_short_help = true)]
    pub(crate) max_streams: usize,
    /// Refuse plain http endpoints on loopback, too, as the real service does
    #[arg(long, hide_short_help = true)]
    pub(crate) https_only: bool,
    /// Silence after which the feed sends progress and a heartbeat
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = values::duration, hide_short_help = true)]
    pub(crate) heartbeat_every: Duration,
    /// Age at which the server ends a connection to the feed
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = values::duration, hide_short_help = true)]
    pub(crate) rotate_every: Duration,
    /// Age at which events leave the feed
    #[arg(long, value_name = "DURATION", default_value = "3d", value_parser = values::duration, hide_short_help = true)]
    pub(crate) feed_retention: Duration,
    /// Most connections to the feed at once
    #[arg(long, value_name = "N", default_value_t = 8, hide_short_help = true)]
    pub(crate) feed_connections: usize,
    /// Calls at once, and per second: 10/2
    ///
    /// The second number is what is taken in the long run. Without a limit all are taken.
    #[arg(long, value_name = "BURST/RATE")]
    pub(crate) rate_limit: Option<String>,
    /// Make calls fail, such as status=503,rate=0.2
    ///
    /// May be repeated. The words of a rule are explained below.
    #[arg(long = "fault", value_name = "RULE")]
    pub(crate) faults: Vec<String>,
    /// Where the draws of the fault rules begin; the same number repeats them
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) seed_faults: u64,
}

/// Parses two whole numbers above zero.
fn disable_after(text: &str) -> Result<(u64, u64), String> {
    let numbers = text.split_once('/').and_then(|(row, total)| Some((row.parse().ok()?, total.parse().ok()?)));
    numbers
        .filter(|(row, total)| *row > 0 && *total > 0)
        .ok_or_else(|| "write two numbers, such as `500/5000`".to_owned())
}
