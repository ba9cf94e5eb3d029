//! Delivery statistics of a stream.

use serde_json::Value;

use super::resource::{Resource, ResourceDocument, text};

/// The name of the series of successful deliveries.
pub const SUCCESSFUL_DELIVERIES: &str = "auth0.event_streams.successful_deliveries";
/// The name of the series of failed deliveries. A redelivery that fails counts again (observed).
pub const FAILED_DELIVERIES: &str = "auth0.event_streams.failed_deliveries";

/// The delivery counts of a period, in series with common buckets.
#[derive(Debug, Clone)]
pub struct Stats(ResourceDocument);

impl Resource for Stats {
    const REQUIRED: &'static [&'static str] = &["metrics"];

    fn from_document(document: ResourceDocument) -> Self {
        Self(document)
    }

    fn resource_document(&self) -> &ResourceDocument {
        &self.0
    }
}

impl Stats {
    /// Returns the start time of each bucket, as the API wrote it.
    pub fn buckets(&self) -> Vec<String> {
        let buckets = self.document().get("buckets").and_then(Value::as_array);
        buckets.into_iter().flatten().map(|bucket| text(bucket, "")).collect()
    }

    /// Returns the length of each bucket in seconds, if the API sent it.
    pub fn bucket_seconds(&self) -> Option<u64> {
        self.document().pointer("/window/bucket_interval/scale_factor").and_then(Value::as_u64)
    }

    /// Returns the number of buckets, or of values in the longest series if that is higher.
    pub fn length(&self) -> usize {
        let buckets = self.document().get("buckets").and_then(Value::as_array).map_or(0, Vec::len);
        self.metrics().iter().map(Metric::length).fold(buckets, usize::max)
    }

    /// Returns the increase of a series since `earlier`. It compares the counts of each bucket, since the period may have
    /// moved.
    pub fn rise_since(&self, earlier: &Self, metric: &str) -> u64 {
        let before = earlier.counts(metric);
        let count_before =
            |bucket: &String| before.iter().find(|(known, _)| known == bucket).map_or(0, |(_, count)| *count);
        self.counts(metric).iter().map(|(bucket, count)| count.saturating_sub(count_before(bucket))).sum()
    }

    /// Returns the buckets of a series with their counts, oldest first, without gaps.
    pub fn counts(&self, metric: &str) -> Vec<(String, u64)> {
        let series = self.metrics().into_iter().find(|series| series.name() == metric);
        let buckets = self.buckets().into_iter().enumerate();
        buckets.filter_map(|(index, bucket)| Some((bucket, series?.count(index)?))).collect()
    }

    /// Returns every series, known or not.
    pub fn metrics(&self) -> Vec<Metric<'_>> {
        let metrics = self.document().get("metrics").and_then(Value::as_array).into_iter().flatten();
        metrics.filter(|metric| metric.is_object()).map(Metric).collect()
    }
}

/// A series of counts.
#[derive(Debug, Clone, Copy)]
pub struct Metric<'a>(&'a Value);

impl Metric<'_> {
    /// Returns the name, such as `auth0.event_streams.failed_deliveries`.
    pub fn name(&self) -> String {
        text(self.0, "/name")
    }

    /// Returns the sum over the period, as the API counted it.
    pub fn window_total(&self) -> Option<&serde_json::Number> {
        self.0.get("window_total").and_then(Value::as_number)
    }

    fn length(&self) -> usize {
        self.0.get("data").and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// Returns the number of a bucket with its digits as sent; `None` for a gap.
    pub fn number(&self, bucket: usize) -> Option<&serde_json::Number> {
        self.0.get("data").and_then(|data| data.get(bucket)).and_then(Value::as_number)
    }

    /// Returns the count of a bucket; `None` for a gap, or a number that is not a count.
    pub fn count(&self, bucket: usize) -> Option<u64> {
        self.number(bucket).and_then(serde_json::Number::as_u64)
    }
}

#[cfg(test)]
mod tests;
