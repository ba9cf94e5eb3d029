//! The candidates at the cursor: commands, options and values. The value name of an argument decides which values it gets.

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command, ValueHint};

use super::cache::CachedItem;
use super::line::{CommandLine, CursorTarget};
use crate::cli::global::OPTIONS;
use crate::cli::help::TOPICS;
use auth0_events_client::model::StreamId;
use auth0_events_cloudevents::catalog::EVENT_TYPES;

/// One candidate at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) value: String,
    /// A description, for shells that show one.
    pub(super) description: String,
    /// True if another candidate means the same and is easier to recognize.
    pub(super) needs_description: bool,
}

/// The candidates, and how the shell inserts them.
#[derive(Debug)]
pub(super) struct Completion {
    pub(super) kind: CompletionKind,
    /// Byte of the word at which the candidates begin.
    pub(super) start: usize,
    pub(super) candidates: Vec<Candidate>,
}

/// How a shell inserts a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CompletionKind {
    /// As a whole word.
    Words,
    /// As part of a word that can go on.
    Parts,
    /// The shell completes a path itself.
    Files,
}

/// The data of a tenant that can be completed.
pub(super) trait TenantData {
    fn streams(&self) -> Vec<CachedItem>;
    /// Returns the failed deliveries of a stream, given by id or name.
    fn deliveries(&self, stream: &str) -> Vec<CachedItem>;
    /// Returns the domains of the stored tenants, and whether each is the default.
    fn tenants(&self) -> Vec<(String, bool)>;
}

/// Returns the candidates at the cursor.
pub(super) fn complete(line: &CommandLine<'_>, data: &impl TenantData) -> Completion {
    let words = |candidates| Completion { kind: CompletionKind::Words, start: 0, candidates };
    match line.target {
        CursorTarget::Option => words(options(line)),
        CursorTarget::Value { of, start } => values(of, start, line, data),
        CursorTarget::Command { or } => {
            let positional = or.map(|of| values(of, 0, line, data));
            let mut completion = positional.unwrap_or_else(|| words(Vec::new()));
            completion.candidates.splice(..0, commands(line.command));
            completion
        }
        CursorTarget::Nothing if line.word.is_empty() => words(options(line)),
        CursorTarget::Nothing => words(Vec::new()),
    }
}

/// Returns the values of an argument whose value begins at byte `start` of the word.
fn values(of: &Arg, mut start: usize, line: &CommandLine<'_>, data: &impl TenantData) -> Completion {
    let word = &line.word[start..];
    let name = of.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let mut kind = CompletionKind::Words;
    let mut candidates = Vec::new();
    match name {
        _ if !of.get_possible_values().is_empty() => {
            let possible = of.get_possible_values().into_iter();
            candidates.extend(possible.filter(|value| !value.is_hide_set()).map(|value| possible_value(&value)));
        }
        "STREAM" => candidates = streams(&data.streams(), &line.values),
        "TENANT" | "DOMAIN" => candidates.extend(data.tenants().into_iter().map(tenant)),
        "TYPE" => candidates.extend(event_types()),
        "TYPES" => {
            let (items, last) = split_list(word);
            kind = CompletionKind::Parts;
            start = line.word.len() - last.strip_prefix(['+', '-']).unwrap_or(last).len();
            let is_new = |candidate: &Candidate| !items.contains(&candidate.value.as_str());
            candidates.extend(groups().chain(event_types()).filter(is_new));
        }
        "DELIVERY" => {
            let deliveries = line.values.first().map(|stream| data.deliveries(stream)).unwrap_or_default();
            let mut given = line.values.clone();
            if of.get_value_delimiter().is_some() {
                let (items, last) = split_list(word);
                given.extend(items);
                start = line.word.len() - last.len();
            }
            let is_new = |delivery: &CachedItem| !given.contains(&delivery.id.as_str());
            candidates.extend(deliveries.into_iter().filter(is_new).map(delivery));
        }
        "COMMAND|TOPIC" => {
            let command = line.values.iter().try_fold(line.root, |command, name| command.find_subcommand(name));
            candidates.extend(command.into_iter().flat_map(commands));
            if line.values.is_empty() {
                candidates.extend(TOPICS.iter().map(|topic| candidate(topic.name, topic.summary)));
                candidates.push(candidate(OPTIONS, "The options that most commands take"));
            }
        }
        "JSON" if word.starts_with('@') => {
            kind = CompletionKind::Files;
            start += 1;
        }
        "FILE|-|JSON" => kind = CompletionKind::Files,
        _ if of.get_value_hint() == ValueHint::AnyPath => kind = CompletionKind::Files,
        _ => {}
    }
    Completion { kind, start, candidates }
}

