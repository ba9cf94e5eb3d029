//! One event stream: its JSON without secrets, and the changes to it.

use std::sync::OnceLock;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use crate::{clock, ids};
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::Secret;

/// A stream. It is replaced as a whole, never changed in place, so that readers can share it.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub(crate) id: String,
    pub(crate) enabled: bool,
    pub(crate) name: Option<String>,
    /// Event types in the order sent. `None` if they were never sent; the JSON then lacks the member.
    pub(crate) subscriptions: Option<Vec<String>>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) destination: Destination,
    pub(crate) rendered: RenderedStream,
}

/// The JSON of a stream, made at the first request. A clone starts without it, since clones are made to be changed.
#[derive(Debug, Default)]
pub(crate) struct RenderedStream(OnceLock<String>);

impl Clone for RenderedStream {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The destination of a stream.
#[derive(Debug, Clone)]
pub(crate) enum Destination {
    Webhook { endpoint: String, authorization: Authorization },
    EventBridge { region: String, account: String, source: String },
    Action { id: String },
}

impl Stream {
    /// Makes a stream from a request body that is valid by `schema::NEW_STREAM`.
    pub(crate) fn new(body: &Value, tenant: &str, now: Timestamp) -> Result<Self, Refusal> {
        Ok(Self {
            id: ids::make(ids::STREAM),
            enabled: body["status"].as_str() != Some("disabled"),
            name: text(&body["name"]),
            subscriptions: subscriptions(&body["subscriptions"]),
            created_at: now,
            updated_at: now,
            destination: Destination::new(&body["destination"], tenant)?,
            rendered: RenderedStream::default(),
        })
    }

    /// Applies a request body that is valid by `schema::STREAM_CHANGE`. Omitted members keep their values.
    pub(crate) fn changed(&self, body: &Value, now: Timestamp) -> Result<Self, Refusal> {
        let mut stream = Self { updated_at: clock::after(self.updated_at, now), ..self.clone() };
        if let Some(status) = body["status"].as_str() {
            stream.enabled = status == "enabled";
        }
        stream.name = text(&body["name"]).or(stream.name);
        stream.subscriptions = subscriptions(&body["subscriptions"]).or(stream.subscriptions);
        if let Some(destination) = body.get("destination") {
            stream.destination = self.destination.changed(destination)?;
        }
        Ok(stream)
    }

    /// Returns the stream as the state file stores it: the JSON of the API, plus the secret.
    pub(crate) fn to_row(&self) -> Value {
        let mut row = self.document();
        if let Destination::Webhook { authorization, .. } = &self.destination {
            let secret = match authorization {
                Authorization::Basic { password, .. } => Some(("password", password)),
                Authorization::Bearer(token) => Some(("token", token)),
                Authorization::Header { value, .. } => Some(("header_value", value)),
                Authorization::None => None,
            };
            if let Some((member, secret)) = secret {
                row["destination"]["configuration"]["webhook_authorization"][member] = secret.expose().into();
            }
        }
        row
    }

    /// Reads the output of [`Stream::to_row`]. Returns `None` for anything else.
    pub(crate) fn from_row(row: &Value) -> Option<Self> {
        let time = |name: &str| row[name].as_str()?.parse().ok();
        let mut stream = Self::new(row, "", time("created_at")?).ok()?;
        stream.id = text(&row["id"])?;
        stream.updated_at = time("updated_at")?;
        if let Destination::EventBridge { source, .. } = &mut stream.destination {
            *source = text(&row["destination"]["configuration"]["aws_partner_event_source"])?;
        }
        Some(stream)
    }

    /// Reports whether the stream subscribes to an event type.
    pub(crate) fn subscribes_to(&self, event_type: &str) -> bool {
        self.subscriptions.iter().flatten().any(|subscribed| subscribed == event_type)
    }

    /// Returns the JSON of the API: members in the recorded order, without secrets.
    pub(crate) fn as_json(&self) -> &str {
        self.rendered.0.get_or_init(|| self.document().to_string())
    }

