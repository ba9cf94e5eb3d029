//! demo.

use clap::Args;

/// Show a stream from creation to deletion, on an embedded tenant
///
/// Starts an emulator and a webhook endpoint on free ports, creates a stream, sends an event, breaks the endpoint, finds the
/// failed delivery, fixes the endpoint, redelivers, and cleans up. It needs no credentials and leaves nothing behind.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events demo")]
pub(crate) struct DemoArgs {}
