//! Reports errors: the text for a person, the JSON for a script, the exit code. Only this module knows exit codes.

mod hint;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ErrorKind};
use serde_json::json;

use crate::cli::{Cli, help, nearest_command};
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;
use auth0_events_client::api;
use auth0_events_client::auth::AuthError;
use auth0_events_client::http::HttpError;
use auth0_events_text as text;

/// Prints the error to stderr, as text or as one JSON object, and returns the exit code. A closed pipe is not an error.
pub(crate) fn report(error: &anyhow::Error, as_json: bool, terminal: &Terminal) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let code = exit_code(error);
    if as_json {
        // JSON itself leaves some control characters as they are.
        terminal.print(&text::escape(&document(error, code).to_string()));
    } else {
        terminal.error(&message(error));
        for cause in causes(error) {
            terminal.cause(&cause);
        }
        if let Some(hint) = hint::hint(error) {
            terminal.hint(&hint);
        }
    }
    ExitCode::from(code)
}

/// Prints the result of the command-line parser: help and version to stdout, anything else as a usage error.
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

/// Writes help to stdout.
fn shown(text: &str, as_json: bool, terminal: &Terminal) -> ExitCode {
    match terminal.write(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error.into(), as_json, terminal),
    }
}

/// Converts a parser error to a usage error. Its hint is the advice of the value's own parser, else the parser's tip, else
/// the command that shows the usage.
fn usage(error: &clap::Error, args: &[OsString]) -> Failure {
    let mut text = surplus_word(error, args).unwrap_or_else(|| error.render().to_string());
    // JSON meant for `-c` may contain a secret, and a long argument hides the message.
    let mut hint = None;
    for arg in args.iter().filter_map(|arg| arg.to_str()).filter(|arg| arg.contains('{') || arg.len() > MAX_ECHO_BYTES)
    {
        if text.contains(arg) {
            text = text.replace(arg, "…");
            hint = Some("pass JSON with `-c`".to_owned()).filter(|_| arg.contains('{'));
        }
    }
    for arg in args.iter().filter_map(|arg| arg.to_str()) {
        let value = arg.split_once('=').filter(|_| arg.starts_with('-')).map_or(arg, |(_, value)| value);
        let shown = if is_of_no_choice(error, value) { "…".to_owned() } else { text::repeatable(value) };
        if !value.is_empty() && shown != value {
            text = text.replace(value, &shown);
        }
    }
    let mut paragraphs = text.split("\n\n").map(str::trim);
    let message = paragraphs.next().unwrap_or_default().trim_start_matches("error: ");
    let message = message.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let advice = std::error::Error::source(error).and_then(|cause| cause.downcast_ref()).and_then(Failure::hint_text);
    let advice = advice.map(str::to_owned).or_else(|| {
        misspelt_subcommand(args).map(|(_, command)| format!("did you mean `events deliveries {command}`?"))
    });
    let tip = paragraphs.find_map(|paragraph| paragraph.strip_prefix("tip: ")).map(nearest_first);
    let hint = hint.or_else(|| advice.or(tip)).unwrap_or_else(|| {
        let command =
            args.get(1).and_then(|arg| arg.to_str()).filter(|arg| Cli::command().find_subcommand(arg).is_some());
        format!("`events {}--help` shows the usage", command.map(|name| format!("{name} ")).unwrap_or_default())
    });
    Failure::usage(message).hint(hint)
}

/// Reports whether a value was refused that resembles none of its choices and is not a word, so that it may be a secret.
fn is_of_no_choice(error: &clap::Error, value: &str) -> bool {
    let is_word = value.len() <= MAX_WORD_BYTES && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    let invalid = error.get(ContextKind::InvalidValue).map(ToString::to_string);
    invalid.as_deref() == Some(value)
        && !is_word
        && error.get(ContextKind::ValidValue).is_some()
        && error.get(ContextKind::SuggestedValue).is_none()
}

