//! `/event-streams/{id}/deliveries`: the failed deliveries of a stream.

use reqwest::Method;
use serde::Serialize;

use super::client::Client;
use super::error::Error;
use super::page::Pages;
use super::request::ClientCall;
use crate::model::{Delivery, StreamId};

/// A selection of deliveries. The conditions are ANDed; an empty filter selects all.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DeliveryFilter {
    /// Any of these event types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event_types: Vec<String>,
    /// Any of these statuses; only `failed` is documented.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<String>,
    /// Inclusive start of the period, `YYYY-MM-DDTHH:MM:SSZ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_from: Option<String>,
    /// Exclusive end of the period, `YYYY-MM-DDTHH:MM:SSZ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_to: Option<String>,
}

impl DeliveryFilter {
    /// Reports whether the filter selects every delivery.
    pub fn is_empty(&self) -> bool {
        self.event_types.is_empty() && self.statuses.is_empty() && self.date_from.is_none() && self.date_to.is_none()
    }
}

impl Client {
    /// Lists the failed deliveries of a stream, at most `limit`. Needs `read:event_streams` or `read:event_deliveries`.
    pub fn list_deliveries<'a>(
        &'a self,
        stream: &'a StreamId,
        filter: &'a DeliveryFilter,
        limit: Option<usize>,
    ) -> Pages<'a, Delivery> {
        let list = |items: &[String]| (!items.is_empty()).then(|| items.join(","));
        Pages::new(self, "deliveries", limit, move |from| {
            ClientCall::new(Method::GET, &["event-streams", stream.as_str(), "deliveries"])
                .query_if("statuses", list(&filter.statuses))
                .query_if("event_types", list(&filter.event_types))
                .query_if("date_from", filter.date_from.clone())
                .query_if("date_to", filter.date_to.clone())
                .query_if("from", from)
        })
    }

    /// Returns one delivery with its payload and attempts. Needs `read:event_deliveries`.
    ///
    /// # Errors
    /// 404 if there is no such stream, or no failed delivery of that event.
    pub async fn get_delivery(&self, stream: &StreamId, event_id: &str) -> Result<Delivery, Error> {
        self.resource(&ClientCall::new(Method::GET, &["event-streams", stream.as_str(), "deliveries", event_id])).await
    }
}
