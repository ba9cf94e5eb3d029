//! Destinations of streams, with the secrets that authenticate deliveries.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use auth0_events_text::redaction::Mask;
use auth0_events_text::{MASK, Secret};

/// The AWS regions of the published API description. The API may accept more.
#[rustfmt::skip]
pub const AWS_REGIONS: &[&str] = &[
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
    "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
];

/// A documented destination type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DestinationType {
    /// A URL that receives each event in a POST request.
    Webhook,
    /// An AWS EventBridge partner event source.
    Eventbridge,
    /// An Auth0 Action with the event-stream trigger.
    Action,
}

impl DestinationType {
    /// Every documented type.
    pub const ALL: [Self; 3] = [Self::Webhook, Self::Eventbridge, Self::Action];

    /// Returns the name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Eventbridge => "eventbridge",
            Self::Action => "action",
        }
    }

    /// Returns the members that only a configuration of this type has.
    fn members(self) -> &'static [&'static str] {
        match self {
            Self::Webhook => &["webhook_endpoint", "webhook_authorization"],
            Self::Eventbridge => &["aws_account_id", "aws_region", "aws_partner_event_source"],
            Self::Action => &["action_id"],
        }
    }
}

impl fmt::Display for DestinationType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A destination in a request.
#[derive(Debug, Serialize)]
pub struct Destination {
    /// The type; it need not be a documented one.
    #[serde(rename = "type")]
    pub kind: String,
    /// The configuration of the type.
    pub configuration: Configuration,
}

/// The configuration of a destination, including its secrets. `Debug` masks them.
#[derive(Clone)]
pub struct Configuration {
    members: Map<String, Value>,
    secret: Option<(&'static str, Secret)>,
}

impl Configuration {
    /// Wraps the members of a configuration.
    pub fn new(members: Map<String, Value>) -> Self {
        Self { members, secret: None }
    }

    /// Adds the secret member of `webhook_authorization`, which is written to the request only.
    #[must_use]
    pub fn with_secret(mut self, secret: Option<(&'static str, Secret)>) -> Self {
        self.secret = secret;
        self
    }

    /// Returns the members without the added secret.
    pub fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    /// Returns the types that have members of this configuration.
    pub fn types(&self) -> Vec<DestinationType> {
        let has = |kind: &DestinationType| kind.members().iter().any(|name| self.members.contains_key(*name));
        DestinationType::ALL.into_iter().filter(has).collect()
    }

    /// Returns the configuration for display, with `***` for any value that may be secret, and for the user and the query of
    /// the endpoint.
    #[must_use]
    pub fn masked(&self) -> Self {
        match Mask::new(MASK, |_| {}).document(Value::Object(self.full(MASK))) {
            Value::Object(members) => Self::new(members),
            _ => Self::new(Map::new()),
        }
    }

    /// Returns the texts of the authorization that [`Configuration::masked`] hides, so that no error message repeats them.
    pub fn secrets(&self) -> Vec<Secret> {
        let authorization = self.members.get("webhook_authorization").cloned().unwrap_or_default();
        let mut secrets = Vec::new();
        Mask::new(MASK, |secret: &str| secrets.push(Secret::new(secret))).document(authorization);
        secrets.extend(self.secret.iter().map(|(_, secret)| secret.clone()));
        secrets
    }

    /// Returns the members, with `secret` in place of the added secret.
    fn full(&self, secret: &str) -> Map<String, Value> {
        let mut members = self.members.clone();
        if let Some((member, _)) = self.secret
            && let Some(authorization) = members.get_mut("webhook_authorization")
        {
            authorization[member] = secret.into();
        }
        members
    }
}

impl Serialize for Configuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.secret {
            None => self.members.serialize(serializer),
            Some((_, secret)) => self.full(secret.expose()).serialize(serializer),
        }
    }
}

impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Value::Object(self.masked().members).to_string())
    }
}

#[cfg(test)]
mod tests;
