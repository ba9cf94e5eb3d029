//! One event stream: what it is, how it reads back without its secrets, and how a change applies to it.

use std::sync::OnceLock;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::error::{ApiError, Part};
use crate::{clock, ids};
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::Secret;

/// A stream as stored. Rows are replaced whole, never changed in place, so that readers share them.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub(crate) id: String,
    pub(crate) enabled: bool,
    pub(crate) name: Option<String>,
    /// Event types in the order sent; `None` when none were ever sent, and the member is left out.
    pub(crate) subscriptions: Option<Vec<String>>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) destination: Destination,
    pub(super) rendered: Rendered,
}

/// The row as the API shows it, written at the first request for it. A copy is about to be changed, and starts anew.
#[derive(Debug, Default)]
pub(super) struct Rendered(OnceLock<String>);

impl Clone for Rendered {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Where a stream's events go.
#[derive(Debug, Clone)]
pub(crate) enum Destination {
    Webhook { endpoint: String, authorization: Authorization },
    EventBridge { region: String, account: String, source: String },
    Action { id: String },
}

impl Stream {
    /// Makes a stream from a body that has passed [`schema::NEW_STREAM`](crate::schema::NEW_STREAM).
    pub(crate) fn new(body: &Value, tenant: &str, now: Timestamp) -> Result<Self, ApiError> {
        Ok(Self {
            id: ids::make(ids::STREAM),
            enabled: body["status"].as_str() != Some("disabled"),
            name: text(&body["name"]),
            subscriptions: subscriptions(&body["subscriptions"]),
            created_at: now,
            updated_at: now,
            destination: Destination::new(&body["destination"], tenant)?,
            rendered: Rendered::default(),
        })
    }

    /// Applies a body that has passed [`schema::STREAM_CHANGE`](crate::schema::STREAM_CHANGE). Members that
    /// are absent keep their values.
    pub(crate) fn changed(&self, body: &Value, now: Timestamp) -> Result<Self, ApiError> {
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

    /// Writes the stream as a database keeps it: as the API shows it, and its secret.
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

    /// Reads what [`Stream::to_row`] has written; `None` for anything else.
    pub(super) fn from_row(row: &Value) -> Option<Self> {
        let time = |name: &str| row[name].as_str()?.parse().ok();
        let mut stream = Self::new(row, "", time("created_at")?).ok()?;
        stream.id = text(&row["id"])?;
        stream.updated_at = time("updated_at")?;
        if let Destination::EventBridge { source, .. } = &mut stream.destination {
            *source = text(&row["destination"]["configuration"]["aws_partner_event_source"])?;
        }
        Some(stream)
    }

    /// Tells whether events of that type go to this stream.
    pub(crate) fn subscribes_to(&self, event_type: &str) -> bool {
        self.subscriptions.iter().flatten().any(|subscribed| subscribed == event_type)
    }

    /// Returns the stream as the API shows it, members in the recorded order, secrets left out.
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
    fn new(body: &Value, tenant: &str) -> Result<Self, ApiError> {
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

    /// Replaces a webhook's endpoint and authorization. The type never changes, and the other types not at all.
    fn changed(&self, body: &Value) -> Result<Self, ApiError> {
        let refuse = |problem: String| Err(ApiError::validation(Part::Payload, &problem, Some("destination")));
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

/// Reads `webhook_authorization`. A secret left out is the stored one, as long as the method stays the same.
fn authorization(body: &Value, stored: &Authorization) -> Result<Authorization, ApiError> {
    let missing = |member: &str| {
        let problem = format!("Missing required property: {member}");
        let place = "destination.configuration.webhook_authorization";
        ApiError::validation(Part::Payload, &problem, Some(place))
    };
    let secret = |member: &str, stored: Option<&Secret>| {
        text(&body[member]).map(Secret::new).or_else(|| stored.cloned()).ok_or_else(|| missing(member))
    };
    Ok(match (body["method"].as_str(), stored) {
        (Some("basic"), stored) => {
            let kept = if let Authorization::Basic { password, .. } = stored { Some(password) } else { None };
            Authorization::Basic {
                username: text(&body["username"]).unwrap_or_default(),
                password: secret("password", kept)?,
            }
        }
        (Some("custom_header"), stored) => {
            let kept = if let Authorization::Header { value, .. } = stored { Some(value) } else { None };
            Authorization::Header {
                name: text(&body["header_key"]).unwrap_or_default(),
                value: secret("header_value", kept)?,
            }
        }
        (_, stored) => {
            let kept = if let Authorization::Bearer(token) = stored { Some(token) } else { None };
            Authorization::Bearer(secret("token", kept)?)
        }
    })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn subscriptions(value: &Value) -> Option<Vec<String>> {
    Some(value.as_array()?.iter().filter_map(|item| text(&item["event_type"])).collect())
}
