//! Owns [`Route`]: an endpoint, and which events it is sent.

use auth0_events_cloudevents::catalog;
use auth0_events_cloudevents::send::EventSender;

/// An endpoint for events of some types, or of all.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// A type, `user.*` or `*`; `None` for all.
    pub(crate) pattern: Option<String>,
    /// The endpoint.
    pub(crate) sender: EventSender,
}

impl Route {
    /// Tells whether the endpoint is sent events of that type.
    pub(crate) fn takes(&self, event_type: &str) -> bool {
        self.pattern.as_deref().is_none_or(|pattern| catalog::matches(pattern, event_type))
    }
}
