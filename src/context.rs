//! The context of a command: settings, terminal, output, and an API client created on first use.

use std::cell::{OnceCell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::cli::SigningAlgArg;
use crate::cli::authorization::{SecretKind, SecretSource};
use crate::cli::domain::Domain;
use crate::failure::Failure;
use crate::output::{Format, JqFilter, Layout};
use crate::settings::secret_store::{CredentialStore, StoredEntry};
use crate::settings::secret_text;
use crate::settings::{Access, ClientCredential, ClientMethod, Credential, SecretLocation, Settings, Storage};
use crate::terminal::Terminal;
use auth0_events_client::api::Client;
use auth0_events_client::auth::{
    ApiAuthorization, ClientAuthentication, ClientAuthenticationSource, CredentialFingerprint, Credentials,
    SigningAlgorithm, SigningKey, StoredAuthentication, TokenCache,
};
use auth0_events_client::http::{HttpObserver, HttpOptions};
use auth0_events_platform::reading;
use auth0_events_text::{Secret, decode};

/// The argument of every command.
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) terminal: Arc<Terminal>,
    filter: Option<Rc<JqFilter>>,
    client: OnceCell<Client>,
    /// The value that was read from standard input.
    input: RefCell<Option<String>>,
}

impl Context {
    /// Compiles the `--jq` filter, so that a malformed one fails before a request is sent.
    ///
    /// # Errors
    /// Fails when the filter is malformed.
    pub(crate) fn new(settings: Settings, terminal: Arc<Terminal>) -> Result<Self, Failure> {
        let compile = |text| JqFilter::compile(text).map(Rc::new).map_err(|error| Failure::usage(error.to_string()));
        let filter = settings.jq.as_deref().map(compile).transpose()?;
        Ok(Self { settings, terminal, filter, client: OnceCell::new(), input: RefCell::default() })
    }

    /// Returns the client of the tenant. The first call resolves the credentials.
    pub(crate) async fn client(&self) -> anyhow::Result<&Client> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = self.connect(self.settings.access()?).await?;
        Ok(self.client.get_or_init(|| client))
    }

    /// Creates a client, after reading the secret of the credential.
    pub(crate) async fn connect(&self, access: Access) -> anyhow::Result<Client> {
        let Access { domain, credential, origin } = access;
        let (authorization, cache) = match credential {
            Credential::Token(token) => (ApiAuthorization::AccessToken(token), None),
            Credential::Client(client) => {
                let (authentication, fingerprint) = self.authentication(&domain, &client).await?;
                let audience = client.audience.unwrap_or_else(|| domain.default_audience());
                let cache = self.settings.token_cache_dir().map(|directory| {
                    TokenCache::new(&directory, &domain.base_url(), &client.client_id, &audience, &fingerprint)
                });
                (ApiAuthorization::Application { client_id: client.client_id, audience, authentication }, cache)
            }
        };
        let base = domain.base_url().parse().context("the domain is not a valid URL")?;
        let options = HttpOptions {
            timeout: self.settings.timeout,
            retry: self.settings.retry,
            observer: Arc::new(TerminalObserver { terminal: Arc::clone(&self.terminal), traces: self.settings.debug }),
        };
        Ok(Client::new(base, Credentials { authorization, origin, cache }, options)?)
    }

    /// Reads the secret of an application, unless it is stored. Returns it with its fingerprint for the token cache.
    async fn authentication(
        &self,
        domain: &Domain,
        client: &ClientCredential,
    ) -> anyhow::Result<(ClientAuthenticationSource, CredentialFingerprint)> {
        Ok(match &client.secret {
            SecretLocation::Source(source) => {
                let authentication =
                    method(client.method, self.secret(source.clone(), client.method.secret_kind()).await?)?;
                let fingerprint = authentication.fingerprint();
                (ClientAuthenticationSource::Given(authentication), fingerprint)
            }
            SecretLocation::Login(secret) => {
                let authentication = method(client.method, secret.clone())?;
                (ClientAuthenticationSource::Given(authentication), CredentialFingerprint::of_stored())
            }
            SecretLocation::Stored(storage) => {
                let (domain, client_id) = (domain.to_string(), client.client_id.clone());
                let entry = StoredEntry { store: self.store(*storage)?, domain: domain.clone(), client_id };
                let algorithm = algorithm(client.method);
                let stored = StoredAuthentication { store: Arc::new(entry), domain, algorithm };
                (ClientAuthenticationSource::Stored(stored), CredentialFingerprint::of_stored())
            }
        })
    }

    /// Returns the requested output format, else the default of the command.
    pub(crate) fn format(&self, default: Format) -> Format {
        self.settings.format.unwrap_or(default)
    }

    /// Returns the layout of text on stdout.
    pub(crate) fn layout(&self) -> Layout {
        let terminal = &self.terminal;
        Layout {
            color: terminal.color(),
            width: terminal.width(),
            terminal: terminal.is_terminal(),
            now: self.settings.relative.unwrap_or(terminal.is_terminal()).then(Timestamp::now),
        }
    }

    /// Returns the `--jq` filter, if there is one.
    pub(crate) fn filter(&self) -> Option<Rc<JqFilter>> {
        self.filter.clone()
    }

    /// Reads all of standard input as text. A second read fails.
    pub(crate) async fn read_input(&self, subject: &str) -> anyhow::Result<Secret> {
        let bytes = self.read_input_bytes(subject).await?;
        decode(&bytes).with_context(|| format!("cannot read {subject} from standard input"))
    }

    /// Reads all of standard input, whose bytes need not be text. A second read fails.
    pub(crate) async fn read_input_bytes(&self, subject: &str) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        if let Some(first) = self.input.replace(Some(subject.to_owned())) {
            return Err(Failure::usage(format!("standard input cannot be both {first} and {subject}")).into());
        }
        if self.terminal.is_interactive() {
            self.terminal.status(&format!("Reading {subject} from the terminal; press Ctrl-D to finish."));
        }
        self.terminal.read_input().await.with_context(|| format!("cannot read {subject} from standard input"))
    }

    /// Reads a secret from its source.
    ///
    /// # Errors
    /// Fails if the source cannot be read, or contains characters that the secret cannot contain.
    pub(crate) async fn secret(&self, source: SecretSource, kind: SecretKind) -> anyhow::Result<Secret> {
        let (bytes, name) = match source {
            // The source of a key has unescaped its line ends.
            SecretSource::Value(secret) => {
                return Ok(secret_text::read(secret.expose().as_bytes(), kind, "the secret")?);
            }
            SecretSource::Variable { flag, name } => {
                return Ok(self.settings.secret_variable(&name, &format!("--{flag}"), kind)?);
            }
            SecretSource::File { flag, path } => {
                let name = format!("the secret for `--{flag}`");
                (read_file_bytes(&path, &name)?, name)
            }
            SecretSource::FileOfVariable { variable, path } => {
                let bytes = reading::read_named(&path, reading::MAX_NAMED_BYTES).map_err(|cause| {
                    let message = format!("{variable} is neither a PEM key nor the path of one");
                    anyhow::Error::new(cause).context(Failure::usage(message))
                })?;
                (bytes, format!("the private key in the file that {variable} names"))
            }
            SecretSource::Stdin { flag } => {
                let name = format!("the secret for `--{flag}`");
                (self.read_input_bytes(&name).await?, name)
            }
        };
        Ok(secret_text::read(&bytes, kind, &name)?)
    }

    /// Returns the store for the secrets of stored tenants.
    pub(crate) fn store(&self, storage: Storage) -> Result<CredentialStore, Failure> {
        Ok(match storage {
            Storage::Keyring => CredentialStore::Keyring,
            Storage::File => CredentialStore::Files(self.settings.secrets_dir()?),
        })
    }
}

