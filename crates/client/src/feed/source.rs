//! Owns [`FeedSource`]: the connections that [`super::follow()`] reads, from the API or from a test.

use bytes::Bytes;

use crate::api::{Client, Error, FeedStart, OpenFeed};

/// Opens connections to a feed.
pub trait FeedSource {
    /// An open connection. Dropping it closes it.
    type Connection: FeedConnection;

    /// Opens a connection that starts at `start`. Dropping the future cancels it.
    fn open(&self, start: &FeedStart) -> impl Future<Output = Result<Self::Connection, Error>>;
}

/// An open connection.
pub trait FeedConnection {
    /// Returns the time at which the connection was opened, by the server's clock.
    fn opened_at(&self) -> String;

    /// Returns the next chunk, or `None` if the server closed the connection. Dropping the future loses nothing.
    fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, Error>>;
}

/// The feed of a tenant, limited to some event types; an empty list means all.
impl FeedSource for (&Client, &[String]) {
    type Connection = OpenFeed;

    async fn open(&self, start: &FeedStart) -> Result<OpenFeed, Error> {
        self.0.open_feed(self.1, start).await
    }
}

impl FeedConnection for OpenFeed {
    fn opened_at(&self) -> String {
        Self::opened_at(self)
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        Self::chunk(self).await
    }
}
