//! `create`.

use anyhow::Context as _;

use super::destination;
use super::form::create::{StreamDraft, complete as complete_in_form, confirm as confirm_in_form};
use crate::cli::{StatusArg, StreamCreateArgs, values};
use crate::commands::event_types::{subscriptions, warn_misleading_name};
use crate::commands::interrupt::{InterruptReport, interrupted};
use crate::commands::print;
use crate::complete;
use crate::context::Context;
use crate::failure::Failure;
use auth0_events_client::model::NewEventStream;

/// Creates a stream. On a terminal, a form asks for what the flags leave out.
pub(crate) async fn create(ctx: &Context, args: StreamCreateArgs) -> anyhow::Result<()> {
    let report = InterruptReport::default();
    report.until_signal(create_interruptible(ctx, args, &report)).await
}

async fn create_interruptible(ctx: &Context, args: StreamCreateArgs, report: &InterruptReport) -> anyhow::Result<()> {
    let mut types = values::event_types(&args.subscriptions)?;
    let draft = destination::draft(args.destination, args.kind)?;
    let mut missing = Vec::new();
    if types.is_empty() {
        missing.push("`--subscriptions`".to_owned());
    }
    match &draft {
        None => {
            let flags = "`--configuration`, or `--webhook-url`, `--aws-account-id`, `--action-id`";
            missing.push(format!("the destination ({flags})"));
        }
        Some(draft) => missing.extend(draft.missing()),
    }
    let (mut name, mut form, mut generated) = (args.name, None, None);
    let draft = match draft {
        Some(draft) if missing.is_empty() => draft,
        destination if ctx.terminal.draws_forms() => {
            let completed = complete_in_form(ctx, StreamDraft { name, types, destination }, args.kind).await?;
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
        destination: draft.read(ctx).await?.into_new()?,
        status: args.status.map(StatusArg::as_str),
    };
    if args.dry_run {
        stream.destination.configuration = stream.destination.configuration.masked();
        return print::body(ctx, &stream);
    }
    if let Some(form) = &form {
        confirm_in_form(form, &stream).await?;
    }
    warn_misleading_name(ctx, stream.name.as_deref());
    let client = ctx.client().await?;
    let failure = interrupted("the event stream may have been created");
    report.set(failure.hint("run `events list` to see whether it exists"));
    let created = client.create_stream(&stream).await.context("cannot create the event stream")?;
    complete::forget_streams(&ctx.settings);
    let printed = print::one(ctx, &created)
        .with_context(|| format!("event stream {} was created, but cannot be printed", created.id()));
    // The only place that shows the secret, so an output that failed does not prevent it.
    if let Some(generated) = generated {
        generated.show(ctx);
    }
    printed?;
    if stream.name.is_none() {
        ctx.terminal.hint(&format!("the stream has no name; `events update {} -n NAME` gives it one", created.id()));
    }
    Ok(())
}
