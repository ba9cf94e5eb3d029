//! The engine of `subscribe`: reads the live feed, comes back when it breaks off, and loses nothing on the way.
//!
//! `decoder` turns bytes into frames, `message` gives them their meaning, `follow` keeps the connection, `backoff` says when
//! to come back, `prefix` knows which events are handled, `cursor` remembers on disk. Nothing is printed here: a [`Source`]
//! comes in, a [`Sink`] takes the events, and a future ends it.

mod backoff;
mod cursor;
mod decoder;
mod error;
mod follow;
mod message;
mod prefix;
mod source;

pub use crate::api::Start;
pub use cursor::{Cursor, CursorError, Position, Saved};
pub use decoder::{Decoder, Frame, MESSAGE_LIMIT, RawMessage, TooLarge};
pub use error::{Error, Trouble};
pub use follow::{End, Flow, Interruption, Notice, Options, Sink, follow};
pub use prefix::Prefix;
pub use source::{Connection, Source};
