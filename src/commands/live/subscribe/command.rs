//! `events subscribe`: the arguments, the feed, and the end of the run.

use jiff::Timestamp;
use tokio::sync::watch;

use super::ending::{self, ResumeContext};
use super::start::SubscriptionStart;
use super::subscriber::FeedSubscriber;
use crate::cli::SubscribeArgs;
use crate::cli::values::event_types;
use crate::commands::event_types::warn_unknown_type;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::live::events::LiveEvents;
use crate::commands::live::outcome::{self, RunEnd};
use crate::commands::live::store;
use crate::commands::print;
use crate::context::Context;
use crate::engine::ingest::deadline::Deadline;
use crate::engine::ingest::recorder::{CursorKeeper, Recorder};
use auth0_events_client::feed::{self, FeedEnd, FollowError, SavedPosition};
use auth0_events_client::model::UnreadableEvent;
use auth0_events_cloudevents::catalog;

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

async fn follow(ctx: &Context, args: SubscribeArgs, mut stopped: watch::Receiver<bool>) -> anyhow::Result<()> {
    // `*` includes types that are not known yet, so it is not expanded.
    let everything = args.event_type.iter().flat_map(|list| list.split(',')).any(|item| item.trim() == "*");
    let event_types = if everything { Vec::new() } else { event_types(&args.event_type)? };
    for name in &event_types {
        warn_unknown_type(ctx, name);
    }
    let options = feed::FollowOptions {
        start: feed::FeedStart::Now,
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
    let live = LiveEvents::open(ctx, args.live).await?;
    let start_time = saved.as_ref().and_then(|saved| saved.position.time);
    let recorder = Recorder::new(found.keeper, live.output_file(), start_time);
    let mut subscriber = FeedSubscriber::new(ctx, live, recorder, args.show_heartbeats);

    let deadline = Deadline::start(within);
    let end = async {
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => {}
            () = deadline.passed() => {}
        }
    };
    let options = feed::FollowOptions { start: start.clone(), ..options };
    let source = (client, &event_types[..]);
    // The feed stops between events only, and the reader of the output may hang.
    let followed = deadline.finish(async { Ok(feed::follow(&source, &mut subscriber, options, end).await) }).await;
    let followed = followed.unwrap_or_else(|late| Err(FollowError::Sink(late)));
    let is_stopped = *stopped.borrow();
    let status = matches!(followed, Ok(FeedEnd::Stopped)).then_some(if is_stopped {
        "Finishing up; press Ctrl-C again to quit now."
    } else {
        "Finishing up, for at most 10 s."
    });
    let finished = subscriber.finish(status, deadline).await;
    subscriber.summarize();
    let ended = match followed {
        Err(FollowError::Sink(error)) => {
            // Skipping this event by its offset also skips those before it, so they must be recorded.
            if error.is::<UnreadableEvent>() {
                finished?;
            }
            return Err(error);
        }
        Err(FollowError::Feed(error)) => {
            finished?;
            // All of it has been recorded.
            let current = subscriber.position().cloned();
            let start = current.as_ref().map_or(start, |position| position.start.clone());
            let saved = match current.filter(|_| is_stored) {
                Some(position) => Some(SavedPosition { position, recorded_at: Timestamp::now() }),
                None => saved,
            };
            let resume = ResumeContext { start: &start, saved: saved.as_ref(), event_types: &event_types };
            return Err(ending::explain(*error, &resume));
        }
        Ok(FeedEnd::Stopped) if is_stopped => RunEnd::Stopped,
        Ok(FeedEnd::Stopped) => RunEnd::TimedOut(within.unwrap_or_default()),
        Ok(FeedEnd::Finished | FeedEnd::Closed) => RunEnd::Finished,
    };
    finished?;
    outcome::check(&subscriber.live, &ended)
}
