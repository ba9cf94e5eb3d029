//! emulator.

use std::time::Duration;

use clap::Args;

use super::values;

/// Run a local tenant that speaks the same API
///
/// It serves the token endpoint and the event-stream endpoints on loopback, with the documented validation, and delivers
/// test events over real HTTP with the documented retries. Everything is kept in memory and gone when it ends. The
/// variables to use are printed first; with --json as one line on standard output.
///
/// Beyond the real service, endpoints on loopback may be plain http (see --https-only), and deliveries to EventBridge and
/// to actions count as successes.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  events emulator\n  events emulator --port 0 --json --retry-schedule 100ms,200ms,400ms"
)]
pub(crate) struct EmulatorArgs {
    /// Port to listen on; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = 4010)]
    pub(crate) port: u16,
    /// Waits before the second and each later attempt of a delivery
    #[arg(long, value_name = "DURATIONS", default_value = "1s,2s,4s", value_delimiter = ',', value_parser = values::duration)]
    pub(crate) retry_schedule: Vec<Duration>,
    /// How long a token is good for
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = values::duration)]
    pub(crate) token_lifetime: Duration,
    /// Scopes that tokens are granted, separated by commas; else all
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    pub(crate) scopes: Vec<String>,
    /// Most streams that the tenant may have
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) max_streams: usize,
    /// Refuse plain http endpoints on loopback, too, as the real service does
    #[arg(long)]
    pub(crate) https_only: bool,
}
