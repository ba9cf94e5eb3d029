//! The webhook endpoint for tests: the real command as a child process on a free port, and senders of events.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use super::wait::LIMIT;
use super::{Process, Run, events};

/// The default token of the senders.
pub(crate) const HOOK_TOKEN: &str = "hook-token-for-tests";

/// A running endpoint.
pub(crate) struct Listener {
    /// The child process.
    pub(crate) process: Process,
    /// Its address, such as `http://127.0.0.1:41234/webhook`.
    pub(crate) url: String,
}

/// The answer to a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Listener {
    /// Prepares `events listen` on a free port with these arguments. It requires [`HOOK_TOKEN`].
    pub(crate) fn prepare<const N: usize>(args: [&str; N]) -> Run {
        let run = events(["listen", "--port", "0", "--bearer-env", "HOOK_TOKEN"]).args(args);
        run.env("HOOK_TOKEN", HOOK_TOKEN)
    }

    /// Starts it and waits until it accepts connections.
    pub(crate) fn start<const N: usize>(args: [&str; N]) -> Self {
        Self::start_as(Self::prepare(args))
    }

    /// Starts a run that the caller has prepared.
    pub(crate) fn start_as(run: Run) -> Self {
        let mut process = run.spawn();
        let line = process.await_stderr("Listening at ");
        let url = line.trim_start_matches("Listening at ").trim_end_matches(". Press Ctrl-C to stop.").to_owned();
        Self { process, url }
    }

    /// Sends an event as a stream would, and returns the status of the answer.
    pub(crate) fn deliver(&self, event: &(impl AsRef<[u8]> + ?Sized)) -> u16 {
        self.sender().send(event).status
    }

    /// Opens a connection that sends [`HOOK_TOKEN`].
    pub(crate) fn sender(&self) -> Sender {
        Sender::new(&self.url, &format!("authorization: Bearer {HOOK_TOKEN}"))
    }

    /// Stops it with a signal, and returns the outcome.
    pub(crate) fn stop(self) -> super::Output {
        self.process.signal("TERM");
        self.process.finish()
    }
}

/// A connection that stays open between events.
pub(crate) struct Sender {
    socket: BufReader<TcpStream>,
    host: String,
    path: String,
    proof: String,
}

impl Sender {
    /// Connects; `proof` is a header line of each request.
    pub(crate) fn new(url: &str, proof: &str) -> Self {
        let rest = url.trim_start_matches("http://");
        let (host, path) = rest.split_once('/').expect("an address with a path");
        let socket = TcpStream::connect(host).expect("the endpoint accepts");
        socket
            .set_read_timeout(Some(LIMIT))
            .and_then(|()| socket.set_write_timeout(Some(LIMIT)))
            .expect("a time limit");
        Self {
            socket: BufReader::new(socket),
            host: host.to_owned(),
            path: format!("/{path}"),
            proof: proof.to_owned(),
        }
    }

    /// Posts a body and returns the answer.
    pub(crate) fn send(&mut self, body: &(impl AsRef<[u8]> + ?Sized)) -> Answer {
        let path = self.path.clone();
        self.begin("POST", &path, body);
        self.answer()
    }

    /// Posts a body and returns the status of the answer; `None` if the endpoint is gone.
    pub(crate) fn try_send(&mut self, body: &str) -> Option<u16> {
        let path = self.path.clone();
        self.try_begin("POST", &path, body.as_bytes()).ok()?;
        Some(self.try_answer().ok()?.status)
    }

    /// Sends a request without reading its answer.
    pub(crate) fn begin(&mut self, method: &str, path: &str, body: &(impl AsRef<[u8]> + ?Sized)) {
        self.try_begin(method, path, body.as_ref()).expect("the endpoint reads");
    }

    fn try_begin(&mut self, method: &str, path: &str, body: &[u8]) -> io::Result<()> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.host,
            self.proof,
            body.len()
        );
        self.socket.get_mut().write_all(&[head.as_bytes(), body].concat())
    }

    /// Waits until the endpoint closes the connection, before the 60 s after which it closes every idle one.
    #[track_caller]
    pub(crate) fn is_closed(&mut self) {
        self.socket.get_ref().set_read_timeout(Some(LIMIT / 2)).expect("a time limit");
        let mut rest = Vec::new();
        self.socket.read_to_end(&mut rest).unwrap_or_else(|error| panic!("the connection is still open: {error}"));
        assert_eq!(String::from_utf8_lossy(&rest), "", "no request was sent");
    }

    /// Reads one answer.
    pub(crate) fn answer(&mut self) -> Answer {
        self.try_answer().expect("a complete answer in time")
    }

    fn try_answer(&mut self) -> io::Result<Answer> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.socket.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let mut body = vec![0; length.parse().expect("a length")];
        self.socket.read_exact(&mut body)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Ok(Answer { status, head, body: String::from_utf8(body).expect("answers are text") })
    }
}
