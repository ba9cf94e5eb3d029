//! Owns [`Tally`]: how many events of which type have come, and how many failed.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::model::Event;
use crate::terminal::Terminal;

/// Counts of one run.
#[derive(Debug)]
pub(crate) struct Tally {
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
        match self.types.get_mut(event.event_type()) {
            Some(count) => *count += 1,
            None => drop(self.types.insert(event.event_type().to_owned(), 1)),
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
        let width = types.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, count) in types {
            terminal.status(&format!("  {name:width$}  {count}"));
        }
        if self.failed > 0 {
            terminal.status(&format!("  {} of them failed.", self.failed));
        }
    }
}

/// Returns the noun that fits a count.
pub(crate) fn plural(count: u64) -> &'static str {
    if count == 1 { "event" } else { "events" }
}
