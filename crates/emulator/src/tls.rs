//! TLS on loopback: a certificate for this machine with an authority of its own, kept in a directory. Connections are for
//! `serve` to accept.
//!
//! The authority signs one certificate, and its key is then forgotten, never stored: whoever is told to trust it trusts
//! this one certificate and can be shown no other. When that is about to expire, both are made anew.

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

use super::ids;
use auth0_events_platform::files;

/// What the certificate is good for.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The authority's certificate, which clients are told to trust.
const AUTHORITY: &str = "authority.pem";

/// The key and the certificate, in this order.
const IDENTITY: &str = "localhost.pem";

const DAY: Duration = Duration::from_secs(86_400);

/// Some systems accept no longer life of a certificate than 825 days.
const LIFE: Duration = DAY.saturating_mul(800);

/// With less life left than this, a certificate is made anew.
const SPARE: Duration = DAY.saturating_mul(30);

/// How long another process may take to make the files.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no certificate to serve with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or the directory cannot be used.
    #[error("cannot use `{}`", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process has held the directory's lock for too long.
    #[error("another process holds `{}`", path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// A certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// The certificate cannot be served with.
    #[error("cannot serve with the certificate: {0}")]
    Serve(#[from] rustls::Error),
}

/// A certificate for `localhost`, `127.0.0.1` and `::1`, ready to serve with.
#[derive(Clone)]
pub struct Identity {
    config: Arc<ServerConfig>,
    authority: PathBuf,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("authority", &self.authority).finish_non_exhaustive()
    }
}

impl Identity {
    /// Returns the certificate that is kept in `directory`. Where there is none that is good for another 30 days, it is
    /// made first, with its authority.
    ///
    /// Can be cancelled at any point; the files are then as before or complete.
    ///
    /// # Errors
    /// Fails when the directory cannot be written to, or another process holds it for over 10 s.
    pub async fn kept_in(directory: &Path) -> Result<Self, Error> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Io { path, source }
        };
        files::make_dir(directory).map_err(at(directory))?;
        let (authority, identity) = (directory.join(AUTHORITY), directory.join(IDENTITY));
        let lock = directory.join("lock");
        // Two first starts at once would otherwise mix their files.
        let held = files::lock(&lock, PATIENCE).await.map_err(at(&lock))?;
        if held.is_none() {
            return Err(Error::Busy { path: lock });
        }
        let kept = || Some((fs::read(&authority).ok()?, fs::read(&identity).ok()?));
        let needed_until = SystemTime::now() + SPARE;
        let config = match kept().and_then(|(authority, identity)| load(&authority, &identity, needed_until)) {
            Some(config) => config,
            None => {
                let made = make()?;
                files::replace_durably(&identity, made.identity.as_bytes()).map_err(at(&identity))?;
                files::replace_durably(&authority, made.authority.as_bytes()).map_err(at(&authority))?;
                config(made.identity.as_bytes())?
            }
        };
        // Clients run in other directories.
        let authority = std::path::absolute(&authority).map_err(at(&authority))?;
        Ok(Self { config: Arc::new(config), authority })
    }

    /// Returns what shakes hands on connections.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }

    /// Returns the file with the authority's certificate, which a client must trust.
    pub fn authority(&self) -> &Path {
        &self.authority
    }
}

/// What is written to the two files.
struct Made {
    authority: String,
    identity: String,
}

fn make() -> Result<Made, Error> {
    let now = SystemTime::now();
    let named = |name: &str, mut params: CertificateParams| {
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        // Clocks of containers run late.
        params.not_before = (now - DAY).into();
        params.not_after = (now + LIFE).into();
        params
    };
    // A name of its own: where several are trusted, the right one must be found by it.
    let name = format!("events emulator: local authority {}", &ids::hex()[..8]);
    let mut authority = named(&name, CertificateParams::default());
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let mut server = named("localhost", CertificateParams::new(NAMES.map(str::to_owned))?);
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let issuer_key = KeyPair::generate()?;
    let signed = authority.self_signed(&issuer_key)?;
    let key = KeyPair::generate()?;
    let certificate = server.signed_by(&key, &Issuer::from_params(&authority, &issuer_key))?;
    Ok(Made { authority: signed.pem(), identity: key.serialize_pem() + &certificate.pem() })
}

/// Reads what is kept. `None` unless it is whole, fits together, and is good until `time`.
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
