//! Owns what is offered at the cursor: commands, options, and values by what the name of a value says it is. Where the
//! tenant's own come from is for `known`; how they are written, for `shell`.

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command, ValueHint};

use super::line::{Line, Wanted};
use crate::cli::global::OPTIONS;
use crate::cli::help::TOPICS;
use auth0_events_client::model::StreamId;
use auth0_events_cloudevents::catalog::EVENT_TYPES;

/// Something that could stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) value: String,
    /// What it is, for shells that show it.
    pub(super) description: String,
    /// Whether it says nothing without its description, and another candidate stands for the same.
    pub(super) is_opaque: bool,
}

/// What a shell is told.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) kind: Kind,
    /// Bytes of the word that stand before what is completed.
    pub(super) settled: usize,
    pub(super) candidates: Vec<Candidate>,
}

/// How a shell goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A candidate is a whole word.
    Words,
    /// More of the same word may follow a candidate.
    Parts,
    /// The shell completes a path by its own means.
    Files,
}

/// A stream or a failed delivery, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Item {
    pub(super) id: String,
    /// The name of a stream; empty where it has none.
    pub(super) name: String,
    /// The type of a stream's destination, or of a delivery's event.
    pub(super) kind: String,
    pub(super) status: String,
}

/// What is known beyond the command line itself.
pub(super) trait Known {
    fn streams(&self) -> Vec<Item>;
    /// The failed deliveries of a stream, by its id or name.
    fn deliveries(&self, stream: &str) -> Vec<Item>;
    /// The domains of stored tenants, and whether each is the default.
    fn tenants(&self) -> Vec<(String, bool)>;
}

/// Returns what could stand at the cursor.
pub(super) fn answer(line: &Line<'_>, known: &impl Known) -> Answer {
    let mut answer = Answer { kind: Kind::Words, settled: 0, candidates: Vec::new() };
    match line.wanted {
        Wanted::Option => answer.candidates = options(line),
        Wanted::Value { of, settled } => {
            answer.settled = settled;
            answer.values(of, line, known);
        }
        Wanted::Command { or } => {
            if let Some(of) = or {
                answer.values(of, line, known);
            }
            answer.candidates.splice(..0, commands(line.command));
        }
        Wanted::Nothing if line.word.is_empty() => answer.candidates = options(line),
        Wanted::Nothing => {}
    }
    answer
}

impl Answer {
    /// Offers the values of an option or a positional.
    fn values(&mut self, of: &Arg, line: &Line<'_>, known: &impl Known) {
        let rest = &line.word[self.settled..];
        let possible = of.get_possible_values();
        if !possible.is_empty() {
            self.candidates = possible.iter().filter(|value| !value.is_hide_set()).map(one_of).collect();
            return;
        }
        let name = of.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
        match name {
            "STREAM" => self.candidates = streams(&known.streams(), &line.values),
            "TENANT" | "DOMAIN" => self.candidates = known.tenants().into_iter().map(tenant).collect(),
            "TYPE" => self.candidates = event_types(),
            "TYPES" => {
                let items = self.open_list(rest);
                self.settled += usize::from(line.word[self.settled..].starts_with(['+', '-']));
                self.candidates = groups().chain(event_types()).collect();
                self.candidates.retain(|candidate| !items.contains(&candidate.value.as_str()));
            }
            "DELIVERY" => {
                let Some(stream) = line.values.first() else { return };
                let mut taken: Vec<&str> = line.values[1..].to_vec();
                if of.get_value_delimiter().is_some() {
                    taken.extend(self.open_list(rest));
                    // A delivery is seldom followed by another in the same word.
                    self.kind = Kind::Words;
                }
                let free = |delivery: &Item| !taken.contains(&delivery.id.as_str());
                self.candidates = known.deliveries(stream).into_iter().filter(free).map(delivery).collect();
            }
            "JSON" if rest.starts_with('@') => (self.kind, self.settled) = (Kind::Files, self.settled + 1),
            "COMMAND|TOPIC" => {
                let named = line.values.iter().try_fold(line.root, |above, name| above.find_subcommand(name));
                self.candidates = named.into_iter().flat_map(commands).collect();
                if line.values.is_empty() {
                    self.candidates.extend(TOPICS.iter().map(|topic| plain(topic.name, topic.summary)));
                    self.candidates.push(plain(OPTIONS, "The options that most commands take"));
                }
            }
            "FILE|-|JSON" => self.kind = Kind::Files,
            _ if of.get_value_hint() == ValueHint::AnyPath => self.kind = Kind::Files,
            _ => {}
        }
    }

