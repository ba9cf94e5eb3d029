//! listen.

mod keeping;
mod listener;
mod registration;
mod rehearsal;
mod seen;

use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use self::keeping::Keeping;
use self::listener::Listener;
use self::registration::{Registration, UNFINISHED};
use self::rehearsal::Rehearsal;
use crate::cli::authorization::SenderFlags;
use crate::cli::{ListenArgs, ProofArgs};
use crate::commands::authorization;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::live::store;
use crate::commands::live::{Deadline, Ended, Live};
use crate::commands::port;
use crate::commands::ready_file::ReadyFile;
use crate::context::Context;
use crate::engine::ingest::endpoint::{Options, Received, Receiver};
use crate::failure::Failure;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::Secret;

/// Events that wait for their turn, beside those in hand.
const QUEUE: usize = 1024;
/// The longest time between two tries at a database that is away: senders give up after seven seconds.
const STORE_RETRY: Duration = Duration::from_secs(1);
/// What was accepted is finished, however long it takes; whoever cannot wait sends a second signal.
const GRACE: Duration = Duration::from_secs(24 * 60 * 60);
/// After a failure, the time for answers that are on their way.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// Receives events. The first signal ends it once what was accepted is done, the second at once.
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
        return Err(Failure::usage(format!("`--no-auth` is for loopback only, and `{}` is beyond it", args.host))
            .hint("leave it out, or name the secret that senders must show, such as with `--bearer-env VAR`")
            .into());
    }
    let public_url = args.registration.public_url.as_deref();
    let public_url = public_url.map(|url| registration::endpoint(url, &args.path)).transpose()?;
    let registration = registration::asked(args.registration, public_url.clone(), no_auth)?;
    let is_random = authorization.given.is_none() && !no_auth;
    let authorization = if is_random {
        Authorization::Bearer(Secret::random())
    } else {
        authorization::read::<SenderFlags>(ctx, authorization.given).await?
    };
    let is_random = is_random && registration.is_none();
    let (events, received) = mpsc::channel(QUEUE);
    let receiver = Receiver::new(Options {
        body_limit: args.max_body,
        body_time: args.body_timeout,
        connections: args.max_connections.into(),
        shutdown_grace: GRACE,
        ..Options::new(&args.path, authorization.clone(), events)
    });
    let receiver = receiver.map_err(|error| Failure::usage(error.to_string()))?;
    let within = args.live.within;
    let live = Live::open(ctx, args.live).await?;
    let keeping = match &args.store {
        Some(store) => Some(Keeping::start(store::open(ctx, store, STORE_RETRY).await?)),
        None => None,
    };
    let listener = Listener::new(ctx, live, Rehearsal::new(&args.rehearsal), keeping, args.ack_first);
    let socket = port::listen(args.host, args.port)?;
    // Not before: until the port is its own, the file may be that of whoever has it.
    let ready_file = args.ready_file.map(ReadyFile::clear).transpose()?;
    let url = format!("http://{}{}", socket.local_addr()?, args.path);
    let registration = match registration {
        Some(asked) => Some(asked.register(ctx, &authorization, report).await?),
        None => None,
    };
    if !args.host.is_loopback() {
        ctx.terminal.warning(&format!(
            "`{}` is beyond this machine: whoever reaches the port can try, and secrets and events travel in clear text",
            args.host
        ));
    }
    ctx.terminal.status(&format!("Listening at {url}. Ctrl-C ends it."));
    if is_random {
        introduce(ctx, &authorization, public_url.as_deref().unwrap_or(&url));
    }
    let mut session = Session { ctx, listener, registration, within, stopped };
    if let Some(file) = &ready_file
        && let Err(error) = file.write(&serde_json::json!({"ready": true, "url": url}))
    {
        session.unregister().await?;
        return Err(error);
    }
    session.serve(receiver, socket, received).await
}

/// Tells a token that nobody knows yet, and how a stream comes to know it.
fn introduce(ctx: &Context, authorization: &Authorization, url: &str) {
    let Authorization::Bearer(token) = authorization else { return };
    // Even when quiet: without it nobody could send anything.
    ctx.terminal.trace(&format!("export WEBHOOK_TOKEN={}", token.expose()));
    ctx.terminal.status(&format!(
        "With that token, made for this run, a stream can deliver here:\n  \
         events create -t webhook -s 'user.*' --webhook-url {url} --webhook-token-env WEBHOOK_TOKEN"
    ));
}

/// What there is while events are received.
struct Session<'a> {
    ctx: &'a Context,
    listener: Listener<'a>,
    registration: Option<Registration<'a>>,
    within: Option<Duration>,
    stopped: watch::Receiver<bool>,
}

impl Session<'_> {
    /// Lets the stream go that came with this endpoint. Does nothing the second time.
    async fn unregister(&mut self) -> anyhow::Result<()> {
        match &mut self.registration {
            Some(registration) => registration.end().await,
            None => Ok(()),
        }
    }

    /// Receives events until it is enough, then finishes what was accepted and tells what has come.
    async fn serve(
        mut self,
        receiver: Receiver,
        socket: TcpListener,
        received: mpsc::Receiver<Received>,
    ) -> anyhow::Result<()> {
        let (enough, mut is_enough) = watch::channel(false);
        let (close, mut closing) = watch::channel(false);
        let server = tokio::spawn(receiver.serve(socket, async move { drop(closing.wait_for(|close| *close).await) }));
        let (within, ctx) = (self.within, self.ctx);
        let (stopped, registration) = (&mut self.stopped, &mut self.registration);
        let deadline = Deadline::begin(within);
        let end = async {
            let ended = tokio::select! {
                biased;
                _ = is_enough.wait_for(|enough| *enough) => Ended::Finished,
                _ = stopped.wait_for(|stop| *stop) => Ended::Stopped,
                () = deadline.passed() => Ended::TimedOut(within.unwrap_or_default()),
            };
            if matches!(ended, Ended::Stopped) {
                ctx.terminal.status("Finishing what is in hand. Ctrl-C leaves at once.");
            }
            // While the door is still open: no delivery is to meet a closed one.
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
        // A server that broke down has said so itself.
        drop(tokio::time::timeout(if handled.is_err() { LAST_ANSWERS } else { GRACE }, server).await);
        let removed = self.unregister().await;
        self.listener.live.tally.summarize(&self.ctx.terminal);
        if let (Err(_), Err(left)) = (&handled, &removed) {
            self.ctx.terminal.warning(&format!("{left:#}"));
        }
        handled?;
        removed?;
        self.listener.live.judge(&ended.context("the endpoint broke down")??)
    }
}
