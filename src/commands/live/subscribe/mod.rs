//! subscribe.

mod ending;
mod keeper;
mod life;
mod place;
mod recorder;
mod sink;

use jiff::Timestamp;
use tokio::sync::watch;

use self::ending::Asked;
use self::place::Place;
use self::recorder::{Keeper, Recorder};
use self::sink::Subscriber;
use crate::cli::SubscribeArgs;
use crate::cli::values::event_types;
use crate::commands::event_types::warn_unknown_type;
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::live::{Deadline, Ended, Live};
use crate::commands::print;
use crate::context::Context;
use auth0_events_client::feed::{self, FeedEnd, FollowError, SavedPosition};
use auth0_events_client::model::UnreadableEvent;
use auth0_events_cloudevents::catalog;

/// Failures in a row that end it while it never was connected: as many tries as any other request gets.
const FIRST_FAILURES: u32 = 3;

/// Follows the live events. The first signal ends it once the event in hand is done, the second at once.
pub(crate) async fn subscribe(ctx: &Context, args: SubscribeArgs) -> anyhow::Result<()> {
    if args.list_event_types {
        return print::all(ctx, catalog::EVENT_TYPES);
    }
    let report = InterruptReport::default();
    report.set(interrupted("the last event was not finished"));
    report.until_second_signal(|stopped| follow(ctx, args, stopped)).await
}

async fn follow(ctx: &Context, args: SubscribeArgs, mut stopped: watch::Receiver<bool>) -> anyhow::Result<()> {
    // `*` asks for types that are not known yet as well, which no list can.
    let everything = args.event_type.iter().flat_map(|list| list.split(',')).any(|item| item.trim() == "*");
    let event_types = if everything { Vec::new() } else { event_types(&args.event_type)? };
    event_types.iter().for_each(|name| warn_unknown_type(ctx, name));
    let options = feed::FollowOptions {
        start: feed::FeedStart::Now,
        idle_timeout: args.idle_timeout,
        reconnect: !args.no_reconnect,
        max_failures: args.max_reconnects,
        max_first_failures: if ctx.settings.retry { FIRST_FAILURES } else { 0 },
    };
    let within = args.live.within;
    let client = ctx.client().await?;
    let place = Place::find(ctx, client, &args, &event_types, stopped.clone()).await?;
    let (start, saved) = (place.start.clone(), place.saved.clone());
    let is_kept = !matches!(place.keeper, Keeper::Nothing);
    let live = Live::open(ctx, args.live).await?;
    let began_at = saved.as_ref().and_then(|saved| saved.position.time);
    let recorder = Recorder::new(place.keeper, live.output_file(), began_at);
    let mut subscriber = Subscriber::new(ctx, live, recorder, args.show_heartbeats);

    let deadline = Deadline::begin(within);
    let end = async {
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => {}
            () = deadline.passed() => {}
        }
    };
    let options = feed::FollowOptions { start: start.clone(), ..options };
    let source = (client, &event_types[..]);
    // It hears of the end only between events, and whoever should read what is printed may never do so.
    let followed = deadline.finish(async { Ok(feed::follow(&source, &mut subscriber, options, end).await) }).await;
    let followed = followed.unwrap_or_else(|late| Err(FollowError::Sink(late)));
    let is_stopped = *stopped.borrow();
    let waits_for = matches!(followed, Ok(FeedEnd::Stopped)).then(|| match is_stopped {
        true => "Finishing what is in hand. Ctrl-C leaves at once.",
        false => "Finishing what is in hand, for 10 s at most.",
    });
    let finished = subscriber.finish(waits_for, deadline).await;
    subscriber.summarize();
    let ended = match followed {
        Err(FollowError::Sink(error)) => {
            // Whoever passes over an event by its offset passes over all before it, which must be kept by then.
            if error.is::<UnreadableEvent>() {
                finished?;
            }
            return Err(error);
        }
        Err(FollowError::Feed(error)) => {
            finished?;
            // What the keeper holds by now, since all of that has been recorded.
            let present = subscriber.position().cloned();
            let start = present.as_ref().map_or(start, |position| position.start.clone());
            let saved = match present.filter(|_| is_kept) {
                Some(position) => Some(SavedPosition { position, recorded_at: Timestamp::now() }),
                None => saved,
            };
            let asked = Asked { start: &start, saved: saved.as_ref(), event_types: &event_types };
            return Err(ending::explain(*error, &asked));
        }
        Ok(FeedEnd::Stopped) if is_stopped => Ended::Stopped,
        Ok(FeedEnd::Stopped) => Ended::TimedOut(within.unwrap_or_default()),
        Ok(FeedEnd::Finished | FeedEnd::Closed) => Ended::Finished,
    };
    finished?;
    subscriber.live.judge(&ended)
}
