//! Where the bytes of the feed come from: the API, or a script in a test.

use bytes::Bytes;

use super::Start;
use crate::api::{self, Client, OpenFeed};

/// Opens connections to one feed.
pub trait Source {
    /// An open connection. Dropping it closes it.
    type Connection: Connection;

    /// Opens a connection that begins at `start`. Dropping the future gives it up.
    fn open(&self, start: &Start) -> impl Future<Output = Result<Self::Connection, api::Error>>;
}

/// One open connection.
pub trait Connection {
    /// Returns when the connection was opened, by the server's clock.
    fn opened_at(&self) -> String;

    /// Returns the next bytes; `None` when the server has ended the connection. Nothing is lost by dropping the future.
    fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, api::Error>>;
}

/// The feed of a tenant, limited to some types; none stand for all.
impl Source for (&Client, &[String]) {
    type Connection = OpenFeed;

    async fn open(&self, start: &Start) -> Result<OpenFeed, api::Error> {
        self.0.open_feed(self.1, start).await
    }
}

impl Connection for OpenFeed {
    fn opened_at(&self) -> String {
        Self::opened_at(self)
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, api::Error> {
        Self::chunk(self).await
    }
}
