//! Owns [`Tally`]: how many events of which type have come, and how many failed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::terminal::Terminal;
use auth0_events_client::model::Event;
use auth0_events_text as text;

/// Characters of a type that are shown. Whoever sends an event may write any.
const MOST_CHARACTERS: usize = 40;

/// Types that are counted each for itself. Whoever sends events may invent any number of them.
const MOST_TYPES: usize = 1000;
/// What the rest is counted as.
const OTHER: &str = "(other types)";

/// Counts of one run.
#[derive(Debug)]
pub(crate) struct Tally {
    /// By the type as it is shown.
    types: BTreeMap<String, u64>,
    /// Events that were not delivered, or that a filter failed on.
    pub(crate) failed: u64,
    began: Instant,
}

impl Default for Tally {
    fn default() -> Self {
        Self { types: BTreeMap::new(), failed: 0, began: Instant::now() }
    }
}

impl Tally {
    /// Counts an event.
    pub(crate) fn count(&mut self, event: &Event) {
        let name = shown(event.event_type());
        let is_full = self.types.len() >= MOST_TYPES;
        match self.types.get_mut(&*name) {
            Some(count) => *count += 1,
            None if is_full => *self.types.entry(OTHER.to_owned()).or_default() += 1,
            None => drop(self.types.insert(name.into_owned(), 1)),
        }
    }

    /// Returns how many events have come.
    pub(crate) fn total(&self) -> u64 {
        self.types.values().sum()
    }

    /// Tells the counts, the most frequent type first.
    pub(crate) fn summarize(&self, terminal: &Terminal) {
        let seconds = Duration::from_secs(self.began.elapsed().as_secs());
        let total = self.total();
        terminal.status(&format!("Received {total} {} in {} s.", plural(total), seconds.as_secs()));
        let mut types: Vec<_> = self.types.iter().collect();
        types.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let width = types.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, count) in types {
            terminal.status(&format!("  {name:width$}  {count}"));
        }
        if self.failed > 0 {
            terminal.status(&format!("  {} of them failed.", self.failed));
        }
    }
}

/// Puts the name of a type as it is shown.
fn shown(name: &str) -> Cow<'_, str> {
    let name = text::escape(name);
    match name.char_indices().nth(MOST_CHARACTERS) {
        Some(_) => Cow::Owned(name.chars().take(MOST_CHARACTERS - 1).chain(['…']).collect()),
        None => name,
    }
}

/// Returns the noun that fits a count.
pub(crate) fn plural(count: u64) -> &'static str {
    if count == 1 { "event" } else { "events" }
}

#[cfg(test)]
mod tests;
