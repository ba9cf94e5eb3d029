//! Owns [`DestinationParts`]: the destination of a new stream, and of a changed one.

use serde_json::{Map, Value};

use crate::failure::Failure;
use auth0_events_client::model::{Configuration, Destination, DestinationType, EventStream};
use auth0_events_text::Secret;

/// A configuration, or parts of one.
pub(crate) struct DestinationParts {
    pub(crate) kind: Option<DestinationType>,
    pub(crate) members: Map<String, Value>,
    /// The name of the member that holds the secret, and the secret.
    pub(crate) secret: Option<(&'static str, Secret)>,
    /// Whether this is a configuration given as JSON, which replaces the present one.
    pub(crate) is_whole: bool,
}

impl DestinationParts {
    /// Returns the destination of a new stream. Fails if nothing says its type.
    pub(crate) fn into_new(self) -> Result<Destination, Failure> {
        let Some(kind) = self.kind else {
            return Err(Failure::usage("the configuration does not show the type of the destination")
                .hint("add `--type webhook`, `--type eventbridge` or `--type action`"));
        };
        let configuration = Configuration::new(self.members).with_secret(self.secret);
        Ok(Destination { kind: kind.to_string(), configuration })
    }

    /// Fails if the configuration is of a type that can never change.
    pub(crate) fn check_changeable(&self) -> Result<(), Failure> {
        match self.kind {
            Some(kind @ (DestinationType::Eventbridge | DestinationType::Action)) => {
                Err(unchangeable(format!("the configuration of a destination of type {kind} cannot be changed")))
            }
            _ => Ok(()),
        }
    }

    /// Returns the destination after an update: JSON replaces the configuration, typed flags replace the members that they
    /// name. The API keeps a secret that is absent while the method stays the same.
    ///
    /// Fails if the present destination cannot be changed, or is of another type.
    pub(crate) fn applied_to(self, current: &EventStream) -> Result<Destination, Failure> {
        let present = current.destination_type();
        if [DestinationType::Eventbridge, DestinationType::Action].iter().any(|kind| kind.as_str() == present) {
            return Err(unchangeable(format!(
                "the destination of the stream is of type {present}, and its configuration cannot be changed"
            )));
        }
        if let Some(kind) = self.kind.filter(|kind| kind.as_str() != present) {
            return Err(Failure::usage(format!(
                "the destination of the stream is of type `{present}` and cannot be changed to {kind}"
            )));
        }
        let mut members = Map::new();
        if !self.is_whole {
            members.extend(current.configuration().and_then(Value::as_object).cloned().into_iter().flatten());
        }
        members.extend(self.members);
        let configuration = Configuration::new(members).with_secret(self.secret);
        Ok(Destination { kind: present, configuration })
    }
}

fn unchangeable(message: String) -> Failure {
    Failure::usage(message).hint("create a new stream with `events create`, then delete this one with `events delete`")
}
