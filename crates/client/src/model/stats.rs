//! Statistics: finished deliveries of a stream, counted by time.

use serde_json::Value;

use super::{Resource, text};

/// The series of deliveries that were successful.
pub const SUCCESSFUL_DELIVERIES: &str = "auth0.event_streams.successful_deliveries";
/// The series of deliveries that used up their attempts. A redelivery that fails counts again (recorded).
pub const FAILED_DELIVERIES: &str = "auth0.event_streams.failed_deliveries";

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

    /// The highest number of values in any series, or of buckets: neither is bound to fit the other.
    pub fn length(&self) -> usize {
        let buckets = self.0.get("buckets").and_then(Value::as_array).map_or(0, Vec::len);
        self.metrics().iter().map(Metric::length).fold(buckets, usize::max)
    }

    /// How much a series has grown since `earlier`, bucket by bucket, so that it does not matter if the window has moved.
    pub fn rise_since(&self, earlier: &Self, metric: &str) -> u64 {
        let before = earlier.counts(metric);
        let of = |bucket: &String| before.iter().find(|(known, _)| known == bucket).map_or(0, |(_, count)| *count);
        self.counts(metric).iter().map(|(bucket, count)| count.saturating_sub(of(bucket))).sum()
    }

    /// The counts of one series with their buckets, oldest first, without the gaps.
    pub fn counts(&self, metric: &str) -> Vec<(String, u64)> {
        let series = self.metrics().into_iter().find(|series| series.name() == metric);
        let buckets = self.buckets().into_iter().enumerate();
        buckets.filter_map(|(index, bucket)| Some((bucket, series?.count(index)?))).collect()
    }

    /// Every series, known or not. What is no object is none.
    pub fn metrics(&self) -> Vec<Metric<'_>> {
        let metrics = self.0.get("metrics").and_then(Value::as_array).into_iter().flatten();
        metrics.filter(|metric| metric.is_object()).map(Metric).collect()
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
    pub fn window_total(&self) -> Option<&serde_json::Number> {
        self.0.get("window_total").and_then(Value::as_number)
    }

    fn length(&self) -> usize {
        self.0.get("data").and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// The number of a bucket, digit by digit as sent; `None` where the series has a gap.
    pub fn number(&self, bucket: usize) -> Option<&serde_json::Number> {
        self.0.get("data").and_then(|data| data.get(bucket)).and_then(Value::as_number)
    }

    /// The count of a bucket; `None` where the series has a gap, or a number that counts nothing.
    pub fn count(&self, bucket: usize) -> Option<u64> {
        self.number(bucket).and_then(serde_json::Number::as_u64)
    }
}

#[cfg(test)]
mod tests;