    fn document(&self) -> Value {
        let mut object = Map::new();
        object.insert("id".into(), self.id.as_str().into());
        object.insert("status".into(), if self.enabled { "enabled" } else { "disabled" }.into());
        if let Some(name) = &self.name {
            object.insert("name".into(), name.as_str().into());
        }
        if let Some(subscriptions) = &self.subscriptions {
            let list = subscriptions.iter().map(|event_type| json!({ "event_type": event_type })).collect();
            object.insert("subscriptions".into(), list);
        }
        object.insert("created_at".into(), clock::format(self.created_at).into());
        object.insert("updated_at".into(), clock::format(self.updated_at).into());
        object.insert("destination".into(), self.destination.to_json());
        Value::Object(object)
    }
}

impl Destination {
    fn new(body: &Value, tenant: &str) -> Result<Self, Refusal> {
        let configuration = &body["configuration"];
        Ok(match body["type"].as_str() {
            Some("eventbridge") => Self::EventBridge {
                region: text(&configuration["aws_region"]).unwrap_or_default(),
                account: text(&configuration["aws_account_id"]).unwrap_or_default(),
                source: format!("aws.partner/auth0.com/{tenant}-{}/auth0.events", ids::uuid()),
            },
            Some("action") => Self::Action { id: text(&configuration["action_id"]).unwrap_or_default() },
            _ => Self::Webhook {
                endpoint: text(&configuration["webhook_endpoint"]).unwrap_or_default(),
                authorization: authorization(&configuration["webhook_authorization"], &Authorization::None)?,
            },
        })
    }

    /// Replaces the endpoint and authorization of a webhook. The type never changes; other types cannot change at all.
    fn changed(&self, body: &Value) -> Result<Self, Refusal> {
        let refuse = |problem: String| Err(Refusal::Invalid { problem, property: Some("destination") });
        let Self::Webhook { authorization: stored, .. } = self else {
            return refuse(format!("The destination of {} stream cannot be changed", self.with_article()));
        };
        if body["type"].as_str() != Some("webhook") {
            return refuse("The type of a destination cannot be changed".to_owned());
        }
        let configuration = &body["configuration"];
        Ok(Self::Webhook {
            endpoint: text(&configuration["webhook_endpoint"]).unwrap_or_default(),
            authorization: authorization(&configuration["webhook_authorization"], stored)?,
        })
    }

    fn with_article(&self) -> &'static str {
        match self {
            Self::Webhook { .. } => "a webhook",
            Self::EventBridge { .. } => "an eventbridge",
            Self::Action { .. } => "an action",
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Webhook { endpoint, authorization } => json!({ "type": "webhook", "configuration": {
                "webhook_endpoint": endpoint,
                "webhook_authorization": match authorization {
                    Authorization::Basic { username, .. } => json!({ "method": "basic", "username": username }),
                    Authorization::Header { name, .. } => json!({ "method": "custom_header", "header_key": name }),
                    Authorization::Bearer(_) | Authorization::None => json!({ "method": "bearer" }),
                },
            }}),
            Self::EventBridge { region, account, source } => json!({ "type": "eventbridge", "configuration": {
                "aws_region": region,
                "aws_account_id": account,
                "aws_partner_event_source": source,
            }}),
            Self::Action { id } => json!({ "type": "action", "configuration": { "action_id": id } }),
        }
    }
}

/// Reads `webhook_authorization`. An omitted secret is the stored one if the method stays the same.
fn authorization(body: &Value, stored: &Authorization) -> Result<Authorization, Refusal> {
    let missing = |member: &str| {
        let problem = format!("Missing required property: {member}");
        Refusal::Invalid { problem, property: Some("destination.configuration.webhook_authorization") }
    };
    let secret = |member: &str, stored: Option<&Secret>| {
        text(&body[member]).map(Secret::new).or_else(|| stored.cloned()).ok_or_else(|| missing(member))
    };
    Ok(match body["method"].as_str() {
        Some("basic") => {
            let stored = if let Authorization::Basic { password, .. } = stored { Some(password) } else { None };
            let username = text(&body["username"]).unwrap_or_default();
            Authorization::Basic { username, password: secret("password", stored)? }
        }
        Some("custom_header") => {
            let stored = if let Authorization::Header { value, .. } = stored { Some(value) } else { None };
            let name = text(&body["header_key"]).unwrap_or_default();
            Authorization::Header { name, value: secret("header_value", stored)? }
        }
        _ => {
            let stored = if let Authorization::Bearer(token) = stored { Some(token) } else { None };
            Authorization::Bearer(secret("token", stored)?)
        }
    })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn subscriptions(value: &Value) -> Option<Vec<String>> {
    Some(value.as_array()?.iter().filter_map(|item| text(&item["event_type"])).collect())
}
