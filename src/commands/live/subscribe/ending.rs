//! What the end of the feed means to a person: which events are lost, if any, and how to go on.

use jiff::Timestamp;

use crate::commands::live;
use crate::failure::{Failure, Kind};
use auth0_events_client::api;
use auth0_events_client::feed::{ConnectionFailure, FeedError, FeedStart, SavedPosition};

const WHAT: &str = "cannot follow the live events";

/// What a run asked for.
pub(crate) struct Asked<'a> {
    /// Where it stands, or else began.
    pub(crate) start: &'a FeedStart,
    /// The cursor of its own, if it has one.
    pub(crate) saved: Option<&'a SavedPosition>,
    /// The types of events; none stand for all.
    pub(crate) event_types: &'a [String],
}

/// Explains why the feed cannot go on.
pub(crate) fn explain(error: FeedError, asked: &Asked<'_>) -> anyhow::Error {
    let said = error.to_string();
    match error {
        FeedError::Refused(refused) => explain_refusal(refused, asked),
        FeedError::Ended { code, message } => {
            let failure = Failure::new(Kind::Refused, WHAT).hint(match code.as_str() {
                "cursor_expired" => expired(asked),
                _ => invalid(asked.saved),
            });
            anyhow::anyhow!("the API ended the feed: {message} ({code})").context(failure)
        }
        FeedError::GivenUp { source: ConnectionFailure::Api(source), .. } => {
            anyhow::Error::new(source).context(Failure::new(Kind::Network, said))
        }
        FeedError::GivenUp { source, .. } => anyhow::Error::new(source).context(Failure::new(Kind::Network, said)),
        FeedError::TooLarge { message, .. } => {
            Failure::new(Kind::Network, said).hint_if(message.id.as_deref().map(live::passing_over)).into()
        }
        FeedError::Unreadable(error) => live::unreadable(error),
    }
}

fn explain_refusal(error: api::Error, asked: &Asked<'_>) -> anyhow::Error {
    let api::Error::Refused(refusal) = &error else { return anyhow::Error::new(error).context(WHAT) };
    let code = refusal.error_code.as_deref().unwrap_or_default();
    let failure = match (refusal.status, code) {
        (410, _) | (_, "cursor_expired") => Failure::new(Kind::Refused, WHAT).hint(expired(asked)),
        (_, "invalid_cursor") => Failure::new(Kind::Refused, WHAT).hint(invalid(asked.saved)),
        (400, _) => Failure::new(Kind::Refused, WHAT).hint_if(refused_parameters(asked)),
        // `report` has the hint for a missing scope and for the limit of connections.
        (403, _) if refusal.required_scopes.is_empty() && !refusal.is_connection_limit() => {
            Failure::new(Kind::Unauthorized, WHAT).hint(forbidden(code))
        }
        (404, _) => Failure::new(Kind::NotFound, WHAT).hint("the live feed is not available to this tenant"),
        _ => return anyhow::Error::new(error).context(WHAT),
    };
    anyhow::Error::new(error).context(failure)
}

/// Says what is lost with an expired cursor, and how to go on.
fn expired(asked: &Asked<'_>) -> String {
    if let FeedStart::At(time) = asked.start {
        return format!(
            "events since {time} are lost as far as the API keeps them no longer, and it does not tell the oldest that it \
             keeps; go on with a later time, such as `--from-timestamp -1d`"
        );
    }
    match asked.saved.map(|saved| (saved.position.time, saved.recorded_at)) {
        Some((Some(time), _)) => format!(
            "events between {time}, up to where they were handled, and the oldest that the API keeps are lost; go on with \
             those that are left: `--from-timestamp {time}`"
        ),
        Some((None, recorded_at)) => format!(
            "events between that cursor and the oldest that the API keeps are lost; {}",
            unknown_time(recorded_at)
        ),
        None => "events behind that cursor are lost as far as the API keeps them no longer; go on with those that are left: \
                 `--from-timestamp` and the time of the last event you have"
            .to_owned(),
    }
}

fn invalid(saved: Option<&SavedPosition>) -> String {
    const WHOSE: &str = "the cursor that was kept is not one of this tenant";
    match saved.map(|saved| (saved.position.time, saved.recorded_at)) {
        Some((Some(time), _)) => format!("{WHOSE}; go on from where it stood: `--from-timestamp {time}`"),
        Some((None, recorded_at)) => format!("{WHOSE}; {}", unknown_time(recorded_at)),
        None => "a cursor is what the summary of an earlier run printed, of the same tenant; `--from-timestamp -1h` needs none"
            .to_owned(),
    }
}

/// Says how to go on from a cursor that holds no time. When it was written says little: it may have been far behind.
fn unknown_time(recorded_at: Timestamp) -> String {
    format!(
        "the time that it stood for is not known, but that it was {recorded_at:.0} or earlier; go on with \
         `--from-timestamp` and the time of the last event you have"
    )
}

/// Says which of the parameters may be wrong. The API says it in its own words, which may change.
fn refused_parameters(asked: &Asked<'_>) -> Option<String> {
    let types = (!asked.event_types.is_empty()).then(|| "`events types` lists the known event types".to_owned());
    let start = match asked.start {
        FeedStart::Now => None,
        FeedStart::After(_) => Some(invalid(asked.saved)),
        FeedStart::At(time) => Some(format!("the beginning that was asked for is {time}")),
    };
    let hints: Vec<String> = types.into_iter().chain(start).collect();
    (!hints.is_empty()).then(|| hints.join("; "))
}

/// Says what may be missing. Without a code the status has two meanings.
fn forbidden(code: &str) -> String {
    const SCOPE: &str = "the token needs `read:events`; grant it in Dashboard > Applications > APIs > Auth0 Management API > \
                         Permissions";
    match code {
        "insufficient_scope" => SCOPE.to_owned(),
        _ => format!(
            "{SCOPE}; if it has that scope, end another subscriber first: the tenant's plan allows 1, 4 or 8 of them at once"
        ),
    }
}
