//! A server that gives the answers of a test in order, good or bad. On drop it fails the test for an unexpected
//! request and for an expected one that did not come.

mod expectation;
mod reply;
mod request;

use std::collections::{HashMap, VecDeque};
use std::io::BufReader;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

pub(crate) use expectation::{Expectation, delete, get, patch, post};
pub(crate) use reply::{Reply, close, html, json, reply, reset, stall};
pub(crate) use request::Request;

use super::Tenant;
use super::wait::{self, LIMIT};

/// The token of runs against a scripted tenant. Every request under `/api/v2` must carry it.
pub(crate) const TOKEN: &str = "ready-token-for-tests";

type Answer = Box<dyn Fn(&Request) -> Reply + Send + Sync>;

/// The server. It listens on a free loopback port until it is dropped.
pub(crate) struct Scripted {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Signals that a request has arrived.
    received: Condvar,
    /// Answers every request, instead of a script.
    answer: Option<Answer>,
}

#[derive(Default)]
struct State {
    steps: VecDeque<(Expectation, Reply)>,
    any_order: bool,
    requests: Vec<Request>,
    /// The reasons to fail the test.
    faults: Vec<String>,
    /// A second handle of each open connection, to close it when the server ends.
    open: HashMap<usize, TcpStream>,
    connections: usize,
    ended: bool,
}

impl Scripted {
    /// Starts a server with an empty script.
    pub(crate) fn start() -> Self {
        Self::serve(None)
    }

    /// Starts a server that answers every request with a function.
    pub(crate) fn answering(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::serve(Some(Box::new(answer)))
    }

    fn serve(answer: Option<Answer>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared { answer, ..Shared::default() });
        let server = Arc::clone(&shared);
        let acceptor = std::thread::spawn(move || accept(&listener, &server));
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// Adds a request and its answer to the script.
    pub(crate) fn expect(&self, expectation: Expectation, reply: Reply) -> &Self {
        self.shared.lock().steps.push_back((expectation, reply));
        self
    }

    /// Allows the requests of the script in any order, for parallel ones.
    pub(crate) fn in_any_order(&self) -> &Self {
        self.shared.lock().any_order = true;
        self
    }

    /// Returns the address, such as `http://127.0.0.1:41234`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.lock().requests.clone()
    }

    /// Waits until the requests so far meet a condition. Fails the test on timeout.
    #[track_caller]
    pub(crate) fn await_requests(&self, awaited: &str, are_there: impl Fn(&[Request]) -> bool) {
        let is_missing = |state: &mut State| !are_there(&state.requests);
        let waited = self.shared.received.wait_timeout_while(self.shared.lock(), LIMIT, is_missing);
        let (state, result) = waited.unwrap_or_else(PoisonError::into_inner);
        let requests: Vec<String> = state.requests.iter().map(ToString::to_string).collect();
        drop(state);
        assert!(!result.timed_out(), "timed out waiting for {awaited}; these requests came: {requests:#?}");
    }

    /// Waits until the first request has arrived.
    #[track_caller]
    pub(crate) fn await_request(&self) {
        self.await_requests("a request", |requests| !requests.is_empty());
    }

    /// Returns how many connections were opened so far.
    pub(crate) fn connections(&self) -> usize {
        self.shared.lock().connections
    }
}

impl Tenant for Scripted {
    fn variables(&self) -> Vec<(String, String)> {
        vec![("AUTH0_DOMAIN".to_owned(), self.url()), ("AUTH0_API_TOKEN".to_owned(), TOKEN.to_owned())]
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.shared.end();
        // The acceptor checks `ended` after each connection: this one wakes it.
        let _ = TcpStream::connect(self.address);
        let acceptor = self.acceptor.take().expect("the server ends once");
        let ended = wait::try_finish(|| acceptor.join().is_ok());
        if std::thread::panicking() {
            return;
        }
        assert_eq!(ended, Ok(true), "a connection of the scripted server panicked, as printed above, or does not end");
        let state = self.shared.lock();
        let missing = state.steps.iter().map(|(expectation, _)| format!("never came: {expectation}"));
        let faults: Vec<String> = state.faults.iter().cloned().chain(missing).collect();
        drop(state);
        assert!(faults.is_empty(), "the script was not followed\n{}", faults.join("\n"));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self) {
        let mut state = self.lock();
        state.ended = true;
        for connection in state.open.values() {
            // Fails if the client has already closed it.
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    /// Records a request and returns its answer from the script or the function.
    fn answer(&self, request: &Request) -> Reply {
        self.lock().requests.push(request.clone());
        self.received.notify_all();
        if let Some(answer) = &self.answer {
            return answer(request);
        }
        let mut state = self.lock();
        let candidates = if state.any_order { state.steps.len() } else { 1 };
        let found =
            state.steps.iter().take(candidates).position(|(expectation, _)| expectation.differs(request).is_none());
        if let Some((_, reply)) = found.and_then(|index| state.steps.remove(index)) {
            return reply;
        }
        let fault = match state.steps.front() {
            None => format!("unexpected: {request}, but no more requests were expected"),
            Some((awaited, _)) => {
                let difference = awaited.differs(request).expect("a request that does not match differs");
                format!("unexpected: {request}, but {awaited} was expected: {difference}")
            }
        };
        state.faults.push(fault.clone());
        // Clients do not retry this status.
        reply(500).body(fault)
    }
}

/// Accepts connections until the server ends, with one thread each.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut threads = Vec::new();
    for connection in listener.incoming() {
        let connection = connection.expect("a listening socket accepts");
        let mut state = shared.lock();
        if state.ended {
            break;
        }
        let id = state.connections;
        state.connections += 1;
        state.open.insert(id, connection.try_clone().expect("a socket can be duplicated"));
        drop(state);
        let shared = Arc::clone(shared);
        threads.push(std::thread::spawn(move || converse(&connection, id, &shared)));
    }
    let panicked = threads.into_iter().map(JoinHandle::join).filter(Result::is_err).count();
    assert_eq!(panicked, 0, "no connection may panic");
}

/// Answers the requests of one connection until either side ends it.
fn converse(connection: &TcpStream, id: usize, shared: &Shared) {
    let mut reader = BufReader::new(connection);
    while let Ok(Some(request)) = Request::read(&mut reader) {
        let reply = shared.answer(&request);
        if reply.resets() {
            // The second handle would keep the socket open, and no reset would be sent.
            shared.lock().open.remove(&id);
        }
        if !matches!(reply.write(connection), Ok(true)) {
            break;
        }
    }
    shared.lock().open.remove(&id);
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    /// Opens a connection whose reads end in an error after the limit.
    fn connect(server: &Scripted) -> std::io::Result<TcpStream> {
        let connection = TcpStream::connect(server.address)?;
        connection.set_read_timeout(Some(LIMIT)).map(|()| connection)
    }

    /// Sends raw bytes and returns everything that comes back until the connection ends.
    fn exchange(server: &Scripted, request: &str) -> std::io::Result<String> {
        let mut connection = connect(server)?;
        connection.write_all(request.as_bytes())?;
        connection.shutdown(Shutdown::Write)?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).map(|_| answer)
    }

