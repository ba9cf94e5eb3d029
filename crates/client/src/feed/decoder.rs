//! Decodes server-sent events by the WHATWG rules; ours, since eventsource-stream panics on a byte order mark and takes 2.3 s
//! for an event of 2 MB (3 ms here). Chunks may be split anywhere.
//!
//! The caller pushes bytes and pulls frames, so a slow consumer slows down reading. The size of a message is limited. A
//! message within one chunk is not copied.

use std::time::Duration;

use bytes::Bytes;
use memchr::{memchr, memchr2};

/// Maximum size of a message, in bytes, including field names.
pub const MESSAGE_LIMIT: usize = 10 << 20;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A part of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A message with data.
    Message(RawMessage),
    /// A comment, without the colon. Servers send comments as heartbeats.
    Comment(Bytes),
    /// The wait before reconnecting that the server asks for.
    Retry(Duration),
    /// The last event id, set by a block without data. In the feed it is an offset.
    Id(String),
}

/// A message with uninterpreted data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawMessage {
    /// The `event` field; empty if there is none.
    pub event: String,
    /// The `id` field; `None` if there is none.
    pub id: Option<String>,
    /// The `data` fields as received, joined by line feeds. The standard replaces bytes that are not UTF-8; here the reader
    /// does, since events are passed on unchanged.
    pub data: Bytes,
}

/// A message larger than [`MESSAGE_LIMIT`], with the fields received so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    /// The `event` field, if received.
    pub event: String,
    /// The `id` field, if received.
    pub id: Option<String>,
}

/// The decoder of one connection.
#[derive(Debug)]
pub struct Decoder {
    chunk: Bytes,
    /// The start of an incomplete line.
    line: Vec<u8>,
    /// Whether the line before ended with a carriage return, so that a line feed here belongs to it.
    after_cr: bool,
    at_start: bool,
    message: RawMessage,
    has_data: bool,
    /// The `data` fields so far, if there are several.
    joined: Vec<u8>,
    size: usize,
    limit: usize,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::with_limit(MESSAGE_LIMIT)
    }
}

impl Decoder {
    /// Creates a decoder with a maximum message size in bytes.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            chunk: Bytes::new(),
            line: Vec::new(),
            after_cr: false,
            at_start: true,
            message: RawMessage::default(),
            has_data: false,
            joined: Vec::new(),
            size: 0,
            limit,
        }
    }

    /// Takes the next chunk. All frames of the previous one must have been pulled.
    pub fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "all frames of the previous chunk were pulled");
        self.chunk = chunk;
    }

    /// Returns the next frame, or `None` if the chunk contains no more.
    ///
    /// # Errors
    /// Fails if a message is too large. The stream cannot be decoded any further.
    pub fn pull(&mut self) -> Result<Option<Frame>, TooLarge> {
        while let Some(line) = self.next_line()? {
            if let Some(frame) = self.take(&line) {
                return Ok(Some(frame));
            }
        }
        Ok(None)
    }

    /// Returns the next complete line without its line ending.
    fn next_line(&mut self) -> Result<Option<Bytes>, TooLarge> {
        if self.after_cr && !self.chunk.is_empty() {
            self.after_cr = false;
            if self.chunk[0] == b'\n' {
                self.chunk = self.chunk.slice(1..);
            }
        }
        let end = memchr2(b'\n', b'\r', &self.chunk);
        self.size += end.unwrap_or(self.chunk.len());
        if self.size > self.limit {
            return Err(TooLarge { event: std::mem::take(&mut self.message.event), id: self.message.id.take() });
        }
        let Some(end) = end else {
            self.line.extend_from_slice(&std::mem::take(&mut self.chunk));
            return Ok(None);
        };
        let mut line = self.chunk.slice(..end);
        self.after_cr = self.chunk[end] == b'\r';
        self.chunk = self.chunk.slice(end + 1..);
        if !self.line.is_empty() {
            self.line.extend_from_slice(&line);
            line = std::mem::take(&mut self.line).into();
        }
        if std::mem::replace(&mut self.at_start, false) && line.starts_with(BOM) {
            line = line.slice(BOM.len()..);
        }
        Ok(Some(line))
    }

    /// Adds a line to the message, or ends the message.
    fn take(&mut self, line: &Bytes) -> Option<Frame> {
        if line.is_empty() {
            return self.dispatch();
        }
        let colon = memchr(b':', line);
        if colon == Some(0) {
            self.size -= line.len();
            return Some(Frame::Comment(line.slice(1..)));
        }
        let value = match colon {
            Some(at) if line.get(at + 1) == Some(&b' ') => line.slice(at + 2..),
            Some(at) => line.slice(at + 1..),
            None => Bytes::new(),
        };
        match &line[..colon.unwrap_or(line.len())] {
            b"data" => self.add_data(value),
            b"event" => self.message.event = String::from_utf8_lossy(&value).into_owned(),
            b"id" if memchr(0, &value).is_none() => {
                self.message.id = Some(String::from_utf8_lossy(&value).into_owned());
            }
            b"retry" => return milliseconds(&value).map(Frame::Retry),
            _ => {}
        }
        None
    }

    fn add_data(&mut self, value: Bytes) {
        if !self.has_data {
            self.message.data = value;
        } else {
            if self.joined.is_empty() {
                self.joined.extend_from_slice(&self.message.data);
            }
            self.joined.push(b'\n');
            self.joined.extend_from_slice(&value);
        }
        self.has_data = true;
    }

    /// Ends the message. Without a `data` field there is no message, but its `id` counts. An empty `data` field makes an empty
    /// message: by the standard its buffer then contains a line feed, so it is not dropped.
    fn dispatch(&mut self) -> Option<Frame> {
        self.size = 0;
        let mut message = std::mem::take(&mut self.message);
        if !self.joined.is_empty() {
            message.data = std::mem::take(&mut self.joined).into();
        }
        let has_data = std::mem::replace(&mut self.has_data, false);
        if !has_data {
            return message.id.map(Frame::Id);
        }
        Some(Frame::Message(message))
    }
}

/// Parses a field that consists of digits only.
fn milliseconds(value: &[u8]) -> Option<Duration> {
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| is_number)?;
    Some(Duration::from_millis(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests;
