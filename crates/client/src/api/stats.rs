//! `/event-streams/{id}/stats`: delivery counts over time.

use reqwest::Method;

use super::client::Client;
use super::error::Error;
use super::request::ClientCall;
use crate::model::{Stats, StreamId};

impl Client {
    /// Returns the delivery counts between two times, `YYYY-MM-DDTHH:MM:SSZ`. The API's default is the last 14 days. Needs
    /// `read:event_streams`.
    ///
    /// # Errors
    /// 404 if there is no such stream.
    pub async fn get_stats(
        &self,
        stream: &StreamId,
        date_from: Option<String>,
        date_to: Option<String>,
    ) -> Result<Stats, Error> {
        let segments = ["event-streams", stream.as_str(), "stats"];
        let call =
            ClientCall::new(Method::GET, &segments).query_if("date_from", date_from).query_if("date_to", date_to);
        self.resource(&call).await
    }
}
