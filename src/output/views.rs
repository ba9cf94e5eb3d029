//! The columns and panel lines of the API's types.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::row::Row;
use auth0_events_client::model::{Attempt, Delivery, EventStream, Resource};
use auth0_events_cloudevents::catalog::{self, EventType};
use auth0_events_cloudevents::send::Url;

/// The id of an item that cannot be read.
const UNREADABLE: &str = "(unreadable)";

impl Row for EventStream {
    const COLUMNS: &'static [&'static str] = &["ID", "NAME", "TYPE", "STATUS", "DESTINATION", "SUBSCRIPTIONS"];
    const CSV_COLUMNS: &'static [&'static str] = &["ID", "NAME", "TYPE", "STATUS", "SUBSCRIPTIONS", "CONFIGURATION"];
    const SHRINKABLE: &'static [&'static str] = &["TYPE", "SUBSCRIPTIONS", "DESTINATION", "STATUS", "NAME"];

    fn cells(&self) -> Vec<String> {
        let [id, name, kind, status] = stream_cells(self);
        let subscriptions = catalog::fold(&self.event_types()).join(", ");
        vec![id, name, kind, status, destination(self), subscriptions]
    }

    fn csv_cells(&self) -> Vec<String> {
        let [id, name, kind, status] = stream_cells(self);
        vec![id, name, kind, status, self.event_types().join(", "), configuration(self)]
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Borrowed(self.document())
    }

    fn source(&self) -> Option<&[u8]> {
        Resource::source(self).map(AsRef::as_ref)
    }

    fn panel(&self) -> Vec<(&'static str, String)> {
        let columns = Self::CSV_COLUMNS.iter().copied().zip(self.csv_cells());
        columns.chain([("CREATED", self.created_at()), ("UPDATED", self.updated_at())]).collect()
    }
}

/// Returns the first four cells of a stream. The second one of an unreadable stream gives the reason.
fn stream_cells(stream: &EventStream) -> [String; 4] {
    match stream.fault() {
        Some(fault) => [UNREADABLE.to_owned(), fault.to_owned(), String::new(), String::new()],
        None => [stream.id().to_string(), stream.name(), stream.destination_type(), stream.status()],
    }
}

fn configuration(stream: &EventStream) -> String {
    stream.configuration().map(Value::to_string).unwrap_or_default()
}

/// Returns the destination in short: the host of a webhook, the account and region of EventBridge, or the id of an action.
/// Destinations of other types have no short form.
fn destination(stream: &EventStream) -> String {
    let member = |name: &str| {
        let value = stream.configuration().and_then(|configuration| configuration.get(name));
        value.and_then(Value::as_str).unwrap_or_default()
    };
    match stream.destination_type().as_str() {
        "webhook" => host(member("webhook_endpoint")),
        "eventbridge" => [member("aws_account_id"), member("aws_region")].join("/"),
        "action" => member("action_id").to_owned(),
        _ => String::new(),
    }
}

/// Returns the host of a URL, with its port if it is not the default one; nothing of a text that is not a URL.
fn host(url: &str) -> String {
    let Ok(url) = url.parse::<Url>() else { return String::new() };
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

impl Row for Delivery {
    const COLUMNS: &'static [&'static str] = &["ID", "EVENT TYPE", "STATUS", "ATTEMPTS", "EVENT TIME", "LAST ERROR"];
    const SHRINKABLE: &'static [&'static str] = &["LAST ERROR", "EVENT TIME", "EVENT TYPE", "ATTEMPTS"];

    fn cells(&self) -> Vec<String> {
        if let Some(fault) = self.fault() {
            let unknown = String::new;
            return vec![UNREADABLE.to_owned(), unknown(), unknown(), unknown(), unknown(), fault.to_owned()];
        }
        vec![
            self.id(),
            self.event_type(),
            self.status(),
            self.attempts().iter().filter(|attempt| attempt.is_attempt()).count().to_string(),
            self.event_time(),
            self.last_error(),
        ]
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Borrowed(self.document())
    }

    fn source(&self) -> Option<&[u8]> {
        Resource::source(self).map(AsRef::as_ref)
    }

    fn panel(&self) -> Vec<(&'static str, String)> {
        let attempts: Vec<String> = self.attempts().iter().map(attempt_line).collect();
        vec![
            ("ID", self.id()),
            ("EVENT TYPE", self.event_type()),
            ("STATUS", self.status()),
            ("EVENT TIME", self.event_time()),
            ("ATTEMPTS", attempts.join("\n")),
        ]
    }

    fn payload(&self) -> Option<&Value> {
        self.event()
    }
}

fn attempt_line(attempt: &Attempt) -> String {
    let duration = attempt.duration().map(|millis| format!("{millis:.0} ms")).unwrap_or_default();
    let parts = [attempt.timestamp(), attempt.status(), duration, attempt.error_message()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

impl Row for EventType {
    const COLUMNS: &'static [&'static str] = &["EVENT TYPE", "STAGE", "DESCRIPTION"];
    const SHRINKABLE: &'static [&'static str] = &["STAGE", "DESCRIPTION"];

    fn cells(&self) -> Vec<String> {
        vec![self.name.to_owned(), self.stage.to_string(), self.summary.to_owned()]
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({"event_type": self.name, "stage": self.stage.to_string(), "description": self.summary}))
    }
}
