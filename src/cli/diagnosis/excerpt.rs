//! Shows one position in a text: its line, or part of a long line, with a caret below.

use auth0_events_text::redaction::MalformedMask;
use auth0_events_text::{MASK, char_width};

/// Number of columns shown of a longer line, around the caret.
const WINDOW: usize = 60;

/// Returns the masked line that contains byte `at`, and a line with a caret, both indented by two spaces.
pub(super) fn around(text: &str, at: usize, mask: &MalformedMask) -> String {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let (mut pieces, mut caret) = (Vec::new(), None);
    let mut here = start;
    while here < end {
        if caret.is_none() && here >= at {
            caret = Some(pieces.len());
        }
        if let Some(masked) = mask.covering(here) {
            if masked.contains(&at) {
                caret = caret.or(Some(pieces.len()));
            }
            pieces.extend(MASK.chars());
            here = masked.end.min(end);
        } else {
            let Some(c) = text[here..].chars().next() else { break };
            here += c.len_utf8();
            pieces.extend(visible(c));
        }
    }
    let caret = caret.unwrap_or(pieces.len());
    window(&pieces, caret)
}

/// Replaces a character that would shift the columns.
fn visible(c: char) -> impl Iterator<Item = char> {
    let (shown, escaped) = match c {
        '\t' => (Some(' '), None),
        '\r' => (None, None),
        c if char_width(c) == 0 || c.is_control() => (None, Some(c.escape_unicode())),
        c => (Some(c), None),
    };
    shown.into_iter().chain(escaped.into_iter().flatten())
}

/// Draws both lines, with a long one cut around the caret.
fn window(pieces: &[char], caret: usize) -> String {
    let width = |pieces: &[char]| pieces.iter().copied().map(char_width).sum::<usize>();
    let (mut first, mut last) = (0, pieces.len());
    if width(pieces) > WINDOW {
        // Most of the columns are before the caret, since the cause is usually there.
        let mut left = 0;
        first = caret;
        while first > 0 && left < WINDOW * 2 / 3 {
            first -= 1;
            left += char_width(pieces[first]);
        }
        let mut right = 0;
        last = caret;
        while last < pieces.len() && left + right < WINDOW {
            right += char_width(pieces[last]);
            last += 1;
        }
    }
    let cut_left = if first > 0 { "…" } else { "" };
    let cut_right = if last < pieces.len() { "…" } else { "" };
    let shown: String = pieces[first..last].iter().collect();
    let indent = width(&pieces[first..caret]) + usize::from(first > 0);
    format!("  {cut_left}{}{cut_right}\n  {:indent$}^", shown.trim_end(), "")
}
