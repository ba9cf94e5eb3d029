//! `/event-streams/{id}/redeliver`: redelivers failed deliveries.

use reqwest::Method;

use super::client::Client;
use super::deliveries::DeliveryFilter;
use super::error::Error;
use super::request::ClientCall;
use crate::model::StreamId;

impl Client {
    /// Requests the redelivery of one failed delivery; the attempts follow later. Needs `update:event_deliveries`.
    ///
    /// # Errors
    /// 404 if the stream has no failed delivery of that event, 409 while it is being retried.
    pub async fn redeliver_event(&self, stream: &StreamId, event_id: &str) -> Result<(), Error> {
        self.confirm(&ClientCall::new(Method::POST, &["event-streams", stream.as_str(), "redeliver", event_id])).await
    }

    /// Requests the redelivery of all failed deliveries that match `filter`, except those being retried. Needs
    /// `update:event_deliveries`.
    ///
    /// # Errors
    /// 400 for an invalid filter, 404 for an unknown stream, 409 if some cannot be redelivered now.
    pub async fn redeliver_events(&self, stream: &StreamId, filter: &DeliveryFilter) -> Result<(), Error> {
        let call = ClientCall::new(Method::POST, &["event-streams", stream.as_str(), "redeliver"]);
        self.confirm(&call.json(filter)).await
    }
}
