//! The data of a test event: a payload from a file, standard input or the command line, or the catalog's sample, with
//! single values set.

use serde_json::{Map, Value};

use crate::cli::Assignment;
use crate::cli::diagnosis::{self, Holding};
use crate::cli::values::JsonSource;
use crate::context::{Context, read_file};
use crate::failure::Failure;
use auth0_events_client::model::type_name;
use auth0_events_cloudevents::catalog;

/// The payload that was given.
pub(crate) struct Payload {
    /// The type, if a whole event was given.
    pub(crate) event_type: Option<String>,
    data: Map<String, Value>,
}

/// Reads a payload: the data of the event, or a whole CloudEvent with data and type.
pub(crate) async fn read(ctx: &Context, source: &JsonSource) -> anyhow::Result<Payload> {
    let text = match source {
        JsonSource::Inline(text) => text.clone(),
        JsonSource::File(path) => read_file(path, "the payload").map_err(|error| explain_missing(error, path))?,
        JsonSource::Stdin => ctx.read_input("the payload").await?,
    };
    if text.trim().is_empty() {
        return Err(Failure::usage("the payload is empty").into());
    }
    let document = diagnosis::parse_json(&text, "`--payload`", Holding::Anything).map_err(Failure::from)?;
    let mut members = object(document, "the payload")?;
    if !is_event(&members) {
        return Ok(Payload { event_type: None, data: members });
    }
    let event_type = members.get("type").and_then(Value::as_str).map(str::to_owned);
    // The published API description has `data` as text, which may hold the object.
    let data = match members.remove("data").unwrap_or_default() {
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        data => data,
    };
    Ok(Payload { event_type, data: object(data, "the `data` of the event")? })
}

/// Explains a missing file, which may be misspelt JSON.
fn explain_missing(error: anyhow::Error, path: &std::path::Path) -> anyhow::Error {
    match error.downcast_ref::<std::io::Error>() {
        Some(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            let hint = "start JSON with `{`, name a file, or use `-` for standard input";
            Failure::usage(format!("file `{}` not found", path.display())).hint(hint).into()
        }
        _ => error,
    }
}

/// Distinguishes a CloudEvent from its data, which has an `object`, and from other data.
fn is_event(members: &Map<String, Value>) -> bool {
    let has = |name| members.contains_key(name);
    has("specversion") || !has("object") && has("type") && has("data")
}

fn object(value: Value, name: &str) -> Result<Map<String, Value>, Failure> {
    match value {
        Value::Object(members) => Ok(members),
        other => Err(Failure::usage(format!("{name} is {}, not an object", type_name(&other)))
            .hint("pass an object, such as `{\"object\":{\"user_id\":\"auth0|1\"}}`")),
    }
}

/// Returns the data to send, or `None` to let the API send its own sample.
///
/// Fails if there is no sample to set values in, or a path leads through a scalar or beyond an array.
pub(crate) fn data(
    ctx: &Context,
    payload: Option<Payload>,
    event_type: &str,
    assignments: &[Assignment],
) -> Result<Option<Value>, Failure> {
    let mut data = match payload {
        Some(payload) => Value::Object(payload.data),
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
        set(&mut data, path, value)?;
    }
    Ok(Some(data))
}

/// Sets the value at a path. Creates missing members; an array does not grow.
pub(crate) fn set(data: &mut Value, path: &[String], value: Value) -> Result<(), Failure> {
    let mut current = data;
    for (depth, step) in path.iter().enumerate() {
        let failure = |reason: String| {
            let parent = path[..depth].join(".");
            Failure::usage(format!("cannot set `{}`: `{parent}` {reason}", path.join(".")))
        };
        current = match current {
            Value::Object(members) => members.entry(step.as_str()).or_insert_with(|| Value::Object(Map::new())),
            Value::Array(items) => {
                let length = items.len();
                let item = step.parse::<usize>().ok().and_then(|index| items.get_mut(index));
                item.ok_or_else(|| failure(format!("is an array of length {length} without item `{step}`")))?
            }
            scalar => return Err(failure(format!("is {}", type_name(scalar)))),
        };
    }
    *current = value;
    Ok(())
}

#[cfg(test)]
mod tests;
