//! The form of `update`, in which the present values are the defaults.

use serde_json::Value;

use super::create::check_name;
use super::generated::GeneratedSecret;
use super::review::{masked, review};
use super::{destination, event_types};
use crate::cli::StatusArg;
use crate::cli::authorization::AuthorizationArg;
use crate::commands::confirm::answered;
use crate::commands::streams::destination::{DestinationDraft, TypedDestination};
use crate::context::Context;
use crate::terminal::{Choice, Form};
use auth0_events_client::model::{DestinationType, EventStream, EventStreamPatch, Subscription};
use auth0_events_text::escape;

/// The fields that a person changed.
pub(crate) struct StreamChange {
    pub(crate) patch: EventStreamPatch,
    /// The secret, if the form generated one.
    pub(crate) generated: Option<GeneratedSecret>,
}

/// Asks for new values. Returns `None` if nothing changed. A dry run asks for no confirmation.
pub(crate) async fn change(
    ctx: &Context,
    current: &EventStream,
    dry_run: bool,
) -> anyhow::Result<Option<StreamChange>> {
    let form = ctx.terminal.form();
    let mut patch = EventStreamPatch::default();
    let mut lines = Vec::new();

    let present = escape(&current.name()).into_owned();
    let had_name = !present.is_empty();
    let check = move |name: &str| {
        if had_name && name.trim().is_empty() {
            return Err("a name can be changed but not removed".to_owned());
        }
        check_name(name)
    };
    let name = answered(form.line("Name:", &present, check).await)?.trim().to_owned();
    if name != present.trim() {
        lines.push(("NAME", format!("{} -> {name}", if had_name { &present } else { "-" })));
        patch.name = Some(name);
    }

    if let Some(status) = choose_status(&form, &current.status()).await? {
        lines.push(("STATUS", format!("{} -> {status}", escape(&current.status()))));
        patch.status = Some(status);
    }

    let present = current.event_types();
    let types = event_types::choose(&form, &present, None).await?;
    if types != present {
        lines.push(("SUBSCRIPTIONS", if types.is_empty() { "-".to_owned() } else { types.join(", ") }));
        patch.subscriptions = Some(types.into_iter().map(|event_type| Subscription { event_type }).collect());
    }

    let mut generated = None;
    if current.destination_type() == DestinationType::Webhook.as_str()
        && let Some((draft, secret)) = change_webhook(&form, current).await?
    {
        let destination = draft.read(ctx).await?.applied_to(current)?;
        lines.push(("CONFIGURATION", masked(&destination.configuration)));
        patch.destination = Some(destination);
        generated = secret;
    }

    if lines.is_empty() {
        return Ok(None);
    }
    if !dry_run {
        review(&form, &lines, "Update the event stream?", "nothing was changed").await?;
    }
    Ok(Some(StreamChange { patch, generated }))
}

/// Asks for the status. Returns `None` if it stays, which the last option means if this program does not know the status.
async fn choose_status(form: &Form<'_>, present: &str) -> anyhow::Result<Option<&'static str>> {
    let statuses = [StatusArg::Enabled.as_str(), StatusArg::Disabled.as_str()];
    let start = statuses.iter().position(|status| *status == present);
    let mut options = statuses.map(Choice::from).to_vec();
    if start.is_none() {
        options.push(Choice::from(present));
    }
    let chosen = answered(form.choose("Status:", options, start.unwrap_or(statuses.len()), "").await)?;
    Ok(statuses.get(chosen).copied().filter(|status| *status != present))
}

/// Asks for a new endpoint and authentication. Returns `None` if both stay.
async fn change_webhook(
    form: &Form<'_>,
    current: &EventStream,
) -> anyhow::Result<Option<(DestinationDraft, Option<GeneratedSecret>)>> {
    let present = |pointer| current.configuration().and_then(|found| found.pointer(pointer)).and_then(Value::as_str);
    let endpoint = escape(present("/webhook_endpoint").unwrap_or_default()).into_owned();
    let method = escape(present("/webhook_authorization/method").unwrap_or("none")).into_owned();
    let mut webhook = TypedDestination::new(DestinationType::Webhook);
    let url = destination::endpoint(form, &endpoint).await?;
    if url != endpoint {
        webhook.members.insert("webhook_endpoint".to_owned(), url.into());
    }
    let options = ["keep it", "replace it"].map(Choice::from).to_vec();
    let question = format!("Authentication (now: {method}):");
    let mut generated = None;
    if answered(form.choose(&question, options, 0, "").await)? == 1 {
        let method = destination::method(form).await?;
        let authorization = webhook.authorization.insert(AuthorizationArg { method, secret: None });
        generated = destination::secret(form, authorization).await?;
    }
    let is_changed = !webhook.members.is_empty() || webhook.authorization.is_some();
    Ok(is_changed.then_some((DestinationDraft::Typed(webhook), generated)))
}
