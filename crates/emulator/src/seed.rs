//! Seeds: streams and users that a tenant is to hold from the start, read from one JSON document.
//!
//! An entry passes the same checks as the call that would create it. One that the tenant holds already is left alone: a
//! stream by its name, a user by its id or by what no two users may share. So the same document can be given at every start
//! with the same state file. No event tells of what a seed adds.

use serde_json::Value;

use super::error::ApiError;
use super::state::{Stream, User};
use super::streams::check_endpoint;
use super::tenant::Tenant;
use super::validate::Schema;
use super::{clock, schema};

/// Why a seed was refused.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The document is not JSON.
    #[error("not JSON: {0}")]
    Unreadable(serde_json::Error),
    /// A part of the document is not as it must be.
    #[error("{place}: {problem}")]
    Refused {
        /// Which part, such as `streams[2].destination`.
        place: String,
        /// What is wrong with it, in the API's words.
        problem: String,
    },
}

/// Adds the streams and users of `document` that `tenant` does not have. Returns the ids of the new streams.
pub(super) fn load(tenant: &Tenant, document: &[u8]) -> Result<Vec<String>, SeedError> {
    let document: Value = serde_json::from_slice(document).map_err(SeedError::Unreadable)?;
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
        let user = User::new(body, clock::now()).map_err(|error| refused(&place, &error))?;
        if !tenant.store.has_user_like(&user) {
            users.push((place, user));
        }
    }
    // From here on only what one entry does to another is refused: a name given twice, or one stream too many.
    let mut added = Vec::new();
    for (place, stream) in streams {
        let stream = tenant.store.insert(stream).map_err(|error| refused(&place, &error))?;
        added.push(stream.id.clone());
    }
    for (place, user) in users {
        tenant.store.seed_user(user).map_err(|error| refused(&place, &error))?;
    }
    Ok(added)
}

fn stream(tenant: &Tenant, place: &str, body: &Value) -> Result<Stream, SeedError> {
    check(&schema::NEW_STREAM, body, place)?;
    if tenant.options.state.is_some() && body.get("name").is_none() {
        let problem = "a stream that is kept needs a name, to be found again at the next start";
        return Err(SeedError::Refused { place: place.to_owned(), problem: problem.to_owned() });
    }
    let made = check_endpoint(tenant, body).and_then(|()| Stream::new(body, &tenant.options.tenant, clock::now()));
    made.map_err(|error| refused(place, &error))
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
