//! Explains why the feed ended: which events are lost, if any, and how to continue.

use jiff::Timestamp;

use crate::engine::ingest::events::{skip_hint, unreadable};
use crate::failure::{Failure, Kind};
use auth0_events_client::api;
use auth0_events_client::feed::{ConnectionFailure, FeedError, FeedStart, SavedPosition};

const CONTEXT: &str = "cannot follow the live events";

/// The state of a run for its error messages.
pub(crate) struct ResumeContext<'a> {
    /// The current position, or else the start.
    pub(crate) start: &'a FeedStart,
    /// The stored cursor, if there is one.
    pub(crate) saved: Option<&'a SavedPosition>,
    /// The event types, or none for all.
    pub(crate) event_types: &'a [String],
}

/// Explains why the feed cannot go on.
pub(crate) fn explain(error: FeedError, resume: &ResumeContext<'_>) -> anyhow::Error {
    let text = error.to_string();
    match error {
        FeedError::Refused(refused) => explain_refusal(refused, resume),
        FeedError::Ended { code, message } => {
            let failure = Failure::new(Kind::Refused, CONTEXT).hint(match code.as_str() {
                "cursor_expired" => expired(resume),
                _ => invalid(resume.saved),
            });
            anyhow::anyhow!("the API ended the feed: {message} ({code})").context(failure)
        }
        FeedError::GivenUp { source: ConnectionFailure::Api(source), .. } => {
            anyhow::Error::new(source).context(Failure::new(Kind::Network, text))
        }
        FeedError::GivenUp { source, .. } => anyhow::Error::new(source).context(Failure::new(Kind::Network, text)),
        FeedError::TooLarge { message, .. } => {
            Failure::new(Kind::Network, text).hint_if(message.id.as_deref().map(skip_hint)).into()
        }
        FeedError::Unreadable(error) => unreadable(error),
    }
}

fn explain_refusal(error: api::Error, resume: &ResumeContext<'_>) -> anyhow::Error {
    let api::Error::Refused(refusal) = &error else { return anyhow::Error::new(error).context(CONTEXT) };
    let code = refusal.error_code.as_deref().unwrap_or_default();
    let failure = match (refusal.status, code) {
        (410, _) | (_, "cursor_expired") => Failure::new(Kind::Refused, CONTEXT).hint(expired(resume)),
        (_, "invalid_cursor") => Failure::new(Kind::Refused, CONTEXT).hint(invalid(resume.saved)),
        (400, _) => Failure::new(Kind::Refused, CONTEXT).hint_if(refused_parameters(resume)),
        // `report` has the hint for a missing scope and for the limit of connections.
        (403, _) if refusal.required_scopes.is_empty() && !refusal.is_connection_limit() => {
            Failure::new(Kind::Unauthorized, CONTEXT).hint(forbidden(code))
        }
        (404, _) => Failure::new(Kind::NotFound, CONTEXT).hint("the live feed is not available to this tenant"),
        _ => return anyhow::Error::new(error).context(CONTEXT),
    };
    anyhow::Error::new(error).context(failure)
}

/// Describes which events an expired cursor loses, and how to continue.
fn expired(resume: &ResumeContext<'_>) -> String {
    if let FeedStart::At(time) = resume.start {
        return format!(
            "events since {time} that the API no longer stores are lost; continue from a later time, for example with \
             `--from-timestamp -1d`"
        );
    }
    match resume.saved.map(|saved| (saved.position.time, saved.recorded_at)) {
        Some((Some(time), _)) => format!(
            "events were handled up to {time}; later ones that the API no longer stores are lost; continue with the rest: \
             `--from-timestamp {time}`"
        ),
        Some((None, recorded_at)) => {
            format!("events after that cursor that the API no longer stores are lost; {}", unknown_time(recorded_at))
        }
        None => {
            "events after that cursor that the API no longer stores are lost; continue with `--from-timestamp` and the \
                 time of the last event you have"
                .to_owned()
        }
    }
}

fn invalid(saved: Option<&SavedPosition>) -> String {
    const FOREIGN: &str = "the stored cursor does not belong to this tenant";
    match saved.map(|saved| (saved.position.time, saved.recorded_at)) {
        Some((Some(time), _)) => format!("{FOREIGN}; continue from its time: `--from-timestamp {time}`"),
        Some((None, recorded_at)) => format!("{FOREIGN}; {}", unknown_time(recorded_at)),
        None => {
            "use a cursor from the summary of an earlier run with the same tenant, or `--from-timestamp -1h`".to_owned()
        }
    }
}

/// Describes how to continue from a cursor without a time. It may have been far behind when it was written.
fn unknown_time(recorded_at: Timestamp) -> String {
    format!(
        "its time is not known, but not later than {recorded_at:.0}; continue with `--from-timestamp` and the time of the \
         last event you have"
    )
}

/// Returns hints for the parameters that may be wrong.
fn refused_parameters(resume: &ResumeContext<'_>) -> Option<String> {
    let types = (!resume.event_types.is_empty()).then(|| "`events types` lists the known event types".to_owned());
    let start = match resume.start {
        FeedStart::Now => None,
        FeedStart::After(_) => Some(invalid(resume.saved)),
        FeedStart::At(time) => Some(format!("the requested start is {time}")),
    };
    let hints: Vec<String> = types.into_iter().chain(start).collect();
    (!hints.is_empty()).then(|| hints.join("; "))
}

/// Returns the hint for a 403. Without a code it has two meanings.
fn forbidden(code: &str) -> String {
    const SCOPE: &str = "the token needs `read:events`; grant it in Dashboard > Applications > APIs > Auth0 Management API > \
                         Permissions";
    match code {
        "insufficient_scope" => SCOPE.to_owned(),
        _ => format!(
            "{SCOPE}; if it has that scope, stop another subscriber first: the tenant's plan allows 1, 4 or 8 at the same time"
        ),
    }
}
