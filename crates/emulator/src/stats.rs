//! `GET …/stats`: finished rounds per UTC day, successes beside failures.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::error::{ApiError, Part};
use super::routes::{Call, json};
use super::tenant::Tenant;
use super::{clock, schema};

/// The default window begins so long before now.
const WINDOW: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The default window's edges lie on whole hours.
const HOUR: i64 = 3600;

/// `GET …/stats`. It is in no published reference; the shape is recorded.
pub(super) async fn show(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = Call::open(&tenant, request, &["read:event_streams"])?;
    let id = call.stream_id()?;
    let window = Window::new(&call.query(&schema::STATS_QUERY)?, clock::now(), tenant.options.limits.stats_days)?;
    let (stream, counts) = tenant.store.stats(&id, window.days())?;
    let (successes, failures): (Vec<u64>, Vec<u64>) = counts.into_iter().unzip();
    let metric = |name: &str, data: &[u64]| json!({ "name": name, "window_total": data.iter().sum::<u64>(), "type": "sum", "data": data });
    let mut body = Map::new();
    body.insert("id".into(), id.into());
    if let Some(name) = &stream.name {
        body.insert("name".into(), name.as_str().into());
    }
    body.insert("window".into(), window.to_json());
    body.insert("buckets".into(), window.days().map(midnight).collect());
    body.insert(
        "metrics".into(),
        json!([
            metric("auth0.event_streams.successful_deliveries", &successes),
            metric("auth0.event_streams.failed_deliveries", &failures),
        ]),
    );
    Ok(json(StatusCode::OK, &Value::Object(body)))
}

/// The time asked about. Its days count whole, the first and the last included.
#[derive(Debug)]
struct Window {
    from: Timestamp,
    to: Timestamp,
}

impl Window {
    fn new(query: &Value, now: Timestamp, max_days: usize) -> Result<Self, ApiError> {
        let date = |name: &str| query[name].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let start = now.checked_sub(WINDOW).unwrap_or(now);
        let from = date("date_from").unwrap_or_else(|| clock::floor(start, HOUR));
        let to = date("date_to").unwrap_or_else(|| clock::ceil(now, HOUR));
        let refuse = |problem: &str| Err(ApiError::validation(Part::Query, problem, Some("date_from")));
        if from > to {
            return refuse("Value is later than date_to");
        }
        let window = Self { from, to };
        match window.days().count() {
            days if days > max_days => refuse(&format!("Window is too long ({days} days), maximum {max_days}")),
            _ => Ok(window),
        }
    }

    fn days(&self) -> std::ops::RangeInclusive<i64> {
        clock::day(self.from)..=clock::day(self.to)
    }

    fn to_json(&self) -> Value {
        json!({
            "date_from": clock::format(self.from),
            "date_to": clock::format(self.to),
            "bucket_interval": { "scale_factor": clock::DAY },
        })
    }
}

/// Writes the beginning of a UTC day.
fn midnight(day: i64) -> Value {
    Timestamp::from_second(day * clock::DAY).map(clock::format).unwrap_or_default().into()
}

#[cfg(test)]
mod tests;
