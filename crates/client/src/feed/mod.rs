//! Follows the live event feed: decodes it, reconnects, and loses no event.
//!
//! `decoder` turns bytes into frames, `message` interprets them, `follow` keeps the connection, `reconnect` decides when to
//! reconnect, `cursor` saves the position on disk. [`follow()`] takes a [`FeedSource`], a [`Sink`] for the events, and a future
//! that ends it.

mod cursor;
mod decoder;
mod error;
mod follow;
mod message;
mod reconnect;
mod source;

pub use crate::api::FeedStart;
pub use cursor::{Cursor, CursorError, Position, SavedPosition};
pub use decoder::{Decoder, Frame, MESSAGE_LIMIT, RawMessage, TooLarge};
pub use error::{ConnectionFailure, FeedError};
pub use follow::{FeedEnd, Flow, FollowError, FollowOptions, Notice, Sink, follow};
pub use source::{FeedConnection, FeedSource};
