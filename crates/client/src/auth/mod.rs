//! Access tokens: credentials, the token request (`client_credentials`, `assertion`), and the token of this process
//! (`tokens`) and of later ones (`cache`, `fingerprint`).

mod assertion;
mod cache;
mod client_credentials;
mod credentials;
mod error;
mod fingerprint;
mod token;
mod tokens;

pub use assertion::{KeyError, SigningAlgorithm, SigningKey};
pub use cache::TokenCache;
pub use credentials::{
    ApiAuthorization, ClientAuthentication, ClientAuthenticationSource, Credentials, SecretStore, StoredAuthentication,
    StoredSecret,
};
pub use error::{AuthError, UsedCredential};
pub use fingerprint::CredentialFingerprint;
pub use token::AccessToken;
pub use tokens::{BearerToken, Tokens};
