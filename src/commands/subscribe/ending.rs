//! What the end of the feed means to a person: which events are lost, if any, and how to go on.

use crate::api;
use crate::failure::{Failure, Kind};
use crate::feed::{Error, Saved, Start, Trouble};

const WHAT: &str = "cannot follow the live events";

/// Explains why the feed cannot go on. `saved` is where this run began, if a cursor told.
pub(super) fn explain(error: Error, saved: Option<&Saved>) -> anyhow::Error {
    match error {
        Error::Refused(refused) => explain_refusal(refused, saved),
        Error::Ended { code, message } => {
            let failure = Failure::new(Kind::Refused, WHAT).hint(match code.as_str() {
                "cursor_expired" => expired(saved),
                _ => invalid(),
            });
            anyhow::anyhow!("the API ended the feed: {message} ({code})").context(failure)
        }
        Error::GivenUp { attempts: _, ref source } => {
            let failure = Failure::new(Kind::Network, error.to_string());
            let hint = match source {
                Trouble::Api(error) => error.hint(),
                Trouble::Reported { .. } | Trouble::Silent { .. } => None,
            };
            let failure = hint.into_iter().fold(failure, Failure::hint);
            match error {
                Error::GivenUp { source: Trouble::Api(source), .. } => anyhow::Error::new(source).context(failure),
                Error::GivenUp { source, .. } => anyhow::Error::new(source).context(failure),
                _ => failure.into(),
            }
        }
        Error::TooLarge { ref message, .. } => {
            let failure = Failure::new(Kind::Network, error.to_string());
            let skip = message.id.as_ref().map(|id| format!("`--from {id}` passes it over"));
            skip.into_iter().fold(failure, Failure::hint).into()
        }
        Error::Unreadable(error) => Failure::new(Kind::Network, error.to_string()).into(),
    }
}

fn explain_refusal(error: api::Error, saved: Option<&Saved>) -> anyhow::Error {
    let api::Error::Refused(refusal) = &error else { return anyhow::Error::new(error).context(WHAT) };
    let code = refusal.error_code.as_deref().unwrap_or_default();
    let failure = match (refusal.status, code) {
        (410, _) | (_, "cursor_expired") => Failure::new(Kind::Refused, WHAT).hint(expired(saved)),
        (_, "invalid_cursor") => Failure::new(Kind::Refused, WHAT).hint(invalid()),
        (404, _) => Failure::new(Kind::NotFound, WHAT).hint("the live feed is not available to this tenant"),
        _ => return anyhow::Error::new(error).context(WHAT),
    };
    anyhow::Error::new(error).context(failure)
}

/// Says what is lost with an expired cursor, and how to go on.
fn expired(saved: Option<&Saved>) -> String {
    match saved {
        Some(saved) => {
            let since = saved.recorded_at;
            let unread = match &saved.start {
                Start::At(time) => time.clone(),
                Start::After(_) | Start::Now => format!("{since:.0}"),
            };
            format!(
                "events since {unread}, when the cursor was written, are lost as far as the API keeps them no longer; go on \
                 with those that are left: `--from-timestamp {unread}`"
            )
        }
        None => "events behind that cursor are lost as far as the API keeps them no longer; go on with those that are left: \
                 `--from-timestamp` and the time of the last event you have"
            .to_owned(),
    }
}

fn invalid() -> String {
    "a cursor is what the summary of an earlier run printed, of the same tenant; `--from-timestamp -1h` needs none"
        .to_owned()
}
