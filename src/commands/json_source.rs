//! Reads a JSON object from a flag, a file or standard input.

use serde_json::{Map, Value};

use crate::cli::diagnosis::{self, Holding};
use crate::cli::values::JsonSource;
use crate::context::{Context, read_file};
use crate::failure::Failure;
use auth0_events_client::model::type_name;

/// Reads the object that the flag `name` gives. `example` is the hint if it is JSON, but not an object.
pub(crate) async fn read(
    ctx: &Context,
    source: &JsonSource,
    name: &str,
    holding: Holding,
    example: &str,
) -> anyhow::Result<Map<String, Value>> {
    let text = match source {
        JsonSource::Inline(text) => text.clone(),
        JsonSource::File(path) => read_file(path, name)?,
        JsonSource::Stdin => ctx.read_input(name).await?,
    };
    match diagnosis::parse_json(&text, name, holding).map_err(Failure::from)? {
        Value::Object(members) => Ok(members),
        other => Err(not_an_object(name, &other, example).into()),
    }
}

/// Returns the error for a value that is not an object.
pub(crate) fn not_an_object(name: &str, value: &Value, example: &str) -> Failure {
    Failure::usage(format!("{name} is {}, not an object", type_name(value))).hint(example)
}
