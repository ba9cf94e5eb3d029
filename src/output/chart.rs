//! Draws counts over time: a line per bucket, and for each series its number and a bar.

use std::borrow::Cow;

use serde_json::Number;

use super::Layout;
use super::table::{TITLE, panel};
use auth0_events_text::{escape, width};

/// Width of a bar where the terminal's is unknown.
const PIPE_BAR: usize = 20;
const WIDEST_BAR: usize = 40;
/// Shorter bars tell too little: the numbers then stand alone.
const NARROWEST_BAR: usize = 4;
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// One line of counts, as many as there are buckets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Series<'a> {
    /// The title over the numbers.
    pub(crate) name: &'a str,
    /// A number per bucket, shown as sent. `None` is a gap: the API sent no value.
    pub(crate) values: &'a [Option<Number>],
}

/// Draws the series beside the labels of their buckets, all to one scale. A zero has an empty bar, and so has a
/// number that is no count; a gap shows `-`. Where the terminal has no room even for the numbers, each bucket is a panel.
pub(crate) fn chart(title: &str, labels: &[String], series: &[Series<'_>], layout: Layout) -> Vec<u8> {
    let labels: Vec<_> = labels.iter().map(|label| escape(label)).collect();
    let names: Vec<_> = series.iter().map(|one| escape(&one.name.to_uppercase()).into_owned()).collect();
    let label_width = labels.iter().map(|label| width(label)).max().unwrap_or(0).max(width(title));
    let number = |value: Option<&Number>| value.map_or_else(|| "-".to_owned(), Number::to_string);
    let number_widths: Vec<usize> = series
        .iter()
        .zip(&names)
        .map(|(one, name)| {
            one.values.iter().map(|value| number(value.as_ref()).len()).max().unwrap_or(0).max(width(name))
        })
        .collect();
    let most = series.iter().flat_map(|one| one.values).flatten().filter_map(Number::as_u64).max().unwrap_or(0);
    let numbers_alone = label_width + number_widths.iter().map(|width| width + 2).sum::<usize>();
    if layout.width.is_some_and(|width| width < numbers_alone) {
        let of_bucket = |(index, label): (usize, &Cow<'_, str>)| {
            let number = |one: &Series<'_>| number(one.values.get(index).and_then(Option::as_ref));
            let numbers = series.iter().map(|one| (one.name, number(one)));
            panel(&std::iter::once((title, label.to_string())).chain(numbers).collect::<Vec<_>>(), layout)
        };
        return labels.iter().enumerate().map(of_bucket).collect::<Vec<_>>().join(&b'\n');
    }
    let bar_width = layout.width.map_or(PIPE_BAR, |width| {
        let bar = width.saturating_sub(numbers_alone) / series.len().max(1);
        // Two blanks stand before each bar.
        let bar = bar.saturating_sub(2);
        if bar < NARROWEST_BAR { 0 } else { bar.min(WIDEST_BAR) }
    });
    let gap = if bar_width > 0 { "  " } else { "" };

    let mut head = format!("{:label_width$}", title.to_uppercase());
    for (name, room) in names.iter().zip(&number_widths) {
        let before = room - width(name);
        head.push_str(&format!("  {:before$}{name}{gap}{:bar_width$}", "", ""));
    }
    let head = head.trim_end();
    let mut out = if layout.color { format!("{TITLE}{head}{TITLE:#}\n") } else { format!("{head}\n") };
    for (index, label) in labels.iter().enumerate() {
        let mut line = format!("{label}{:1$}", "", label_width - width(label));
        for (one, width) in series.iter().zip(&number_widths) {
            let value = one.values.get(index).and_then(Option::as_ref);
            let bar = bar(value.and_then(Number::as_u64).unwrap_or(0), most, bar_width);
            line.push_str(&format!("  {:>width$}{gap}{bar:bar_width$}", number(value)));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.into_bytes()
}

/// Draws `value` on a scale where `most` fills `width`. Whatever is not zero shows at least an eighth of a column.
fn bar(value: u64, most: u64, width: usize) -> String {
    if value == 0 || width == 0 {
        return String::new();
    }
    let eighths = (u128::from(value) * width as u128 * 8 / u128::from(most.max(value))).max(1);
    let eighths = usize::try_from(eighths).expect("a bar is no longer than its width");
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests;
