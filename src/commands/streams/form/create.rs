//! The form of `create`.

use super::destination::{self, complete as complete_destination};
use super::event_types;
use super::generated::GeneratedSecret;
use super::review::{masked, review};
use crate::cli::TypeArg;
use crate::commands::confirm::answered;
use crate::commands::streams::destination::DestinationDraft;
use crate::context::Context;
use crate::terminal::Form;
use auth0_events_client::model::NewEventStream;

/// The longest name of a stream, in characters (published API description).
const MAX_NAME_CHARS: usize = 128;

/// The parts of a new stream that flags gave.
pub(crate) struct StreamDraft {
    pub(crate) name: Option<String>,
    pub(crate) types: Vec<String>,
    pub(crate) destination: Option<DestinationDraft>,
}

/// A new stream after the form.
pub(crate) struct CompletedStream<'a> {
    pub(crate) name: Option<String>,
    pub(crate) types: Vec<String>,
    pub(crate) destination: DestinationDraft,
    /// The secret, if the form generated it.
    pub(crate) generated: Option<GeneratedSecret>,
    /// The form, which still has to ask for confirmation.
    pub(crate) form: Form<'a>,
}

/// Asks for the parts that the draft lacks.
pub(crate) async fn complete(
    ctx: &Context,
    draft: StreamDraft,
    stated: Option<TypeArg>,
) -> anyhow::Result<CompletedStream<'_>> {
    let form = ctx.terminal.form();
    let name = match draft.name {
        Some(name) => Some(name),
        None => {
            let name = answered(form.line("Name (optional):", "", check_name).await)?;
            Some(name.trim().to_owned()).filter(|name| !name.is_empty())
        }
    };
    let destination = match draft.destination {
        Some(destination) => destination,
        None => destination::choose_type(&form, stated).await?,
    };
    let types = if draft.types.is_empty() {
        event_types::choose(&form, &[], Some("select at least one event type")).await?
    } else {
        draft.types
    };
    let (destination, generated) = complete_destination(&form, destination).await?;
    Ok(CompletedStream { name, types, destination, generated, form })
}

/// Shows the stream with secrets masked, and asks for confirmation.
pub(crate) async fn confirm(form: &Form<'_>, stream: &NewEventStream) -> anyhow::Result<()> {
    let types: Vec<&str> = stream.subscriptions.iter().map(|subscription| subscription.event_type.as_str()).collect();
    let lines = [
        ("NAME", stream.name.clone().unwrap_or_else(|| "-".to_owned())),
        ("TYPE", stream.destination.kind.clone()),
        ("STATUS", stream.status.unwrap_or("enabled").to_owned()),
        ("SUBSCRIPTIONS", types.join(", ")),
        ("CONFIGURATION", masked(&stream.destination.configuration)),
    ];
    review(form, &lines, "Create this event stream?", "nothing was created").await
}

pub(super) fn check_name(name: &str) -> Result<(), String> {
    match name.trim().chars().count() {
        ..=MAX_NAME_CHARS => Ok(()),
        length => Err(format!("it has {length} characters, more than the maximum of {MAX_NAME_CHARS}")),
    }
}
