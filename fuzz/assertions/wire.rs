//! Properties of bodies: answers of the API, and events.

use std::collections::BTreeSet;

use bytes::Bytes;
use serde_json::Value;

use crate::engine::ingest::endpoint;
use auth0_events_client::model::{self, Delivery, EventStream, Resource, Stats};
use auth0_events_text::json;

/// Converts an answer to the model and back. No digit changes, and no accessor panics.
pub fn answers(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let text = document.to_string();
    let again: Value = serde_json::from_str(&text).expect("what was written is read");
    assert_eq!(again.to_string(), text);
    for read in [stream, delivery, stats] {
        drop(read(document.clone()));
    }
}

/// Reads a stream, and fails if the document is not one.
pub(super) fn stream(document: Value) -> Result<(), String> {
    let text = document.to_string();
    let stream = EventStream::read(document)?;
    assert_eq!(stream.document().to_string(), text);
    drop((stream.id(), stream.name(), stream.status(), stream.event_types(), stream.destination_type()));
    Ok(())
}

pub(super) fn delivery(document: Value) -> Result<(), String> {
    let text = document.to_string();
    let delivery = Delivery::read(document)?;
    assert_eq!(delivery.document().to_string(), text);
    drop((delivery.event_type(), delivery.status(), delivery.last_error(), delivery.last_attempt_time()));
    assert!(delivery.attempts().iter().all(|attempt| attempt.duration().is_none_or(f64::is_finite)));
    Ok(())
}

pub(super) fn stats(document: Value) -> Result<(), String> {
    let text = document.to_string();
    let stats = Stats::read(document)?;
    assert_eq!(stats.document().to_string(), text);
    for series in stats.metrics() {
        assert!(stats.counts(&series.name()).len() <= stats.length());
        // The first of two equal buckets counts.
        let buckets = stats.buckets();
        if buckets.iter().collect::<BTreeSet<_>>().len() == buckets.len() {
            assert_eq!(stats.rise_since(&stats, &series.name()), 0);
        }
    }
    Ok(())
}

/// Reads a CloudEvent as the receiver does. Reading it again, alone or within a message of the feed, gives the same.
pub fn cloud_events(bytes: &[u8]) {
    let Ok(event) = endpoint::EventAttributes::parse(bytes) else { return };
    let bytes = json::without_bom(bytes);
    let value = json::read(bytes).expect("an event that was taken is JSON").value;
    assert_eq!((&value["id"], &value["type"]), (&event.id.clone().into(), &event.event_type.clone().into()));
    let alone = model::Event::from_body(event.event_type.clone(), Bytes::copy_from_slice(bytes));
    let message = [b"{\"offset\":\"b1\",\"event\":", bytes, b"}"].concat();
    let wrapped = model::Event::from_feed(String::new(), None, message.into()).expect("the data names the type");
    assert_eq!((wrapped.event_type(), wrapped.offset()), (event.event_type.as_str(), Some("b1")));
    for read in [&alone, &wrapped] {
        let head = read.head().expect("an event that was taken has a head");
        assert_eq!((&*head.id, head.time.as_deref()), (event.id.as_str(), event.time.as_deref()));
        let payload = read.payload().expect("an event that was taken has a payload");
        assert_eq!(payload.trim_ascii(), bytes.trim_ascii());
    }
}
