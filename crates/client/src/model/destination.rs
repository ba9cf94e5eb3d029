//! Destinations: where a stream delivers, and the secrets that prove its deliveries.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use auth0_events_text::{MASK, Secret, masked_address};

/// Members of a configuration that hold no secret. Any other member is masked, known or not.
const OPEN_MEMBERS: &[&str] = &["aws_account_id", "aws_region", "aws_partner_event_source", "action_id"];
/// Members of `webhook_authorization` that hold no secret.
const OPEN_AUTHORIZATION_MEMBERS: &[&str] = &["method", "username", "header_key"];

/// The AWS regions of the published API description. The server's own list may grow.
#[rustfmt::skip]
pub const AWS_REGIONS: &[&str] = &[
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
    "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
];

/// The documented types of a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DestinationType {
    /// A URL that each event is posted to.
    Webhook,
    /// An AWS EventBridge partner event source.
    Eventbridge,
    /// An Auth0 Action with the event-stream trigger.
    Action,
}

impl DestinationType {
    /// Every documented type.
    pub const ALL: [Self; 3] = [Self::Webhook, Self::Eventbridge, Self::Action];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Eventbridge => "eventbridge",
            Self::Action => "action",
        }
    }

    /// The members that a configuration of this type, and of no other, has.
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

/// A destination to create or to put in place of another.
#[derive(Debug, Serialize)]
pub struct Destination {
    /// Which type it is, documented or not.
    #[serde(rename = "type")]
    pub kind: String,
    /// The members that the type asks for.
    pub configuration: Configuration,
}

/// The configuration of a destination, secrets included: `Debug` shows it masked.
#[derive(Clone)]
pub struct Configuration {
    members: Map<String, Value>,
    secret: Option<(&'static str, Secret)>,
}

impl Configuration {
    /// Takes over the members of a configuration.
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

    /// Returns the types whose own members this configuration has.
    pub fn types(&self) -> Vec<DestinationType> {
        let has = |kind: &DestinationType| kind.members().iter().any(|name| self.members.contains_key(*name));
        DestinationType::ALL.into_iter().filter(has).collect()
    }

    /// Returns the configuration with `***` for each member that may be secret, and for the user and the query of the
    /// endpoint's address.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut members = self.full(MASK);
        for (name, value) in &mut members {
            match (name.as_str(), &mut *value) {
                ("webhook_endpoint", Value::String(address)) => *address = masked_address(address),
                ("webhook_authorization", Value::Object(authorization)) => {
                    for (name, value) in authorization {
                        if !OPEN_AUTHORIZATION_MEMBERS.contains(&name.as_str()) {
                            *value = MASK.into();
                        }
                    }
                }
                (name, value) if !OPEN_MEMBERS.contains(&name) => *value = MASK.into(),
                _ => {}
            }
        }
        Self::new(members)
    }

    /// Returns the members, with this text for the added secret.
    fn full(&self, secret: &str) -> Map<String, Value> {
        let mut members = self.members.clone();
        if let Some((member, _)) = self.secret
            && let Some(authorization) = members.get_mut("webhook_authorization")
        {
            authorization[member] = secret.into();
        }
        members
    }

    /// Returns the texts of the authorization that are secrets, so that no message repeats them.
    pub fn secrets(&self) -> Vec<Secret> {
        let authorization = self.members.get("webhook_authorization").and_then(Value::as_object);
        let closed = authorization.into_iter().flatten();
        let closed = closed.filter(|(name, _)| !OPEN_AUTHORIZATION_MEMBERS.contains(&name.as_str()));
        let own = self.secret.iter().map(|(_, secret)| secret.clone());
        closed.filter_map(|(_, value)| value.as_str()).map(Secret::new).chain(own).collect()
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
