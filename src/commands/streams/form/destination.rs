//! The questions about a destination: its type, then what the type asks for and no flag gave.

use super::Generated;
use crate::cli::TypeArg;
use crate::cli::authorization::{AuthorizationArg, AuthorizationMethod, SecretSource};
use crate::commands::confirm::{answered, filled};
use crate::commands::streams::destination::{DestinationDraft, TypedDestination};
use crate::terminal::{Choice, Form};
use auth0_events_client::model::{AWS_REGIONS, DestinationType};
use auth0_events_text::Secret;

/// Begins a destination of the type that was stated, else of one that is asked for.
pub(crate) async fn begin(form: &Form<'_>, stated: Option<TypeArg>) -> anyhow::Result<DestinationDraft> {
    let kind = match stated {
        Some(kind) => kind.into(),
        None => {
            let about = |kind: &DestinationType| match kind {
                DestinationType::Webhook => "webhook      a URL that each event is posted to",
                DestinationType::Eventbridge => "eventbridge  an AWS EventBridge partner event source",
                DestinationType::Action => "action       an Auth0 Action",
            };
            let options = DestinationType::ALL.iter().map(|kind| Choice::new(kind.as_str(), about(kind))).collect();
            DestinationType::ALL[answered(form.choose("Type of the destination:", options, 0, "").await)?]
        }
    };
    Ok(DestinationDraft::Typed(TypedDestination::new(kind)))
}

/// Asks for what the destination lacks; returns the secret with it where one was made. Of JSON, the API judges.
pub(crate) async fn complete(
    form: &Form<'_>,
    begun: DestinationDraft,
) -> anyhow::Result<(DestinationDraft, Option<Generated>)> {
    let DestinationDraft::Typed(mut parts) = begun else { return Ok((begun, None)) };
    let generated = match parts.kind {
        DestinationType::Webhook => webhook(form, &mut parts).await?,
        DestinationType::Eventbridge => {
            eventbridge(form, &mut parts).await?;
            None
        }
        DestinationType::Action => {
            if !parts.members.contains_key("action_id") {
                let id = answered(form.line("Id of the deployed action:", "", filled).await)?;
                parts.members.insert("action_id".to_owned(), id.trim().into());
            }
            None
        }
    };
    Ok((DestinationDraft::Typed(parts), generated))
}

async fn webhook(form: &Form<'_>, parts: &mut TypedDestination) -> anyhow::Result<Option<Generated>> {
    if !parts.members.contains_key("webhook_endpoint") {
        let url = address(form, "").await?;
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

/// Asks for the address of a webhook. The present one passes whatever it is.
pub(crate) async fn address(form: &Form<'_>, present: &str) -> anyhow::Result<String> {
    let kept = present.to_owned();
    let check = move |url: &str| if url == kept && !url.is_empty() { Ok(()) } else { check_address(url) };
    let url = answered(form.line("URL of the webhook endpoint:", present, check).await)?;
    Ok(url.trim().to_owned())
}

/// Asks for the way of proof, and what it needs beside its secret.
pub(crate) async fn method(form: &Form<'_>) -> anyhow::Result<AuthorizationMethod> {
    let options = METHODS.map(|(name, about)| Choice::new(name, about)).to_vec();
    Ok(match answered(form.choose(METHOD, options, 0, "").await)? {
        0 => AuthorizationMethod::Bearer,
        1 => AuthorizationMethod::Basic { username: username(form).await? },
        _ => AuthorizationMethod::Header { name: header(form).await? },
    })
}

/// The question for the way of proof.
pub(crate) const METHOD: &str = "Deliveries prove themselves by:";

/// The ways of proof, each with the line that tells of it.
pub(crate) const METHODS: [(&str, &str); 3] = [
    ("bearer token", "bearer token   `authorization: Bearer TOKEN`"),
    ("basic", "basic          a user name and a password"),
    ("custom header", "custom header  a header of your own with a secret value"),
];

/// Asks for the secret, or generates it.
pub(crate) async fn secret(form: &Form<'_>, authorization: &mut AuthorizationArg) -> anyhow::Result<Option<Generated>> {
    let options = ["generate one, and show it once at the end", "type it, hidden"].map(Choice::from).to_vec();
    let is_generated = answered(form.choose("The secret:", options, 0, "").await)? == 0;
    let secret =
        if is_generated { Secret::random() } else { answered(form.hidden("Secret (hidden):", filled).await)?.into() };
    authorization.secret = Some(SecretSource::Value(secret.clone()));
    Ok(is_generated.then(|| Generated { secret, method: authorization.method.clone() }))
}

async fn username(form: &Form<'_>) -> anyhow::Result<String> {
    answered(form.line("User name:", "", check_username).await)
}

async fn header(form: &Form<'_>) -> anyhow::Result<String> {
    answered(form.line("Name of the header:", "", check_header).await)
}

async fn eventbridge(form: &Form<'_>, parts: &mut TypedDestination) -> anyhow::Result<()> {
    if !parts.members.contains_key("aws_account_id") {
        let id = answered(form.line("AWS account id (12 digits):", "", check_account).await)?;
        parts.members.insert("aws_account_id".to_owned(), id.trim().into());
    }
    if !parts.members.contains_key("aws_region") {
        let mut options: Vec<Choice> = AWS_REGIONS.iter().map(|region| Choice::from(*region)).collect();
        options.push(Choice::from("another one"));
        let region = match AWS_REGIONS.get(answered(form.choose("AWS region:", options, 0, "").await)?) {
            Some(region) => (*region).to_owned(),
            None => answered(form.line("Name of the region:", "", filled).await)?,
        };
        parts.members.insert("aws_region".to_owned(), region.trim().into());
    }
    Ok(())
}

/// The API takes https alone (published API description); a local tenant may take http to this machine.
fn check_address(address: &str) -> Result<(), String> {
    let address = address.trim();
    let local = ["http://127.0.0.1", "http://[::1]", "http://localhost"];
    match address.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')) {
        _ if address.contains(char::is_whitespace) => Err("it holds a blank".to_owned()),
        true => Ok(()),
        false if local.iter().any(|local| address.starts_with(local)) => Ok(()),
        false => Err("an endpoint begins with `https://`".to_owned()),
    }
}

fn check_account(id: &str) -> Result<(), String> {
    let id = id.trim();
    match id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(()),
        false => Err("an AWS account id has 12 digits".to_owned()),
    }
}

fn check_username(name: &str) -> Result<(), String> {
    match name {
        "" => filled(name),
        _ if name.contains(':') => Err("it holds a colon, which ends a user name".to_owned()),
        _ if name.chars().count() > 128 => Err("it has more than 128 characters".to_owned()),
        _ => Ok(()),
    }
}

fn check_header(name: &str) -> Result<(), String> {
    match !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || TOKEN_SIGNS.contains(&byte)) {
        true => Ok(()),
        false => Err("the name of a header has letters, digits and dashes, such as `x-hook-secret`".to_owned()),
    }
}

/// What an HTTP token may hold beside letters and digits (RFC 9110, 5.6.2).
const TOKEN_SIGNS: &[u8] = b"!#$%&'*+-.^_`|~";

#[cfg(test)]
mod tests;
