//! Owns [`Credentials`]: an access token, or an application that requests one.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::assertion::{SigningAlgorithm, SigningKey};
use super::cache::TokenCache;
use super::error::AuthError;
use super::fingerprint::CredentialFingerprint;
use auth0_events_text::Secret;

/// The credentials of a client.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The access token, or the application.
    pub authorization: ApiAuthorization,
    /// The name of the credential in errors, with its source: "the access token in AUTH0_API_TOKEN".
    pub origin: String,
    /// Keeps tokens for later processes. Without it tokens are kept in memory only.
    pub cache: Option<TokenCache>,
}

/// An access token, or an application that requests one.
#[derive(Debug, Clone)]
pub enum ApiAuthorization {
    /// An access token that is used as it is.
    AccessToken(Secret),
    /// A machine-to-machine application, which requests a token with the client credentials grant.
    Application {
        /// The client id of the application.
        client_id: String,
        /// The audience of the token: `https://<canonical domain>/api/v2/`.
        audience: String,
        /// The client authentication.
        authentication: ClientAuthenticationSource,
    },
}

/// A client authentication, or the place where it is stored.
#[derive(Debug, Clone)]
pub enum ClientAuthenticationSource {
    /// The authentication itself.
    Given(ClientAuthentication),
    /// A stored secret or key. It is read only when a token is requested, since a keyring is slow.
    Stored(StoredAuthentication),
}

/// The client authentication of an application at the token endpoint.
#[derive(Debug, Clone)]
pub enum ClientAuthentication {
    /// The client secret.
    Secret(Secret),
    /// An assertion signed with the private key (Private Key JWT).
    PrivateKey(SigningKey),
}

impl ClientAuthentication {
    /// Returns the fingerprint that keeps the tokens of different secrets and keys apart.
    pub fn fingerprint(&self) -> CredentialFingerprint {
        match self {
            Self::Secret(secret) => CredentialFingerprint::of("client_secret", secret.expose().as_bytes()),
            Self::PrivateKey(key) => CredentialFingerprint::of(key.algorithm().as_str(), key.public_key()),
        }
    }
}

/// The stored secret or private key of a tenant.
#[derive(Debug, Clone)]
pub struct StoredAuthentication {
    /// The place where it is stored.
    pub store: Arc<dyn SecretStore>,
    /// The tenant's domain, for error messages.
    pub domain: String,
    /// The signing algorithm of a private key; `None` for a client secret.
    pub algorithm: Option<SigningAlgorithm>,
}

/// The result of reading a stored secret.
pub type StoredSecret = Result<Secret, Box<dyn std::error::Error + Send + Sync>>;

/// A place that stores one secret, such as an entry of the keyring.
pub trait SecretStore: fmt::Debug + Send + Sync {
    /// Reads the secret. The future can be dropped at any point.
    fn load(&self) -> Pin<Box<dyn Future<Output = StoredSecret> + Send + '_>>;
}

impl StoredAuthentication {
    pub(super) async fn read(&self) -> Result<ClientAuthentication, AuthError> {
        let Self { store, domain, algorithm } = self;
        let secret = store.load().await.map_err(|source| AuthError::Store { domain: domain.clone(), source })?;
        let Some(algorithm) = *algorithm else { return Ok(ClientAuthentication::Secret(secret)) };
        let key = SigningKey::from_pem(&secret, algorithm);
        key.map(ClientAuthentication::PrivateKey).map_err(|source| AuthError::Key { domain: domain.clone(), source })
    }
}

#[cfg(test)]
mod tests;
