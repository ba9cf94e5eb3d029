//! The answers of a script, and every way in which an answer can fail on the wire.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Pause between two bytes of a trickle.
const TRICKLE_MILLIS: u64 = 20;

/// One answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    manner: Manner,
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Whole, and the connection stays open.
    Whole,
    /// Whole, with `connection: close`.
    Closing,
    /// In two chunks, without a length.
    Chunked,
    /// In one chunk, without an end: the connection stays open until the client disconnects.
    Open,
    /// Half of the promised body, then the end of the connection.
    CutShort,
    /// Half of the promised body, then a reset.
    ResetMidway,
    /// A byte of the body now and then, never the last one.
    Trickle,
    /// A byte now and then from the status line on, never the last one.
    TrickleWhole,
    /// Whole, with `connection: close`, then a reset.
    ResetAfter,
    /// Nothing, and the connection ends.
    Close,
    /// Nothing, and the connection is reset.
    Reset,
    /// Nothing, until the client disconnects.
    Stall,
    /// Half of the promised body, then nothing until the client disconnects.
    StallMidway,
}

/// Answers with a status and an empty body.
pub(crate) fn reply(status: u16) -> Reply {
    Reply { status, headers: Vec::new(), body: Vec::new(), manner: Manner::Whole }
}

/// Answers with JSON, compact and with the content type of the live service.
pub(crate) fn json(status: u16, body: &Value) -> Reply {
    reply(status).header("content-type", "application/json; charset=utf-8").body(body.to_string())
}

/// Answers with an HTML page, as proxies do.
pub(crate) fn html(status: u16, body: &str) -> Reply {
    reply(status).header("content-type", "text/html").body(body)
}

/// Closes the connection instead of answering.
pub(crate) fn close() -> Reply {
    Reply { manner: Manner::Close, ..reply(0) }
}

/// Resets the connection instead of answering.
pub(crate) fn reset() -> Reply {
    Reply { manner: Manner::Reset, ..reply(0) }
}

/// Reads the request and never answers.
pub(crate) fn stall() -> Reply {
    Reply { manner: Manner::Stall, ..reply(0) }
}

impl Reply {
    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Returns the status and the body, for servers of another HTTP version.
    pub(crate) fn status_and_text(&self) -> (u16, String) {
        (self.status, String::from_utf8_lossy(&self.body).into_owned())
    }

    /// Sets a wrong content type.
    pub(crate) fn typed(mut self, content_type: &str) -> Self {
        self.headers.retain(|(name, _)| name != "content-type");
        self.header("content-type", content_type)
    }

    /// Removes the second half of the body, with a matching length.
    pub(crate) fn truncated(mut self) -> Self {
        self.body.truncate(self.body.len() / 2);
        self
    }

    /// Announces the end of the connection, and closes it.
    pub(crate) fn closing(self) -> Self {
        Self { manner: Manner::Closing, ..self }
    }

    /// Sends the body in chunks, without a length.
    pub(crate) fn chunked(self) -> Self {
        Self { manner: Manner::Chunked, ..self }
    }

    /// Sends the body and keeps the connection open, as a feed does, until the client disconnects.
    pub(crate) fn open(self) -> Self {
        Self { manner: Manner::Open, ..self }
    }

    /// Closes the connection after half of the promised body.
    pub(crate) fn cut_short(self) -> Self {
        Self { manner: Manner::CutShort, ..self }
    }

    /// Sends half of the promised body, and then nothing.
    pub(crate) fn stalling_midway(self) -> Self {
        Self { manner: Manner::StallMidway, ..self }
    }

    /// Resets the connection after half of the promised body.
    pub(crate) fn reset_midway(self) -> Self {
        Self { manner: Manner::ResetMidway, ..self }
    }

    /// Resets the connection after the whole answer, which has `connection: close`.
    pub(crate) fn reset_after(self) -> Self {
        Self { manner: Manner::ResetAfter, ..self }
    }

