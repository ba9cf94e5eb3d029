//! Which credential applies, and how it becomes an access token: asked for (`client_credentials`, `assertion`), kept for
//! one process (`tokens`) and between processes (`cache`). `store` keeps the secrets of stored tenants.

mod assertion;
mod cache;
mod client_credentials;
mod error;
mod token;
mod tokens;

pub use assertion::{Algorithm, KeyError, SigningKey};
pub use cache::Cache;
pub use error::{Error, UsedCredential};
pub use token::AccessToken;
pub use tokens::{Bearer, Tokens};

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use auth0_events_text::Secret;

/// What proves to a tenant who is calling, and what is known about it.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The proof itself.
    pub proof: Proof,
    /// What errors call the credential, with the place it came from: "the access token in AUTH0_API_TOKEN".
    pub origin: String,
    /// Keeps tokens between processes; without it they last for this one.
    pub cache: Option<Cache>,
}

/// The proof of who is calling.
#[derive(Debug, Clone)]
pub enum Proof {
    /// An access token, obtained elsewhere and used as it is.
    Token(Secret),
    /// A machine-to-machine application, which is given a token for its secret or its signature.
    Client {
        /// The application's id.
        client_id: String,
        /// The audience to ask a token for: `https://<canonical domain>/api/v2/`.
        audience: String,
        /// Where what it proves itself with is.
        method: MethodSource,
    },
}

/// Where what an application proves itself with is.
#[derive(Debug, Clone)]
pub enum MethodSource {
    /// At hand.
    Given(Method),
    /// Stored earlier. It is read only when a token is requested, since a keyring takes longer than the rest of a short
    /// command.
    Stored(StoredMethod),
}

/// What an application proves itself with.
#[derive(Debug, Clone)]
pub enum Method {
    /// Its secret.
    Secret(Secret),
    /// A signature with its private key.
    PrivateKey(SigningKey),
}

/// The secret or private key of a stored tenant, read when a token is requested.
#[derive(Debug, Clone)]
pub struct StoredMethod {
    /// Reads it.
    pub store: Arc<dyn SecretStore>,
    /// The tenant's domain, for error messages.
    pub domain: String,
    /// The signing algorithm of a private key; `None` for a client secret.
    pub algorithm: Option<Algorithm>,
}

/// The outcome of reading a stored secret.
pub type StoredSecret = Result<Secret, Box<dyn std::error::Error + Send + Sync>>;

/// A place that holds one stored secret, such as an entry of the keyring.
pub trait SecretStore: fmt::Debug + Send + Sync {
    /// Reads the secret. The future can be dropped at any point.
    fn load(&self) -> Pin<Box<dyn Future<Output = StoredSecret> + Send + '_>>;
}

impl StoredMethod {
    async fn read(&self) -> Result<Method, Error> {
        let Self { store, domain, algorithm } = self;
        let secret = store.load().await.map_err(|source| Error::Store { domain: domain.clone(), source })?;
        let Some(algorithm) = *algorithm else { return Ok(Method::Secret(secret)) };
        let key = SigningKey::from_pem(&secret, algorithm);
        key.map(Method::PrivateKey).map_err(|source| Error::Key { domain: domain.clone(), source })
    }
}