/// Splits a comma-separated list into its finished items, without `+` and `-`, and its last item.
fn split_list(word: &str) -> (Vec<&str>, &str) {
    let (finished, last) = word.rsplit_once(',').unwrap_or(("", word));
    (finished.split(',').map(|item| item.trim_start_matches(['+', '-'])).collect(), last)
}

fn candidate(value: impl Into<String>, description: impl Into<String>) -> Candidate {
    Candidate { value: value.into(), description: description.into(), needs_description: false }
}

fn commands(parent: &Command) -> impl Iterator<Item = Candidate> {
    let visible = parent.get_subcommands().filter(|command| !command.is_hide_set());
    visible
        .map(|command| candidate(command.get_name(), command.get_about().map(ToString::to_string).unwrap_or_default()))
}

/// Returns the options that can still be given: those of the command, then the global ones.
fn options(line: &CommandLine<'_>) -> Vec<Candidate> {
    let is_repeatable = |option: &Arg| matches!(option.get_action(), ArgAction::Append | ArgAction::Count);
    let is_given = |option: &Arg| line.options.iter().any(|(given, _)| given.get_id() == option.get_id());
    let is_available = |option: &&Arg| {
        !option.is_positional() && !option.is_hide_set() && (is_repeatable(option) || !is_given(option))
    };
    let mut options: Vec<&Arg> = line.command.get_arguments().filter(is_available).collect();
    options.sort_by_key(|option| option.is_global_set());
    let mut candidates = Vec::new();
    for option in options {
        let help = option.get_help().map(ToString::to_string).unwrap_or_default();
        let long = option.get_long().map(|name| candidate(format!("--{name}"), help.clone()));
        let wants_letter = line.word == "-" || long.is_none();
        let short = option.get_short().filter(|_| wants_letter).map(|letter| candidate(format!("-{letter}"), help));
        candidates.extend(long.into_iter().chain(short));
    }
    candidates
}

fn possible_value(value: &PossibleValue) -> Candidate {
    candidate(value.get_name(), value.get_help().map(ToString::to_string).unwrap_or_default())
}

fn event_types() -> impl Iterator<Item = Candidate> {
    EVENT_TYPES.iter().map(|known| candidate(known.name, known.summary))
}

/// Returns a pattern for each group of event types.
fn groups() -> impl Iterator<Item = Candidate> {
    let mut groups: Vec<&str> = EVENT_TYPES.iter().filter_map(|known| known.name.split('.').next()).collect();
    groups.dedup();
    groups.into_iter().map(|group| candidate(format!("{group}.*"), format!("every known type of {group}")))
}

/// Returns the streams that are not on the line: the names that identify one stream, then all ids.
fn streams(streams: &[CachedItem], given: &[&str]) -> Vec<Candidate> {
    let has_usable_name = |stream: &CachedItem| {
        let name = stream.name.as_str();
        let is_plain = !name.is_empty() && !name.starts_with('-') && auth0_events_text::escape(name) == name;
        let is_unique = streams.iter().filter(|other| other.name == name).count() == 1;
        is_plain && is_unique && StreamId::parse(name).is_none()
    };
    let is_new = |stream: &&CachedItem| !given.contains(&stream.id.as_str()) && !given.contains(&stream.name.as_str());
    let names = streams.iter().filter(is_new).filter(|stream| has_usable_name(stream));
    let names = names.map(|stream| candidate(&stream.name, format!("{}, {}", stream.kind, stream.status)));
    let ids = streams.iter().filter(is_new).map(|stream| {
        let description = if stream.name.is_empty() { &stream.kind } else { &stream.name };
        Candidate { needs_description: has_usable_name(stream), ..candidate(&stream.id, description) }
    });
    names.chain(ids).collect()
}

fn delivery(delivery: CachedItem) -> Candidate {
    candidate(delivery.id, format!("{}, {}", delivery.kind, delivery.status))
}

fn tenant((domain, is_default): (String, bool)) -> Candidate {
    candidate(domain, if is_default { "the default tenant" } else { "a stored tenant" })
}

#[cfg(test)]
mod tests;
