//! `stats`: the number of deliveries over time.

use std::borrow::Cow;

use anyhow::Context as _;
use serde_json::{Number, Value, json};

use crate::cli::{Format, StatsArgs};
use crate::commands::deliveries::filter::window;
use crate::commands::print;
use crate::commands::target::Target;
use crate::context::Context;
use crate::output::{self, ChartValue, Row, Series};
use auth0_events_client::model::{FAILED_DELIVERIES, Metric, Resource as _, SUCCESSFUL_DELIVERIES, Stats};

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

/// Draws the totals, then one line per bucket that holds something or is beside one that does.
fn chart(ctx: &Context, stats: &Stats) -> Vec<u8> {
    let buckets = labels(stats);
    let metrics = stats.metrics();
    let total = |metric: &Metric<'_>| metric.window_total().map_or_else(|| "-".to_owned(), Number::to_string);
    let names: Vec<String> = metrics.iter().map(|metric| short_name(&metric.name())).collect();
    let mut totals: Vec<(&str, String)> = names.iter().map(String::as_str).zip(metrics.iter().map(total)).collect();
    totals.push(("success rate", success_rate(stats)));
    let mut bytes = output::panel(&totals, ctx.layout());

    let holds_something = |index: usize| {
        metrics.iter().filter_map(|metric| metric.number(index)).any(|number| number.as_f64() != Some(0.0))
    };
    let rows = shown_buckets(&(0..buckets.len()).map(holds_something).collect::<Vec<_>>());
    if rows.is_empty() {
        ctx.terminal.hint("no deliveries were counted in this period; `--from` chooses another one");
        return bytes;
    }
    let unit = BucketUnit::of(stats, &buckets);
    let label = |row: &Option<usize>| row.map_or_else(|| SKIPPED.to_owned(), |index| unit.label(&buckets[index]));
    let labels: Vec<String> = rows.iter().map(label).collect();
    let numbers = |metric: &Metric<'_>| -> Vec<ChartValue> {
        let value = |row: &Option<usize>| match row {
            Some(index) => metric.number(*index).cloned().map_or(ChartValue::Gap, ChartValue::Number),
            None => ChartValue::Skipped,
        };
        rows.iter().map(value).collect()
    };
    let values: Vec<Vec<ChartValue>> = metrics.iter().map(numbers).collect();
    let series: Vec<Series<'_>> = names.iter().zip(&values).map(|(name, values)| Series { name, values }).collect();
    bytes.push(b'\n');
    bytes.extend(output::chart(unit.title(), &labels, &series, ctx.layout()));
    bytes
}

/// The label of a line for buckets without deliveries that are left out.
const SKIPPED: &str = "...";

/// Returns the indices of the buckets that hold something and of their neighbours. `None` stands for two or more buckets left
/// out between them.
fn shown_buckets(holds_something: &[bool]) -> Vec<Option<usize>> {
    let holds = |index: usize| holds_something.get(index).is_some_and(|holds| *holds);
    let is_near = |index: usize| holds(index) || holds(index + 1) || index.checked_sub(1).is_some_and(holds);
    let mut rows: Vec<Option<usize>> = Vec::new();
    let mut next = None;
    for index in (0..holds_something.len()).filter(|index| is_near(*index)) {
        match next.map_or(0, |next| index - next) {
            0 => {}
            1 => rows.push(Some(index - 1)),
            _ => rows.push(None),
        }
        rows.push(Some(index));
        next = Some(index + 1);
    }
    rows
}

/// Returns the share of successful deliveries, rounded down, so that it is 100 % only if none failed; `-` if there are none.
fn success_rate(stats: &Stats) -> String {
    let total = |name: &str| {
        let metric = stats.metrics().into_iter().find(|metric| metric.name() == name)?;
        metric.window_total().and_then(Number::as_u64)
    };
    let (Some(successful), Some(failed)) = (total(SUCCESSFUL_DELIVERIES), total(FAILED_DELIVERIES)) else {
        return "-".to_owned();
    };
    let all = u128::from(successful) + u128::from(failed);
    let Some(tenths) = (u128::from(successful) * 1000).checked_div(all) else { return "-".to_owned() };
    match tenths {
        0 if successful > 0 => "< 0.1 %".to_owned(),
        _ => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// The length of the buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BucketUnit {
    Day,
    Hour,
    Other,
}

/// End of the start of a bucket that is a day.
const MIDNIGHT: &str = "T00:00:00.000Z";
/// End of the start of a bucket that is an hour.
const FULL_HOUR: &str = ":00:00.000Z";

impl BucketUnit {
    /// Returns the unit of buckets with these starts. A single hour can start at midnight, so the length counts as well.
    fn of(stats: &Stats, starts: &[String]) -> Self {
        let length = stats.bucket_seconds();
        let all_end_in = |end: &str| starts.iter().all(|start| start.ends_with(end) || start == UNNAMED);
        if length.is_none_or(|length| length == 86_400) && all_end_in(MIDNIGHT) {
            Self::Day
        } else if length.is_none_or(|length| length == 3_600) && all_end_in(FULL_HOUR) {
            Self::Hour
        } else {
            Self::Other
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Other => "bucket",
        }
    }

    /// Returns `2026-03-02` for a day, `2026-03-02T09:00Z` for an hour, and other starts as sent.
    fn label(self, start: &str) -> String {
        match self {
            Self::Day => start.trim_end_matches(MIDNIGHT).to_owned(),
            Self::Hour => start.strip_suffix(FULL_HOUR).map_or_else(|| start.to_owned(), |hour| format!("{hour}:00Z")),
            Self::Other => start.to_owned(),
        }
    }
}

/// Returns `failed` for `auth0.event_streams.failed_deliveries`. Unknown metrics keep their names.
fn short_name(metric: &str) -> String {
    let known = metric.strip_prefix("auth0.event_streams.").and_then(|name| name.strip_suffix("_deliveries"));
    known.unwrap_or(metric).to_owned()
}

#[cfg(test)]
mod tests;
