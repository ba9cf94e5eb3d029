//! `/event-streams/{id}/test`: send a test event.

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::request::Call;
use super::{Client, Error};
use crate::model::{Delivery, StreamId};

#[derive(Serialize)]
struct TestEvent<'a> {
    event_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
}

impl Client {
    /// Sends a test event through a stream; the answer is the delivery before its first attempt. `data` takes the place of
    /// the API's sample. Needs `update:event_streams`.
    ///
    /// # Errors
    /// 400 for a type or data the API does not take, 404 for an unknown stream, 409 for a disabled one.
    pub async fn trigger_event(
        &self,
        stream: &StreamId,
        event_type: &str,
        data: Option<&Value>,
    ) -> Result<Delivery, Error> {
        let call = Call::new(Method::POST, &["event-streams", stream.as_str(), "test"]);
        self.resource(&call.json(&TestEvent { event_type, data })).await
    }
}
