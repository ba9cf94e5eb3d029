//! demo.

use clap::Args;

/// Watch the whole life of a stream on an embedded tenant
///
/// Starts an emulator and a webhook endpoint on free ports, creates a stream, sends an event, breaks the endpoint, finds the
/// failed delivery, mends the endpoint, delivers again, and cleans up. Nothing outside this process is touched, no
/// credentials are needed, and nothing is left behind.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events demo")]
pub(crate) struct DemoArgs {}
