//! Streams by id or by name.

use std::collections::HashMap;

use anyhow::Context as _;

use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_client::model::{EventStream, StreamId};

/// Returns the id that `stream` is, or the id of the stream of that name. Only a name costs a request.
pub(crate) async fn stream_id(ctx: &Context, stream: &str) -> anyhow::Result<StreamId> {
    let resolved = stream_ids(ctx, &[stream.to_owned()]).await?.pop();
    resolved.expect("each stream that was asked for is answered").1
}

/// Resolves several streams with one walk over the list at most. What cannot be resolved is a failure of its own, so that
/// the others can go on.
pub(crate) async fn stream_ids(
    ctx: &Context,
    streams: &[String],
) -> anyhow::Result<Vec<(String, anyhow::Result<StreamId>)>> {
    let mut by_name = HashMap::new();
    if streams.iter().any(|stream| StreamId::parse(stream).is_none()) {
        let all = ctx.client().await?.list_streams(None).collect().await.context("cannot look up the stream's name")?;
        for stream in &all {
            let (ids, id) = (by_name.entry(EventStream::name(stream)).or_insert_with(Vec::new), stream.id());
            // What is created or deleted meanwhile moves others from page to page.
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let resolve = |stream: &String| match StreamId::parse(stream) {
        Some(id) => Ok(id),
        None => one_of_name(stream, by_name.get(stream).map_or(&[][..], Vec::as_slice)),
    };
    Ok(streams.iter().map(|stream| (stream.clone(), resolve(stream))).collect())
}

fn one_of_name(name: &str, ids: &[StreamId]) -> anyhow::Result<StreamId> {
    match ids {
        [id] => Ok(id.clone()),
        [] => Err(Failure::new(Kind::NotFound, format!("there is no event stream named `{name}`"))
            .hint("`events list` shows the streams of the tenant")
            .into()),
        several => {
            let ids: Vec<&str> = several.iter().map(StreamId::as_str).collect();
            Err(Failure::usage(format!("`{name}` is the name of {} event streams: {}", ids.len(), ids.join(", ")))
                .hint("pass the id of the one that is meant")
                .into())
        }
    }
}
