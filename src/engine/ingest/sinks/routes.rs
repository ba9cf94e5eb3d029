//! Owns [`Route`]: an endpoint and the type of its events.

use auth0_events_cloudevents::catalog;
use auth0_events_cloudevents::send::EventSender;

/// An endpoint for events of some types, or of all.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// A type, `user.*` or `*`. Default: all events.
    pub(crate) pattern: Option<String>,
    pub(crate) sender: EventSender,
}

impl Route {
    /// Returns whether the endpoint receives events of this type.
    pub(crate) fn matches(&self, event_type: &str) -> bool {
        self.pattern.as_deref().is_none_or(|pattern| catalog::matches(pattern, event_type))
    }
}
