//! `stats`: the number of deliveries over time.

use std::borrow::Cow;

use anyhow::Context as _;
use serde_json::{Number, Value, json};

use crate::cli::{Format, StatsArgs};
use crate::commands::deliveries::filter::window;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;
use crate::output::{self, Row, Series};
use auth0_events_client::model::{Metric, Resource as _, Stats};

/// Prints the delivery statistics of a stream.
pub(crate) async fn stats(ctx: &Context, args: StatsArgs) -> anyhow::Result<()> {
    let (from, to) = window(args.from, args.to)?;
    let target = Target::find(ctx, args.stream).await?;
    let stats = ctx.client().await?.get_stats(&target.id, from, to).await;
    let stats =
        stats.with_context(|| format!("cannot read the delivery statistics of event stream {}", target.name))?;
    match ctx.format(Format::Json) {
        Format::Json | Format::JsonCompact => {
            print::sent_document(ctx, stats.document(), stats.source().map(AsRef::as_ref))
        }
        Format::Csv => print::all(ctx, &rows(&stats)),
        Format::Table => Ok(ctx.terminal.write(&chart(ctx, &stats))?),
    }
}

/// A line of CSV: one count of one series.
struct StatsRow {
    bucket: String,
    metric: String,
    count: Option<Number>,
}

impl Row for StatsRow {
    const COLUMNS: &'static [&'static str] = &["BUCKET", "METRIC", "COUNT"];

    fn cells(&self) -> Vec<String> {
        let count = self.count.as_ref().map(Number::to_string).unwrap_or_default();
        vec![self.bucket.clone(), self.metric.clone(), count]
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({"bucket": self.bucket, "metric": self.metric, "count": self.count}))
    }
}

fn rows(stats: &Stats) -> Vec<StatsRow> {
    let metrics = stats.metrics();
    let mut rows = Vec::new();
    for (index, bucket) in labels(stats).into_iter().enumerate() {
        for metric in &metrics {
            let count = metric.number(index).cloned();
            rows.push(StatsRow { bucket: bucket.clone(), metric: metric.name(), count });
        }
    }
    rows
}

/// Returns the start of each bucket, with [`UNNAMED`] for values beyond the last bucket.
fn labels(stats: &Stats) -> Vec<String> {
    let mut labels = stats.buckets();
    let length = stats.length().max(labels.len());
    labels.resize(length, UNNAMED.to_owned());
    labels
}

/// Label of a value that the API sent without a bucket.
const UNNAMED: &str = "?";

/// End of the label of a bucket that is a day.
const MIDNIGHT: &str = "T00:00:00.000Z";

/// Draws the totals, then one line per bucket.
fn chart(ctx: &Context, stats: &Stats) -> Vec<u8> {
    let mut buckets = labels(stats);
    let are_days = buckets.iter().all(|label| label.ends_with(MIDNIGHT) || label == UNNAMED);
    if are_days {
        for label in &mut buckets {
            label.truncate(label.trim_end_matches(MIDNIGHT).len());
        }
    }
    let title = if are_days { "day" } else { "bucket" };
    let metrics = stats.metrics();
    let names: Vec<String> = metrics.iter().map(|metric| short_name(&metric.name())).collect();
    let numbers = |metric: &Metric<'_>| (0..buckets.len()).map(|index| metric.number(index).cloned()).collect();
    let values: Vec<Vec<Option<Number>>> = metrics.iter().map(numbers).collect();
    let total = |metric: &Metric<'_>| metric.window_total().map_or_else(|| "-".to_owned(), Number::to_string);
    let totals: Vec<(&str, String)> =
        names.iter().zip(&metrics).map(|(name, metric)| (name.as_str(), total(metric))).collect();
    let series: Vec<Series<'_>> = names.iter().zip(&values).map(|(name, values)| Series { name, values }).collect();
    let mut bytes = output::panel(&totals, ctx.layout());
    bytes.push(b'\n');
    bytes.extend(output::chart(title, &buckets, &series, ctx.layout()));
    bytes
}

/// Returns `failed` for `auth0.event_streams.failed_deliveries`. Unknown metrics keep their names.
fn short_name(metric: &str) -> String {
    let known = metric.strip_prefix("auth0.event_streams.").and_then(|name| name.strip_suffix("_deliveries"));
    known.unwrap_or(metric).to_owned()
}
