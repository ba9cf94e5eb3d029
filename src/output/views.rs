//! The columns and panel lines of the API's types.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::row::Row;
use auth0_events_client::model::{Attempt, Delivery, EventStream, Resource};
use auth0_events_cloudevents::catalog::EventType;

/// The id of an item that cannot be read.
const UNREADABLE: &str = "(unreadable)";

impl Row for EventStream {
    const COLUMNS: &'static [&'static str] = &["ID", "NAME", "TYPE", "STATUS", "SUBSCRIPTIONS"];
    const SHRINKABLE: &'static [&'static str] = &["SUBSCRIPTIONS", "TYPE", "STATUS", "NAME"];

    fn cells(&self) -> Vec<String> {
        if let Some(fault) = self.fault() {
            return vec![UNREADABLE.to_owned(), fault.to_owned(), String::new(), String::new(), String::new()];
        }
        vec![self.id().to_string(), self.name(), self.destination_type(), self.status(), self.event_types().join(", ")]
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Borrowed(self.document())
    }

    fn source(&self) -> Option<&[u8]> {
        Resource::source(self).map(AsRef::as_ref)
    }

    fn panel(&self) -> Vec<(&'static str, String)> {
        let columns = Self::COLUMNS.iter().copied().zip(self.cells());
        let rest = [
            ("CONFIGURATION", self.configuration().map(Value::to_string).unwrap_or_default()),
            ("CREATED", self.created_at()),
            ("UPDATED", self.updated_at()),
        ];
        columns.chain(rest).collect()
    }
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
            ("EVENT", self.event().map(Value::to_string).unwrap_or_default()),
        ]
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
