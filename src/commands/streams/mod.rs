//! create, show, list, update, enable, disable, delete.

pub(crate) mod destination;
pub(crate) mod form;

use anyhow::Context as _;

use crate::cli::values::{self, SubscriptionChange};
use crate::cli::{
    StatusArg, StreamCreateArgs, StreamDeleteArgs, StreamListArgs, StreamShowArgs, StreamStatusArgs, StreamUpdateArgs,
};
use crate::commands::bulk::{self, BulkVerb};
use crate::commands::confirm;
use crate::commands::interrupt::{InterruptReport, interrupted, until_signal};
use crate::commands::print;
use crate::commands::streams::destination::DestinationParts;
use crate::commands::streams::form::{Change, Draft};
use crate::commands::target::{self, Target};
use crate::complete;
use crate::context::Context;
use crate::failure::Failure;
use auth0_events_client::model::{EventStream, EventStreamPatch, NewEventStream, StreamId, Subscription};
use auth0_events_cloudevents::catalog;

/// Creates a stream from what the flags say.
pub(crate) async fn create(ctx: &Context, args: StreamCreateArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.until_signal(create_one(ctx, args, &report)).await
}

async fn create_one(ctx: &Context, args: StreamCreateArgs, report: &InterruptReport) -> anyhow::Result<()> {
    let mut types = values::event_types(&args.subscriptions)?;
    let mut missing = Vec::new();
    if types.is_empty() {
        missing.push("`--subscriptions`".to_owned());
    }
    let asked = destination::draft(args.destination, args.kind)?;
    match &asked {
        None => {
            let flags = "`--configuration`, or `--webhook-url`, `--aws-account-id`, `--action-id`";
            missing.push(format!("the destination ({flags})"));
        }
        Some(asked) => missing.extend(asked.missing()),
    }
    let (mut name, mut form, mut generated) = (args.name, None, None);
    let asked = match asked {
        Some(asked) if missing.is_empty() => asked,
        destination if ctx.terminal.draws_forms() => {
            let completed = form::complete(ctx, Draft { name, types, destination }, args.kind).await?;
            (name, types, generated) = (completed.name, completed.types, completed.generated);
            form = Some(completed.form);
            completed.destination
        }
        _ => {
            return Err(Failure::usage(format!("cannot create an event stream without {}", missing.join(" and ")))
                .hint("`events create --help` shows examples")
                .into());
        }
    };
    let mut stream = NewEventStream {
        name,
        subscriptions: subscriptions(ctx, types),
        destination: asked.read(ctx).await?.into_new()?,
        status: args.status.map(StatusArg::as_str),
    };
    if args.dry_run {
        stream.destination.configuration = stream.destination.configuration.masked();
        return print::body(ctx, &stream);
    }
    if let Some(form) = &form {
        form::agree_to(form, &stream).await?;
    }
    warn_misleading_name(ctx, stream.name.as_deref());
    let client = ctx.client().await?;
    let failure = interrupted("the event stream may have been created");
    report.set(failure.hint("run `events list` to see whether it exists"));
    let created = client.create_stream(&stream).await.context("cannot create the event stream")?;
    complete::forget_streams(&ctx.settings);
    let printed = print::one(ctx, &created)
        .with_context(|| format!("event stream {} was created, but cannot be printed", created.id()));
    // Nobody else knows it, so it is shown whatever became of the output.
    generated.iter().for_each(|generated| generated.show(ctx));
    printed?;
    if stream.name.is_none() {
        ctx.terminal.hint(&format!("the stream has no name; `events update {} -n NAME` gives it one", created.id()));
    }
    Ok(())
}

/// Shows one stream.
pub(crate) async fn show(ctx: &Context, args: StreamShowArgs) -> anyhow::Result<()> {
    let target = Target::find(ctx, args.stream).await?;
    let stream = ctx.client().await?.get_stream(&target.id).await;
    let stream = stream.with_context(|| format!("cannot show event stream {}", target.name))?;
    print::one(ctx, &stream)
}