/// Returns the authentication of a client with this secret or private key.
fn method(method: ClientMethod, secret: Secret) -> anyhow::Result<ClientAuthentication> {
    let Some(algorithm) = algorithm(method) else { return Ok(ClientAuthentication::Secret(secret)) };
    SigningKey::from_pem(&secret, algorithm)
        .map(ClientAuthentication::PrivateKey)
        .map_err(|cause| anyhow::Error::new(cause).context(Failure::usage("cannot use the private key")))
}

fn algorithm(method: ClientMethod) -> Option<SigningAlgorithm> {
    match method {
        ClientMethod::Secret => None,
        ClientMethod::PrivateKey(SigningAlgArg::Rs256) => Some(SigningAlgorithm::Rs256),
        ClientMethod::PrivateKey(SigningAlgArg::Rs384) => Some(SigningAlgorithm::Rs384),
        ClientMethod::PrivateKey(SigningAlgArg::Ps256) => Some(SigningAlgorithm::Ps256),
    }
}

/// Reads a text file that the user named. A failure is a usage error, like a bad value.
pub(crate) fn read_file(path: &Path, subject: &str) -> anyhow::Result<Secret> {
    let bytes = read_file_bytes(path, subject)?;
    decode(&bytes).map_err(|cause| {
        anyhow::Error::new(cause).context(Failure::usage(format!("cannot read {subject} from `{}`", path.display())))
    })
}

/// Reads a file that the user named, whose bytes need not be text.
pub(crate) fn read_file_bytes(path: &Path, subject: &str) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    reading::read_named(path, reading::MAX_NAMED_BYTES).map_err(|cause| {
        anyhow::Error::new(cause).context(Failure::usage(format!("cannot read {subject} from `{}`", path.display())))
    })
}

/// Shows the activity of the HTTP client on the terminal.
struct TerminalObserver {
    terminal: Arc<Terminal>,
    traces: bool,
}

impl HttpObserver for TerminalObserver {
    fn waiting(&self, wait: Duration, reason: &str, request: &str) {
        self.terminal.status(&format!("Waiting {:.0} s before {request} is sent again: {reason}.", wait.as_secs_f64()));
    }

    fn warning(&self, text: &str) {
        self.terminal.warning(text);
    }

    fn shows_progress(&self) -> bool {
        self.terminal.is_watched()
    }

    fn began(&self) {
        self.terminal.request_began();
    }

    fn pending(&self) {
        self.terminal.request_pending();
    }

    fn ended(&self) {
        self.terminal.request_ended();
    }

    fn wants_trace(&self) -> bool {
        self.traces
    }

    fn trace(&self, text: &str) {
        self.terminal.trace(text);
    }
}
