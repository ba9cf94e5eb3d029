//! Owns [`EventTally`]: how many events of each type were received, and how many failed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use auth0_events_client::model::Event;
use auth0_events_text as text;

/// The length of a type name in the summary. Senders can choose any.
const MAX_CHARACTERS: usize = 40;

/// The number of types to count separately. Senders can invent any number.
const MAX_TYPES: usize = 1000;
/// The name of the rest.
const OTHER: &str = "(other types)";

#[derive(Debug)]
pub(crate) struct EventTally {
    /// By the name to show.
    types: BTreeMap<String, u64>,
    /// Events that were not delivered, or on which a filter failed.
    pub(crate) failed: u64,
    started: Instant,
}

impl Default for EventTally {
    fn default() -> Self {
        Self { types: BTreeMap::new(), failed: 0, started: Instant::now() }
    }
}

impl EventTally {
    pub(crate) fn count(&mut self, event: &Event) {
        let name = short_name(event.event_type());
        let is_full = self.types.len() >= MAX_TYPES && !self.types.contains_key(&*name);
        let name = if is_full { OTHER.into() } else { name };
        *self.types.entry(name.into_owned()).or_default() += 1;
    }

    /// Returns the number of events.
    pub(crate) fn total(&self) -> u64 {
        self.types.values().sum()
    }

    /// Returns the lines of the summary, the most frequent type first.
    pub(crate) fn summary(&self) -> Vec<String> {
        let seconds = Duration::from_secs(self.started.elapsed().as_secs());
        let total = self.total();
        let mut lines = vec![format!("Received {total} {} in {} s.", plural(total), seconds.as_secs())];
        let mut types: Vec<_> = self.types.iter().collect();
        types.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let width = types.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        lines.extend(types.iter().map(|(name, count)| format!("  {name:width$}  {count}")));
        if self.failed > 0 {
            lines.push(format!("  {} of them failed.", self.failed));
        }
        lines
    }
}

/// Returns the name of a type without control characters, cut to the maximum length.
fn short_name(name: &str) -> Cow<'_, str> {
    let name = text::escape(name);
    match name.char_indices().nth(MAX_CHARACTERS) {
        Some(_) => Cow::Owned(name.chars().take(MAX_CHARACTERS - 1).chain(['…']).collect()),
        None => name,
    }
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "event" } else { "events" }
}

#[cfg(test)]
mod tests;