/// Lists the streams, every page.
pub(crate) async fn list(ctx: &Context, args: &StreamListArgs) -> anyhow::Result<()> {
    let limit = (args.limit > 0).then_some(args.limit);
    let pages = ctx.client().await?.list_streams(limit);
    let (count, written) = print::pages(ctx, pages, "cannot list the event streams").await?;
    if count == 0 {
        ctx.terminal.hint("there are no event streams; `events create` makes one");
    }
    written
}

/// Changes what the flags name, and nothing else.
pub(crate) async fn update(ctx: &Context, args: StreamUpdateArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.until_signal(update_one(ctx, args, &report)).await
}

async fn update_one(ctx: &Context, args: StreamUpdateArgs, report: &InterruptReport) -> anyhow::Result<()> {
    target::require(ctx, &[("<STREAM>", args.stream.is_some())])?;
    let change = match &args.subscriptions[..] {
        [] => None,
        lists => Some(SubscriptionChange::parse(lists)?),
    };
    let asked = destination::draft(args.destination, None)?;
    if args.name.is_none() && args.status.is_none() && change.is_none() && asked.is_none() {
        if ctx.terminal.draws_forms() {
            return update_by_form(ctx, args.stream, args.dry_run, report).await;
        }
        return Err(Failure::usage("nothing to change")
            .hint("name a change: `--name`, `--status`, `--subscriptions`, `--configuration`, or a typed flag")
            .into());
    }
    let asked = match asked {
        Some(asked) => Some(asked.read(ctx).await?),
        None => None,
    };
    asked.as_ref().map_or(Ok(()), DestinationParts::check_changeable)?;
    let target = Target::find(ctx, args.stream).await?;
    let mut patch =
        EventStreamPatch { name: args.name, status: args.status.map(StatusArg::as_str), ..EventStreamPatch::default() };
    // The present stream is asked for only where the change builds on it: its type, or its list.
    let edits = matches!(change, Some(SubscriptionChange::Edit { .. }));
    let current = if edits || asked.is_some() { Some(present(ctx, &target).await?) } else { None };
    patch.subscriptions = change.map(|change| subscriptions(ctx, changed(ctx, &change, current.as_ref())));
    if let (Some(asked), Some(current)) = (asked, &current) {
        patch.destination = Some(asked.applied_to(current)?);
    }
    if args.dry_run {
        return would_send(ctx, patch);
    }
    send(ctx, &target, &patch, report).await?
}

/// Changes what the person changes in a form.
async fn update_by_form(
    ctx: &Context,
    stream: Option<String>,
    dry_run: bool,
    report: &InterruptReport,
) -> anyhow::Result<()> {
    let target = Target::find(ctx, stream).await?;
    let current = present(ctx, &target).await?;
    let Some(Change { patch, generated }) = form::change(ctx, &current, dry_run).await? else {
        ctx.terminal.status("Nothing was changed, so nothing was sent.");
        return Ok(());
    };
    if dry_run {
        return would_send(ctx, patch);
    }
    let printed = send(ctx, &target, &patch, report).await?;
    generated.iter().for_each(|generated| generated.show(ctx));
    printed
}

async fn present(ctx: &Context, target: &Target) -> anyhow::Result<EventStream> {
    let stream = ctx.client().await?.get_stream(&target.id).await;
    stream.with_context(|| format!("cannot update event stream {}", target.name))
}

/// Sends a patch. Returns what became of printing the stream after it.
async fn send(
    ctx: &Context,
    Target { id, name }: &Target,
    patch: &EventStreamPatch,
    report: &InterruptReport,
) -> anyhow::Result<anyhow::Result<()>> {
    warn_misleading_name(ctx, patch.name.as_deref());
    let client = ctx.client().await?;
    let failure = interrupted(format!("event stream {name} may have been updated"));
    report.set(failure.hint(format!("run `events show {id}` to see whether it was")));
    let updated = client.update_stream(id, patch).await;
    let updated = updated.with_context(|| format!("cannot update event stream {name}"))?;
    complete::forget_streams(&ctx.settings);
    let unprinted = || format!("event stream {} was changed, but cannot be printed", updated.id());
    Ok(print::one(ctx, &updated).with_context(unprinted))
}

