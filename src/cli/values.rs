//! Parses what stands behind flags: JSON or where to find it, lists of event types and edits of them, durations, streams.
//!
//! Files and stdin are told apart here and read by the commands. Tenant domains have their own file.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{NonEmptyStringValueParser, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use crate::failure::Failure;
use auth0_events_cloudevents::catalog;
use auth0_events_platform as platform;

/// Where a JSON value is to come from.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum JsonSource {
    /// The argument itself is the JSON. It may hold a secret, so it has no `Debug` text.
    Inline(String),
    /// A file, whose name need not be Unicode.
    File(PathBuf),
    /// `-`.
    Stdin,
}

/// Reads a [`JsonSource`]: `@FILE`, `-`, or JSON; where a bare word is welcome, that is the name of a file as well.
#[derive(Debug, Clone, Copy)]
pub(super) struct JsonSourceParser {
    /// Whether what does not begin as JSON names a file.
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
            // Its complaints do not repeat what was typed.
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

/// Returns the event types that comma-separated lists name, in order and each once.
///
/// `*` and `user.*` stand for the known types that match. Unknown names pass: the server's list grows. Fails on an
/// empty item and on a pattern that matches nothing.
pub(crate) fn event_types<S: AsRef<str>>(lists: &[S]) -> Result<Vec<String>, Failure> {
    let mut types = Vec::new();
    for item in items(lists) {
        add(&mut types, item?)?;
    }
    Ok(types)
}

/// What `update --subscriptions` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SubscriptionChange {
    /// The list becomes this one.
    Replace(Vec<String>),
    /// The present list gains and loses types.
    Edit {
        /// Types that are subscribed to in addition.
        add: Vec<String>,
        /// Types that are no longer subscribed to.
        remove: Vec<String>,
    },
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
                return Err(Failure::usage(format!("`{item}` names no event type")).hint(LIST_HINT));
            }
            add(types, pattern)?;
        }
        if added.is_empty() && removed.is_empty() {
            return Ok(Self::Replace(plain));
        }
        if !plain.is_empty() {
            return Err(Failure::usage("a list of event types is either plain or all edits, not both")
                .hint("write `user.created,user.deleted` for a new list, `+user.created,-user.deleted` to edit the present one"));
        }
        match added.iter().find(|name| removed.contains(name)) {
            Some(both) => Err(Failure::usage(format!("`{}` is both added and removed", both.escape_debug()))),
            None => Ok(Self::Edit { add: added, remove: removed }),
        }
    }

    /// Returns the list that this change makes of `present`. Types already there keep their places.
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

const LIST_HINT: &str = "separate event types by commas, such as `user.created,user.deleted`";

fn items<S: AsRef<str>>(lists: &[S]) -> impl Iterator<Item = Result<&str, Failure>> {
    lists.iter().flat_map(|list| list.as_ref().split(',')).map(|item| match item.trim() {
        "" => Err(Failure::usage("an event type in the list is empty").hint(LIST_HINT)),
        item => Ok(item),
    })
}

/// Adds what `pattern` stands for and `types` lacks.
fn add(types: &mut Vec<String>, pattern: &str) -> Result<(), Failure> {
    let matching = catalog::expand(pattern).unwrap_or_else(|| vec![pattern]);
    if matching.is_empty() || matching[0].contains('*') {
        return Err(Failure::usage(format!("no known event type matches `{}`", pattern.escape_debug()))
            .hint(format!("use one of {}, or `*`; `events types` lists them all", groups())));
    }
    for name in matching {
        if !types.iter().any(|known| known == name) {
            types.push(name.to_owned());
        }
    }
    Ok(())
}

/// Returns the patterns that name a group of known types.
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
        Duration::ZERO => Err(Failure::usage("no time at all").hint("write how long to wait, such as `30s`")),
        limit => Ok(limit),
    }
}

/// Parses the name or id of a stream. The longest name has 128 characters, of 4 bytes at most.
pub(crate) fn stream(text: &str) -> Result<String, Failure> {
    match text.len() {
        0 => Err(Failure::usage("it is empty")),
        1..=512 => Ok(text.to_owned()),
        _ => Err(Failure::usage("it is longer than any name or id of a stream")),
    }
}

/// The longest duration that any flag takes.
pub(crate) const MAX_DURATION: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Parses `30s`, `500ms`, `5m`, `1h30m` or `2d`; a bare number counts seconds. Fails past [`MAX_DURATION`].
pub(crate) fn duration(text: &str) -> Result<Duration, Failure> {
    let fail = |why: &str| {
        Failure::usage(format!("`{}` is not a duration: {why}", text.escape_debug())).hint(
            "write a number and a unit, such as `500ms`, `30s`, `5m`, `1h30m` or `2d`; a bare number counts seconds",
        )
    };
    let total = span(text).ok_or_else(|| fail("it is no sequence of whole numbers and units"))?;
    if total <= MAX_DURATION { Ok(total) } else { Err(fail("it exceeds 365 days")) }
}

/// Parses a sequence of numbers and units, the larger units first. Saturates where numbers are too large.
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
