//! `/event-streams/{id}/redeliver`: ask for failed deliveries again.

use reqwest::Method;

use super::request::Call;
use super::{Client, Error};
use crate::model::StreamId;

impl Client {
    /// Asks for one failed delivery again; the attempts follow later. Needs `update:event_deliveries`.
    ///
    /// # Errors
    /// 404 when the stream holds no failed delivery of that event, 409 while it is being retried.
    pub async fn redeliver_event(&self, stream: &StreamId, event_id: &str) -> Result<(), Error> {
        self.accepted(&Call::new(Method::POST, &["event-streams", stream.as_str(), "redeliver", event_id])).await
    }
}
