//! The API's documented answers, for scripted servers.

use serde_json::{Value, json};

/// An id of the documented form, which redaction leaves unchanged. Likewise [`TWO`] and [`THREE`].
pub(crate) const ONE: &str = "est_1111111111111111111111";
pub(crate) const TWO: &str = "est_2222222222222222222222";
pub(crate) const THREE: &str = "est_3333333333333333333333";

/// Returns a webhook stream with a bearer token, which the API never shows.
pub(crate) fn webhook(id: &str, name: &str) -> Value {
    let configuration =
        json!({"webhook_endpoint": "https://example.com/webhook", "webhook_authorization": {"method": "bearer"}});
    stream(id, name, &json!({"type": "webhook", "configuration": configuration}))
}

/// Returns an eventbridge stream.
pub(crate) fn eventbridge(id: &str, name: &str) -> Value {
    let configuration = json!({
        "aws_region": "us-east-2",
        "aws_account_id": "123456789012",
        "aws_partner_event_source": "aws.partner/auth0.com/acme-9b4f/auth0.events",
    });
    stream(id, name, &json!({"type": "eventbridge", "configuration": configuration}))
}

/// Returns an action stream.
pub(crate) fn action(id: &str, name: &str) -> Value {
    let configuration = json!({"action_id": "2b9c3f0e-6b1f-4d0c-9d5c-0f1f1c6c2a11"});
    stream(id, name, &json!({"type": "action", "configuration": configuration}))
}

fn stream(id: &str, name: &str, destination: &Value) -> Value {
    json!({
        "id": id,
        "status": "enabled",
        "name": name,
        "subscriptions": [{"event_type": "user.created"}],
        "created_at": "2025-01-29T18:08:43.440Z",
        "updated_at": "2025-01-29T18:08:43.440Z",
        "destination": destination,
    })
}

/// Returns the stream with one member replaced or added.
pub(crate) fn with(mut stream: Value, member: &str, value: impl Into<Value>) -> Value {
    stream[member] = value.into();
    stream
}

/// Returns a page of streams, with the cursor of the next one.
pub(crate) fn page(streams: &[Value], next: Option<&str>) -> Value {
    match next {
        Some(next) => json!({"eventStreams": streams, "next": next}),
        None => json!({"eventStreams": streams}),
    }
}

/// Returns an error in the API's shape.
pub(crate) fn problem(status: u16, error: &str, message: &str) -> Value {
    json!({"statusCode": status, "error": error, "message": message})
}

/// Returns the answer to a stream that does not exist.
pub(crate) fn no_such_stream() -> Value {
    problem(404, "Not Found", "The requested stream does not exist.")
}

/// Returns the answer to a token without one of these scopes, which are joined by commas.
pub(crate) fn insufficient_scope(scopes: &str) -> Value {
    let message = format!("Insufficient scope, expected any of: {scopes}");
    with(problem(403, "Forbidden", &message), "errorCode", "insufficient_scope")
}

/// Returns the rate-limit answer.
pub(crate) fn too_many() -> Value {
    with(problem(429, "Too Many Requests", "Global limit has been reached"), "errorCode", "too_many_requests")
}

/// Returns an id of the documented form for a number.
pub(crate) fn event_id(number: usize) -> String {
    format!("evt_{number:022}")
}

/// Returns a failed delivery of [`ONE`], with one attempt that ended in this error.
pub(crate) fn delivery(id: &str, event_type: &str, error: &str) -> Value {
    let time = "2026-03-02T09:15:27.500Z";
    json!({
        "id": id,
        "event_stream_id": ONE,
        "event_type": event_type,
        "status": "failed",
        "attempts": [
            {"status": "failed", "error_message": error, "timestamp": "2026-03-02T09:15:49.210Z", "duration": 21.442871},
        ],
        "event": {
            "id": id,
            "source": "urn:auth0:",
            "specversion": "1.0",
            "type": event_type,
            "time": time,
            "data": {"object": {"email": "ada@example.com", "user_id": "auth0|1"}},
            "a0tenant": "nordhaven-dev",
            "a0stream": ONE,
        },
    })
}

/// Returns a page of deliveries with a cursor, which the service sends even with the last page.
pub(crate) fn deliveries(items: &[Value], next: &str) -> Value {
    json!({"deliveries": items, "next": next})
}

/// Returns the answer to an event that has not failed.
pub(crate) fn no_such_event() -> Value {
    problem(404, "Not Found", "The requested event does not exist.")
}

/// Returns the counts of one day.
pub(crate) fn stats(successful: u64, failed: u64) -> Value {
    let metric = |name: &str, count: u64| json!({"name": format!("auth0.event_streams.{name}_deliveries"), "window_total": count, "type": "sum", "data": [count]});
    json!({
        "id": ONE,
        "name": "crm",
        "window": {
            "date_from": "2026-03-02T00:00:00.000Z",
            "date_to": "2026-03-02T10:00:00.000Z",
            "bucket_interval": {"scale_factor": 86400},
        },
        "buckets": ["2026-03-02T00:00:00.000Z"],
        "metrics": [metric("successful", successful), metric("failed", failed)],
    })
}
