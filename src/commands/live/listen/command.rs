//! `events listen`: the arguments, the endpoint, and the registration around the run.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::registration::{self, Registration, UNFINISHED};
use crate::cli::authorization::SenderFlags;
use crate::cli::{ListenArgs, ProofArgs};
use crate::commands::authorization;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::live::{events, store};
use crate::commands::port;
use crate::commands::ready_file::ReadyFile;
use crate::context::Context;
use crate::engine::ingest::commit_queue::CommitQueue;
use crate::engine::ingest::endpoint::{EndpointOptions, WebhookEndpoint};
use crate::engine::ingest::events::RunEnd;
use crate::engine::ingest::listener::{GRACE, Listener};
use crate::engine::ingest::simulation::{FailureSimulation, SimulationOptions};
use crate::failure::Failure;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::Secret;

/// Events that can wait in the channel.
const QUEUE: usize = 1024;
/// The maximum backoff of the database. Senders give up after seven seconds.
const STORE_MAX_BACKOFF: Duration = Duration::from_secs(1);

/// Receives events. The first signal finishes the accepted events, the second one ends the run immediately.
pub(crate) async fn listen(ctx: &Context, args: ListenArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.set(interrupted(UNFINISHED));
    report.until_second_signal(|stopped| run(ctx, args, stopped, &report)).await
}

async fn run(
    ctx: &Context,
    args: ListenArgs,
    stopped: watch::Receiver<bool>,
    report: &InterruptReport,
) -> anyhow::Result<()> {
    let ProofArgs { authorization, no_auth } = args.proof;
    if !args.host.is_loopback() && no_auth {
        return Err(Failure::usage(format!("`--no-auth` is allowed on loopback only, not on `{}`", args.host))
            .hint("omit it, or set the required secret, for example with `--bearer-env VAR`")
            .into());
    }
    let public_url = args.registration.public_url.as_deref();
    let public_url = public_url.map(|url| registration::endpoint(url, &args.path)).transpose()?;
    let registration = registration::request(args.registration, public_url.clone(), no_auth)?;
    let is_random = authorization.given.is_none() && !no_auth;
    let authorization = if is_random {
        Authorization::Bearer(Secret::random())
    } else {
        authorization::read::<SenderFlags>(ctx, authorization.given).await?
    };
    let is_random = is_random && registration.is_none();
    let (sender, received) = mpsc::channel(QUEUE);
    let (refused, refusals) = mpsc::channel(QUEUE);
    let endpoint = WebhookEndpoint::new(EndpointOptions {
        body_limit: args.max_body,
        body_timeout: args.body_timeout,
        connections: args.max_connections.into(),
        shutdown_grace: GRACE,
        refusals: args.live.verbose.then_some(refused),
        ..EndpointOptions::new(&args.path, authorization.clone(), sender)
    });
    let endpoint = endpoint.map_err(|error| Failure::usage(error.to_string()))?;
    let within = args.live.within;
    let live = events::open(ctx, args.live).await?;
    let commits = match &args.store {
        Some(store) => Some(CommitQueue::start(store::open(ctx, store, STORE_MAX_BACKOFF).await?)),
        None => None,
    };
    let simulation = args.simulation;
    let simulation = FailureSimulation::new(&SimulationOptions {
        status: simulation.status,
        fail_first: simulation.fail_first,
        fail_rate: simulation.fail_rate,
        delay: simulation.delay,
        seed: simulation.seed,
    });
    let mut listener = Listener::new(live, simulation, commits, args.ack_first);
    let socket = port::listen(args.host, args.port)?;
    // After the port is bound, since until then the file may belong to another process.
    let ready_file = args.ready_file.map(ReadyFile::clear).transpose()?;
    let url = format!("http://{}{}", socket.local_addr()?, args.path);
    let mut registration = match registration {
        Some(request) => Some(request.register(ctx, &authorization, report).await?),
        None => None,
    };
    if !args.host.is_loopback() {
        ctx.terminal.warning(&format!(
            "`{}` is reachable from other machines; secrets and events are sent in clear text",
            args.host
        ));
    }
    ctx.terminal.status(&format!("Listening at {url}. Press Ctrl-C to stop."));
    if is_random {
        show_token(ctx, &authorization, public_url.as_deref().unwrap_or(&url));
    }
    if let Some(file) = &ready_file
        && let Err(error) = file.write(&serde_json::json!({"ready": true, "url": url}))
    {
        unregister(registration.as_mut()).await?;
        return Err(error);
    }
    let closing = async |end: &RunEnd| {
        if matches!(end, RunEnd::Stopped) {
            ctx.terminal.status("Finishing up; press Ctrl-C again to quit now.");
        }
        // Before the endpoint closes, so that no delivery of the stream fails.
        unregister(registration.as_mut()).await
    };
    let ended = listener.run(endpoint, socket, (received, refusals), (within, stopped), closing).await;
    let removed = unregister(registration.as_mut()).await;
    listener.live.summarize();
    if let (Err(_), Err(error)) = (&ended, &removed) {
        ctx.terminal.warning(&format!("{error:#}"));
    }
    let ended = ended?;
    removed?;
    listener.live.check(&ended)
}

/// Ends the registration, if there is one. It does nothing the second time.
async fn unregister(registration: Option<&mut Registration<'_>>) -> anyhow::Result<()> {
    match registration {
        Some(registration) => registration.end().await,
        None => Ok(()),
    }
}

/// Shows the generated token, and the command that creates a stream with it.
fn show_token(ctx: &Context, authorization: &Authorization, url: &str) {
    let Authorization::Bearer(token) = authorization else { return };
    // Also with `--quiet`, since no sender could know it otherwise.
    ctx.terminal.trace(&format!("export WEBHOOK_TOKEN={}", token.expose()));
    ctx.terminal.status(&format!(
        "To deliver here, create a stream with this token:\n  \
         events create -t webhook -s 'user.*' --webhook-url {url} --webhook-token-env WEBHOOK_TOKEN"
    ));
}
