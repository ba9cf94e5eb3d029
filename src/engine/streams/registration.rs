//! Registers a webhook endpoint: creates its event stream, or points the existing one at it.

use super::lookup;
use crate::failure::Failure;
use auth0_events_client::api::Client;
use auth0_events_client::model::{
    Destination, DestinationType, EventStream, EventStreamPatch, NewEventStream, Subscription,
};

/// Creates the stream `name` with a webhook destination, or updates the one that has the name. Returns the stream, and whether
/// it is new.
///
/// # Errors
/// Fails if several streams have the name, if the stream has another type, or if the API refuses.
pub(crate) async fn register(
    client: &Client,
    name: &str,
    destination: Destination,
    subscriptions: Vec<Subscription>,
) -> anyhow::Result<(EventStream, bool)> {
    let streams = client.list_streams(None).collect().await?;
    let present = lookup::find(&streams, name).map_err(|failure| failure.hint("choose another name"))?;
    let Some(present) = present else {
        let stream = NewEventStream { name: Some(name.to_owned()), subscriptions, destination, status: None };
        return Ok((client.create_stream(&stream).await?, true));
    };
    let kind = present.destination_type();
    if kind != DestinationType::Webhook.as_str() {
        let problem = format!("the destination of this stream is `{kind}` and cannot be changed to a webhook");
        return Err(Failure::usage(problem).hint("choose another name").into());
    }
    let patch = EventStreamPatch {
        subscriptions: Some(subscriptions),
        destination: Some(destination),
        ..EventStreamPatch::default()
    };
    Ok((client.update_stream(&present.id(), &patch).await?, false))
}
