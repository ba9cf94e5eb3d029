//! From an error to what a person reads and what a script gets. Nothing else knows exit codes.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ErrorKind};
use serde_json::json;

use crate::cli::{Cli, help, nearest_command};
use crate::failure::{Failure, Kind};
use crate::settings::secret_store;
use crate::terminal::Terminal;
use auth0_events_client::api;
use auth0_events_client::auth;
use auth0_events_client::http;
use auth0_events_text as text;

/// Prints the error to stderr, as text or as one JSON object, and returns the exit code. A reader that has left is no
/// error.
pub(crate) fn report(error: &anyhow::Error, as_json: bool, terminal: &Terminal) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let code = exit_code(error);
    if as_json {
        // The escapes are those of JSON, which itself lets some controls stand.
        terminal.print(&text::escape(&document(error, code).to_string()));
    } else {
        terminal.error(&message(error));
        causes(error).iter().for_each(|cause| terminal.cause(cause));
        hint(error).iter().for_each(|hint| terminal.hint(hint));
    }
    ExitCode::from(code)
}

/// Prints what the parser of the command line says: help and version to stdout, anything else as a usage error.
pub(crate) fn parser(error: &clap::Error, args: &[OsString], as_json: bool, terminal: &Terminal) -> ExitCode {
    match args {
        [_] => {
            terminal.print(help::OVERVIEW.trim_end());
            return ExitCode::from(USAGE);
        }
        [_, flag] if flag == "-h" => return shown(help::OVERVIEW, as_json, terminal),
        _ => {}
    }
    let text = error.render();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        terminal.print(terminal.styled(&text.ansi().to_string(), &text.to_string()).trim_end());
        return ExitCode::from(USAGE);
    }
    if !error.use_stderr() {
        let styled = text.ansi().to_string();
        let text = if terminal.color() || !styled.contains('\u{1b}') { styled } else { text.to_string() };
        return shown(&text, as_json, terminal);
    }
    report(&usage(error, args).into(), as_json, terminal)
}

/// Writes help that was asked for to stdout.
fn shown(text: &str, as_json: bool, terminal: &Terminal) -> ExitCode {
    match terminal.write(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error.into(), as_json, terminal),
    }
}

/// Puts a complaint of the parser as a usage error: its message, and as the hint what the value's own parser advises, the
/// parser's tip, or where the usage is told.
fn usage(error: &clap::Error, args: &[OsString]) -> Failure {
    let mut text = surplus_word(error, args).unwrap_or_else(|| error.render().to_string());
    // What was meant for `-c` holds a secret, and is in the way of the message in any case.
    let mut hint = None;
    for arg in args.iter().filter_map(|arg| arg.to_str()).filter(|arg| arg.contains('{') || arg.len() > LONGEST_ECHO) {
        if text.contains(arg) {
            text = text.replace(arg, "…");
            hint = Some("JSON goes behind `-c`".to_owned()).filter(|_| arg.contains('{'));
        }
    }
    let mut paragraphs = text.split("\n\n").map(str::trim);
    let message = paragraphs.next().unwrap_or_default().trim_start_matches("error: ");
    let message = message.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let advice = std::error::Error::source(error).and_then(|cause| cause.downcast_ref()).and_then(Failure::hint_text);
    let advice = advice
        .map(str::to_owned)
        .or_else(|| slip(args).map(|(_, command)| format!("did you mean `events deliveries {command}`?")));
    let tip = paragraphs.find_map(|paragraph| paragraph.strip_prefix("tip: ")).map(nearest_first);
    let hint = hint.or_else(|| advice.or(tip)).unwrap_or_else(|| {
        let command =
            args.get(1).and_then(|arg| arg.to_str()).filter(|arg| Cli::command().find_subcommand(arg).is_some());
        format!("`events {}--help` tells the usage", command.map(|name| format!("{name} ")).unwrap_or_default())
    });
    Failure::usage(message).hint(hint)
}

/// Words what the parser, once it has a stream below `deliveries`, calls a conflict of that with a subcommand: one word too
/// many, which no subcommand is, or the slip of one that was taken for the stream.
fn surplus_word(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let surplus = error.get(ContextKind::InvalidSubcommand).filter(|_| error.kind() == ErrorKind::ArgumentConflict)?;
    Some(match slip(args) {
        Some((word, _)) => format!("unrecognized subcommand '{word}'"),
        None => format!("unexpected argument '{surplus}' found"),
    })
}

/// Tells the word below `deliveries` that the parser took for a stream, and the command that was meant, where it is a slip.
fn slip(args: &[OsString]) -> Option<(&str, &'static str)> {
    let below = args.iter().skip_while(|arg| *arg != "deliveries").nth(1)?.to_str()?;
    nearest_command(below).map(|command| (below, command))
}

/// Turns the list of a tip round: the parser ends it with what is nearest.
fn nearest_first(tip: &str) -> String {
    match tip.split_once(" exist: ") {
        Some((some, names)) => format!("{some} exist: {}", names.rsplit(", ").collect::<Vec<_>>().join(", ")),
        None => tip.to_owned(),
    }
}

