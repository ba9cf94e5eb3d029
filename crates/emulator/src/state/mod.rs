//! The state of a tenant, in memory and optionally in a file. It does not know HTTP, and refuses with its own [`Refusal`].

mod cursor;
mod database;
mod delivery;
mod event;
mod feed_log;
mod journal;
mod offset;
mod record;
mod refusal;
mod store;
mod stream;
mod stream_state;
mod user;
mod user_table;
mod users;

pub(crate) use self::cursor::Cursors;
pub use self::database::StateError;
pub(crate) use self::delivery::{FailureFilter, HistoryEntry};
pub(crate) use self::event::Event;
pub(crate) use self::feed_log::FeedOrigin;
pub(crate) use self::offset::FeedOffset;
pub(crate) use self::record::DayCounts;
pub(crate) use self::refusal::Refusal;
pub(crate) use self::store::{Audience, StateStore};
pub(crate) use self::stream::{Destination, Stream};
pub(crate) use self::stream_state::{DeliveryJob, JobOutcome};
pub(crate) use self::user::User;
