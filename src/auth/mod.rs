//! Which credential applies, and how it becomes an access token: asked for (`client_credentials`, `assertion`), kept for
//! one process (`tokens`) and between processes (`cache`). `store` keeps the secrets of stored tenants.

mod assertion;
mod cache;
mod client_credentials;
mod error;
pub(crate) mod store;
mod token;
mod tokens;

pub use assertion::{Algorithm, KeyError, SigningKey};
pub use cache::Cache;
pub use error::{Error, UsedCredential};
pub use token::AccessToken;
pub use tokens::{Bearer, Tokens};

use crate::secret::Secret;
use store::{Owner, Store};

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
    /// Kept by `login`. It is read when a token is asked for, and not where the cache has one: a keyring takes longer than
    /// the rest of a short command.
    Kept(Kept),
}

/// What an application proves itself with.
#[derive(Debug, Clone)]
pub enum Method {
    /// Its secret.
    Secret(Secret),
    /// A signature with its private key.
    PrivateKey(SigningKey),
}

/// Where the secret or the key of a stored tenant is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub(crate) store: Store,
    pub(crate) domain: String,
    pub(crate) client_id: String,
    /// With an algorithm it is a private key, else a secret.
    pub(crate) algorithm: Option<Algorithm>,
}

impl Kept {
    async fn read(&self) -> Result<Method, Error> {
        let Self { store, domain, client_id, algorithm } = self;
        let secret = store
            .load(Owner { domain, client_id })
            .await
            .map_err(|source| Error::Store { domain: domain.clone(), source })?;
        let Some(algorithm) = *algorithm else { return Ok(Method::Secret(secret)) };
        let key = SigningKey::from_pem(&secret, algorithm);
        key.map(Method::PrivateKey).map_err(|source| Error::Key { domain: domain.clone(), source })
    }
}
