//! `deliveries watch`: prints each new failure, and says at the end how many there were.

use jiff::Timestamp;

use crate::cli::{DeliveryWatchArgs, Format};
use crate::commands::interrupt::until_signal;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::recovery::watch::{DeliveryWatcher, WatchObserver, WatchSchedule};
use crate::failure::{Failure, Kind};
use crate::output::LineWriter;
use auth0_events_client::model::Delivery;
use auth0_events_platform::stop_signal;

/// Watches for `--count` looks, or until Ctrl-C or SIGTERM, which is the normal end.
pub(crate) async fn watch(ctx: &Context, args: DeliveryWatchArgs) -> anyhow::Result<()> {
    let Target { id, name } = until_signal(Target::find(ctx, args.stream)).await?;
    let client = until_signal(ctx.client()).await?;
    let from = args.from.map(|date| date.resolve(Timestamp::now()));
    let schedule = WatchSchedule { every: args.every, count: args.count, from };
    let writer = LineWriter::new(ctx.format(Format::Table), ctx.layout(), ctx.filter());
    let mut printer = WatchPrinter { ctx, name: &name, looks: 0, new: 0, writer, written: Ok(()) };
    let watcher = DeliveryWatcher::new(client, (&id, &name), schedule, args.exec.as_deref(), &mut printer);
    tokio::select! {
        outcome = watcher.run() => outcome?,
        () = stop_signal() => {}
    }
    let WatchPrinter { looks, new, written, .. } = printer;
    let times = if looks == 1 { "once".to_owned() } else { format!("{looks} times") };
    let failures = if new == 1 { "1 new failure".to_owned() } else { format!("{new} new failures") };
    ctx.terminal.status(&format!("Looked {times}: {failures}."));
    let outcome = if args.count.is_some() && new > 0 {
        Err(Failure::new(Kind::Condition, format!("event stream {name} has {failures}")).into())
    } else {
        Ok(())
    };
    print::judged(ctx, written, outcome)
}

/// Prints the findings, and counts them for the end, which a signal can bring at any time.
struct WatchPrinter<'a> {
    ctx: &'a Context,
    name: &'a str,
    looks: u64,
    new: u64,
    writer: LineWriter<Delivery>,
    written: anyhow::Result<()>,
}

impl WatchObserver for WatchPrinter<'_> {
    fn looking(&mut self) {
        self.looks += 1;
    }

    fn found(&mut self, delivery: &Delivery) {
        self.new += 1;
        if self.written.is_ok() {
            self.written = print::live(self.ctx, &mut self.writer, delivery);
        }
    }

    fn disabled(&mut self) {
        let name = self.name;
        self.ctx.terminal.warning("the stream is disabled; new events fail without being sent");
        self.ctx.terminal.hint(&format!(
            "fix the endpoint, try it with `events redeliver {name} DELIVERY`, run `events redeliver-many {name} --all \
             --wait`, then `events enable {name}`"
        ));
    }

    fn warned(&mut self, warning: &str) {
        self.ctx.terminal.warning(warning);
    }

    fn has_failed(&self) -> bool {
        self.written.is_err()
    }
}
