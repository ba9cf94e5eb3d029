//! [`Caller`]: plain requests to the emulator, for operations without a command.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use super::wait::{Deadline, LIMIT};
use super::{Emulator, Tenant};

/// An independent client, so that the program's own client does not test its own server.
pub(crate) struct Caller {
    address: String,
    token: String,
}

impl Caller {
    /// Gets a token with the credentials that the emulator announced.
    pub(crate) fn new(tenant: &Emulator) -> Self {
        let address = tenant.url.trim_start_matches("http://").to_owned();
        let variable =
            |name: &str| tenant.variables().into_iter().find(|(known, _)| known == name).expect("announced").1;
        let request = json!({
            "grant_type": "client_credentials",
            "client_id": variable("AUTH0_CLIENT_ID"),
            "client_secret": variable("AUTH0_CLIENT_SECRET"),
            "audience": format!("{}/api/v2/", tenant.url),
        });
        let mut caller = Self { address, token: String::new() };
        let (status, body) = caller.call("POST", "/oauth/token", Some(&request));
        assert_eq!(status, 200, "{body}");
        caller.token = body["access_token"].as_str().expect("a token").to_owned();
        caller
    }

    /// Sends a request and returns the connection, from which the answer can be read.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&Value>) -> TcpStream {
        let mut socket = TcpStream::connect(&self.address).expect("the emulator accepts");
        socket.set_read_timeout(Some(LIMIT)).expect("a time limit");
        let body = body.map(ToString::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            self.token,
            body.len()
        );
        socket.write_all(head.as_bytes()).expect("the emulator reads");
        socket
    }

    /// Returns status and body; an empty body is null.
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let mut text = String::new();
        self.send(method, path, body).read_to_string(&mut text).expect("a complete answer");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    /// Opens the feed, reads its greeting, and returns a function that reads up to a pattern.
    pub(crate) fn feed(&self, query: &str) -> impl FnMut(&str) -> String {
        let mut socket = self.send("GET", &format!("/api/v2/events{query}"), None);
        let mut text = String::new();
        let mut until = move |pattern: &str| {
            let mut chunk = [0; 4096];
            // Heartbeats never end, so the timeout of each read does not limit the total time.
            let deadline = Deadline::of(format!("`{pattern}` in the feed"));
            while !text.contains(pattern) {
                deadline.check();
                let length = match socket.read(&mut chunk) {
                    // A process that was stopped and continued sees this on a socket with a timeout.
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    read => read.expect("the feed goes on"),
                };
                assert!(length > 0, "the feed ended before `{pattern}` came:\n{text}");
                text += &String::from_utf8_lossy(&chunk[..length]);
            }
            let end = text.find(pattern).expect("it was found") + pattern.len();
            text.drain(..end).collect()
        };
        until(":connected\n\nretry: 2000\n\n");
        until
    }
}
