//! `/event-streams`: create, read, list, change, delete.

use reqwest::Method;

use super::request::Call;
use super::{Client, Error, Pages};
use crate::model::{EventStream, EventStreamPatch, NewEventStream, StreamId};

const STREAMS: &str = "event-streams";

impl Client {
    /// Creates a stream. Needs `create:event_streams`.
    ///
    /// # Errors
    /// 400 for a body the API does not take, 409 when the name is taken or the tenant has its maximum of streams.
    pub async fn create_stream(&self, stream: &NewEventStream) -> Result<EventStream, Error> {
        let secrets = stream.destination.configuration.secrets();
        self.resource(&Call::new(Method::POST, &[STREAMS]).json(stream).secrets(secrets)).await
    }

    /// Reads one stream. Needs `read:event_streams`.
    ///
    /// # Errors
    /// 400 for a malformed id, 404 when there is no such stream.
    pub async fn get_stream(&self, id: &StreamId) -> Result<EventStream, Error> {
        self.resource(&Call::new(Method::GET, &[STREAMS, id.as_str()])).await
    }

    /// Walks over all streams, or the first `limit`. Needs `read:event_streams`.
    pub fn list_streams(&self, limit: Option<usize>) -> Pages<'_, EventStream> {
        Pages::new(self, "eventStreams", limit, |from| Call::new(Method::GET, &[STREAMS]).query_if("from", from))
    }

    /// Changes what the patch names. Needs `update:event_streams`.
    ///
    /// # Errors
    /// 400 for a body the API does not take, 404 when there is no such stream, 409 when the name is taken.
    pub async fn update_stream(&self, id: &StreamId, patch: &EventStreamPatch) -> Result<EventStream, Error> {
        let destination = patch.destination.as_ref();
        let secrets = destination.map(|destination| destination.configuration.secrets()).unwrap_or_default();
        self.resource(&Call::new(Method::PATCH, &[STREAMS, id.as_str()]).json(patch).secrets(secrets)).await
    }

    /// Deletes a stream. The API answers alike when it is gone already. Needs `delete:event_streams`.
    ///
    /// # Errors
    /// 400 for a malformed id.
    pub async fn delete_stream(&self, id: &StreamId) -> Result<(), Error> {
        self.accepted(&Call::new(Method::DELETE, &[STREAMS, id.as_str()])).await
    }
}
