//! Converts JSON between serde and jq; ours, since jaq writes a superset of JSON, such as `NaN` and keys that are numbers.

use jaq_core::ValT as _;
use jaq_json::{Num, Val};
use serde_json::{Map, Number, Value};

use super::error::JqError;

/// Maximum nesting of a result, because rendering recurses.
const DEPTH_LIMIT: usize = 512;

/// Converts a document to a value of jq.
pub(super) fn to_jq(value: &Value) -> Val {
    match value {
        Value::Null => Val::Null,
        Value::Bool(boolean) => Val::Bool(*boolean),
        Value::Number(number) => Val::from_num(number.as_str()).unwrap_or_default(),
        Value::String(text) => Val::from(text.clone()),
        Value::Array(items) => items.iter().map(to_jq).collect(),
        Value::Object(members) => {
            Val::obj(members.iter().map(|(key, value)| (Val::from(key.clone()), to_jq(value))).collect())
        }
    }
}

/// Converts a result to JSON. Fails on keys that are not strings, and on nesting that is too deep.
pub(super) fn from_jq(value: &Val) -> Result<Value, JqError> {
    at_depth(value, 0)
}

fn at_depth(value: &Val, depth: usize) -> Result<Value, JqError> {
    if depth > DEPTH_LIMIT {
        return Err(JqError::run(&format!("a result is nested more than {DEPTH_LIMIT} levels deep")));
    }
    Ok(match value {
        Val::Null => Value::Null,
        Val::Bool(boolean) => Value::Bool(*boolean),
        Val::Num(number) => from_number(number),
        Val::TStr(bytes) | Val::BStr(bytes) => Value::String(String::from_utf8_lossy(bytes).into_owned()),
        Val::Arr(items) => Value::Array(items.iter().map(|item| at_depth(item, depth + 1)).collect::<Result<_, _>>()?),
        Val::Obj(members) => {
            let mut object = Map::new();
            for (key, value) in members.iter() {
                let Val::TStr(key) = key else {
                    return Err(JqError::run(&format!("object keys must be strings, not {key}")));
                };
                object.insert(String::from_utf8_lossy(key).into_owned(), at_depth(value, depth + 1)?);
            }
            Value::Object(object)
        }
    })
}

/// Converts a number with its digits in jq. As in jq, NaN becomes `null` and infinity the largest number.
fn from_number(number: &Num) -> Value {
    let digits = match number {
        Num::Float(float) if float.is_nan() => return Value::Null,
        Num::Float(float) if float.is_infinite() => format!("{:e}", f64::MAX.copysign(*float)),
        // Whole numbers below 2^53 are exact, so `4 / 2` shows as `2`.
        Num::Float(float) if float.fract() == 0.0 && float.abs() < 9e15 => format!("{float:.0}"),
        other => other.to_string(),
    };
    digits.parse::<Number>().map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests;
