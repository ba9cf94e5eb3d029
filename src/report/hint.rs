//! Hints for errors of the client. Only the program knows its commands, flags and variables; the client crate does not.

use crate::failure::Failure;
use crate::settings::secret_store::CredentialStoreError;
use auth0_events_client::api::{self, ApiRefusal};
use auth0_events_client::auth::{AuthError, KeyError};
use auth0_events_client::http::HttpError;

/// A POST is never repeated if it may have been carried out.
const CHECK_FIRST: &str = "the request was not repeated, since it may have been carried out: check with `events list` or \
                           `events deliveries` before you try again";

/// Returns the remedy for an error, if there is one. The hint of a [`Failure`] comes first, since it knows the command.
pub(super) fn hint(error: &anyhow::Error) -> Option<String> {
    let failure = error.downcast_ref().and_then(Failure::hint_text).map(str::to_owned);
    failure
        .or_else(|| error.downcast_ref().and_then(api_hint))
        .or_else(|| error.downcast_ref().and_then(auth_hint))
        .or_else(|| error.downcast_ref().and_then(http_hint))
        .or_else(|| error.downcast_ref().and_then(key_hint))
}

fn api_hint(error: &api::Error) -> Option<String> {
    match error {
        api::Error::Auth(error) => auth_hint(error),
        _ if error.may_have_been_done() => Some(CHECK_FIRST.to_owned()),
        api::Error::Transport { source, .. } => http_hint(source),
        api::Error::Refused(refusal) => refusal_hint(refusal),
        api::Error::Unreadable { .. } => {
            Some("check that the domain is a tenant's, and that no proxy answers in its place".to_owned())
        }
        api::Error::TooLong { .. } => Some(
            "`--csv` and `--json-compact` print each page as it comes, `--limit` ends a list, and an id instead of a name \
             needs no list"
                .to_owned(),
        ),
        api::Error::BadToken | api::Error::EndlessPages { .. } | api::Error::NoResource { .. } => None,
    }
}

fn refusal_hint(refusal: &ApiRefusal) -> Option<String> {
    if !refusal.required_scopes.is_empty() {
        let scopes: Vec<String> = refusal.required_scopes.iter().map(|scope| format!("`{scope}`")).collect();
        return Some(format!(
            "the token needs {}; grant it in Dashboard > Applications > APIs > Auth0 Management API > Permissions",
            scopes.join(" or ")
        ));
    }
    let is_about_a_delivery = || refusal.request.contains("/deliveries/") || refusal.request.contains("/redeliver/");
    let hint = match refusal.status {
        403 if refusal.is_connection_limit() => {
            "end another subscriber first: the tenant's plan allows 1, 4 or 8 at once (free, self-service, enterprise)"
        }
        401 => {
            "check that the credential belongs to the tenant of this domain, and that the token has not expired; \
             `events whoami` shows which credential applies"
        }
        404 if is_about_a_delivery() => "`events deliveries STREAM` lists the failed deliveries of a stream",
        404 => "`events list` shows the streams of the tenant",
        429 => "the tenant's rate limit is used up; wait, or send fewer requests at once",
        _ => return None,
    };
    Some(hint.to_owned())
}

fn auth_hint(error: &AuthError) -> Option<String> {
    match error {
        AuthError::Transport(error) => http_hint(error),
        AuthError::Refused { status: 401, .. } => Some(
            "check client id and secret (or key) against the application's Settings tab, and that the domain is its \
             tenant's; for a stored tenant, `events login` stores them again"
                .to_owned(),
        ),
        AuthError::Refused { status: 403, code, .. } if code.as_deref() == Some("unauthorized_client") => {
            Some("allow the Client Credentials grant in the application's Advanced Settings".to_owned())
        }
        AuthError::Refused { status: 403, .. } => Some(
            "authorize the application for the Auth0 Management API (Dashboard > Applications > APIs > Auth0 \
             Management API); with a custom domain, set AUTH0_AUDIENCE to the canonical domain's API"
                .to_owned(),
        ),
        AuthError::Store { domain, source } => {
            let store = source.downcast_ref::<CredentialStoreError>();
            let remedy = if store.is_some_and(CredentialStoreError::is_about_the_keyring) {
                "unlock the keyring, or store the secret again"
            } else {
                "store the secret again"
            };
            Some(format!("{remedy}: `events login --domain {domain}`"))
        }
        AuthError::Key { domain, .. } => Some(format!("store another key: `events login --domain {domain}`")),
        AuthError::Refused { .. } | AuthError::Unreadable(_) | AuthError::Unsigned => None,
    }
}

fn http_hint(error: &HttpError) -> Option<String> {
    match error {
        HttpError::Certificate { .. } => Some(
            "if a proxy or a private authority signs the certificate, name its certificate file in SSL_CERT_FILE"
                .to_owned(),
        ),
        HttpError::NoTls { host } => Some(format!("for a server on this machine without TLS use `http://{host}`")),
        HttpError::Connect { cause, .. } if cause.contains("lookup") => {
            Some("check the spelling of the domain, and the network".to_owned())
        }
        HttpError::Timeout { .. } => Some("set a longer timeout, such as `--timeout 60s`".to_owned()),
        _ => None,
    }
}

fn key_hint(error: &KeyError) -> Option<String> {
    match error {
        KeyError::Encrypted => Some("remove the password with `openssl pkey -in KEY -out DECRYPTED`".to_owned()),
        KeyError::NoPem => Some("give the text of a PEM file, or its path".to_owned()),
        _ => None,
    }
}
