//! Hosts with their own faults: bad certificates, and HTTP/2 connections that the server closes with GOAWAY.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::fault::Fault;
use crate::support::Home;

/// A server that speaks TLS, and as much HTTP/2 as the fault needs. It listens on a free loopback port until it is dropped.
pub(super) struct TlsServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
    /// The certificate that the client trusts.
    trusted: PathBuf,
    _home: Home,
}

struct Shared {
    config: Arc<ServerConfig>,
    fault: Fault,
    /// The status of the answer, if the fault allows one.
    status: u16,
    body: String,
    requests: AtomicUsize,
    ended: AtomicBool,
}

impl TlsServer {
    /// Starts a server with this fault, which otherwise answers with this status and body.
    pub(super) fn start(fault: Fault, (status, body): (u16, String)) -> Self {
        const DAY: Duration = Duration::from_secs(86_400);
        let name = if fault == Fault::WrongName { "elsewhere.example" } else { "localhost" };
        let mut parameters = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        parameters.not_before = (SystemTime::now() - 3 * DAY).into();
        let life = if fault == Fault::Expired { 2 * DAY } else { 4 * DAY };
        parameters.not_after = (SystemTime::now() - 3 * DAY + life).into();
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.self_signed(&key).expect("a certificate");
        let trusted = match fault {
            Fault::UnknownAuthority => {
                parameters.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate").pem()
            }
            _ => certificate.pem(),
        };
        let home = Home::new();
        let trusted = home.write("trusted.pem", &trusted);
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate.into()], key))
            .expect("the key is the certificate's");
        config.alpn_protocols = vec![b"h2".to_vec()];
        let (requests, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
        let shared = Arc::new(Shared { config: Arc::new(config), fault, status, body, requests, ended });
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let server = Arc::clone(&shared);
        let acceptor = Some(std::thread::spawn(move || accept(&listener, &server)));
        Self { address, shared, acceptor, trusted, _home: home }
    }

    /// Returns the environment that makes a run use this server.
    pub(super) fn variables(&self) -> Vec<(&'static str, String)> {
        let domain = format!("localhost:{}", self.address.port());
        vec![("AUTH0_DOMAIN", domain), ("SSL_CERT_FILE", self.trusted.display().to_string())]
    }

    /// Returns how many requests have arrived.
    pub(super) fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // The acceptor checks `ended` after each connection: this one wakes it.
        let _ = TcpStream::connect(self.address);
        let ended = self.acceptor.take().is_none_or(|acceptor| acceptor.join().is_ok());
        assert!(ended || std::thread::panicking(), "the server panicked, as printed above");
    }
}

/// Accepts connections until the server ends. Each has a thread, which ends with the client.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for connection in listener.incoming() {
        if shared.ended.load(Ordering::SeqCst) {
            return;
        }
        let (connection, shared) = (connection.expect("a listening socket accepts"), Arc::clone(shared));
        std::thread::spawn(move || {
            let tls = ServerConnection::new(Arc::clone(&shared.config)).expect("the configuration is sound");
            let mut stream = StreamOwned::new(tls, connection);
            // Fails when the client rejects the certificate or disconnects, as it should.
            let _ = shared.converse(&mut stream);
            if shared.fault == Fault::GoAwayUnprocessed {
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
    }
}

// Frames of HTTP/2, RFC 9113.
const PREFACE_BYTES: usize = 24;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
/// A flag of SETTINGS.
const ACK: u8 = 1;
/// Flags of DATA and HEADERS.
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

impl Shared {
    fn converse(&self, connection: &mut (impl Read + Write)) -> io::Result<()> {
        connection.read_exact(&mut [0; PREFACE_BYTES])?;
        send(connection, SETTINGS, 0, 0, &[])?;
        loop {
            let mut head = [0; 9];
            connection.read_exact(&mut head)?;
            let [a, b, c, kind, flags, stream @ ..] = head;
            let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
            connection.read_exact(&mut payload)?;
            if kind == HEADERS {
                self.requests.fetch_add(1, Ordering::SeqCst);
            }
            if kind == SETTINGS && flags & ACK == 0 {
                send(connection, SETTINGS, ACK, 0, &[])?;
            } else if matches!(kind, HEADERS | DATA) && flags & END_STREAM != 0 {
                self.answer(connection, u32::from_be_bytes(stream))?;
            }
        }
    }

    /// Answers a complete request as the fault requires.
    fn answer(&self, connection: &mut impl Write, stream: u32) -> io::Result<()> {
        let last = match self.fault {
            Fault::GoAwayUnprocessed => 0,
            Fault::GoAwayProcessed => stream,
            _ => u32::MAX >> 1,
        };
        // The reason is NO_ERROR: the server only shuts down.
        send(connection, GOAWAY, 0, 0, &[last.to_be_bytes(), [0; 4]].concat())?;
        if self.fault != Fault::GoAwayGraceful {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        // A literal field without indexing whose name is `:status`, number 8 of the static table.
        let status = self.status.to_string();
        send(connection, HEADERS, END_HEADERS, stream, &[&[0x08, 3], status.as_bytes()].concat())?;
        send(connection, DATA, END_STREAM, stream, self.body.as_bytes())
    }
}

fn send(connection: &mut impl Write, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).expect("a frame is short").to_be_bytes();
    let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
    connection.write_all(&[&head, payload].concat())?;
    connection.flush()
}
