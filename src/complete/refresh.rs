//! The background process that asks the tenant and writes the cache. It never prompts, never opens the keyring, and prints
//! nothing.

use std::sync::Arc;
use std::time::Duration;

use super::cache::{CachedItem, CachedList};
use super::tenant;
use crate::context::Context;
use crate::settings::{Credential, SecretLocation, Settings, Storage};
use crate::terminal::Terminal;
use auth0_events_client::api::{Client, DeliveryFilter};
use auth0_events_client::model::{Delivery, EventStream, StreamId};

/// Time limit of a refresh.
pub(super) const LIMIT: Duration = Duration::from_secs(10);
const MAX_STREAMS: usize = 1000;
/// One page.
const MAX_DELIVERIES: usize = 100;

/// Refreshes a list if it is due. `args` name the list, followed by the options that select the tenant.
pub(super) fn refresh(args: &[String], terminal: Arc<Terminal>) -> Option<()> {
    let (list, options) = match args {
        [name, options @ ..] if name == "streams" => (CachedList::Streams, options),
        [name, stream, options @ ..] if name == "deliveries" => (CachedList::Deliveries(stream.clone()), options),
        _ => return None,
    };
    let settings = tenant::settings(options)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let result = runtime.block_on(async { tokio::time::timeout(LIMIT, fetch(settings, list, terminal)).await });
    runtime.shutdown_background();
    result.ok()?
}

async fn fetch(settings: Settings, list: CachedList, terminal: Arc<Terminal>) -> Option<()> {
    let file = tenant::cache_file(&settings, list.clone())?;
    let lock = file.begin().await.ok()??;
    let mut access = settings.access().ok()?;
    if let Credential::Client(client) = &mut access.credential
        && let SecretLocation::Stored(storage) = &mut client.secret
    {
        // A keyring may ask for a password in a window. The file store finds no secret, so only a cached token works.
        *storage = Storage::File;
    }
    let streams_file = tenant::cache_file(&settings, CachedList::Streams)?;
    let ctx = Context::new(settings, terminal).ok()?;
    let client = ctx.connect(access).await.ok()?;
    let items = match list {
        CachedList::Streams => streams(&client).await?,
        CachedList::Deliveries(stream) => {
            let cached = streams_file.items(streams_file.read()).unwrap_or_default();
            let id = match StreamId::parse(&stream).or_else(|| id_of(&stream, &cached)) {
                Some(id) => id,
                None => id_of(&stream, &streams(&client).await?)?,
            };
            deliveries(&client, &id).await?
        }
    };
    file.write(&lock, items).ok()
}

async fn streams(client: &Client) -> Option<Vec<CachedItem>> {
    let streams = client.list_streams(Some(MAX_STREAMS)).collect().await.ok()?;
    let item = |stream: &EventStream| CachedItem {
        id: stream.id().as_str().to_owned(),
        name: stream.name(),
        kind: stream.destination_type(),
        status: stream.status(),
    };
    Some(streams.iter().map(item).collect())
}

fn id_of(name: &str, streams: &[CachedItem]) -> Option<StreamId> {
    StreamId::parse(&streams.iter().find(|stream| stream.name == name)?.id)
}

async fn deliveries(client: &Client, stream: &StreamId) -> Option<Vec<CachedItem>> {
    let filter = DeliveryFilter::default();
    let deliveries = client.list_deliveries(stream, &filter, Some(MAX_DELIVERIES)).collect().await.ok()?;
    let item = |delivery: &Delivery| CachedItem {
        id: delivery.id(),
        name: String::new(),
        kind: delivery.event_type(),
        status: delivery.status(),
    };
    Some(deliveries.iter().map(item).collect())
}
