//! Parses values of flags: JSON or its source, lists of event types and edits of them, durations, streams.
//!
//! The commands read the files and stdin. Tenant domains have their own file.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{NonEmptyStringValueParser, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use crate::failure::Failure;
use auth0_events_cloudevents::catalog;
use auth0_events_platform as platform;
use auth0_events_text::repeatable;

/// The source of a JSON value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum JsonSource {
    /// The argument itself. It can contain a secret, so `Debug` does not print it.
    Inline(String),
    /// A file. Its name need not be Unicode.
    File(PathBuf),
    /// `-`.
    Stdin,
}

/// Parses a [`JsonSource`]: `@FILE`, `-`, or JSON, and optionally the bare name of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct JsonSourceParser {
    /// Whether an argument that does not begin like JSON is the name of a file.
    pub(super) takes_bare_names: bool,
}

impl TypedValueParser for JsonSourceParser {
    type Value = JsonSource;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<JsonSource, clap::Error> {
        let begins_json = || matches!(value.as_encoded_bytes().trim_ascii_start(), [b'{' | b'[' | b'"', ..]);
        match platform::strip_prefix(value, "@") {
            Some(path) => Ok(JsonSource::File(path.into())),
            None if value == "-" => Ok(JsonSource::Stdin),
            None if self.takes_bare_names && !value.is_empty() && !begins_json() => Ok(JsonSource::File(value.into())),
            // The errors of this parser do not repeat the argument.
            None if self.takes_bare_names => {
                NonEmptyStringValueParser::new().parse_ref(command, arg, value).map(JsonSource::Inline)
            }
            None => StringValueParser::new().parse_ref(command, arg, value).map(JsonSource::Inline),
        }
    }
}

impl std::fmt::Debug for JsonSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inline(_) => f.write_str("Inline(…)"),
            Self::File(path) => write!(f, "File({})", path.display()),
            Self::Stdin => f.write_str("Stdin"),
        }
    }
}

/// Returns the event types in comma-separated lists, in order and without duplicates.
///
/// `*` and `user.*` stand for the known types that match. Unknown names are accepted, because Auth0 adds types.
///
/// # Errors
/// Fails on an empty item and on a pattern without a match.
pub(crate) fn event_types<S: AsRef<str>>(lists: &[S]) -> Result<Vec<String>, Failure> {
    let mut types = Vec::new();
    for item in items(lists) {
        add(&mut types, item?)?;
    }
    Ok(types)
}

/// A change of the subscriptions of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SubscriptionChange {
    /// Replaces the list.
    Replace(Vec<String>),
    /// Adds types to the current list and removes others.
    Edit { add: Vec<String>, remove: Vec<String> },
}

