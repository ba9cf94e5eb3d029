//! Checks of event types and stream names that warn and do not fail.

use crate::context::Context;
use auth0_events_client::model::{StreamId, Subscription};
use auth0_events_cloudevents::catalog;

/// Returns the subscriptions to these event types, and warns of unknown ones.
pub(crate) fn subscriptions(ctx: &Context, types: Vec<String>) -> Vec<Subscription> {
    for name in &types {
        warn_unknown_type(ctx, name);
    }
    types.into_iter().map(|event_type| Subscription { event_type }).collect()
}

/// Warns of an event type that is not in the catalog. It is sent all the same, because the API's own list grows.
pub(crate) fn warn_unknown_type(ctx: &Context, name: &str) {
    if catalog::find(name).is_none() {
        let suggestion = catalog::nearest(name).map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        ctx.terminal.warning(&format!("unknown event type `{name}`{suggestion}"));
    }
}

/// Warns of a stream name that commands would take for an id.
pub(crate) fn warn_misleading_name(ctx: &Context, name: Option<&str>) {
    if let Some(name) = name.filter(|name| StreamId::parse(name).is_some()) {
        ctx.terminal.warning(&format!("the name `{name}` looks like an id; use the stream's own id to refer to it"));
    }
}
