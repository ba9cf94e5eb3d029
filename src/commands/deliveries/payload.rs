//! Reads the data of a test event: a payload, or the sample of the catalog, with single values set.

use serde_json::Value;

use crate::cli::Assignment;
use crate::cli::diagnosis::Holding;
use crate::cli::values::JsonSource;
use crate::commands::json_source;
use crate::context::Context;
use crate::engine::test_event::{self, EventPayload};
use crate::failure::Failure;
use auth0_events_cloudevents::catalog;

/// The hint for a payload that is not an object.
const EXAMPLE: &str = r#"pass an object, such as `{"object":{"user_id":"auth0|1"}}`"#;

/// Reads a payload: the data of the event, or a whole CloudEvent with data and type.
pub(crate) async fn read(ctx: &Context, source: &JsonSource) -> anyhow::Result<EventPayload> {
    let document = json_source::read(ctx, source, "`--payload`", Holding::Anything, EXAMPLE).await;
    let payload = EventPayload::new(document.map_err(|error| explain_missing(error, source))?);
    if !payload.data.is_object() {
        return Err(json_source::not_an_object("the `data` of the event", &payload.data, EXAMPLE).into());
    }
    Ok(payload)
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

/// Returns the data to send, or `None` to let the API send its own sample.
///
/// Fails if there is no sample to set values in, or a path leads through a scalar or beyond an array.
pub(crate) fn data(
    ctx: &Context,
    payload: Option<EventPayload>,
    event_type: &str,
    assignments: &[Assignment],
) -> Result<Option<Value>, Failure> {
    let mut data = match payload {
        Some(payload) => payload.data,
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
    Ok(Some(data))
}
