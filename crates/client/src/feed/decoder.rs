//! Decodes server-sent events as the WHATWG rules have it, from chunks that may be split anywhere.
//!
//! Bytes are pushed and frames are pulled, so that a slow consumer holds the reading up. What one message takes is bounded;
//! a message that lies in one chunk is not copied. What messages mean is left to [`super::message`].

use std::time::Duration;

use bytes::Bytes;
use memchr::{memchr, memchr2};

/// Bytes that one message may take, field names included.
pub const MESSAGE_LIMIT: usize = 10 << 20;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// One thing that the stream said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A message with data.
    Message(RawMessage),
    /// A comment: the text after the colon, which servers send to show that they are alive.
    Comment(Bytes),
    /// How long the server asks to wait before a new connection.
    Retry(Duration),
    /// A block without data set the last event id, and with it the place in the feed.
    Place(String),
}

/// One message, before anything is made of its data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawMessage {
    /// The `event` field; empty when the message has none.
    pub event: String,
    /// The `id` field; `None` when the message has none.
    pub id: Option<String>,
    /// The `data` fields, joined by line feeds. UTF-8.
    pub data: Bytes,
}

/// A message passed [`MESSAGE_LIMIT`]. What was known of it by then:
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    /// The `event` field, where it had come.
    pub event: String,
    /// The `id` field, where it had come.
    pub id: Option<String>,
}

/// The decoder of one connection.
#[derive(Debug)]
pub struct Decoder {
    chunk: Bytes,
    /// The start of a line whose end is in no chunk yet.
    line: Vec<u8>,
    /// The line before ended in a carriage return, so that a line feed right here belongs to it.
    after_cr: bool,
    at_start: bool,
    message: RawMessage,
    has_data: bool,
    /// The `data` fields so far, once there are two.
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
    /// Starts a stream whose messages may take so many bytes.
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

    /// Takes the next chunk. Every frame of the one before must have been pulled.
    pub fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "a chunk is pushed once the one before is used up");
        self.chunk = chunk;
    }

    /// Returns the next frame; `None` when the chunk is used up.
    ///
    /// # Errors
    /// Fails when a message passes the limit. The stream cannot be decoded any further then.
    pub fn pull(&mut self) -> Result<Option<Frame>, TooLarge> {
        while let Some(line) = self.next_line()? {
            if let Some(frame) = self.take(&line) {
                return Ok(Some(frame));
            }
        }
        Ok(None)
    }

    /// Returns the next whole line without its end.
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

    /// Takes one line into the message, or ends the message with it.
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

    /// Ends the message. One without a `data` field is none; its `id` counts all the same. A `data` field that is empty makes a
    /// message without text: the buffer of the standard then holds a line feed, so it is not the empty string that is dropped.
    fn dispatch(&mut self) -> Option<Frame> {
        self.size = 0;
        let mut message = std::mem::take(&mut self.message);
        if !self.joined.is_empty() {
            message.data = std::mem::take(&mut self.joined).into();
        }
        let has_data = std::mem::replace(&mut self.has_data, false);
        if !has_data {
            return message.id.map(Frame::Place);
        }
        if std::str::from_utf8(&message.data).is_err() {
            message.data = String::from_utf8_lossy(&message.data).into_owned().into();
        }
        Some(Frame::Message(message))
    }
}

/// Reads a field that consists of digits alone.
fn milliseconds(value: &[u8]) -> Option<Duration> {
    let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| digits)?;
    Some(Duration::from_millis(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests;