impl SubscriptionChange {
    /// Parses lists such as `user.created,user.*`, or edits such as `+user.deleted,-user.updated`.
    ///
    /// Fails as [`event_types`] does, when plain names and edits are mixed, and when a type is both added and removed.
    pub(crate) fn parse<S: AsRef<str>>(lists: &[S]) -> Result<Self, Failure> {
        let (mut plain, mut added, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for item in items(lists) {
            let item = item?;
            let (types, pattern) = match item.split_at_checked(1) {
                Some(("+", rest)) => (&mut added, rest.trim()),
                Some(("-", rest)) => (&mut removed, rest.trim()),
                _ => (&mut plain, item),
            };
            if pattern.is_empty() {
                return Err(Failure::usage(format!("`{item}` does not name an event type")).hint(LIST_HINT));
            }
            add(types, pattern)?;
        }
        if added.is_empty() && removed.is_empty() {
            return Ok(Self::Replace(plain));
        }
        if !plain.is_empty() {
            return Err(Failure::usage("event types with and without `+` or `-` cannot be mixed").hint(
                "use `user.created,user.deleted` for a new list, `+user.created,-user.deleted` to edit the current one",
            ));
        }
        match added.iter().find(|name| removed.contains(name)) {
            Some(both) => Err(Failure::usage(format!("`{}` is both added and removed", repeatable(both)))),
            None => Ok(Self::Edit { add: added, remove: removed }),
        }
    }

    /// Returns the new list. Types that stay keep their order.
    pub(crate) fn apply(&self, present: &[String]) -> Vec<String> {
        match self {
            Self::Replace(types) => types.clone(),
            Self::Edit { add, remove } => {
                let kept = present.iter().filter(|name| !remove.contains(name));
                let new = add.iter().filter(|name| !present.contains(name));
                kept.chain(new).cloned().collect()
            }
        }
    }
}

const LIST_HINT: &str = "separate event types with commas, such as `user.created,user.deleted`";

fn items<S: AsRef<str>>(lists: &[S]) -> impl Iterator<Item = Result<&str, Failure>> {
    lists.iter().flat_map(|list| list.as_ref().split(',')).map(|item| match item.trim() {
        "" => Err(Failure::usage("an event type in the list is empty").hint(LIST_HINT)),
        item => Ok(item),
    })
}

/// Adds the types that match `pattern`, unless `types` contains them.
fn add(types: &mut Vec<String>, pattern: &str) -> Result<(), Failure> {
    let matching = catalog::expand(pattern).unwrap_or_else(|| vec![pattern]);
    if matching.is_empty() || matching[0].contains('*') {
        return Err(Failure::usage(format!("no known event type matches `{}`", repeatable(pattern)))
            .hint(format!("use one of {}, or `*`; `events types` lists them all", groups())));
    }
    for name in matching {
        if !types.iter().any(|known| known == name) {
            types.push(name.to_owned());
        }
    }
    Ok(())
}

/// Returns the patterns for the groups of known types.
fn groups() -> String {
    let mut groups: Vec<String> = catalog::EVENT_TYPES
        .iter()
        .filter_map(|known| known.name.split_once('.'))
        .map(|(group, _)| format!("`{group}.*`"))
        .collect();
    groups.dedup();
    groups.join(", ")
}

/// Parses a duration that is not zero.
pub(crate) fn time_limit(text: &str) -> Result<Duration, Failure> {
    match duration(text)? {
        Duration::ZERO => {
            Err(Failure::usage("the duration must be greater than zero").hint("use a duration such as `30s`"))
        }
        limit => Ok(limit),
    }
}

/// Parses the name or id of a stream. The longest name has 128 characters, of 4 bytes at most.
pub(crate) fn stream(text: &str) -> Result<String, Failure> {
    match text.len() {
        0 => Err(Failure::usage("it is empty")),
        1..=512 => Ok(text.to_owned()),
        _ => Err(Failure::usage("it is too long for the name or id of a stream")),
    }
}

/// The longest duration that a flag accepts.
pub(crate) const MAX_DURATION: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Parses `30s`, `500ms`, `5m`, `1h30m` or `2d`; a bare number is in seconds. Fails above [`MAX_DURATION`].
pub(crate) fn duration(text: &str) -> Result<Duration, Failure> {
    let fail = |why: &str| {
        Failure::usage(format!("`{}` is not a duration: {why}", repeatable(text)))
            .hint("use a number and a unit, such as `500ms`, `30s`, `5m`, `1h30m` or `2d`; a bare number is in seconds")
    };
    let total = span(text).ok_or_else(|| fail("expected whole numbers with units"))?;
    if total <= MAX_DURATION { Ok(total) } else { Err(fail("it exceeds 365 days")) }
}

/// Parses numbers with units, the larger units first. Numbers that are too large saturate.
pub(super) fn span(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u32>()
        && !text.starts_with('+')
    {
        return Some(Duration::from_secs(seconds.into()));
    }
    let (mut rest, mut total, mut previous) = (text, Duration::ZERO, u64::MAX);
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let unit = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, after) = after.split_at(unit);
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        if number.is_empty() || milliseconds >= previous {
            return None;
        }
        let part = number.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(milliseconds);
        total = total.saturating_add(Duration::from_millis(part));
        (rest, previous) = (after, milliseconds);
    }
    (previous != u64::MAX).then_some(total)
}

#[cfg(test)]
mod tests;
