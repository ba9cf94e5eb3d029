//! `types`.

use serde_json::json;

use crate::cli::TypesArgs;
use crate::commands::print;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use auth0_events_cloudevents::catalog;

/// Lists the known event types, or prints a sample event of one.
pub(crate) fn types(ctx: &Context, args: &TypesArgs) -> anyhow::Result<()> {
    let Some(name) = &args.event_type else {
        return print::all(ctx, catalog::EVENT_TYPES);
    };
    let Some(data) = catalog::sample(name) else {
        let hint = catalog::nearest(name).map_or_else(
            || "`events types` lists the known types".to_owned(),
            |known| format!("did you mean `{known}`?"),
        );
        return Err(Failure::new(Kind::NotFound, format!("unknown event type `{name}`")).hint(hint).into());
    };
    // Members and order follow a delivery in the vendor documentation; the values are examples.
    let event = json!({
        "id": "evt_4tKzWn8LqRbVxJ2cMfHsPd",
        "source": "urn:auth0:",
        "specversion": "1.0",
        "type": name,
        "time": "2026-03-02T09:15:27.500Z",
        "data": data,
        "a0tenant": "nordhaven-dev",
        "a0stream": "est_7yVnQkR2mWdTzLc4HfJpXa",
    });
    print::document(ctx, &event)
}
