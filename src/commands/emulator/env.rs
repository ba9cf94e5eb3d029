//! `emulator env`: print the environment of the emulator on a port of this machine.

use std::io::ErrorKind;

use crate::cli::{EmulatorEnvArgs, Format};
use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_emulator::Announcement;

/// Fetches the announcement of the running emulator and prints it.
pub(super) async fn env(ctx: &Context, args: &EmulatorEnvArgs) -> anyhow::Result<()> {
    let port = args.port;
    let announcement = Announcement::fetch(port).await.map_err(|cause| match cause.kind() {
        ErrorKind::InvalidData => Failure::new(Kind::Refused, format!("the server on port {port} is not an emulator"))
            .hint("pass the port of the emulator with `--port`"),
        _ => Failure::new(Kind::Network, format!("no emulator is running on port {port}"))
            .hint("start one with `events emulator`, or pass its port with `--port`"),
    })?;
    print(ctx, &announcement)
}

/// Prints an announcement as `export` lines, or as one line of JSON.
pub(super) fn print(ctx: &Context, announcement: &Announcement) -> anyhow::Result<()> {
    let text = if ctx.format(Format::Table).is_json() {
        format!("{}\n", announcement.to_json())
    } else {
        announcement.to_exports()
    };
    Ok(ctx.terminal.write(text.as_bytes())?)
}
