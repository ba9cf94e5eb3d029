//! Options that every command takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Command, ValueEnum};

use super::values;
use crate::output::Format;

/// The name of the help topic about the global options.
pub(crate) const OPTIONS: &str = "options";

pub(super) const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Options that every command takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Print help; --help adds the global options, such as -o and --jq
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print as table, json, json-compact or csv
    ///
    /// A single resource prints as JSON and a collection as a table unless this or EVENTS_OUTPUT says otherwise.
    #[arg(short, long, value_name = "FORMAT", global = true, hide_short_help = true)]
    pub(crate) output: Option<Format>,
    /// Print as indented JSON, as the API sent it
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) json: bool,
    /// Print as JSON on one line
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) json_compact: bool,
    /// Print as comma-separated values
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) csv: bool,
    /// Filter the JSON with a jq expression
    ///
    /// Strings print without quotes. Implies --json. A filter sees the JSON alone: it has no `env`, `$ENV` or `input`.
    #[arg(long, value_name = "EXPR", global = true, hide_short_help = true)]
    pub(crate) jq: Option<String>,
    /// Show times in tables by their distance, such as `3 min ago`
    ///
    /// JSON, CSV and lines of an output that goes on keep the times as they are.
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) relative: bool,
    /// Colour the output
    #[arg(long, value_name = "WHEN", global = true, hide_short_help = true)]
    pub(crate) color: Option<ColorArg>,
    /// Print without colour, as `--color never`
    #[arg(long, global = true, conflicts_with = "color", hide_short_help = true)]
    pub(crate) no_color: bool,
    /// Print no status lines; errors and warnings stay
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Never ask; fail where an answer would be needed
    ///
    /// This is so in any case without a terminal, and where CI is set.
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_input: bool,
    /// Time allowed for one request, from the connection to the last byte
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = values::time_limit, global = true, hide_short_help = true)]
    pub(crate) timeout: Duration,
    /// Send each request once, whatever comes back
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_retry: bool,
    /// Print each request and answer to standard error, secrets masked
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) debug: bool,
    /// Use a stored tenant, whatever the environment says; else AUTH0_TENANT, else the default one
    ///
    /// The tenant is named by its domain, or by the first part of it.
    #[arg(long, global = true, value_name = "TENANT", hide_short_help = true)]
    pub(crate) tenant: Option<String>,
    /// Read the AUTH0_ variables from a file as well, which goes before the environment
    ///
    /// A line is NAME=VALUE, with or without `export` in front; `#` starts a comment at the beginning of a line or after a
    /// blank. Nothing is expanded: `$` is a dollar. A value without quotes is taken as it stands. Within single quotes every
    /// character stands for itself, line ends too; within double quotes `\n`, `\r`, `\t`, `\"`, `\$` and `\\` are escapes. A
    /// `.env` that is not named here is never read.
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    pub(crate) env_file: Option<PathBuf>,
    /// Ask for an access token each time, and keep none; as EVENTS_NO_TOKEN_CACHE=1
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_token_cache: bool,
    /// Tenant domain, such as acme.eu.auth0.com; else AUTH0_DOMAIN
    #[arg(long, global = true, value_name = "DOMAIN", hide_short_help = true)]
    pub(crate) domain: Option<String>,
    /// Client id of a machine-to-machine application; else AUTH0_CLIENT_ID
    #[arg(long, global = true, value_name = "ID", hide_short_help = true)]
    pub(crate) client_id: Option<String>,
    /// Read the client secret from a file; else AUTH0_CLIENT_SECRET
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "client_secret_stdin", hide_short_help = true)]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// Read the client secret from standard input
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) client_secret_stdin: bool,
    /// Prove the client by a signature with the RSA key in this PEM file; else AUTH0_CLIENT_ASSERTION_PRIVATE_KEY
    #[arg(long, global = true, value_name = "FILE", conflicts_with_all = ["client_secret_file", "client_secret_stdin"], hide_short_help = true)]
    pub(crate) client_assertion_private_key: Option<PathBuf>,
    /// Algorithm of that signature; else AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256
    #[arg(long, global = true, value_name = "ALG", ignore_case = true, hide_short_help = true)]
    pub(crate) client_assertion_signing_alg: Option<SigningAlgArg>,
    /// Audience to ask a token for; else AUTH0_AUDIENCE, else the domain's Management API
    #[arg(long, global = true, value_name = "URL", hide_short_help = true)]
    pub(crate) audience: Option<String>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Even on a pipe
    Always,
    /// Nowhere
    Never,
}

/// How a client assertion is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SigningAlgArg {
    /// RSA with SHA-256
    #[value(name = "RS256")]
    Rs256,
    /// RSA with SHA-384
    #[value(name = "RS384")]
    Rs384,
    /// RSA-PSS with SHA-256
    #[value(name = "PS256")]
    Ps256,
}

impl SigningAlgArg {
    /// The name, as it is written everywhere.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Ps256 => "PS256",
        }
    }

    /// Reads the name, in whatever case.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(name, true).ok()
    }
}

/// Returns a command with the global options alone. Its help is the topic `options`.
pub(crate) fn options() -> Command {
    let command = Command::new("events").styles(STYLES).max_term_width(100).disable_help_flag(true);
    let about = "Options that every command takes, before or after its name";
    GlobalArgs::augment_args(command).about(about).help_template("{about}\n\n{all-args}")
}
