//! `events subscribe`: the arguments, and how to continue at the end.

use jiff::Timestamp;
use tokio::sync::watch;

use super::ending::{self, ResumeContext};
use super::start::SubscriptionStart;
use crate::cli::SubscribeArgs;
use crate::cli::values::event_types;
use crate::commands::event_types::warn_unknown_type;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::live::{events, store};
use crate::commands::print;
use crate::context::Context;
use crate::engine::ingest::recorder::{CursorKeeper, Recorder};
use crate::engine::ingest::subscriber::{FeedSubscriber, SubscriberOptions};
use auth0_events_client::feed::{self, FeedStart, FollowError, SavedPosition};
use auth0_events_cloudevents::catalog;
use auth0_events_text as text;

/// The maximum number of failures before the first connection, as for other requests.
const FIRST_FAILURES: u32 = 3;

/// Follows the live events. The first signal finishes the current events, the second one ends the run immediately.
pub(crate) async fn subscribe(ctx: &Context, args: SubscribeArgs) -> anyhow::Result<()> {
    if args.list_event_types {
        return print::all(ctx, catalog::EVENT_TYPES);
    }
    let report = InterruptReport::default();
    report.set(interrupted("the last event was not finished"));
    let run = async |stopped| follow(ctx, args, stopped).await.map_err(store::explain_recording);
    report.until_second_signal(run).await
}

async fn follow(ctx: &Context, args: SubscribeArgs, stopped: watch::Receiver<bool>) -> anyhow::Result<()> {
    // `*` includes types that are not known yet, so it is not expanded.
    let everything = args.event_type.iter().flat_map(|list| list.split(',')).any(|item| item.trim() == "*");
    let event_types = if everything { Vec::new() } else { event_types(&args.event_type)? };
    for name in &event_types {
        warn_unknown_type(ctx, name);
    }
    let options = feed::FollowOptions {
        start: FeedStart::Now,
        idle_timeout: args.idle_timeout,
        reconnect: !args.no_reconnect,
        max_failures: args.max_reconnects,
        max_first_failures: if ctx.settings.retry { FIRST_FAILURES } else { 0 },
    };
    let within = args.live.within;
    let client = ctx.client().await?;
    let found = SubscriptionStart::find(ctx, client, &args, &event_types, stopped.clone()).await?;
    let start = found.start;
    let saved = found.saved;
    let is_stored = !matches!(found.keeper, CursorKeeper::Nothing);
    let live = events::open(ctx, args.live).await?;
    let start_time = saved.as_ref().and_then(|saved| saved.position.time);
    let recorder = Recorder::new(found.keeper, live.output_file(), start_time);
    let options = feed::FollowOptions { start: start.clone(), ..options };
    let subscriber_options =
        SubscriberOptions { shows_heartbeats: args.show_heartbeats, reports_activity: ctx.terminal.is_watched() };
    let mut subscriber = FeedSubscriber::new(live, recorder, subscriber_options);
    let outcome = subscriber.run(&(client, &event_types[..]), options, within, stopped).await;
    let FeedSubscriber { live, recorder, .. } = &subscriber;
    live.summarize();
    show_resumption(ctx, recorder);
    match outcome {
        Ok(end) => live.check(&end),
        Err(FollowError::Sink(error)) => Err(error),
        Err(FollowError::Feed(error)) => {
            // All of it has been recorded.
            let current = recorder.position().cloned();
            let start = current.as_ref().map_or(start, |position| position.start.clone());
            let saved = match current.filter(|_| is_stored) {
                Some(position) => Some(SavedPosition { position, recorded_at: Timestamp::now() }),
                None => saved,
            };
            let resume = ResumeContext { start: &start, saved: saved.as_ref(), event_types: &event_types };
            Err(ending::explain(*error, &resume))
        }
    }
}

/// Shows how to continue.
fn show_resumption(ctx: &Context, recorder: &Recorder) {
    if let Some(resume) = recorder.resumed_from() {
        ctx.terminal.status(&format!("The next run with the same {resume}."));
        return;
    }
    let flag = match recorder.position().map(|position| &position.start) {
        Some(FeedStart::After(offset)) => format!("--from {}", text::quoted(offset)),
        Some(FeedStart::At(time)) => format!("--from-timestamp {time}"),
        Some(FeedStart::Now) | None => return,
    };
    ctx.terminal.status(&format!("Continue with: events subscribe {flag}"));
}
