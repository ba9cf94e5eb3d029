//! The catalog of event types named by the published API description, with a sample payload for each.
//!
//! The list serves help, checks and samples. It does not limit what may be sent or shown, since the server's list grows.

use std::fmt;

/// The release stage of a type in the vendor's public event catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseStage {
    /// Generally available.
    General,
    /// Early access.
    Early,
    /// Named by the API description, but missing in the catalog.
    Unlisted,
}

impl fmt::Display for ReleaseStage {
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
    /// The release stage.
    pub stage: ReleaseStage,
    /// The change that the event reports.
    pub summary: &'static str,
}

/// All known types, in alphabetical order.
pub const EVENT_TYPES: &[EventType] = &[
    EventType {
        name: "connection.created",
        stage: ReleaseStage::Unlisted,
        summary: "an enterprise connection was added",
    },
    EventType {
        name: "connection.deleted",
        stage: ReleaseStage::Unlisted,
        summary: "an enterprise connection was removed",
    },
    EventType {
        name: "connection.updated",
        stage: ReleaseStage::Unlisted,
        summary: "an enterprise connection was changed",
    },
    EventType { name: "group.created", stage: ReleaseStage::Early, summary: "a group was added" },
    EventType { name: "group.deleted", stage: ReleaseStage::Early, summary: "a group was removed" },
    EventType {
        name: "group.member.added",
        stage: ReleaseStage::Early,
        summary: "a user or a connection joined a group",
    },
    EventType {
        name: "group.member.deleted",
        stage: ReleaseStage::Early,
        summary: "a user or a connection left a group",
    },
    EventType {
        name: "group.role.assigned",
        stage: ReleaseStage::Unlisted,
        summary: "a group was given a tenant role",
    },
    EventType { name: "group.role.deleted", stage: ReleaseStage::Unlisted, summary: "a group lost a tenant role" },
    EventType { name: "group.updated", stage: ReleaseStage::Early, summary: "a group was changed" },
    EventType {
        name: "organization.connection.added",
        stage: ReleaseStage::Early,
        summary: "a connection was enabled for an organization",
    },
    EventType {
        name: "organization.connection.removed",
        stage: ReleaseStage::Early,
        summary: "a connection was withdrawn from an organization",
    },
    EventType {
        name: "organization.connection.updated",
        stage: ReleaseStage::Early,
        summary: "the settings of an organization's connection were changed",
    },
    EventType { name: "organization.created", stage: ReleaseStage::General, summary: "an organization was added" },
    EventType { name: "organization.deleted", stage: ReleaseStage::General, summary: "an organization was removed" },
    EventType {
        name: "organization.group.role.assigned",
        stage: ReleaseStage::Unlisted,
        summary: "a group was given a role within an organization",
    },
    EventType {
        name: "organization.group.role.deleted",
        stage: ReleaseStage::Unlisted,
        summary: "a group lost a role within an organization",
    },
    EventType {
        name: "organization.member.added",
        stage: ReleaseStage::General,
        summary: "a user became a member of an organization",
    },
    EventType {
        name: "organization.member.deleted",
        stage: ReleaseStage::General,
        summary: "a user left an organization",
    },
    EventType {
        name: "organization.member.role.assigned",
        stage: ReleaseStage::General,
        summary: "a member was given a role within an organization",
    },
    EventType {
        name: "organization.member.role.deleted",
        stage: ReleaseStage::General,
        summary: "a member lost a role within an organization",
    },
    EventType { name: "organization.updated", stage: ReleaseStage::General, summary: "an organization was changed" },
    EventType {
        name: "user.created",
        stage: ReleaseStage::General,
        summary: "a user was created by sign-up, API, import or first login",
    },
    EventType {
        name: "user.deleted",
        stage: ReleaseStage::General,
        summary: "a user was removed, alone or with its connection",
    },
    EventType {
        name: "user.updated",
        stage: ReleaseStage::General,
        summary: "a user profile was changed, also by a login",
    },
];

const SAMPLES: &str = include_str!("catalog/samples.json");

/// Returns the known type with this name.
pub fn find(name: &str) -> Option<&'static EventType> {
    EVENT_TYPES.binary_search_by(|known| known.name.cmp(name)).ok().map(|index| &EVENT_TYPES[index])
}

/// Returns the known names that match a pattern such as `*` or `user.*`, or `None` if the pattern has no star.
pub fn expand(pattern: &str) -> Option<Vec<&'static str>> {
    let prefix = pattern.strip_suffix('*')?;
    Some(EVENT_TYPES.iter().map(|known| known.name).filter(|name| name.starts_with(prefix)).collect())
}

/// Returns the types with each complete group folded: `user.* (3)` in the place of the group's first type. A group is complete
/// if it has two known types or more and all of them are listed. Unknown types are unchanged.
pub fn fold(types: &[String]) -> Vec<String> {
    let mut folded: Vec<String> = Vec::new();
    for name in types {
        let group = find(name).and_then(|_| complete_group(name, types));
        let entry = group.unwrap_or_else(|| name.clone());
        if entry == *name || !folded.contains(&entry) {
            folded.push(entry);
        }
    }
    folded
}

/// Returns the largest complete group of a type, with its pattern and its size.
fn complete_group(name: &str, types: &[String]) -> Option<String> {
    let prefixes = std::iter::once("").chain(name.match_indices('.').map(|(end, _)| &name[..=end]));
    let patterns = prefixes.map(|prefix| format!("{prefix}*"));
    let mut groups = patterns.filter_map(|pattern| Some((expand(&pattern)?, pattern)));
    let is_complete = |known: &[&str]| known.len() > 1 && known.iter().all(|one| types.iter().any(|name| name == one));
    let (known, pattern) = groups.find(|(known, _)| is_complete(known))?;
    Some(format!("{pattern} ({})", known.len()))
}

/// Returns whether `name` matches `pattern`: `*` matches all names, `user.*` a group, any other pattern itself only.
pub fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |prefix| name.starts_with(prefix))
}

/// Returns the sample `data` member of a known type, `{"object":{…}}`, with keys in alphabetical order.
pub fn sample(name: &str) -> Option<serde_json::Value> {
    let mut samples: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(SAMPLES).expect("the samples are valid JSON");
    samples.remove(name)
}

/// Returns the known name that is most similar to `name`, if one is similar enough to suggest.
pub fn nearest(name: &str) -> Option<&'static str> {
    nearest_of(name, EVENT_TYPES.iter().map(|known| known.name))
}

/// Returns the most similar of these names, if one is similar enough to suggest.
pub fn nearest_of<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distances = known.into_iter().map(|known| (distance(name, known), known));
    distances.min().filter(|(distance, _)| *distance <= 3.max(name.len() / 4)).map(|(_, known)| known)
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
