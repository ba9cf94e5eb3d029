//! emulator.

use std::net::Ipv4Addr;

use anyhow::Context as _;
use serde_json::json;
use tokio::net::TcpListener;

use crate::cli::{EmulatorArgs, Format};
use crate::context::Context;
use crate::emulator::{self, Options};
use crate::failure::Failure;
use crate::platform::stop_signal;

/// Serves a tenant on loopback until Ctrl-C or SIGTERM, which is its normal end.
pub(super) async fn emulator(ctx: &Context, args: EmulatorArgs) -> anyhow::Result<()> {
    // Listened for from here on, so that a signal right after the readiness line is heard.
    let stop = stop_signal();
    let listener = listen(args.port).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let options = options(args);
    announce(ctx, &url, &options)?;
    emulator::serve(listener, options, stop).await.context("the emulator failed")
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|cause| {
        let failure = Failure::usage(format!("cannot listen on port {port}")).hint("`--port 0` picks a free one");
        anyhow::Error::new(cause).context(failure)
    })
}

fn options(args: EmulatorArgs) -> Options {
    let mut options = Options {
        token_lifetime: args.token_lifetime,
        max_streams: args.max_streams,
        allow_loopback_http: !args.https_only,
        ..Options::default()
    };
    options.delivery.schedule = args.retry_schedule;
    if !args.scopes.is_empty() {
        options.scopes = args.scopes;
    }
    options
}

/// Prints what a client has to know, as `export` lines or, for a program that waits for it, as one line of JSON.
fn announce(ctx: &Context, url: &str, options: &Options) -> anyhow::Result<()> {
    let variables = [
        ("AUTH0_DOMAIN", url),
        ("AUTH0_CLIENT_ID", &options.client_id),
        ("AUTH0_CLIENT_SECRET", options.client_secret.expose()),
    ];
    let text = if ctx.format(Format::Table).is_json() {
        let env: serde_json::Map<_, _> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        format!("{}\n", json!({"ready": true, "url": url, "env": env}))
    } else {
        variables.iter().map(|(name, value)| format!("export {name}={value}\n")).collect()
    };
    ctx.terminal.write(text.as_bytes())?;
    ctx.terminal.status(&format!("A tenant is ready at {url}. Ctrl-C ends it."));
    Ok(())
}
