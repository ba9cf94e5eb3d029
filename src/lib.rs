//! `events`: manage Auth0 event streams, and develop against them offline.
//!
//! The modules, in the order in which a run passes through them. `tests/cli/layering` holds the imports between them to a
//! table, which has no cycle.
//!
//! A command line is read by `cli`, which acts on nothing. `settings` decides what applies: flags, environment, stored
//! tenants, defaults. `context` is what a command receives: the settings, the terminal, and an API client made on first use.
//! `commands` holds one file per file of `cli`; each function reads as a recipe. `report` turns an error into text, a
//! hint and an exit code. `run` below ties them together. `complete` stands beside all that: it answers shells on the tab
//! key.
//!
//! Towards the tenant: [`api`] is the client of the Management API, one file per resource over one path for every
//! call. [`auth`] decides which credential applies and obtains the token. [`http`] sends: handles, time limits, the
//! retry policy. [`model`] holds the API's nouns, as the API sent them.
//!
//! Towards the person: `output` turns values into bytes (tables, JSON with jq, CSV). `terminal` owns the real streams, and
//! draws the forms on them.
//!
//! Engines, which print nothing and know no command line: [`feed`] follows the live events of a tenant. [`forward`]
//! posts one CloudEvent to one URL with the documented attempts; `sink` is everywhere that events go beside the screen,
//! databases included. [`receiver`] is a webhook endpoint. [`emulator`] is a local tenant; it shares no wire type with
//! `api`, so that the two disagree loudly where one is wrong. `serve` accepts connections for both.
//!
//! At the bottom, importing one another at most: [`catalog`], the event types with a sample of each; [`secret`], text that cannot be
//! printed; `failure`, what a command itself has to say about going wrong; `files`, what is kept on disk between runs;
//! `json`, documents from outside, read within a bound of memory; `platform`, what differs between systems, and alone in
//! asking which one it runs on; `random`, draws of chance; `text`, foreign text made fit to be shown.
//!
//! Beside the program, for tests and `cargo fuzz` alone: `fuzzing`, what must hold of any bytes from outside.

pub mod api;
pub mod auth;
pub mod catalog;
mod cli;
mod commands;
mod complete;
mod context;
pub mod emulator;
mod failure;
pub mod feed;
mod files;
pub mod forward;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
mod json;
pub mod model;
mod output;
mod platform;
mod random;
pub mod receiver;
mod report;
pub mod secret;
mod serve;
mod settings;
mod sink;
mod terminal;
mod text;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the program: parses, acts, reports. Returns the exit code.
#[doc(hidden)]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(answered) = complete::run(&args) {
        return answered;
    }
    let unasked = terminal::Terminal::new(&settings::terminal_options(&cli::GlobalArgs::default()));
    let cli = match cli::parse(&args, unasked.color()) {
        Ok(cli) => cli,
        Err(error) => return report::parser(&error, &args, settings::wants_json(&args), &unasked),
    };
    let terminal = Arc::new(terminal::Terminal::new(&settings::terminal_options(&cli.global)));
    let settings = match settings::Settings::resolve(cli.global, settings::Environment::Process) {
        Ok(settings) => settings,
        Err(failure) => return report::report(&failure.into(), settings::wants_json(&args), &terminal),
    };
    let as_json = settings.format.is_some_and(cli::Format::is_json);
    let outcome = context::Context::new(settings, Arc::clone(&terminal)).map_err(anyhow::Error::from).and_then(|ctx| {
        platform::end_blocking_work_on_signals(report::INTERRUPTED);
        commands::run(&ctx, cli.command)
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report::report(&error, as_json, &terminal),
    }
}