/// Rewords a conflict between the stream and a subcommand of `deliveries`: it is either a surplus word, or a misspelt
/// subcommand that was taken for the stream.
fn surplus_word(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let surplus = error.get(ContextKind::InvalidSubcommand).filter(|_| error.kind() == ErrorKind::ArgumentConflict)?;
    Some(match misspelt_subcommand(args) {
        Some((word, _)) => format!("unrecognized subcommand '{word}'"),
        None => format!("unexpected argument '{surplus}' found"),
    })
}

/// Returns the word after `deliveries` that was taken for a stream, and the subcommand that it resembles.
fn misspelt_subcommand(args: &[OsString]) -> Option<(&str, &'static str)> {
    let below = args.iter().skip_while(|arg| *arg != "deliveries").nth(1)?.to_str()?;
    nearest_command(below).map(|command| (below, command))
}

/// Reverses the list of a tip, since the parser puts the nearest name last.
fn nearest_first(tip: &str) -> String {
    match tip.split_once(" exist: ") {
        Some((some, names)) => format!("{some} exist: {}", names.rsplit(", ").collect::<Vec<_>>().join(", ")),
        None => tip.to_owned(),
    }
}

/// Returns the error as one JSON object.
fn document(error: &anyhow::Error, code: u8) -> serde_json::Value {
    let (status, error_code) = answer(error);
    json!({"error": {
        "message": message(error),
        "causes": causes(error),
        "hint": hint::hint(error),
        "status": status,
        "error_code": error_code,
        "exit_code": code,
    }})
}

/// Returns the causes below the outermost line, without duplicates.
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

/// Returns the outermost line.
fn message(error: &anyhow::Error) -> String {
    error.chain().next().map(worded).unwrap_or_default()
}

/// Returns the text of one error, with system errors in the style of ours.
fn worded(error: &(dyn std::error::Error + 'static)) -> String {
    error.downcast_ref().map_or_else(|| error.to_string(), text::system_message)
}

/// Maximum length of a word that is not taken for a secret, in bytes.
const MAX_WORD_BYTES: usize = 12;

/// Maximum length of an argument that a message repeats, in bytes.
const MAX_ECHO_BYTES: usize = 200;

/// The exit code after Ctrl-C or SIGTERM before the work was done.
pub(crate) const INTERRUPTED: u8 = 130;

/// The exit code of a usage error.
const USAGE: u8 = 2;

/// Returns the exit code of the outermost error that has a kind.
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
    } else if let Some(error) = error.downcast_ref::<AuthError>() {
        auth_kind(error)
    } else if error.is::<HttpError>() {
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

fn auth_kind(error: &AuthError) -> Kind {
    match error {
        AuthError::Transport(_) | AuthError::Unreadable(_) => Kind::Network,
        AuthError::Store { .. } | AuthError::Key { .. } | AuthError::Unsigned => Kind::Unauthorized,
        AuthError::Refused { status, .. } if *status == 429 || *status >= 500 || *status < 400 => Kind::Network,
        AuthError::Refused { .. } => Kind::Unauthorized,
    }
}

fn status_kind(status: u16) -> Kind {
    match status {
        401 | 403 => Kind::Unauthorized,
        404 => Kind::NotFound,
        429 | 500.. => Kind::Network,
        400.. => Kind::Refused,
        // The API never redirects.
        _ => Kind::Network,
    }
}

/// Returns the HTTP status of the answer, and its error code if it has one.
fn answer(error: &anyhow::Error) -> (Option<u16>, Option<&str>) {
    match error.downcast_ref::<api::Error>() {
        Some(api::Error::Refused(refusal)) => return (Some(refusal.status), refusal.error_code.as_deref()),
        Some(api::Error::Unreadable { status, .. }) => return (*status, None),
        Some(api::Error::Auth(AuthError::Refused { status, code, .. })) => return (Some(*status), code.as_deref()),
        _ => {}
    }
    match error.downcast_ref() {
        Some(AuthError::Refused { status, code, .. }) => (Some(*status), code.as_deref()),
        _ => (None, None),
    }
}

/// Reports whether stdout is a closed pipe. Network errors are text by now, so only stdout fails with this kind.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests;
