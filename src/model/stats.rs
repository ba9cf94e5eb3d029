//! Statistics: finished deliveries of a stream, counted by time.

use serde_json::Value;

use super::{Resource, text};

/// Aligned series over a window.
#[derive(Debug, Clone)]
pub struct Stats(Value);

impl Resource for Stats {
    const REQUIRED: &'static [&'static str] = &["metrics"];

    fn from_document(document: Value) -> Self {
        Self(document)
    }

    fn document(&self) -> &Value {
        &self.0
    }
}

impl Stats {
    /// Start of each bucket, as the API wrote it.
    pub fn buckets(&self) -> Vec<String> {
        let buckets = self.0.get("buckets").and_then(Value::as_array);
        buckets.into_iter().flatten().map(|bucket| text(bucket, "")).collect()
    }

    /// Every series, known or not.
    pub fn metrics(&self) -> Vec<Metric<'_>> {
        self.0.get("metrics").and_then(Value::as_array).into_iter().flatten().map(Metric).collect()
    }
}

/// One series.
#[derive(Debug, Clone, Copy)]
pub struct Metric<'a>(&'a Value);

impl Metric<'_> {
    /// Such as `auth0.event_streams.failed_deliveries`.
    pub fn name(&self) -> String {
        text(self.0, "/name")
    }

    /// The sum over the window, as the API counted it.
    pub fn window_total(&self) -> Option<u64> {
        self.0.get("window_total").and_then(Value::as_u64)
    }

    /// The count of a bucket; `None` where the series has a gap.
    pub fn count(&self, bucket: usize) -> Option<u64> {
        self.0.get("data").and_then(|data| data.get(bucket)).and_then(Value::as_u64)
    }
}
