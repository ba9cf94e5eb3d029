//! `events listen`: the arguments, the endpoint, and the end of the run.

use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use super::listener::Listener;
use super::registration::{self, Registration, UNFINISHED};
use crate::cli::authorization::SenderFlags;
use crate::cli::{ListenArgs, ProofArgs};
use crate::commands::authorization;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::live::events::LiveEvents;
use crate::commands::live::outcome::{self, RunEnd};
use crate::commands::live::store;
use crate::commands::port;
use crate::commands::ready_file::ReadyFile;
use crate::context::Context;
use crate::engine::ingest::commit_queue::CommitQueue;
use crate::engine::ingest::deadline::Deadline;
use crate::engine::ingest::endpoint::{EndpointOptions, ReceivedEvent, WebhookEndpoint};
use crate::engine::ingest::simulation::{FailureSimulation, SimulationOptions};
use crate::failure::Failure;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::Secret;

/// Events that can wait in the channel.
const QUEUE: usize = 1024;
/// The maximum backoff of the database. Senders give up after seven seconds.
const STORE_MAX_BACKOFF: Duration = Duration::from_secs(1);
/// The time to finish accepted events. A second signal ends it earlier.
const GRACE: Duration = Duration::from_secs(24 * 60 * 60);
/// The time for the remaining answers after a failure.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

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
    let (events, received) = mpsc::channel(QUEUE);
    let endpoint = WebhookEndpoint::new(EndpointOptions {
        body_limit: args.max_body,
        body_timeout: args.body_timeout,
        connections: args.max_connections.into(),
        shutdown_grace: GRACE,
        ..EndpointOptions::new(&args.path, authorization.clone(), events)
    });
    let endpoint = endpoint.map_err(|error| Failure::usage(error.to_string()))?;
    let within = args.live.within;
    let live = LiveEvents::open(ctx, args.live).await?;
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
    let listener = Listener::new(ctx, live, simulation, commits, args.ack_first);
    let socket = port::listen(args.host, args.port)?;
    // After the port is bound, since until then the file may belong to another process.
    let ready_file = args.ready_file.map(ReadyFile::clear).transpose()?;
    let url = format!("http://{}{}", socket.local_addr()?, args.path);
    let registration = match registration {
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
    let mut run = ListenRun { ctx, listener, registration, within, stopped };
    if let Some(file) = &ready_file
        && let Err(error) = file.write(&serde_json::json!({"ready": true, "url": url}))
    {
        run.unregister().await?;
        return Err(error);
    }
    run.serve(endpoint, socket, received).await
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

/// A running endpoint.
struct ListenRun<'a> {
    ctx: &'a Context,
    listener: Listener<'a>,
    registration: Option<Registration<'a>>,
    within: Option<Duration>,
    stopped: watch::Receiver<bool>,
}

impl ListenRun<'_> {
    /// Ends the registration. It does nothing the second time.
    async fn unregister(&mut self) -> anyhow::Result<()> {
        match &mut self.registration {
            Some(registration) => registration.end().await,
            None => Ok(()),
        }
    }

    /// Receives events until the run ends, finishes the accepted ones, and prints the summary.
    async fn serve(
        mut self,
        endpoint: WebhookEndpoint,
        socket: TcpListener,
        received: mpsc::Receiver<ReceivedEvent>,
    ) -> anyhow::Result<()> {
        let (enough, mut is_enough) = watch::channel(false);
        let (close, mut closing) = watch::channel(false);
        let server = tokio::spawn(endpoint.serve(socket, async move {
            let _ = closing.wait_for(|close| *close).await;
        }));
        let within = self.within;
        let ctx = self.ctx;
        let stopped = &mut self.stopped;
        let registration = &mut self.registration;
        let deadline = Deadline::start(within);
        let end = async {
            let ended = tokio::select! {
                biased;
                _ = is_enough.wait_for(|enough| *enough) => RunEnd::Finished,
                _ = stopped.wait_for(|stop| *stop) => RunEnd::Stopped,
                () = deadline.passed() => RunEnd::TimedOut(within.unwrap_or_default()),
            };
            if matches!(ended, RunEnd::Stopped) {
                ctx.terminal.status("Finishing up; press Ctrl-C again to quit now.");
            }
            // Before the endpoint closes, so that no delivery of the stream fails.
            let removed = match registration {
                Some(registration) => registration.end().await,
                None => Ok(()),
            };
            close.send_replace(true);
            removed.map(|()| ended)
        };
        let listener = &mut self.listener;
        let (handled, ended) = {
            let (mut handled, mut end) = (std::pin::pin!(listener.run(received, &enough)), std::pin::pin!(end));
            tokio::select! {
                handled = &mut handled => (handled, None),
                ended = &mut end => (deadline.finish(handled).await, Some(ended)),
            }
        };
        close.send_replace(true);
        if handled.is_err() {
            self.listener.abandon();
        }
        let _ = tokio::time::timeout(if handled.is_err() { LAST_ANSWERS } else { GRACE }, server).await;
        let removed = self.unregister().await;
        for line in self.listener.live.tally.summary() {
            self.ctx.terminal.status(&line);
        }
        if let (Err(_), Err(error)) = (&handled, &removed) {
            self.ctx.terminal.warning(&format!("{error:#}"));
        }
        handled?;
        removed?;
        outcome::check(&self.listener.live, &ended.context("the endpoint stopped unexpectedly")??)
    }
}
