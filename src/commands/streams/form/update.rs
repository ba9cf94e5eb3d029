//! The form of `update`: the present values are the defaults, and what was changed is the patch.

use serde_json::Value;

use super::{Generated, agree, check_name, destination, event_types, masked};
use crate::cli::StatusArg;
use crate::cli::authorization::AuthorizationArg;
use crate::commands::confirm::answered;
use crate::commands::streams::destination::{DestinationDraft, TypedDestination};
use crate::context::Context;
use crate::terminal::{Choice, Form};
use auth0_events_client::model::{DestinationType, EventStream, EventStreamPatch, Subscription};
use auth0_events_text::escape;

/// What the person has changed, and the secret that was made for it.
pub(crate) struct Change {
    pub(crate) patch: EventStreamPatch,
    pub(crate) generated: Option<Generated>,
}

/// Asks for the new values of a stream. `None` when nothing was changed.
///
/// Fails where the form is left, and without a yes; a dry run needs none.
pub(crate) async fn change(ctx: &Context, current: &EventStream, dry_run: bool) -> anyhow::Result<Option<Change>> {
    let form = ctx.terminal.form();
    let mut patch = EventStreamPatch::default();
    let mut lines = Vec::new();

    let present = escape(&current.name()).into_owned();
    let had_one = !present.is_empty();
    let check = move |name: &str| match had_one && name.trim().is_empty() {
        true => Err("a name can be changed, but not taken away".to_owned()),
        false => check_name(name),
    };
    let name = answered(form.line("Name:", &present, check).await)?.trim().to_owned();
    if name != present.trim() {
        lines.push(("NAME", format!("{} -> {name}", if had_one { &present } else { "-" })));
        patch.name = Some(name);
    }

    let statuses = [StatusArg::Enabled, StatusArg::Disabled];
    let present = current.status();
    let start = statuses.iter().position(|status| status.as_str() == present);
    let mut options = statuses.map(|status| Choice::from(status.as_str())).to_vec();
    if start.is_none() {
        options.push(Choice::from(present.as_str()));
    }
    let chosen = answered(form.choose("Status:", options, start.unwrap_or(statuses.len()), "").await)?;
    // The last option is a status that only the API knows: it stays.
    if let Some(status) = statuses.get(chosen).map(|status| status.as_str()).filter(|status| *status != present) {
        lines.push(("STATUS", format!("{} -> {status}", escape(&present))));
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
        && let Some((asked, made)) = webhook(&form, current).await?
    {
        let destination = asked.read(ctx).await?.applied_to(current)?;
        lines.push(("CONFIGURATION", masked(&destination.configuration)));
        (patch.destination, generated) = (Some(destination), made);
    }

    if lines.is_empty() {
        return Ok(None);
    }
    if !dry_run {
        agree(&form, &lines, "Change the event stream so?", "nothing was changed").await?;
    }
    Ok(Some(Change { patch, generated }))
}

/// Asks for a new endpoint and a new proof. `None` when both stay.
async fn webhook(
    form: &Form<'_>,
    current: &EventStream,
) -> anyhow::Result<Option<(DestinationDraft, Option<Generated>)>> {
    let present = |pointer| current.configuration().and_then(|found| found.pointer(pointer)).and_then(Value::as_str);
    let endpoint = escape(present("/webhook_endpoint").unwrap_or_default()).into_owned();
    let way = escape(present("/webhook_authorization/method").unwrap_or("none")).into_owned();
    let mut parts = TypedDestination::new(DestinationType::Webhook);
    let url = destination::address(form, &endpoint).await?;
    if url != endpoint {
        parts.members.insert("webhook_endpoint".to_owned(), url.into());
    }
    let options = ["keep the present one", "put another in its place"].map(Choice::from).to_vec();
    let question = format!("Proof of deliveries (now: {way}):");
    let generated = match answered(form.choose(&question, options, 0, "").await)? {
        0 => None,
        _ => {
            let method = destination::method(form).await?;
            let authorization = parts.authorization.insert(AuthorizationArg { method, secret: None });
            destination::secret(form, authorization).await?
        }
    };
    let is_changed = !parts.members.is_empty() || parts.authorization.is_some();
    Ok(is_changed.then_some((DestinationDraft::Typed(parts), generated)))
}
