//! `/event-streams/{id}/redeliver`: ask for failed deliveries again.

use reqwest::Method;

use super::request::Call;
use super::{Client, DeliveryFilter, Error};
use crate::model::StreamId;

impl Client {
    /// Asks for one failed delivery again; the attempts follow later. Needs `update:event_deliveries`.
    ///
    /// # Errors
    /// 404 when the stream holds no failed delivery of that event, 409 while it is being retried.
    pub async fn redeliver_event(&self, stream: &StreamId, event_id: &str) -> Result<(), Error> {
        self.accepted(&Call::new(Method::POST, &["event-streams", stream.as_str(), "redeliver", event_id])).await
    }

    /// Asks for every failed delivery that matches again; those that are being retried are left out. Needs
    /// `update:event_deliveries`.
    ///
    /// # Errors
    /// 400 for a filter the API does not take, 404 for an unknown stream, 409 when some cannot be redelivered now.
    pub async fn redeliver_events(&self, stream: &StreamId, filter: &DeliveryFilter) -> Result<(), Error> {
        let call = Call::new(Method::POST, &["event-streams", stream.as_str(), "redeliver"]);
        self.accepted(&call.json(filter)).await
    }
}
