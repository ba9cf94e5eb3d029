//! From the flags that name a secret to an authorization.

use serde_json::{Value, json};

use crate::cli::authorization::{AuthorizationArg, AuthorizationFlags, AuthorizationMethod};
use crate::context::Context;
use crate::engine::ingest::endpoint;
use crate::failure::Failure;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::Secret;

/// Reads the secret that the flags name. Fails if they name none.
pub(crate) async fn read<F: AuthorizationFlags>(
    ctx: &Context,
    given: Option<AuthorizationArg>,
) -> anyhow::Result<Authorization> {
    let Some(given) = given else { return Ok(Authorization::None) };
    let flag = given.flag::<F>();
    let AuthorizationArg { method, secret } = given;
    let Some(source) = secret else {
        return Err(Failure::usage(format!("`--{flag}` needs {}", method.secret_flags::<F>())).into());
    };
    let secret = ctx.secret(source, method.secret_kind()).await?;
    Ok(with_secret(method, secret))
}

/// The `webhook_authorization` of a stream. The secret stays apart until the request is written.
pub(crate) struct WebhookAuthorization {
    /// The members that are not secret.
    pub(crate) members: Value,
    /// The name of the member that holds the secret, and the secret.
    pub(crate) secret: Option<(&'static str, Secret)>,
}

impl WebhookAuthorization {
    /// Reads the secret, if one is given. Fails if no header can carry it.
    pub(crate) async fn read(ctx: &Context, given: AuthorizationArg) -> anyhow::Result<Self> {
        let AuthorizationArg { method, secret } = given;
        let Some(source) = secret else { return Ok(Self { members: members(&method), secret: None }) };
        let secret = ctx.secret(source, method.secret_kind()).await?;
        let authorization = with_secret(method, secret);
        endpoint::check(&authorization).map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Self::from(authorization))
    }
}

impl From<Authorization> for WebhookAuthorization {
    fn from(authorization: Authorization) -> Self {
        let (method, member, secret) = match authorization {
            Authorization::None => return Self { members: Value::Null, secret: None },
            Authorization::Bearer(token) => (AuthorizationMethod::Bearer, "token", token),
            Authorization::Basic { username, password } => {
                (AuthorizationMethod::Basic { username }, "password", password)
            }
            Authorization::Header { name, value } => (AuthorizationMethod::Header { name }, "header_value", value),
        };
        Self { members: members(&method), secret: Some((member, secret)) }
    }
}

fn with_secret(method: AuthorizationMethod, secret: Secret) -> Authorization {
    match method {
        AuthorizationMethod::Bearer => Authorization::Bearer(secret),
        AuthorizationMethod::Basic { username } => Authorization::Basic { username, password: secret },
        AuthorizationMethod::Header { name } => Authorization::Header { name, value: secret },
    }
}

fn members(method: &AuthorizationMethod) -> Value {
    match method {
        AuthorizationMethod::Bearer => json!({"method": "bearer"}),
        AuthorizationMethod::Basic { username } => json!({"method": "basic", "username": username}),
        AuthorizationMethod::Header { name } => json!({"method": "custom_header", "header_key": name}),
    }
}
