//! Owns the process that asks the tenant while nobody waits, and keeps what it says. It has nobody to talk to: it asks
//! nothing, opens no keyring, and ends in silence.

use std::sync::Arc;
use std::time::Duration;

use super::candidates::Item;
use super::kept::Subject;
use super::known;
use crate::context::Context;
use crate::settings::{Credential, Proof, Settings, Storage};
use crate::terminal::Terminal;
use auth0_events_client::api::{Client, DeliveryFilter};
use auth0_events_client::model::{Delivery, EventStream, StreamId};

/// Longest time that the tenant has for its answers.
pub(super) const LIMIT: Duration = Duration::from_secs(10);
/// Streams that are kept at most.
const MOST_STREAMS: usize = 1000;
/// Deliveries of a stream that are kept at most: a page.
const MOST_DELIVERIES: usize = 100;

/// Asks the tenant, where that is due. `args` are the subject, and the options that lead to the tenant.
pub(super) fn renew(mut args: Vec<String>, terminal: Arc<Terminal>) -> Option<()> {
    let names = if args.first()? == "deliveries" { 2 } else { 1 };
    let options = args.split_off(names.min(args.len()));
    let subject = match &args[..] {
        [streams] if streams == "streams" => Subject::Streams,
        [_, stream] => Subject::Deliveries(stream.clone()),
        _ => return None,
    };
    let settings = known::settings(&options)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let renewed = runtime.block_on(async { tokio::time::timeout(LIMIT, ask(settings, subject, terminal)).await });
    runtime.shutdown_background();
    renewed.ok()?
}

async fn ask(settings: Settings, subject: Subject, terminal: Arc<Terminal>) -> Option<()> {
    let place = known::place(&settings, subject.clone())?;
    let lock = place.begin().await.ok()??;
    let mut access = settings.access().ok()?;
    if let Credential::Client(client) = &mut access.credential
        && let Proof::Stored(storage) = &mut client.proof
    {
        // A keyring may open a window to ask for a password. A token at hand serves; without one no secret is found.
        *storage = Storage::File;
    }
    let names = known::place(&settings, Subject::Streams)?;
    let ctx = Context::new(settings, terminal).ok()?;
    let client = ctx.connect(access).await.ok()?;
    let items = match subject {
        Subject::Streams => streams(&client).await?,
        Subject::Deliveries(stream) => {
            let kept = || id_of(&stream, &names.items(names.read())?);
            let id = match StreamId::parse(&stream).or_else(kept) {
                Some(id) => id,
                None => id_of(&stream, &streams(&client).await?)?,
            };
            deliveries(&client, &id).await?
        }
    };
    place.renew(&lock, items).ok()
}

async fn streams(client: &Client) -> Option<Vec<Item>> {
    let streams = client.list_streams(Some(MOST_STREAMS)).collect().await.ok()?;
    let item = |stream: &EventStream| Item {
        id: stream.id().as_str().to_owned(),
        name: stream.name(),
        kind: stream.destination_type(),
        status: stream.status(),
    };
    Some(streams.iter().map(item).collect())
}

/// Returns the id of the stream of this name.
fn id_of(name: &str, streams: &[Item]) -> Option<StreamId> {
    StreamId::parse(&streams.iter().find(|stream| stream.name == name)?.id)
}

async fn deliveries(client: &Client, stream: &StreamId) -> Option<Vec<Item>> {
    let filter = DeliveryFilter::default();
    let deliveries = client.list_deliveries(stream, &filter, Some(MOST_DELIVERIES)).collect().await.ok()?;
    let item = |delivery: &Delivery| Item {
        id: delivery.id(),
        name: String::new(),
        kind: delivery.event_type(),
        status: delivery.status(),
    };
    Some(deliveries.iter().map(item).collect())
}
