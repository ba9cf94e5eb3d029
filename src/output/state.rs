//! Colours the states in tables and panels. A state is also a word, so that nothing depends on colour alone.

use anstyle::AnsiColor;

/// The columns, and the keys of a panel, that hold states.
const HOLD_STATES: &[&str] = &["RESULT", "STATUS"];

/// Returns the colour of a value under its title: green for a good state, red for a failure, yellow for one that needs
/// attention or is not final.
pub(super) fn color(title: &str, value: &str) -> Option<AnsiColor> {
    if !HOLD_STATES.contains(&title) {
        return None;
    }
    match value {
        "enabled" | "delivered" | "successful" => Some(AnsiColor::Green),
        "failed" => Some(AnsiColor::Red),
        "disabled" | "pending" | "retrying" => Some(AnsiColor::Yellow),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
