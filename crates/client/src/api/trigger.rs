//! `/event-streams/{id}/test`: sends a test event.

use reqwest::Method;
use serde::Serialize;
use serde_json::value::RawValue;

use super::client::Client;
use super::error::Error;
use super::request::ClientCall;
use crate::model::{Delivery, StreamId};

#[derive(Serialize)]
struct TestEvent<'a> {
    event_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a RawValue>,
}

impl Client {
    /// Sends a test event through a stream, and returns the delivery before its first attempt. `data` replaces the API's
    /// sample. Needs `update:event_streams`.
    ///
    /// # Errors
    /// 400 for an invalid type or invalid data, 404 for an unknown stream, 409 for a disabled one.
    pub async fn trigger_event(
        &self,
        stream: &StreamId,
        event_type: &str,
        data: Option<&RawValue>,
    ) -> Result<Delivery, Error> {
        let call = ClientCall::new(Method::POST, &["event-streams", stream.as_str(), "test"]);
        self.resource(&call.json(&TestEvent { event_type, data })).await
    }
}
