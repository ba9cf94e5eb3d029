//! Settings that are needed before all settings are resolved, or if that fails.

use super::environment::{Environment, is_true};
use crate::cli::{ColorArg, GlobalArgs};
use crate::terminal;

/// Reports whether an error before the settings are resolved is printed as JSON. Invalid flags are ignored.
pub(crate) fn wants_json(args: &[std::ffi::OsString]) -> bool {
    let variable = |name| Environment::Process.variable(name);
    let mut args = args.iter().skip(1).filter_map(|arg| arg.to_str());
    let mut json = variable("EVENTS_OUTPUT").is_some_and(|format| format.to_lowercase().starts_with("json"));
    while let Some(arg) = args.next() {
        match arg {
            "--" => break,
            "--json" | "--json-compact" | "--jq" => json = true,
            "--csv" => json = false,
            "-o" | "--output" => json = args.next().is_some_and(|format| format.starts_with("json")),
            _ => {
                let value = arg.strip_prefix("--output=").or_else(|| arg.strip_prefix("-o"));
                if let Some(value) = value {
                    json = value.trim_start_matches('=').starts_with("json");
                }
            }
        }
    }
    json
}

/// Returns the options of the terminal.
pub(crate) fn terminal_options(global: &GlobalArgs) -> terminal::TerminalOptions {
    let variable = |name: &str| Environment::Process.variable(name);
    let color = match (global.no_color, global.color) {
        (true, _) | (_, Some(ColorArg::Never)) => terminal::Color::Never,
        (false, Some(ColorArg::Always)) => terminal::Color::Always,
        (false, Some(ColorArg::Auto) | None) => terminal::Color::Auto,
    };
    let dumb = variable("TERM").as_deref() == Some("dumb");
    terminal::TerminalOptions {
        color,
        plain: variable("NO_COLOR").is_some() || dumb,
        dumb,
        quiet: global.quiet,
        no_input: global.no_input || variable("CI").is_some_and(|value| is_true(&value)),
        columns: variable("COLUMNS")
            .and_then(|text| text.parse::<u16>().ok())
            .map(usize::from)
            .filter(|columns| *columns > 0),
    }
}
