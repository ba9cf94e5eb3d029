//! What a test event carries: a payload from a file, from standard input or from the command line, or the catalog's sample;
//! with single values set.

use serde_json::{Map, Value};

use crate::cli::Assignment;
use crate::cli::diagnosis::{self, Holding};
use crate::cli::values::JsonSource;
use crate::context::{Context, read_file};
use crate::failure::Failure;
use auth0_events_cloudevents::catalog;

/// A payload as it was given.
pub(crate) struct Payload {
    /// The type, where a whole event was given.
    pub(crate) event_type: Option<String>,
    data: Map<String, Value>,
}

/// Reads a payload. An object is the data of the event, unless it is a whole CloudEvent, which gives its data and type.
pub(crate) async fn read(ctx: &Context, source: &JsonSource) -> anyhow::Result<Payload> {
    let what = "`--payload`";
    let text = match source {
        JsonSource::Inline(text) => text.clone(),
        JsonSource::File(path) => read_file(path, "the payload").map_err(|error| not_found(error, path))?,
        JsonSource::Stdin => ctx.read_input("the payload").await?,
    };
    if text.trim().is_empty() {
        return Err(Failure::usage("the payload is empty").into());
    }
    let document = diagnosis::parse_json(&text, what, Holding::Anything).map_err(Failure::from)?;
    drop(text);
    let mut members = object(document, "the payload")?;
    if !is_event(&members) {
        return Ok(Payload { event_type: None, data: members });
    }
    let event_type = members.get("type").and_then(Value::as_str).map(str::to_owned);
    // The published description has `data` as text, so text that holds an object is taken as that.
    let data = match members.remove("data").unwrap_or_default() {
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        data => data,
    };
    Ok(Payload { event_type, data: object(data, "the `data` of the event")? })
}

/// A word that is neither JSON nor a file may be either, misspelt.
fn not_found(error: anyhow::Error, path: &std::path::Path) -> anyhow::Error {
    match error.downcast_ref::<std::io::Error>() {
        Some(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            let hint = "JSON begins with `{`; anything else is the name of a file, and `-` is standard input";
            Failure::usage(format!("there is no file `{}`", path.display())).hint(hint).into()
        }
        _ => error,
    }
}

/// Tells a CloudEvent from its data, which has an `object`, or from whatever else is to be sent.
fn is_event(members: &Map<String, Value>) -> bool {
    let has = |name| members.contains_key(name);
    has("specversion") || !has("object") && has("type") && has("data")
}

fn object(value: Value, what: &str) -> Result<Map<String, Value>, Failure> {
    match value {
        Value::Object(members) => Ok(members),
        other => {
            Err(Failure::usage(format!("{what} is {}, not an object", auth0_events_client::model::type_name(&other)))
                .hint("an event carries an object, such as `{\"object\":{\"user_id\":\"auth0|1\"}}`"))
        }
    }
}

/// Returns the data to send, or nothing where the API's own sample will do.
///
/// Fails when there is nothing to set values in, and when a path does not lead to a place.
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
            Failure::usage(format!("there is no sample of `{event_type}` to set a value in"))
                .hint("start from a payload of your own: `--payload '{}'`")
        })?,
    };
    for Assignment { path, value } in assignments {
        let within = |members: &Value| members.get(&path[0]).is_some();
        if !within(&data) && within(&data["object"]) {
            let path = path.join(".");
            ctx.terminal.warning(&format!("`{path}` is made beside `object`; did you mean `object.{path}`?"));
        }
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.clone()));
        set(&mut data, path, value)?;
    }
    Ok(Some(data))
}

/// Puts a value at the end of a path. Missing members are made; an array has the items it has.
pub(crate) fn set(data: &mut Value, path: &[String], value: Value) -> Result<(), Failure> {
    let mut place = data;
    for (depth, step) in path.iter().enumerate() {
        let refuse = |why: String| {
            let (path, before) = (path.join("."), path[..depth].join("."));
            Err(Failure::usage(format!("cannot set `{path}`: `{before}` {why}")))
        };
        place = match place {
            Value::Object(members) => members.entry(step.as_str()).or_insert_with(|| Value::Object(Map::new())),
            Value::Array(items) => {
                let length = items.len();
                match step.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                    Some(item) => item,
                    None => return refuse(format!("is an array of {length}, and has no item `{step}`")),
                }
            }
            scalar => {
                return refuse(format!("is {}, and holds nothing", auth0_events_client::model::type_name(scalar)));
            }
        };
    }
    *place = value;
    Ok(())
}

#[cfg(test)]
mod tests;
