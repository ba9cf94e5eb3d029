//! TLS on loopback: a certificate for localhost from an authority of its own, stored in a directory.
//!
//! The authority signs one certificate, and its key is never stored. So trusting the authority means trusting that one
//! certificate. Both are replaced before they expire.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

use crate::ids;
use auth0_events_platform::files;

/// The names in the certificate.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The file with the certificate of the authority, which clients must trust.
const AUTHORITY: &str = "authority.pem";

/// The file with the key and the certificate, in this order.
const IDENTITY: &str = "localhost.pem";

const DAY: Duration = Duration::from_secs(86_400);

/// The lifetime of a certificate. Some systems accept at most 825 days.
const LIFETIME: Duration = DAY.saturating_mul(800);

/// A certificate that expires sooner than this is replaced.
const RENEW_BEFORE: Duration = DAY.saturating_mul(30);

/// The timeout for another process that is making the files.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The reason why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file or the directory cannot be used.
    #[error("cannot use `{}`", path.display())]
    Io {
        /// The file or the directory.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another process has held the lock of the directory for too long.
    #[error("another process holds the lock `{}`", path.display())]
    Busy {
        /// The lock file.
        path: PathBuf,
    },
    /// The certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// The certificate cannot be used.
    #[error("cannot use the certificate: {0}")]
    Serve(#[from] rustls::Error),
}

/// A certificate for `localhost`, `127.0.0.1` and `::1`.
#[derive(Clone)]
pub struct ServerIdentity {
    config: Arc<ServerConfig>,
    authority: PathBuf,
}

impl fmt::Debug for ServerIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerIdentity").field("authority", &self.authority).finish_non_exhaustive()
    }
}

impl ServerIdentity {
    /// Returns the certificate in `directory`. It is made first, with its authority, unless it is valid for another 30 days.
    ///
    /// It can be cancelled at any point: the files are then unchanged or complete.
    ///
    /// # Errors
    /// Fails if the directory is not writable, or another process holds its lock for more than 10 s.
    pub async fn load_or_make(directory: &Path) -> Result<Self, TlsError> {
        let cannot_use = |path: &Path| {
            let path = path.to_owned();
            move |source| TlsError::Io { path, source }
        };
        files::make_dir(directory).map_err(cannot_use(directory))?;
        let (authority, identity) = (directory.join(AUTHORITY), directory.join(IDENTITY));
        let lock = directory.join("lock");
        // Without the lock, two processes at their first start could mix their files.
        let guard = files::lock(&lock, LOCK_TIMEOUT).await.map_err(cannot_use(&lock))?;
        if guard.is_none() {
            return Err(TlsError::Busy { path: lock });
        }
        let stored = || Some((fs::read(&authority).ok()?, fs::read(&identity).ok()?));
        let valid_until = SystemTime::now() + RENEW_BEFORE;
        let config = match stored().and_then(|(authority, identity)| load(&authority, &identity, valid_until)) {
            Some(config) => config,
            None => {
                let made = make()?;
                files::replace_durably(&identity, made.identity.as_bytes()).map_err(cannot_use(&identity))?;
                files::replace_durably(&authority, made.authority.as_bytes()).map_err(cannot_use(&authority))?;
                config(made.identity.as_bytes())?
            }
        };
        // Clients run in other directories, so the path must be absolute.
        let authority = std::path::absolute(&authority).map_err(cannot_use(&authority))?;
        Ok(Self { config: Arc::new(config), authority })
    }

    /// Returns the acceptor of TLS connections.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }

    /// Returns the file with the authority's certificate, which a client must trust.
    pub fn authority(&self) -> &Path {
        &self.authority
    }
}

/// The contents of the two files.
struct CertificateFiles {
    authority: String,
    identity: String,
}

fn make() -> Result<CertificateFiles, TlsError> {
    let now = SystemTime::now();
    let with_name = |name: &str, mut params: CertificateParams| {
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        // The clocks of containers can be slow.
        params.not_before = (now - DAY).into();
        params.not_after = (now + LIFETIME).into();
        params
    };
    // A unique name, so that clients that trust several authorities find the right one.
    let name = format!("events emulator: local authority {}", &ids::hex()[..8]);
    let mut authority = with_name(&name, CertificateParams::default());
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let mut server = with_name("localhost", CertificateParams::new(NAMES.map(str::to_owned))?);
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let issuer_key = KeyPair::generate()?;
    let signed = authority.self_signed(&issuer_key)?;
    let key = KeyPair::generate()?;
    let certificate = server.signed_by(&key, &Issuer::from_params(&authority, &issuer_key))?;
    Ok(CertificateFiles { authority: signed.pem(), identity: key.serialize_pem() + &certificate.pem() })
}

/// Reads the files. Returns `None` unless they are complete, match each other, and are valid until `time`.
fn load(authority: &[u8], identity: &[u8], time: SystemTime) -> Option<ServerConfig> {
    let certificate = CertificateDer::from_pem_slice(identity).ok()?;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority).ok()?).ok()?;
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build().ok()?;
    let time = UnixTime::since_unix_epoch(time.duration_since(SystemTime::UNIX_EPOCH).ok()?);
    for name in NAMES {
        verifier.verify_server_cert(&certificate, &[], &ServerName::try_from(name).ok()?, &[], time).ok()?;
    }
    config(identity).ok()
}

fn config(identity: &[u8]) -> Result<ServerConfig, rustls::Error> {
    let unreadable = |_| rustls::Error::General("the file holds no key and certificate".to_owned());
    let key = PrivateKeyDer::from_pem_slice(identity).map_err(unreadable)?;
    let certificate = CertificateDer::from_pem_slice(identity).map_err(unreadable)?;
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

#[cfg(test)]
mod tests;
