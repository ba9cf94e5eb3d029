//! From an error to what a person reads and what a script gets. Nothing else knows exit codes.

use std::process::ExitCode;

use serde_json::json;

use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;
use crate::{api, auth, http};

/// Prints the error to stderr, as text or as one JSON object, and returns the exit code. A reader that has left is no
/// error.
pub(crate) fn report(error: &anyhow::Error, as_json: bool, terminal: &Terminal) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let code = exit_code(error);
    if as_json {
        terminal.print(&document(error, code).to_string());
    } else {
        terminal.error(&error.to_string());
        causes(error).iter().for_each(|cause| terminal.cause(cause));
        hint(error).iter().for_each(|hint| terminal.hint(hint));
    }
    ExitCode::from(code)
}

/// Prints what the parser of the command line says: help and version to stdout, anything else as a usage error.
pub(crate) fn parser(error: &clap::Error, as_json: bool, terminal: &Terminal) -> ExitCode {
    let text = error.render();
    if !error.use_stderr() {
        let text = if terminal.color() { text.ansi().to_string() } else { text.to_string() };
        return match terminal.write(text.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => report(&error.into(), as_json, terminal),
        };
    }
    if !as_json {
        terminal.print(terminal.styled(&text.ansi().to_string(), &text.to_string()).trim_end());
        return ExitCode::from(USAGE);
    }
    // The parser's own layout: the message, then tips and usage in paragraphs of their own.
    let text = text.to_string();
    let mut paragraphs = text.split("\n\n").map(|paragraph| paragraph.trim().trim_start_matches("error: "));
    let message = paragraphs.next().unwrap_or_default().to_owned();
    let hint = paragraphs.find_map(|paragraph| paragraph.strip_prefix("tip: ")).map(str::to_owned);
    let failure = hint.into_iter().fold(Failure::usage(message), Failure::hint);
    report(&failure.into(), true, terminal)
}

/// The error as one object, for scripts.
fn document(error: &anyhow::Error, code: u8) -> serde_json::Value {
    let (status, error_code) = answer(error);
    json!({"error": {
        "message": error.to_string(),
        "causes": causes(error),
        "hint": hint(error),
        "status": status,
        "error_code": error_code,
        "exit_code": code,
    }})
}

/// Everything below the outermost line, each said once: a layer that repeats its source is passed over.
fn causes(error: &anyhow::Error) -> Vec<String> {
    let mut lines = vec![error.to_string()];
    for cause in error.chain().skip(1) {
        let line = cause.to_string();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.split_off(1)
}

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
        Kind::Network => 7,
        Kind::Interrupted => 130,
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
        api::Error::Refused(refusal) => status_kind(refusal.status),
        api::Error::Transport { .. } | api::Error::Unreadable { .. } | api::Error::EndlessPages { .. } => Kind::Network,
        api::Error::NoResource { .. } => Kind::Usage,
    }
}

fn auth_kind(error: &auth::Error) -> Kind {
    match error {
        auth::Error::Transport(_) | auth::Error::Unreadable(_) => Kind::Network,
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
