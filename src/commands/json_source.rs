//! Reads a JSON object from a flag, a file or standard input.

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::cli::diagnosis::{self, Holding};
use crate::cli::values::JsonSource;
use crate::context::{Context, read_file, read_file_bytes};
use crate::failure::Failure;
use auth0_events_client::model::type_name;
use auth0_events_text::{Secret, decode, json};

/// Reads the object that the flag `name` gives. `example` is the hint if it is JSON, but not an object.
pub(crate) async fn read(
    ctx: &Context,
    source: &JsonSource,
    name: &str,
    holding: Holding,
    example: &str,
) -> anyhow::Result<Map<String, Value>> {
    let text = match source {
        JsonSource::Inline(text) => Secret::new(text.as_str()),
        JsonSource::File(path) => read_file(path, name)?,
        JsonSource::Stdin => ctx.read_input(name).await?,
    };
    match diagnosis::parse_json(text.expose(), name, holding).map_err(Failure::from)? {
        Value::Object(members) => Ok(members),
        other => Err(not_an_object(name, &other, example).into()),
    }
}

/// Reads the object that the flag `name` gives, with the bytes of its text. Text that others wrote is read leniently.
pub(crate) async fn read_bytes(
    ctx: &Context,
    source: &JsonSource,
    name: &str,
    holding: Holding,
    example: &str,
) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let bytes = match source {
        JsonSource::Inline(text) => text.clone().into_bytes().into(),
        JsonSource::File(path) => read_file_bytes(path, name)?,
        JsonSource::Stdin => ctx.read_input_bytes(name).await?,
    };
    // Some editors and shells write UTF-16. Bytes that are neither are read leniently.
    let bytes = decode(&bytes).map_or(bytes, |text| text.expose().as_bytes().to_vec().into());
    let text = json::readable(&bytes);
    let value = match diagnosis::parse_json(&text, name, holding) {
        Ok(value) => value,
        // A key is repeated.
        Err(malformed) if serde_json::from_str::<Value>(&text).is_ok() => {
            return Err(Failure::from(malformed).into());
        }
        // It may only be nested too deep for serde_json.
        Err(malformed) => json::read(&bytes).map_err(|_| Failure::from(malformed))?.value,
    };
    drop(text);
    if value.is_object() { Ok(bytes) } else { Err(not_an_object(name, &value, example).into()) }
}

/// Returns the error for a value that is not an object.
pub(crate) fn not_an_object(name: &str, value: &Value, example: &str) -> Failure {
    Failure::usage(format!("{name} is {}, not an object", type_name(value))).hint(example)
}
