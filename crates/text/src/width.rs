//! Cuts text into lines by the columns that a terminal gives it. What people see as one character stays whole.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// What becomes of a word that is longer than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlong {
    /// It is broken, behind a mark of punctuation if one is near.
    Broken,
    /// It stays whole, and so does what stands in backticks and fits on a line: it is meant to be copied.
    Whole,
}

/// Returns the columns that a terminal gives a text on one line.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns the places of the lines that `text` takes where a line has `room` columns; at least one line. Text is cut at
/// blanks, which then belong to neither line.
pub fn wrap(text: &str, room: usize, overlong: Overlong) -> Vec<Range<usize>> {
    if width(text) <= room {
        return std::iter::once(0..text.len()).collect();
    }
    let quoted = if overlong == Overlong::Whole { commands(text, room) } else { Vec::new() };
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let is_quoted = |at: usize| quoted.iter().any(|place| place.contains(&(start + at)));
        let end = start + line_end(&text[start..], room.max(1), overlong, is_quoted);
        let rest = &text[end..];
        lines.push(start..end);
        let next = rest.trim_start_matches(' ');
        if next.is_empty() {
            return lines;
        }
        start = text.len() - next.len();
    }
}

/// Returns where the first line of `text` ends.
fn line_end(text: &str, room: usize, overlong: Overlong, is_quoted: impl Fn(usize) -> bool) -> usize {
    let (mut used, mut blank, mut mark) = (0, None, None);
    let mut is_indent = true;
    for (at, cluster) in text.grapheme_indices(true) {
        if cluster == " " {
            if !is_indent && !is_quoted(at) {
                blank = Some(at);
            }
        } else {
            is_indent = false;
        }
        used += width(cluster);
        if used > room {
            let broken = || mark.unwrap_or(at).max(text.graphemes(true).next().map_or(0, str::len));
            match (blank, overlong) {
                (Some(end), _) => return text[..end].trim_end_matches(' ').len(),
                (None, Overlong::Broken) => return broken(),
                (None, Overlong::Whole) => {}
            }
        }
        // A piece of less than half a line would look torn off.
        if matches!(cluster, "." | "," | "/" | ";" | "-" | "_" | "=" | "&" | "?" | "T") && used * 2 > room {
            mark = Some(at + cluster.len());
        }
    }
    text.trim_end_matches(' ').len()
}

/// Returns the places of what stands in backticks and fits on a line.
fn commands(text: &str, room: usize) -> Vec<Range<usize>> {
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    let pairs = ticks.chunks_exact(2).map(|pair| pair[0]..pair[1] + 1);
    pairs.filter(|place| width(&text[place.clone()]) <= room).collect()
}

#[cfg(test)]
mod tests;
