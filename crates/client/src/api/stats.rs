//! `/event-streams/{id}/stats`: finished deliveries over time.

use reqwest::Method;

use super::request::Call;
use super::{Client, Error};
use crate::model::{Stats, StreamId};

impl Client {
    /// Counts deliveries between two instants (`YYYY-MM-DDTHH:MM:SSZ`; the API's default is the last 14 days). Needs
    /// `read:event_streams`.
    ///
    /// # Errors
    /// 404 when there is no such stream.
    pub async fn get_stats(
        &self,
        stream: &StreamId,
        date_from: Option<String>,
        date_to: Option<String>,
    ) -> Result<Stats, Error> {
        let segments = ["event-streams", stream.as_str(), "stats"];
        let call = Call::new(Method::GET, &segments).query_if("date_from", date_from).query_if("date_to", date_to);
        self.resource(&call).await
    }
}
