//! `GET …/stats`: successful and failed deliveries per UTC day.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::call::ApiCall;
use super::error::{ApiError, RequestPart};
use super::reply::json;
use super::schema;
use super::tenant::Tenant;
use crate::clock;
use crate::state::DayCounts;

/// The length of the default window.
const WINDOW: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The default window starts and ends on whole hours.
const HOUR_SECS: i64 = 3600;

/// `GET …/stats`. No reference documents it; the response is as recorded.
pub(crate) async fn show(State(tenant): State<Arc<Tenant>>, request: Request) -> Result<Response, ApiError> {
    let call = ApiCall::open(&tenant, request, &["read:event_streams"])?;
    let id = call.stream_id()?;
    let window = StatsWindow::new(&call.query(&schema::STATS_QUERY)?, clock::now(), tenant.options.limits.stats_days)?;
    let (stream, counts) = tenant.store.stats(&id, window.days())?;
    let metric = |name: &str, count: fn(&DayCounts) -> u64| {
        let data: Vec<u64> = counts.iter().map(count).collect();
        json!({ "name": name, "window_total": data.iter().sum::<u64>(), "type": "sum", "data": data })
    };
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
            metric("auth0.event_streams.successful_deliveries", |day| day.successes),
            metric("auth0.event_streams.failed_deliveries", |day| day.failures),
        ]),
    );
    Ok(json(StatusCode::OK, &Value::Object(body)))
}

/// The window of a request. Its first and last day count completely.
#[derive(Debug)]
struct StatsWindow {
    from: Timestamp,
    to: Timestamp,
}

impl StatsWindow {
    fn new(query: &Value, now: Timestamp, max_days: usize) -> Result<Self, ApiError> {
        let date = |name: &str| query[name].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let start = now.checked_sub(WINDOW).unwrap_or(now);
        let from = date("date_from").unwrap_or_else(|| clock::floor(start, HOUR_SECS));
        let to = date("date_to").unwrap_or_else(|| clock::ceil(now, HOUR_SECS));
        let refuse = |problem: &str| Err(ApiError::validation(RequestPart::Query, problem, Some("date_from")));
        if from > to {
            return refuse("Value is later than date_to");
        }
        let window = Self { from, to };
        let days = window.days().count();
        if days > max_days {
            return refuse(&format!("Window is too long ({days} days), maximum {max_days}"));
        }
        Ok(window)
    }

    fn days(&self) -> std::ops::RangeInclusive<i64> {
        clock::day(self.from)..=clock::day(self.to)
    }

    fn to_json(&self) -> Value {
        json!({
            "date_from": clock::format(self.from),
            "date_to": clock::format(self.to),
            "bucket_interval": { "scale_factor": clock::DAY_SECS },
        })
    }
}

/// Returns the start of a UTC day.
fn midnight(day: i64) -> Value {
    Timestamp::from_second(day * clock::DAY_SECS).map(clock::format).unwrap_or_default().into()
}

#[cfg(test)]
mod tests;