    /// Sends a byte of the body now and then, never the last one.
    pub(crate) fn trickling(self) -> Self {
        Self { manner: Manner::Trickle, ..self }
    }

    /// Sends a byte now and then, including the status line and the headers, never the last one.
    pub(crate) fn trickling_from_the_start(self) -> Self {
        Self { manner: Manner::TrickleWhole, ..self }
    }

    /// Tells whether the connection ends in a reset.
    pub(super) fn resets(&self) -> bool {
        matches!(self.manner, Manner::Reset | Manner::ResetMidway | Manner::ResetAfter)
    }

    /// Writes the answer. Tells whether the connection can carry another request.
    pub(super) fn write(&self, mut connection: &TcpStream) -> io::Result<bool> {
        let half = self.body.len() / 2;
        match self.manner {
            Manner::Whole | Manner::Closing | Manner::ResetAfter => {
                let mut answer = self.head();
                answer.extend_from_slice(&self.body);
                connection.write_all(&answer)?;
            }
            Manner::Chunked => {
                let mut answer = self.head();
                let middle = self.body.len() / 2;
                for chunk in [&self.body[..middle], &self.body[middle..]] {
                    if !chunk.is_empty() {
                        write!(answer, "{:x}\r\n", chunk.len())?;
                        answer.extend_from_slice(chunk);
                        answer.extend_from_slice(b"\r\n");
                    }
                }
                answer.extend_from_slice(b"0\r\n\r\n");
                connection.write_all(&answer)?;
            }
            Manner::Open => {
                let mut answer = self.head();
                write!(answer, "{:x}\r\n", self.body.len())?;
                answer.extend_from_slice(&self.body);
                answer.extend_from_slice(b"\r\n");
                connection.write_all(&answer)?;
                wait_for_the_end(connection)?;
            }
            Manner::CutShort | Manner::ResetMidway | Manner::StallMidway => {
                let mut answer = self.head();
                answer.extend_from_slice(&self.body[..half]);
                connection.write_all(&answer)?;
                if self.manner == Manner::StallMidway {
                    wait_for_the_end(connection)?;
                }
            }
            Manner::Trickle => {
                connection.write_all(&self.head())?;
                trickle(connection, &self.body)?;
            }
            Manner::TrickleWhole => trickle(connection, &[self.head(), self.body.clone()].concat())?,
            Manner::Stall => wait_for_the_end(connection)?,
            Manner::Close | Manner::Reset => {}
        }
        if self.resets() {
            // Without lingering, the kernel discards unsent data and sends a reset when the last handle closes.
            socket2::SockRef::from(connection).set_linger(Some(Duration::ZERO))?;
        }
        Ok(matches!(self.manner, Manner::Whole | Manner::Chunked))
    }

    fn head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &match self.manner {
            Manner::Chunked | Manner::Open => "transfer-encoding: chunked\r\n".to_owned(),
            _ if self.status == 204 => String::new(),
            _ => format!("content-length: {}\r\n", self.body.len()),
        };
        if matches!(self.manner, Manner::Closing | Manner::ResetAfter) {
            head += "connection: close\r\n";
        }
        head += "\r\n";
        head.into_bytes()
    }
}

/// Writes byte by byte, except the last byte. Each pause is a read that ends early if the client disconnects.
fn trickle(mut connection: &TcpStream, bytes: &[u8]) -> io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_millis(TRICKLE_MILLIS)))?;
    let (_last, most) = bytes.split_last().expect("a trickle needs a byte");
    for byte in most {
        connection.write_all(&[*byte])?;
        match connection.read(&mut [0]) {
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            _ => return Ok(()),
        }
    }
    connection.set_read_timeout(None)?;
    wait_for_the_end(connection)
}

/// Blocks until the client or the end of the server closes the connection.
fn wait_for_the_end(mut connection: &TcpStream) -> io::Result<()> {
    io::copy(&mut connection, &mut io::sink()).map(drop)
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        302 => "Found",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Other",
    }
}