/// Prints a patch that is not sent.
fn would_send(ctx: &Context, mut patch: EventStreamPatch) -> anyhow::Result<()> {
    if let Some(destination) = &mut patch.destination {
        destination.configuration = destination.configuration.masked();
    }
    print::body(ctx, &patch)
}

/// Enables or disables streams.
pub(crate) async fn set_status(ctx: &Context, args: StreamStatusArgs, status: StatusArg) -> anyhow::Result<()> {
    let verb = match status {
        StatusArg::Enabled => BulkVerb { infinitive: "enable", done: "Enabled", items: ITEMS },
        StatusArg::Disabled => BulkVerb { infinitive: "disable", done: "Disabled", items: ITEMS },
    };
    let streams = bulk::unique(ctx, args.streams);
    let streams = until_signal(Target::find_several(ctx, verb.infinitive, streams)).await?;
    let client = until_signal(ctx.client()).await?;
    let patch = EventStreamPatch { status: Some(status.as_str()), ..EventStreamPatch::default() };
    let call = |id| async { Ok(client.update_stream(&{ id }, &patch).await.map(drop)?) };
    let outcome = bulk::run(ctx, &verb, streams, None, call).await;
    complete::forget_streams(&ctx.settings);
    outcome
}

/// Deletes streams, after a yes.
pub(crate) async fn delete(ctx: &Context, args: StreamDeleteArgs) -> anyhow::Result<()> {
    let streams = bulk::unique(ctx, args.streams);
    if !args.force && !streams.is_empty() {
        confirm::require_someone(ctx, "delete", &streams.join(", "))?;
    }
    let streams = until_signal(Target::find_several(ctx, "delete", streams)).await?;
    if !args.force {
        let names: Vec<&str> = streams.iter().map(|(name, _)| name.as_str()).collect();
        let question = format!("Delete {}?", names.join(", "));
        until_signal(confirm::confirm(ctx, &question, "nothing was deleted")).await?;
    }
    let verb = BulkVerb { infinitive: "delete", done: "Deleted", items: ITEMS };
    let client = until_signal(ctx.client()).await?;
    let outcome = bulk::run(ctx, &verb, streams, None, |id| async { Ok(client.delete_stream(&{ id }).await?) }).await;
    complete::forget_streams(&ctx.settings);
    outcome
}

const ITEMS: &str = "event streams";

/// Applies a change to the list of the present stream, which edits need.
fn changed(ctx: &Context, change: &SubscriptionChange, current: Option<&EventStream>) -> Vec<String> {
    let present = current.map(EventStream::event_types).unwrap_or_default();
    if let SubscriptionChange::Edit { remove, .. } = change {
        for name in remove.iter().filter(|name| !present.contains(name)) {
            ctx.terminal.warning(&format!("the stream does not subscribe to `{name}`"));
        }
    }
    let types = change.apply(&present);
    if types.is_empty() {
        ctx.terminal.warning("the stream keeps no subscription, and delivers nothing");
    }
    types
}

/// Makes subscriptions of names.
pub(crate) fn subscriptions(ctx: &Context, types: Vec<String>) -> Vec<Subscription> {
    types.iter().for_each(|name| warn_unknown_type(ctx, name));
    types.into_iter().map(|event_type| Subscription { event_type }).collect()
}

/// Warns of an event type that is not in the catalog. It is sent all the same, since the API's own list grows.
pub(crate) fn warn_unknown_type(ctx: &Context, name: &str) {
    if catalog::find(name).is_none() {
        let meant = catalog::nearest(name).map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        ctx.terminal.warning(&format!("unknown event type `{name}`{meant}"));
    }
}

/// Warns of a name that commands take for an id, so that it never leads to the stream.
fn warn_misleading_name(ctx: &Context, name: Option<&str>) {
    if let Some(name) = name.filter(|name| StreamId::parse(name).is_some()) {
        ctx.terminal.warning(&format!("the name `{name}` reads as an id: only its own id leads to the stream"));
    }
}