    /// Drops the server and returns the message of the failed test.
    fn failure(server: Scripted) -> String {
        let panic = catch_unwind(AssertUnwindSafe(|| drop(server))).expect_err("the script was not followed");
        panic.downcast_ref::<String>().expect("the failure is text").clone()
    }

    #[test]
    fn a_followed_script_is_answered_and_recorded() {
        let server = Scripted::start();
        server.expect(get("/token?a=1&b=x y"), json(200, &serde_json::json!({"a": 1})));
        let answer = exchange(&server, "GET /token?b=x%20y&a=1 HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with("\r\n\r\n{\"a\":1}"), "{answer}");
        assert_eq!(server.requests()[0].header("host"), Some("x"));
    }

    #[test]
    fn an_unexpected_request_fails_the_test_and_names_the_awaited_one() {
        let server = Scripted::start();
        server.expect(post("/oauth/token"), reply(200));
        exchange(&server, "GET /other HTTP/1.1\r\n\r\n").unwrap();
        let failure = failure(server);
        assert!(failure.contains("unexpected: GET /other, but POST /oauth/token was expected"), "{failure}");
        assert!(failure.contains("never came: POST /oauth/token"), "{failure}");
    }

    #[test]
    fn a_request_without_the_token_fails_the_test() {
        let server = Scripted::start();
        server.expect(get("/api/v2/event-streams"), reply(200));
        exchange(&server, "GET /api/v2/event-streams HTTP/1.1\r\n\r\n").unwrap();
        let failure = failure(server);
        assert!(failure.contains("header authorization"), "{failure}");
    }

    #[test]
    fn a_body_that_differs_fails_the_test() {
        let server = Scripted::start();
        server.expect(post("/x").json(serde_json::json!({"a": 1})), reply(200));
        exchange(&server, "POST /x HTTP/1.1\r\ncontent-length: 7\r\n\r\n{\"a\":2}").unwrap();
        assert!(failure(server).contains(r#"body {"a":2}"#));
    }

    #[test]
    fn chunked_bodies_are_read_and_written() {
        let server = Scripted::answering(|request| reply(200).body(request.text()).chunked());
        let answer = exchange(&server, "POST /x HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assert!(answer.unwrap().ends_with("\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"));
    }

    #[test]
    fn resets_reach_the_client_as_resets() {
        for bad in [reset(), reply(200).body("half of it").reset_midway()] {
            let server = Scripted::start();
            server.expect(get("/x"), bad);
            let mut connection = connect(&server).unwrap();
            connection.write_all(b"GET /x HTTP/1.1\r\n\r\n").unwrap();
            let error = connection.read_to_string(&mut String::new()).expect_err("a reset ends the reading");
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        }
    }

    #[test]
    fn a_reset_can_follow_a_whole_answer() {
        let server = Scripted::start();
        server.expect(get("/x"), reply(200).body("all of it").reset_after());
        let mut connection = connect(&server).unwrap();
        connection.write_all(b"GET /x HTTP/1.1\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        let error = connection.read_to_end(&mut answer).expect_err("a reset ends the reading");
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        assert!(answer.ends_with(b"\r\n\r\nall of it"), "{}", String::from_utf8_lossy(&answer));
    }

    #[test]
    fn a_body_that_is_cut_short_promises_more_than_it_holds() {
        let server = Scripted::start();
        server.expect(get("/x"), reply(200).body("0123456789").cut_short());
        let answer = exchange(&server, "GET /x HTTP/1.1\r\n\r\n").unwrap();
        assert!(answer.contains("content-length: 10\r\n") && answer.ends_with("\r\n\r\n01234"), "{answer}");
    }

    #[test]
    fn a_trickle_and_a_stall_end_when_the_client_goes() {
        for bad in [stall(), reply(200).body("0123456789").trickling(), reply(200).trickling_from_the_start()] {
            let server = Scripted::start();
            server.expect(get("/x"), bad);
            let _ = exchange(&server, "GET /x HTTP/1.1\r\n\r\n");
        }
    }
}
