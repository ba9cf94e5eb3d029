//! The width of text on a terminal, and lines that fit it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Returns the width of a text in columns of a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns the width of a character in columns of a terminal; 0 for a control character.
pub fn char_width(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// Returns the ranges of the lines of `text` at `room` columns; at least one line.
///
/// Lines end at blanks, which belong to neither line. A word that is longer than a line stays whole, and so does a command
/// in backticks that fits on a line, so that both can be copied.
pub fn wrap(text: &str, room: usize) -> Vec<Range<usize>> {
    if width(text) <= room {
        return std::iter::once(0..text.len()).collect();
    }
    let quoted = quoted_commands(text, room);
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let is_quoted = |at: usize| quoted.iter().any(|range| range.contains(&(start + at)));
        let end = start + line_end(&text[start..], room, is_quoted);
        lines.push(start..end);
        let next = text[end..].trim_start_matches(' ');
        if next.is_empty() {
            return lines;
        }
        start = text.len() - next.len();
    }
}

/// Returns the end of the first line of `text`.
fn line_end(text: &str, room: usize, is_quoted: impl Fn(usize) -> bool) -> usize {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let mut used = 0;
    let mut last_blank = None;
    for (at, cluster) in text.grapheme_indices(true) {
        if cluster == " " && at >= indent && !is_quoted(at) {
            last_blank = Some(at);
        }
        used += width(cluster);
        if used > room
            && let Some(end) = last_blank
        {
            return text[..end].trim_end_matches(' ').len();
        }
    }
    text.trim_end_matches(' ').len()
}

/// Returns the ranges in backticks that fit on a line.
fn quoted_commands(text: &str, room: usize) -> Vec<Range<usize>> {
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    let pairs = ticks.chunks_exact(2).map(|pair| pair[0]..pair[1] + 1);
    pairs.filter(|range| width(&text[range.clone()]) <= room).collect()
}

#[cfg(test)]
mod tests;
