//! The event types that the published API description names, with one sample payload each.
//!
//! The list serves help, checks and samples. It never limits what is sent or shown: the server's own list grows.

use std::fmt;

/// How far the vendor's public event catalog has taken a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Generally available.
    General,
    /// Early access.
    Early,
    /// Named by the API description only; the catalog has no entry.
    Unlisted,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::General => "GA",
            Self::Early => "EA",
            Self::Unlisted => "unlisted",
        })
    }
}

/// One event type.
#[derive(Debug, Clone, Copy)]
pub struct EventType {
    /// The name on the wire, such as `user.created`.
    pub name: &'static str,
    /// How far the type is in the vendor's catalog.
    pub stage: Stage,
    /// What has happened when such an event arrives.
    pub summary: &'static str,
}

/// Every known type, in alphabetical order.
pub const EVENT_TYPES: &[EventType] = &[
    EventType { name: "connection.created", stage: Stage::Unlisted, summary: "an enterprise connection was added" },
    EventType { name: "connection.deleted", stage: Stage::Unlisted, summary: "an enterprise connection was removed" },
    EventType { name: "connection.updated", stage: Stage::Unlisted, summary: "an enterprise connection was changed" },
    EventType { name: "group.created", stage: Stage::Early, summary: "a group was added" },
    EventType { name: "group.deleted", stage: Stage::Early, summary: "a group was removed" },
    EventType { name: "group.member.added", stage: Stage::Early, summary: "a user or a connection joined a group" },
    EventType { name: "group.member.deleted", stage: Stage::Early, summary: "a user or a connection left a group" },
    EventType { name: "group.role.assigned", stage: Stage::Unlisted, summary: "a group was given a tenant role" },
    EventType { name: "group.role.deleted", stage: Stage::Unlisted, summary: "a group lost a tenant role" },
    EventType { name: "group.updated", stage: Stage::Early, summary: "a group was changed" },
    EventType {
        name: "organization.connection.added",
        stage: Stage::Early,
        summary: "a connection was enabled for an organization",
    },
    EventType {
        name: "organization.connection.removed",
        stage: Stage::Early,
        summary: "a connection was withdrawn from an organization",
    },
    EventType {
        name: "organization.connection.updated",
        stage: Stage::Early,
        summary: "the settings of an organization's connection were changed",
    },
    EventType { name: "organization.created", stage: Stage::General, summary: "an organization was added" },
    EventType { name: "organization.deleted", stage: Stage::General, summary: "an organization was removed" },
    EventType {
        name: "organization.group.role.assigned",
        stage: Stage::Unlisted,
        summary: "a group was given a role within an organization",
    },
    EventType {
        name: "organization.group.role.deleted",
        stage: Stage::Unlisted,
        summary: "a group lost a role within an organization",
    },
    EventType {
        name: "organization.member.added",
        stage: Stage::General,
        summary: "a user became a member of an organization",
    },
    EventType { name: "organization.member.deleted", stage: Stage::General, summary: "a user left an organization" },
    EventType {
        name: "organization.member.role.assigned",
        stage: Stage::General,
        summary: "a member was given a role within an organization",
    },
    EventType {
        name: "organization.member.role.deleted",
        stage: Stage::General,
        summary: "a member lost a role within an organization",
    },
    EventType { name: "organization.updated", stage: Stage::General, summary: "an organization was changed" },
    EventType {
        name: "user.created",
        stage: Stage::General,
        summary: "a user came into being, by whatever way: sign-up, API, import, first login",
    },
    EventType {
        name: "user.deleted",
        stage: Stage::General,
        summary: "a user was removed, alone or with its connection",
    },
    EventType { name: "user.updated", stage: Stage::General, summary: "a user profile was changed, be it by a login" },
];

const SAMPLES: &str = include_str!("catalog/samples.json");

/// Returns the known type of that name.
pub fn find(name: &str) -> Option<&'static EventType> {
    EVENT_TYPES.binary_search_by(|known| known.name.cmp(name)).ok().map(|index| &EVENT_TYPES[index])
}

/// Returns the names that `pattern` stands for: `*` for all, `user.*` for a group. `None` when it holds no star.
pub fn expand(pattern: &str) -> Option<Vec<&'static str>> {
    let prefix = pattern.strip_suffix('*')?;
    Some(EVENT_TYPES.iter().map(|known| known.name).filter(|name| name.starts_with(prefix)).collect())
}

/// Tells whether `pattern` stands for `name`: `*` for every name, `user.*` for a group, anything else for itself.
pub fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |prefix| name.starts_with(prefix))
}

/// Returns the sample of a known type: the `data` member of its event, `{"object":{…}}`, keys in alphabetical order.
pub fn sample(name: &str) -> Option<serde_json::Value> {
    let mut samples: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(SAMPLES).expect("the samples are valid JSON, as a test shows");
    samples.remove(name)
}

/// Returns the known name nearest to `name`, if one is near enough to be what was meant.
pub fn nearest(name: &str) -> Option<&'static str> {
    nearest_of(name, EVENT_TYPES.iter().map(|known| known.name))
}

/// Returns which of these names is nearest to `name`, if one is near enough to be what was meant.
pub fn nearest_of<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known = known.into_iter().map(|known| (distance(name, known), known));
    known.min().filter(|(distance, _)| *distance <= 3.max(name.len() / 4)).map(|(_, known)| known)
}

/// Counts the single-character edits between two names (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.bytes().enumerate() {
            let substituted = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests;
