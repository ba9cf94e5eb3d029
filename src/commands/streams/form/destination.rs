//! Questions about a destination: its type, then the parts that the type needs and no flag gave.

use super::generated::GeneratedSecret;
use crate::cli::TypeArg;
use crate::cli::authorization::{AuthorizationArg, AuthorizationMethod, SecretSource};
use crate::commands::confirm::{answered, require_value};
use crate::commands::streams::destination::{DestinationDraft, TypedDestination};
use crate::terminal::{Choice, Form};
use auth0_events_client::model::{AWS_REGIONS, DestinationType};
use auth0_events_text::Secret;

/// Characters of an HTTP token beside letters and digits (RFC 9110, 5.6.2).
const TOKEN_SIGNS: &[u8] = b"!#$%&'*+-.^_`|~";

/// Methods of authentication, each with its line in the prompt.
const METHODS: [(&str, &str); 3] = [
    ("bearer token", "bearer token   `authorization: Bearer TOKEN`"),
    ("basic", "basic          a user name and a password"),
    ("custom header", "custom header  a header of your own with a secret value"),
];

/// Returns an empty destination of the stated type; without one, asks for it.
pub(super) async fn choose_type(form: &Form<'_>, stated: Option<TypeArg>) -> anyhow::Result<DestinationDraft> {
    let kind = match stated {
        Some(kind) => kind.into(),
        None => {
            let line = |kind: &DestinationType| match kind {
                DestinationType::Webhook => "webhook      a URL that receives each event as a POST request",
                DestinationType::Eventbridge => "eventbridge  an AWS EventBridge partner event source",
                DestinationType::Action => "action       an Auth0 Action",
            };
            let options = DestinationType::ALL.iter().map(|kind| Choice::new(kind.as_str(), line(kind))).collect();
            DestinationType::ALL[answered(form.choose("Destination type:", options, 0, "").await)?]
        }
    };
    Ok(DestinationDraft::Typed(TypedDestination::new(kind)))
}

/// Asks for the parts that the destination lacks. The API checks JSON.
pub(super) async fn complete(
    form: &Form<'_>,
    draft: DestinationDraft,
) -> anyhow::Result<(DestinationDraft, Option<GeneratedSecret>)> {
    let DestinationDraft::Typed(mut parts) = draft else { return Ok((draft, None)) };
    let mut generated = None;
    match parts.kind {
        DestinationType::Webhook => generated = complete_webhook(form, &mut parts).await?,
        DestinationType::Eventbridge => complete_eventbridge(form, &mut parts).await?,
        DestinationType::Action => {
            if !parts.members.contains_key("action_id") {
                let id = answered(form.line("Id of the deployed action:", "", require_value).await)?;
                parts.members.insert("action_id".to_owned(), id.trim().into());
            }
        }
    }
    Ok((DestinationDraft::Typed(parts), generated))
}

async fn complete_webhook(form: &Form<'_>, parts: &mut TypedDestination) -> anyhow::Result<Option<GeneratedSecret>> {
    if !parts.members.contains_key("webhook_endpoint") {
        let url = endpoint(form, "").await?;
        parts.members.insert("webhook_endpoint".to_owned(), url.into());
    }
    let mut authorization = match parts.authorization.take() {
        Some(given) => given,
        None => AuthorizationArg { method: method(form).await?, secret: None },
    };
    let mut generated = None;
    if authorization.secret.is_none() {
        generated = secret(form, &mut authorization).await?;
    }
    parts.authorization = Some(authorization);
    Ok(generated)
}

async fn complete_eventbridge(form: &Form<'_>, parts: &mut TypedDestination) -> anyhow::Result<()> {
    if !parts.members.contains_key("aws_account_id") {
        let id = answered(form.line("AWS account id (12 digits):", "", check_account).await)?;
        parts.members.insert("aws_account_id".to_owned(), id.trim().into());
    }
    if !parts.members.contains_key("aws_region") {
        let mut options: Vec<Choice> = AWS_REGIONS.iter().map(|region| Choice::from(*region)).collect();
        options.push(Choice::from("another region"));
        let region = match AWS_REGIONS.get(answered(form.choose("AWS region:", options, 0, "").await)?) {
            Some(region) => (*region).to_owned(),
            None => answered(form.line("Region:", "", require_value).await)?,
        };
        parts.members.insert("aws_region".to_owned(), region.trim().into());
    }
    Ok(())
}

/// Asks for the URL of a webhook. The present one is accepted unchecked.
pub(super) async fn endpoint(form: &Form<'_>, present: &str) -> anyhow::Result<String> {
    let default = present.to_owned();
    let check = move |url: &str| if url == default && !url.is_empty() { Ok(()) } else { check_endpoint(url) };
    let url = answered(form.line("URL of the webhook endpoint:", present, check).await)?;
    Ok(url.trim().to_owned())
}

/// Asks for the method of authentication.
pub(super) async fn method(form: &Form<'_>) -> anyhow::Result<AuthorizationMethod> {
    let options = METHODS.map(|(name, line)| Choice::new(name, line)).to_vec();
    Ok(match answered(form.choose("How should deliveries authenticate?", options, 0, "").await)? {
        0 => AuthorizationMethod::Bearer,
        1 => AuthorizationMethod::Basic { username: answered(form.line("User name:", "", check_username).await)? },
        _ => AuthorizationMethod::Header { name: answered(form.line("Header name:", "", check_header).await)? },
    })
}

/// Asks for the secret, or generates it.
pub(super) async fn secret(
    form: &Form<'_>,
    authorization: &mut AuthorizationArg,
) -> anyhow::Result<Option<GeneratedSecret>> {
    let options = ["generate one and show it at the end", "enter it (hidden)"].map(Choice::from).to_vec();
    let is_generated = answered(form.choose("Choose the secret:", options, 0, "").await)? == 0;
    let secret = if is_generated {
        Secret::random()
    } else {
        answered(form.hidden("Secret (hidden):", require_value).await)?.into()
    };
    authorization.secret = Some(SecretSource::Value(secret.clone()));
    Ok(is_generated.then(|| GeneratedSecret { secret, method: authorization.method.clone() }))
}

/// Accepts https, as the API does (published API description), and http to this machine for a local tenant.
fn check_endpoint(url: &str) -> Result<(), String> {
    let url = url.trim();
    let is_local = ["http://127.0.0.1", "http://[::1]", "http://localhost"].iter().any(|local| url.starts_with(local));
    let is_https = url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    if url.contains(char::is_whitespace) {
        return Err("the URL contains a space".to_owned());
    }
    if is_https || is_local { Ok(()) } else { Err("the URL must start with `https://`".to_owned()) }
}

fn check_account(id: &str) -> Result<(), String> {
    let id = id.trim();
    let is_account = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_account { Ok(()) } else { Err("an AWS account id has 12 digits".to_owned()) }
}

fn check_username(name: &str) -> Result<(), String> {
    match name {
        "" => require_value(name),
        _ if name.contains(':') => Err("a user name cannot contain a colon".to_owned()),
        _ if name.chars().count() > 128 => Err("a user name has at most 128 characters".to_owned()),
        _ => Ok(()),
    }
}

fn check_header(name: &str) -> Result<(), String> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || TOKEN_SIGNS.contains(&byte);
    if !name.is_empty() && name.bytes().all(is_token) {
        return Ok(());
    }
    Err("a header name has letters, digits and dashes, such as `x-hook-secret`".to_owned())
}

#[cfg(test)]
mod tests;
