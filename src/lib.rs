//! `events`: manage Auth0 event streams, and develop against them offline.
//!
//! The modules, in the order in which a run passes through them:
//!
//! - `cli` holds everything a user can type, one file per noun. It parses and does not act.
//! - `settings` decides which value applies: flag, environment, env file, stored tenant or default. It keeps the credentials.
//! - `context` is the argument of every command: the settings, the terminal, and an API client created on first use.
//! - `commands` holds one folder per noun. Each function reads its arguments, calls an engine and prints.
//! - `engine` does the work: event streams, test events, recovery of failed deliveries, receiving of events. It does not depend
//!   on the command line; it reports to observers, with which the commands print.
//! - `output` turns values into bytes: tables, JSON with jq, CSV, charts.
//! - `terminal` is the only user of the real streams: status lines, progress, prompts and forms.
//! - `complete` returns completions to the shell, before anything else runs.
//! - `failure` holds the program's own errors; `report` turns every error into text and an exit code.
//!
//! The crates in `crates/` do not depend on the program: the API client, the emulator, CloudEvents, and the crates that these
//! share (`inbound`, `outbound`, `platform`, `text`).

mod cli;
mod commands;
mod complete;
mod context;
mod engine;
mod failure;
/// Properties of the parsers for any input; `fuzz/` and the tests check them.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
#[path = "../fuzz/assertions/mod.rs"]
pub mod fuzzing;
mod output;
mod report;
mod settings;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;

/// Runs the program and returns the exit code.
#[doc(hidden)]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(answered) = complete::run(&args) {
        return answered;
    }
    let cli = match cli::Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            let terminal = terminal::Terminal::new(&settings::terminal_options(&cli::GlobalArgs::default()));
            return report::parser(&error, &args, settings::wants_json(&args), &terminal);
        }
    };
    let terminal = Arc::new(terminal::Terminal::new(&settings::terminal_options(&cli.global)));
    let warn = Box::new({
        let terminal = Arc::clone(&terminal);
        move |text: &str| terminal.warning(text)
    });
    let settings = match settings::Settings::resolve(cli.global, settings::Environment::Process, warn) {
        Ok(settings) => settings,
        Err(failure) => return report::report(&failure.into(), settings::wants_json(&args), &terminal),
    };
    let as_json = settings.format.is_some_and(cli::Format::is_json);
    let outcome = context::Context::new(settings, Arc::clone(&terminal)).map_err(anyhow::Error::from).and_then(|ctx| {
        auth0_events_platform::end_blocking_work_on_signals(report::INTERRUPTED);
        commands::run(&ctx, cli.command)
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report::report(&error, as_json, &terminal),
    }
}
