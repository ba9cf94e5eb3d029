//! `/event-streams`: creates, reads, lists, updates and deletes streams.

use reqwest::Method;

use super::client::Client;
use super::error::Error;
use super::page::Pages;
use super::request::ClientCall;
use crate::model::{EventStream, EventStreamPatch, NewEventStream, StreamId};

const STREAMS: &str = "event-streams";

impl Client {
    /// Creates a stream. Needs `create:event_streams`.
    ///
    /// # Errors
    /// 400 for an invalid body, 409 if the name is taken or the tenant has its maximum number of streams.
    pub async fn create_stream(&self, stream: &NewEventStream) -> Result<EventStream, Error> {
        let secrets = stream.destination.configuration.secrets();
        self.resource(&ClientCall::new(Method::POST, &[STREAMS]).json(stream).secrets(secrets)).await
    }

    /// Returns one stream. Needs `read:event_streams`.
    ///
    /// # Errors
    /// 400 for a malformed id, 404 if there is no such stream.
    pub async fn get_stream(&self, id: &StreamId) -> Result<EventStream, Error> {
        self.resource(&ClientCall::new(Method::GET, &[STREAMS, id.as_str()])).await
    }

    /// Lists the streams, at most `limit`. Needs `read:event_streams`.
    pub fn list_streams(&self, limit: Option<usize>) -> Pages<'_, EventStream> {
        Pages::new(self, "eventStreams", limit, |from| ClientCall::new(Method::GET, &[STREAMS]).query_if("from", from))
    }

    /// Updates the members in `patch`. Needs `update:event_streams`.
    ///
    /// # Errors
    /// 400 for an invalid body, 404 if there is no such stream, 409 if the name is taken.
    pub async fn update_stream(&self, id: &StreamId, patch: &EventStreamPatch) -> Result<EventStream, Error> {
        let destination = patch.destination.as_ref();
        let secrets = destination.map(|destination| destination.configuration.secrets()).unwrap_or_default();
        self.resource(&ClientCall::new(Method::PATCH, &[STREAMS, id.as_str()]).json(patch).secrets(secrets)).await
    }

    /// Deletes a stream. Succeeds if there is no such stream, as the API does. Needs `delete:event_streams`.
    ///
    /// # Errors
    /// 400 for a malformed id.
    pub async fn delete_stream(&self, id: &StreamId) -> Result<(), Error> {
        self.confirm(&ClientCall::new(Method::DELETE, &[STREAMS, id.as_str()])).await
    }
}
