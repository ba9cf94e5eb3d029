//! Finds an event stream by its name.

use std::collections::HashSet;

use crate::failure::Failure;
use auth0_events_client::model::EventStream;

/// Returns the stream with this name, if there is one. A stream that moved to another page meanwhile counts once.
///
/// # Errors
/// Fails if several streams have the name.
pub(crate) fn find<'a>(streams: &'a [EventStream], name: &str) -> Result<Option<&'a EventStream>, Failure> {
    let mut ids = HashSet::new();
    let named = streams.iter().filter(|stream| stream.name() == name && ids.insert(stream.id()));
    match named.collect::<Vec<_>>()[..] {
        [] => Ok(None),
        [stream] => Ok(Some(stream)),
        ref several => {
            let ids: Vec<String> = several.iter().map(|stream| stream.id().to_string()).collect();
            Err(Failure::usage(format!("{} event streams are named `{name}`: {}", ids.len(), ids.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests;
