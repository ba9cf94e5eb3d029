//! stats.

use std::borrow::Cow;

use anyhow::Context as _;
use serde_json::{Number, Value, json};

use crate::cli::{Format, StatsArgs};
use crate::commands::deliveries::filter::window;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;
use crate::output::{self, Row, Series};
use auth0_events_client::model::{Resource as _, Stats};

/// Counts the deliveries of a stream over time.
pub(crate) async fn stats(ctx: &Context, args: StatsArgs) -> anyhow::Result<()> {
    let (from, to) = window(args.from, args.to)?;
    let target = Target::find(ctx, args.stream).await?;
    let stats = ctx.client().await?.get_stats(&target.id, from, to).await;
    let stats = stats.with_context(|| format!("cannot count the deliveries of event stream {}", target.name))?;
    match ctx.format(Format::Json) {
        Format::Json | Format::JsonCompact => print::document(ctx, stats.document()),
        Format::Csv => print::all(ctx, &counts(&stats)),
        Format::Table => Ok(ctx.terminal.write(&chart(ctx, &stats))?),
    }
}

/// One count of one series: what a line of CSV holds.
struct Count {
    bucket: String,
    metric: String,
    count: Option<Number>,
}

impl Row for Count {
    const COLUMNS: &'static [&'static str] = &["BUCKET", "METRIC", "COUNT"];

    fn cells(&self) -> Vec<String> {
        let count = self.count.as_ref().map(Number::to_string).unwrap_or_default();
        vec![self.bucket.clone(), self.metric.clone(), count]
    }

    fn json(&self) -> Cow<'_, Value> {
        Cow::Owned(json!({"bucket": self.bucket, "metric": self.metric, "count": self.count}))
    }
}

fn counts(stats: &Stats) -> Vec<Count> {
    let metrics = stats.metrics();
    let of_bucket = |(index, bucket): (usize, String)| {
        let count = move |metric: &auth0_events_client::model::Metric<'_>| Count {
            bucket: bucket.clone(),
            metric: metric.name(),
            count: metric.number(index).cloned(),
        };
        metrics.iter().map(count).collect::<Vec<_>>()
    };
    labels(stats).into_iter().enumerate().flat_map(of_bucket).collect()
}

/// Returns the start of each bucket. Values past the last bucket have a place of their own, lest they be lost.
fn labels(stats: &Stats) -> Vec<String> {
    let mut labels = stats.buckets();
    let length = stats.length().max(labels.len());
    labels.resize(length, UNNAMED.to_owned());
    labels
}

/// Stands where the API sent a value without its bucket.
const UNNAMED: &str = "?";

/// What a label ends in where its bucket is a day.
const MIDNIGHT: &str = "T00:00:00.000Z";

/// Draws the totals, then a line per bucket.
fn chart(ctx: &Context, stats: &Stats) -> Vec<u8> {
    let mut buckets = labels(stats);
    let is_day = |label: &String| label.ends_with(MIDNIGHT) || label == UNNAMED;
    let title = if buckets.iter().all(is_day) { "day" } else { "bucket" };
    if title == "day" {
        buckets.iter_mut().for_each(|label| *label = label.trim_end_matches(MIDNIGHT).to_owned());
    }
    let metrics = stats.metrics();
    let names: Vec<String> = metrics.iter().map(|metric| short(&metric.name())).collect();
    let of = |metric: &auth0_events_client::model::Metric<'_>| {
        (0..buckets.len()).map(|index| metric.number(index).cloned()).collect()
    };
    let values: Vec<Vec<Option<Number>>> = metrics.iter().map(of).collect();
    let totals: Vec<(&str, String)> = metrics
        .iter()
        .zip(&names)
        .map(|(metric, name)| (name.as_str(), metric.window_total().map_or_else(|| "-".to_owned(), Number::to_string)))
        .collect();
    let series: Vec<Series<'_>> = names.iter().zip(&values).map(|(name, values)| Series { name, values }).collect();
    let mut bytes = output::panel(&totals, ctx.layout());
    bytes.push(b'\n');
    bytes.extend(output::chart(title, &buckets, &series, ctx.layout()));
    bytes
}

/// `auth0.event_streams.failed_deliveries` is `failed` to a person; an unknown metric keeps its name.
fn short(metric: &str) -> String {
    let known = metric.strip_prefix("auth0.event_streams.").and_then(|name| name.strip_suffix("_deliveries"));
    known.unwrap_or(metric).to_owned()
}
