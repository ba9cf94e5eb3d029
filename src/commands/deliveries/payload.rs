//! Reads the data of a test event: a payload, or the sample of the catalog, with single values set.

use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::cli::Assignment;
use crate::cli::diagnosis::Holding;
use crate::cli::values::JsonSource;
use crate::commands::json_source;
use crate::context::Context;
use crate::engine::test_event::{self, EventPayload};
use crate::failure::Failure;
use auth0_events_cloudevents::catalog;
use auth0_events_text::json;

/// The name of the flag in messages.
const NAME: &str = "`--payload`";
/// The hint for a payload that is not an object.
const EXAMPLE: &str = r#"pass an object, such as `{"object":{"user_id":"auth0|1"}}`"#;

/// Reads a payload: the data of the event, or a whole CloudEvent with data and type, alone or in an envelope.
pub(crate) async fn read(ctx: &Context, source: &JsonSource) -> anyhow::Result<EventPayload> {
    let document = json_source::read_bytes(ctx, source, NAME, Holding::Anything, EXAMPLE).await;
    let payload = EventPayload::read(&document.map_err(|error| explain_missing(error, source))?);
    if !json::is_object(&payload.data) {
        let data = json::read(&payload.data)?.value;
        return Err(json_source::not_an_object("the `data` of the event", &data, EXAMPLE).into());
    }
    Ok(payload)
}

/// Warns about a payload that no event of this type has.
pub(crate) fn warn(ctx: &Context, payload: &EventPayload, event_type: &str) {
    if let Some(own) = payload.event_type.as_deref().filter(|own| *own != event_type) {
        ctx.terminal.warning(&format!("the payload is a `{own}` event, but it is sent as `{event_type}`"));
    }
    if !payload.has_object() {
        ctx.terminal.warning("the data has no `object`, which holds the resource in every event of Auth0");
    }
}

/// Explains a missing file, which may be misspelt JSON.
fn explain_missing(error: anyhow::Error, source: &JsonSource) -> anyhow::Error {
    match (source, error.downcast_ref::<std::io::Error>()) {
        (JsonSource::File(path), Some(cause)) if cause.kind() == std::io::ErrorKind::NotFound => {
            let hint = "start JSON with `{`, name a file, or use `-` for standard input";
            Failure::usage(format!("file `{}` not found", path.display())).hint(hint).into()
        }
        _ => error,
    }
}

/// Returns the data to send as JSON, or `None` to let the API send its own sample.
///
/// Fails if there is no sample to set values in, or a path leads through a scalar or beyond an array.
pub(crate) fn data(
    ctx: &Context,
    payload: Option<EventPayload>,
    event_type: &str,
    assignments: &[Assignment],
) -> anyhow::Result<Option<Box<RawValue>>> {
    let mut data = match payload {
        Some(payload) if assignments.is_empty() => {
            let text = String::from_utf8_lossy(&json::compact(&payload.data)).into_owned();
            return Ok(Some(RawValue::from_string(text)?));
        }
        Some(payload) => test_event::value(&payload.data)?,
        None if assignments.is_empty() => return Ok(None),
        None => catalog::sample(event_type).ok_or_else(|| {
            Failure::usage(format!("no sample of `{event_type}` to set values in"))
                .hint("pass your own payload, such as `--payload '{}'`")
        })?,
    };
    for Assignment { path, value } in assignments {
        let first = &path[0];
        if data.get(first).is_none() && data["object"].get(first).is_some() {
            let path = path.join(".");
            ctx.terminal.warning(&format!("`{path}` is added beside `object`; did you mean `object.{path}`?"));
        }
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.clone()));
        test_event::set(&mut data, path, value)?;
    }
    Ok(Some(to_raw_value(&data)?))
}
