//! Draws counts over time: a line per bucket with the number and a bar of each series.

use serde_json::Number;

use super::format::Layout;
use super::table::TITLE;
use auth0_events_text::{escape, width};

/// Width of a bar on a pipe.
const PIPE_BAR: usize = 20;
const WIDEST_BAR: usize = 40;
/// The least width of a bar. A narrower terminal shows numbers alone.
const NARROWEST_BAR: usize = 4;
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// One line of counts, as many as there are buckets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Series<'a> {
    /// The title over the numbers.
    pub(crate) name: &'a str,
    /// A value per line.
    pub(crate) values: &'a [ChartValue],
}

/// One value of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ChartValue {
    /// A number, shown as sent.
    Number(Number),
    /// The API sent no value.
    Gap,
    /// The line stands for buckets that are left out.
    Skipped,
}

impl ChartValue {
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Gap => "-".to_owned(),
            Self::Skipped => String::new(),
        }
    }

    /// Returns the count; `None` for a value that is not one.
    fn count(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_u64(),
            Self::Gap | Self::Skipped => None,
        }
    }
}

/// Draws the series beside the labels of their lines, all to one scale. The bar of a zero is empty, and so is that of a
/// number that is not a count. A gap shows `-`.
pub(crate) fn chart(title: &str, labels: &[String], series: &[Series<'_>], layout: Layout) -> Vec<u8> {
    let labels: Vec<_> = labels.iter().map(|label| escape(label)).collect();
    let names: Vec<_> = series.iter().map(|one| escape(&one.name.to_uppercase()).into_owned()).collect();
    let label_width = labels.iter().map(|label| width(label)).max().unwrap_or(0).max(width(title));
    let number_widths: Vec<usize> = series.iter().zip(&names).map(|(one, name)| number_width(one, name)).collect();
    let numbers_end = label_width + number_widths.iter().map(|width| width + 2).sum::<usize>();
    let bar_width = layout.width.map_or(PIPE_BAR, |width| bar_width(width.saturating_sub(numbers_end), series.len()));
    let gap = if bar_width > 0 { "  " } else { "" };
    let most = series.iter().flat_map(|one| one.values).filter_map(ChartValue::count).max().unwrap_or(0);

    let mut head = format!("{:label_width$}", title.to_uppercase());
    for (name, number_width) in names.iter().zip(&number_widths) {
        let indent = number_width - width(name);
        head += &format!("  {:indent$}{name}{gap}{:bar_width$}", "", "");
    }
    let head = head.trim_end();
    let mut text = if layout.color { format!("{TITLE}{head}{TITLE:#}\n") } else { format!("{head}\n") };
    for (index, label) in labels.iter().enumerate() {
        let mut line = format!("{label}{:1$}", "", label_width - width(label));
        for (one, number_width) in series.iter().zip(&number_widths) {
            let value = one.values.get(index).unwrap_or(&ChartValue::Gap);
            let bar = bar(value.count().unwrap_or(0), most, bar_width);
            line += &format!("  {:>number_width$}{gap}{bar:bar_width$}", value.text());
        }
        text += line.trim_end();
        text.push('\n');
    }
    text.into_bytes()
}

/// Returns the width of the numbers of a series with its name above them.
fn number_width(series: &Series<'_>, name: &str) -> usize {
    series.values.iter().map(|value| value.text().len()).max().unwrap_or(0).max(width(name))
}

/// Returns the width of each bar if all share `room`, two blanks before each; 0 if that is too narrow.
fn bar_width(room: usize, bars: usize) -> usize {
    let width = (room / bars.max(1)).saturating_sub(2);
    if width < NARROWEST_BAR { 0 } else { width.min(WIDEST_BAR) }
}

/// Draws `value` on a scale on which `most` fills `width`. A value above zero fills at least an eighth of a column.
fn bar(value: u64, most: u64, width: usize) -> String {
    if value == 0 || width == 0 {
        return String::new();
    }
    let eighths = (u128::from(value) * width as u128 * 8 / u128::from(most.max(value))).max(1);
    let eighths = usize::try_from(eighths).expect("a bar is not longer than its width");
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests;
