//! `update`.

use anyhow::Context as _;

use super::destination;
use super::form::generated::GeneratedSecret;
use super::form::update::{StreamChange, change as change_in_form};
use crate::cli::values::SubscriptionChange;
use crate::cli::{StatusArg, StreamUpdateArgs};
use crate::commands::event_types::{subscriptions, warn_misleading_name};
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::print;
use crate::commands::target::{self, Target};
use crate::complete;
use crate::context::Context;
use crate::engine::streams::destination::DestinationParts;
use crate::failure::Failure;
use auth0_events_client::model::{EventStream, EventStreamPatch};

/// Updates the fields that the flags name. Without any, a form on a terminal asks for the changes.
pub(crate) async fn update(ctx: &Context, args: StreamUpdateArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.until_signal(update_interruptible(ctx, args, &report)).await
}

async fn update_interruptible(ctx: &Context, args: StreamUpdateArgs, report: &InterruptReport) -> anyhow::Result<()> {
    target::require(ctx, &[("<STREAM>", args.stream.is_some())])?;
    let change = match &args.subscriptions[..] {
        [] => None,
        lists => Some(SubscriptionChange::parse(lists)?),
    };
    let draft = destination::draft(args.destination, None)?;
    if args.name.is_none() && args.status.is_none() && change.is_none() && draft.is_none() {
        if ctx.terminal.draws_forms() {
            return update_by_form(ctx, args.stream, args.dry_run, report).await;
        }
        return Err(Failure::usage("nothing to change")
            .hint("add `--name`, `--status`, `--subscriptions`, `--configuration` or a typed flag")
            .into());
    }
    let destination = match draft {
        Some(draft) => Some(draft.read(ctx).await?),
        None => None,
    };
    destination.as_ref().map_or(Ok(()), DestinationParts::check_changeable)?;
    let target = Target::find(ctx, args.stream).await?;
    let mut patch =
        EventStreamPatch { name: args.name, status: args.status.map(StatusArg::as_str), ..EventStreamPatch::default() };
    // Edits of a list and of a configuration build on the present ones; nothing else needs this request.
    let is_edit = matches!(change, Some(SubscriptionChange::Edit { .. }));
    let current = if is_edit || destination.is_some() { Some(current(ctx, &target).await?) } else { None };
    patch.subscriptions = change.map(|change| subscriptions(ctx, apply(ctx, &change, current.as_ref())));
    if let (Some(destination), Some(current)) = (destination, &current) {
        patch.destination = Some(destination.applied_to(current)?);
    }
    if args.dry_run {
        return print_masked(ctx, patch);
    }
    send(ctx, &target, &patch, None, report).await
}

async fn update_by_form(
    ctx: &Context,
    stream: Option<String>,
    dry_run: bool,
    report: &InterruptReport,
) -> anyhow::Result<()> {
    let target = Target::find(ctx, stream).await?;
    let current = current(ctx, &target).await?;
    let Some(StreamChange { patch, generated }) = change_in_form(ctx, &current, dry_run).await? else {
        ctx.terminal.status("No changes, so nothing was sent.");
        return Ok(());
    };
    if dry_run {
        return print_masked(ctx, patch);
    }
    send(ctx, &target, &patch, generated, report).await
}

async fn current(ctx: &Context, target: &Target) -> anyhow::Result<EventStream> {
    let stream = ctx.client().await?.get_stream(&target.id).await;
    stream.with_context(|| format!("cannot update event stream {}", target.name))
}

async fn send(
    ctx: &Context,
    Target { id, name }: &Target,
    patch: &EventStreamPatch,
    generated: Option<GeneratedSecret>,
    report: &InterruptReport,
) -> anyhow::Result<()> {
    warn_misleading_name(ctx, patch.name.as_deref());
    let client = ctx.client().await?;
    let failure = interrupted(format!("event stream {name} may have been updated"));
    report.set(failure.hint(format!("run `events show {id}` to see whether it was")));
    let updated = client.update_stream(id, patch).await;
    let updated = updated.with_context(|| format!("cannot update event stream {name}"))?;
    complete::forget_streams(&ctx.settings);
    let printed = print::one(ctx, &updated);
    // The only place that shows the secret, so an output that failed does not prevent it.
    if let Some(generated) = generated {
        generated.show(ctx);
    }
    printed.with_context(|| format!("event stream {id} was updated, but cannot be printed"))
}

fn print_masked(ctx: &Context, mut patch: EventStreamPatch) -> anyhow::Result<()> {
    if let Some(destination) = &mut patch.destination {
        destination.configuration = destination.configuration.masked();
    }
    print::body(ctx, &patch)
}

fn apply(ctx: &Context, change: &SubscriptionChange, current: Option<&EventStream>) -> Vec<String> {
    let present = current.map(EventStream::event_types).unwrap_or_default();
    if let SubscriptionChange::Edit { remove, .. } = change {
        for name in remove.iter().filter(|name| !present.contains(name)) {
            ctx.terminal.warning(&format!("the stream does not subscribe to `{name}`"));
        }
    }
    let types = change.apply(&present);
    if types.is_empty() {
        ctx.terminal.warning("the stream has no subscriptions left and delivers nothing");
    }
    types
}
