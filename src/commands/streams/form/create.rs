//! The form of `create`: asks for the parts that no flag gave, shows the whole, and asks for a yes.

use super::{Generated, agree, check_name, destination, event_types, masked};
use crate::cli::TypeArg;
use crate::commands::confirm::answered;
use crate::commands::streams::destination::DestinationDraft;
use crate::context::Context;
use crate::terminal::Form;
use auth0_events_client::model::NewEventStream;

/// A stream to be, as far as it is known.
pub(crate) struct Draft {
    pub(crate) name: Option<String>,
    pub(crate) types: Vec<String>,
    pub(crate) destination: Option<DestinationDraft>,
}

/// What the form has made of a draft.
pub(crate) struct Completed<'a> {
    pub(crate) name: Option<String>,
    pub(crate) types: Vec<String>,
    pub(crate) destination: DestinationDraft,
    /// The secret, where the form made it.
    pub(crate) generated: Option<Generated>,
    /// Where the yes is to be asked for.
    pub(crate) form: Form<'a>,
}

/// Asks for what the draft lacks.
///
/// Fails where the form is left.
pub(crate) async fn complete(ctx: &Context, draft: Draft, stated: Option<TypeArg>) -> anyhow::Result<Completed<'_>> {
    let form = ctx.terminal.form();
    let name = match draft.name {
        Some(name) => Some(name),
        None => {
            let name = answered(form.line("Name (may stay empty):", "", check_name).await)?;
            Some(name.trim().to_owned()).filter(|name| !name.is_empty())
        }
    };
    let begun = match draft.destination {
        Some(begun) => begun,
        None => destination::begin(&form, stated).await?,
    };
    let types = match draft.types.is_empty() {
        false => draft.types,
        true => event_types::choose(&form, &[], Some("a stream needs an event type")).await?,
    };
    let (destination, generated) = destination::complete(&form, begun).await?;
    Ok(Completed { name, types, destination, generated, form })
}

/// Shows the stream with its secrets masked, and asks for a yes.
///
/// Fails without one.
pub(crate) async fn agree_to(form: &Form<'_>, stream: &NewEventStream) -> anyhow::Result<()> {
    let types: Vec<&str> = stream.subscriptions.iter().map(|subscription| subscription.event_type.as_str()).collect();
    let lines = [
        ("NAME", stream.name.clone().unwrap_or_else(|| "-".to_owned())),
        ("TYPE", stream.destination.kind.clone()),
        ("STATUS", stream.status.unwrap_or("enabled").to_owned()),
        ("SUBSCRIPTIONS", types.join(", ")),
        ("CONFIGURATION", masked(&stream.destination.configuration)),
    ];
    agree(form, &lines, "Create this event stream?", "nothing was created").await
}