    /// Settles the items of a list before its last one, and returns them without the signs of edits.
    fn open_list<'a>(&mut self, rest: &'a str) -> Vec<&'a str> {
        self.kind = Kind::Parts;
        let Some((before, _)) = rest.rsplit_once(',') else { return Vec::new() };
        self.settled += before.len() + 1;
        before.split(',').map(|item| item.trim_start_matches(['+', '-'])).collect()
    }
}

fn plain(value: impl Into<String>, description: impl Into<String>) -> Candidate {
    Candidate { value: value.into(), description: description.into(), is_opaque: false }
}

fn commands(of: &Command) -> impl Iterator<Item = Candidate> {
    let shown = of.get_subcommands().filter(|command| !command.is_hide_set());
    shown.map(|command| plain(command.get_name(), command.get_about().map(ToString::to_string).unwrap_or_default()))
}

/// The options of the command that can still be given: its own before those of every command.
fn options(line: &Line<'_>) -> Vec<Candidate> {
    let is_repeated = |option: &Arg| matches!(option.get_action(), ArgAction::Append | ArgAction::Count);
    let given = |option: &Arg| line.options.iter().any(|(given, _)| given.get_id() == option.get_id());
    let free = |option: &&Arg| !option.is_hide_set() && (is_repeated(option) || !given(option));
    let options = line.command.get_arguments().filter(|argument| !argument.is_positional());
    let (mut own, global): (Vec<&Arg>, Vec<&Arg>) = options.filter(free).partition(|option| !option.is_global_set());
    own.extend(global);
    let named = |option: &Arg| {
        let help = option.get_help().map(ToString::to_string).unwrap_or_default();
        let long = option.get_long().map(|name| plain(format!("--{name}"), help.clone()));
        // A letter is offered where one was begun, and where there is nothing else.
        let wants_letter = line.word == "-" || long.is_none();
        let short = option.get_short().filter(|_| wants_letter).map(|letter| plain(format!("-{letter}"), help));
        long.into_iter().chain(short)
    };
    own.into_iter().flat_map(named).collect()
}

fn one_of(value: &PossibleValue) -> Candidate {
    plain(value.get_name(), value.get_help().map(ToString::to_string).unwrap_or_default())
}

fn event_types() -> Vec<Candidate> {
    EVENT_TYPES.iter().map(|known| plain(known.name, known.summary)).collect()
}

/// The patterns that stand for a group of types.
fn groups() -> impl Iterator<Item = Candidate> {
    let mut groups: Vec<&str> = EVENT_TYPES.iter().filter_map(|known| known.name.split('.').next()).collect();
    groups.dedup();
    groups.into_iter().map(|group| plain(format!("{group}.*"), format!("every known type of {group}")))
}

/// Names where they lead to one stream and can be typed, then ids.
fn streams(streams: &[Item], taken: &[&str]) -> Vec<Candidate> {
    let is_name = |stream: &Item| {
        let name = stream.name.as_str();
        let is_typed = !name.is_empty() && !name.starts_with('-') && auth0_events_text::escape(name) == name;
        let is_one = streams.iter().filter(|other| other.name == name).count() == 1;
        is_typed && is_one && StreamId::parse(name).is_none()
    };
    let free = |stream: &&Item| !taken.contains(&stream.id.as_str()) && !taken.contains(&stream.name.as_str());
    let names = streams.iter().filter(free).filter(|stream| is_name(stream));
    let names = names.map(|stream| plain(&stream.name, format!("{}, {}", stream.kind, stream.status)));
    let ids = streams.iter().filter(free).map(|stream| {
        let description = if stream.name.is_empty() { &stream.kind } else { &stream.name };
        Candidate { value: stream.id.clone(), description: description.clone(), is_opaque: is_name(stream) }
    });
    names.chain(ids).collect()
}

fn delivery(delivery: Item) -> Candidate {
    plain(delivery.id, format!("{}, {}", delivery.kind, delivery.status))
}

fn tenant((domain, is_default): (String, bool)) -> Candidate {
    plain(domain, if is_default { "the default tenant" } else { "a stored tenant" })
}

#[cfg(test)]
mod tests;