/// The error as one object, for scripts.
fn document(error: &anyhow::Error, code: u8) -> serde_json::Value {
    let (status, error_code) = answer(error);
    json!({"error": {
        "message": message(error),
        "causes": causes(error),
        "hint": hint(error),
        "status": status,
        "error_code": error_code,
        "exit_code": code,
    }})
}

/// Everything below the outermost line, each said once: a layer that repeats its source is passed over.
fn causes(error: &anyhow::Error) -> Vec<String> {
    let mut lines = vec![message(error)];
    for cause in error.chain().skip(1) {
        let line = worded(cause);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.split_off(1)
}

/// The outermost line.
fn message(error: &anyhow::Error) -> String {
    error.chain().next().map(worded).unwrap_or_default()
}

/// The text of one error. The system's own are put as ours are.
fn worded(error: &(dyn std::error::Error + 'static)) -> String {
    error.downcast_ref().map_or_else(|| error.to_string(), text::of_system)
}

/// A longer argument is not repeated in a message.
const LONGEST_ECHO: usize = 200;

/// The exit code of a program that a signal ended before its work was done.
pub(crate) const INTERRUPTED: u8 = 130;

/// The exit code of a usage error.
const USAGE: u8 = 2;

/// The exit code of the outermost error that knows its kind.
fn exit_code(error: &anyhow::Error) -> u8 {
    match kind(error) {
        Kind::Refused => 1,
        Kind::Usage => USAGE,
        Kind::Unauthorized => 3,
        Kind::NotFound => 4,
        Kind::Partial => 5,
        Kind::Condition => 6,
        Kind::Network => 7,
        Kind::Interrupted => INTERRUPTED,
    }
}

fn kind(error: &anyhow::Error) -> Kind {
    if let Some(failure) = error.downcast_ref::<Failure>() {
        failure.kind
    } else if let Some(error) = error.downcast_ref::<api::Error>() {
        api_kind(error)
    } else if let Some(error) = error.downcast_ref::<auth::Error>() {
        auth_kind(error)
    } else if error.is::<http::Error>() {
        Kind::Network
    } else {
        Kind::Refused
    }
}

fn api_kind(error: &api::Error) -> Kind {
    match error {
        api::Error::Auth(error) => auth_kind(error),
        api::Error::BadToken => Kind::Unauthorized,
        api::Error::Refused(refusal) if refusal.is_connection_limit() => Kind::Refused,
        api::Error::Refused(refusal) => status_kind(refusal.status),
        api::Error::Transport { .. }
        | api::Error::Unreadable { .. }
        | api::Error::EndlessPages { .. }
        | api::Error::TooLong { .. } => Kind::Network,
        api::Error::NoResource { .. } => Kind::Usage,
    }
}

fn auth_kind(error: &auth::Error) -> Kind {
    match error {
        auth::Error::Transport(_) | auth::Error::Unreadable(_) => Kind::Network,
        auth::Error::Store { .. } | auth::Error::Key { .. } | auth::Error::Unsigned => Kind::Unauthorized,
        auth::Error::Refused { status, .. } if *status == 429 || *status >= 500 || *status < 400 => Kind::Network,
        auth::Error::Refused { .. } => Kind::Unauthorized,
    }
}

fn status_kind(status: u16) -> Kind {
    match status {
        401 | 403 => Kind::Unauthorized,
        404 => Kind::NotFound,
        429 | 500.. => Kind::Network,
        400.. => Kind::Refused,
        // A redirect is no answer of the API.
        _ => Kind::Network,
    }
}

/// What the server said of itself: its HTTP status, and the code of its error where it has one.
fn answer(error: &anyhow::Error) -> (Option<u16>, Option<&str>) {
    let api = error.downcast_ref::<api::Error>();
    match api {
        Some(api::Error::Refused(refusal)) => return (Some(refusal.status), refusal.error_code.as_deref()),
        Some(api::Error::Unreadable { status, .. }) => return (*status, None),
        Some(api::Error::Auth(auth::Error::Refused { status, code, .. })) => return (Some(*status), code.as_deref()),
        _ => {}
    }
    match error.downcast_ref() {
        Some(auth::Error::Refused { status, code, .. }) => (Some(*status), code.as_deref()),
        _ => (None, None),
    }
}

/// The remedy, from the error that knows most of what was meant.
fn hint(error: &anyhow::Error) -> Option<String> {
    let keyring = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<secret_store::Error>())
        .filter(|cause| cause.is_of_the_keyring());
    if let (Some(_), Some(auth::Error::Store { domain, .. })) = (keyring, error.downcast_ref()) {
        return Some(format!("unlock the keyring, or store the secret again: `events login --domain {domain}`"));
    }
    let failure = error.downcast_ref().and_then(Failure::hint_text).map(str::to_owned);
    failure
        .or_else(|| error.downcast_ref().and_then(api::Error::hint))
        .or_else(|| error.downcast_ref().and_then(auth::Error::hint))
        .or_else(|| error.downcast_ref().and_then(http::Error::hint))
}

/// Only stdout fails with an I/O error of that kind: what breaks on the network arrives as text.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests;
