//! Seeds: streams and users to add to a tenant, from one JSON document.
//!
//! An entry passes the same checks as the request that would create it. Entries that exist are skipped: streams by name,
//! users by id and identifiers. So the same document works at every start with the same state file. Seeding makes no
//! events.

use serde_json::Value;

use super::error::ApiError;
use super::schema;
use super::streams::check_endpoint;
use super::tenant::Tenant;
use super::validate::Schema;
use crate::clock;
use crate::state::{Stream, User};
use auth0_events_text::json;

/// The reason why a seed was refused.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The document is not JSON.
    #[error("not JSON: {0}")]
    Unreadable(serde_json::Error),
    /// A part of the document is invalid.
    #[error("{place}: {problem}")]
    Refused {
        /// The part, such as `streams[2].destination`.
        place: String,
        /// The problem, in the API's words.
        problem: String,
    },
}

/// Adds the streams and users of `document` that `tenant` does not have. Returns the ids of the new streams.
pub(crate) fn load(tenant: &Tenant, document: &[u8]) -> Result<Vec<String>, SeedError> {
    let document: Value = json::read(document).map_err(SeedError::Unreadable)?.value;
    check(&schema::SEED, &document, "the document")?;
    let entries = |member: &'static str| {
        let entries = document[member].as_array().into_iter().flatten().enumerate();
        entries.map(move |(index, body)| (format!("{member}[{index}]"), body))
    };
    let (mut streams, mut users) = (Vec::new(), Vec::new());
    for (place, body) in entries("streams") {
        let stream = stream(tenant, &place, body)?;
        if !stream.name.as_ref().is_some_and(|name| tenant.store.has_stream_named(name)) {
            streams.push((place, stream));
        }
    }
    for (place, body) in entries("users") {
        check(&schema::NEW_USER, body, &place)?;
        let user = User::new(body, clock::now()).map_err(|refusal| refused(&place, &refusal.into()))?;
        if !tenant.store.has_user_like(&user) {
            users.push((place, user));
        }
    }
    // Every entry is well-formed. Only conflicts between entries remain: a repeated name, or too many streams.
    let mut added = Vec::new();
    for (place, stream) in streams {
        let stream = tenant.store.insert(stream).map_err(|refusal| refused(&place, &refusal.into()))?;
        added.push(stream.id.clone());
    }
    for (place, user) in users {
        tenant.store.seed_user(user).map_err(|refusal| refused(&place, &refusal.into()))?;
    }
    Ok(added)
}

fn stream(tenant: &Tenant, place: &str, body: &Value) -> Result<Stream, SeedError> {
    check(&schema::NEW_STREAM, body, place)?;
    if tenant.options.state.is_some() && body.get("name").is_none() {
        let problem = "a stream in a state file needs a name, so that the next start finds it";
        return Err(SeedError::Refused { place: place.to_owned(), problem: problem.to_owned() });
    }
    check_endpoint(tenant, body).map_err(|error| refused(place, &error))?;
    Stream::new(body, &tenant.options.tenant, clock::now()).map_err(|refusal| refused(place, &refusal.into()))
}

fn check(schema: &Schema, document: &Value, place: &str) -> Result<(), SeedError> {
    schema.check(document).map_err(|problem| {
        let place = if problem.path.is_empty() { place.to_owned() } else { format!("{place}.{}", problem.path) };
        SeedError::Refused { place, problem: problem.text }
    })
}

fn refused(place: &str, error: &ApiError) -> SeedError {
    SeedError::Refused { place: place.to_owned(), problem: error.message().trim_end_matches('.').to_owned() }
}

#[cfg(test)]
mod tests;
