//! The identity behind a credential, and the commands that its scopes allow.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::output::Row;
use crate::settings::{Access, Credential};
use auth0_events_client::auth::AccessToken;

/// Each command that calls the API, with the scopes that allow it (vendor documentation). A flag needs an additional scope.
const NEEDS: &[(&str, &[&str])] = &[
    ("create", &["create:event_streams"]),
    ("show", &["read:event_streams"]),
    ("list", &["read:event_streams"]),
    ("update", &["update:event_streams"]),
    ("enable", &["update:event_streams"]),
    ("disable", &["update:event_streams"]),
    ("delete", &["delete:event_streams"]),
    ("deliveries list", &["read:event_streams", "read:event_deliveries"]),
    ("deliveries show", &["read:event_deliveries"]),
    ("deliveries watch", &["read:event_streams", "read:event_deliveries"]),
    ("trigger", &["update:event_streams"]),
    ("trigger --wait", &["read:event_deliveries"]),
    ("redeliver", &["update:event_deliveries"]),
    ("redeliver-many", &["update:event_deliveries"]),
    ("stats", &["read:event_streams"]),
    ("subscribe", &["read:events"]),
];

/// The caller of the API, and the scopes of its token.
pub(crate) struct Identity {
    domain: String,
    credential: String,
    client_id: Option<String>,
    method: &'static str,
    audience: Option<String>,
    /// `None` if the token does not list them.
    scopes: Option<Vec<String>>,
    expires_at: Option<Timestamp>,
}

impl Identity {
    /// Returns what is known without a token.
    pub(crate) fn of(access: &Access) -> Self {
        let (client_id, method, audience) = match &access.credential {
            Credential::Token(_) => (None, "access_token", None),
            Credential::Client(client) => {
                let audience = client.audience.clone().unwrap_or_else(|| access.domain.default_audience());
                (Some(client.client_id.clone()), client.method.as_str(), Some(audience))
            }
        };
        let (domain, credential) = (access.domain.to_string(), access.origin.clone());
        Self { domain, credential, client_id, method, audience, scopes: None, expires_at: None }
    }

    /// Adds the scopes and the expiry of the token.
    pub(crate) fn add_token(&mut self, token: &AccessToken) {
        self.scopes = token.scopes().map(|scopes| scopes.into_iter().map(str::to_owned).collect());
        let seconds = token.expires_at().and_then(|seconds| i64::try_from(seconds).ok());
        self.expires_at = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    }

    /// Returns whether the token has one of these scopes; `None` if it does not list its scopes.
    fn allows(&self, any_of: &[&str]) -> Option<bool> {
        Some(self.scopes.as_ref()?.iter().any(|scope| any_of.contains(&scope.as_str())))
    }

    /// Returns the missing scopes, as "`a` or `b`", each with the commands that fail without them.
    pub(crate) fn missing_scopes(&self) -> Vec<(String, Vec<&'static str>)> {
        let mut missing: Vec<(String, Vec<&str>)> = Vec::new();
        for (command, any_of) in NEEDS.iter().filter(|(_, any_of)| self.allows(any_of) == Some(false)) {
            let scopes = any_of.iter().map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(" or ");
            match missing.iter_mut().find(|(known, _)| *known == scopes) {
                Some((_, commands)) => commands.push(command),
                None => missing.push((scopes, vec![command])),
            }
        }
        missing
    }

    fn expires_at(&self) -> Option<String> {
        self.expires_at.map(|moment| moment.to_string())
    }
}

impl Row for Identity {
    const COLUMNS: &'static [&'static str] = &["DOMAIN", "CLIENT ID", "METHOD", "SCOPES", "EXPIRES AT"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.domain.clone(),
            self.client_id.clone().unwrap_or_default(),
            self.method.to_owned(),
            self.scopes.as_ref().map(|scopes| scopes.join(" ")).unwrap_or_default(),
            self.expires_at().unwrap_or_default(),
        ]
    }

    fn json(&self) -> Cow<'_, Value> {
        let commands: Vec<Value> = NEEDS
            .iter()
            .map(
                |(command, any_of)| json!({"command": command, "needs_one_of": any_of, "allowed": self.allows(any_of)}),
            )
            .collect();
        Cow::Owned(json!({
            "domain": self.domain,
            "client_id": self.client_id,
            "method": self.method,
            "audience": self.audience,
            "credential": self.credential,
            "scopes": self.scopes,
            "expires_at": self.expires_at(),
            "commands": commands,
        }))
    }

    fn panel(&self) -> Vec<(&'static str, String)> {
        let unknown = || "(not listed in the token)".to_owned();
        let failing = match (&self.scopes, self.missing_scopes()) {
            (None, _) => unknown(),
            (Some(_), missing) if missing.is_empty() => "(none)".to_owned(),
            (Some(_), missing) => {
                let line =
                    |(scopes, commands): &(String, Vec<&str>)| format!("{}: needs {scopes}", commands.join(", "));
                missing.iter().map(line).collect::<Vec<_>>().join("\n")
            }
        };
        vec![
            ("DOMAIN", self.domain.clone()),
            ("CLIENT ID", self.client_id.clone().unwrap_or_else(|| "(access token)".to_owned())),
            ("METHOD", self.method.to_owned()),
            ("AUDIENCE", self.audience.clone().unwrap_or_default()),
            ("CREDENTIAL", self.credential.clone()),
            ("SCOPES", self.scopes.as_ref().map_or_else(unknown, |scopes| scopes.join("\n"))),
            ("EXPIRES", self.expires_at().unwrap_or_else(unknown)),
            ("COMMANDS THAT FAIL", failing),
        ]
    }
}

#[cfg(test)]
mod tests;
