//! The options that every command accepts.

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

/// The options that every command accepts.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Print help; --help adds the global options, such as -o and --jq
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print as table, json, json-compact or csv
    ///
    /// Default: EVENTS_OUTPUT, else JSON for a single resource and a table for a list.
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
    /// Strings print without quotes. Implies --json. `env`, `$ENV` and `input` are not available.
    #[arg(long, value_name = "EXPR", global = true, hide_short_help = true)]
    pub(crate) jq: Option<String>,
    /// Show relative times in tables, such as `3 min ago`; the default on a terminal
    ///
    /// JSON, CSV and live output always show absolute times.
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) relative: bool,
    /// Show absolute times in tables; the default on a pipe
    #[arg(long, global = true, conflicts_with = "relative", hide_short_help = true)]
    pub(crate) absolute: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, hide_short_help = true)]
    pub(crate) color: Option<ColorArg>,
    /// Print without colour, like `--color never`
    #[arg(long, global = true, conflicts_with = "color", hide_short_help = true)]
    pub(crate) no_color: bool,
    /// Do not print status lines and hints; errors and warnings still print
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Never prompt; fail if input is needed
    ///
    /// This is the default when there is no terminal or when CI is set.
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_input: bool,
    /// Timeout of each request, from connecting to the last byte
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = values::time_limit, global = true, hide_short_help = true)]
    pub(crate) timeout: Duration,
    /// Do not retry failed requests
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_retry: bool,
    /// Print each request and response to stderr, with secrets masked
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) debug: bool,
    /// Use a stored tenant and ignore AUTH0_ variables
    ///
    /// Takes the domain of the tenant, or the part before its first dot. Default: AUTH0_TENANT, else the default tenant.
    #[arg(long, global = true, value_name = "TENANT", hide_short_help = true)]
    pub(crate) tenant: Option<String>,
    /// Read variables from a file; they override the environment
    ///
    /// The file gives AUTH0_ variables, PGPASSWORD, and the variables that flags such as --bearer-env name. Each line is
    /// NAME=VALUE, optionally after `export`; other lines are skipped with a warning. `#` starts a comment at the beginning of
    /// a line or after a space. Variables are not expanded: `$` is a literal dollar, and a value such as `${NAME}` is skipped
    /// with a warning. Values without quotes and in single quotes are literal; values in quotes can span lines. Double quotes
    /// allow the escapes `\n`, `\r`, `\t`, `\"`, `\$` and `\\`. A `.env` file is never read unless it is named here.
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    pub(crate) env_file: Option<PathBuf>,
    /// Do not cache access tokens (default: EVENTS_NO_TOKEN_CACHE)
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_token_cache: bool,
    /// Tenant domain, such as acme.eu.auth0.com (default: AUTH0_DOMAIN)
    #[arg(long, global = true, value_name = "DOMAIN", hide_short_help = true)]
    pub(crate) domain: Option<String>,
    /// Client id of a machine-to-machine application (default: AUTH0_CLIENT_ID)
    #[arg(long, global = true, value_name = "ID", hide_short_help = true)]
    pub(crate) client_id: Option<String>,
    /// Read the client secret from a file (default: AUTH0_CLIENT_SECRET)
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "client_secret_stdin", hide_short_help = true)]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// Read the client secret from standard input
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) client_secret_stdin: bool,
    /// Authenticate with the RSA private key in a PEM file, instead of a secret
    ///
    /// Default: AUTH0_CLIENT_ASSERTION_PRIVATE_KEY.
    #[arg(long, global = true, value_name = "FILE", conflicts_with_all = ["client_secret_file", "client_secret_stdin"], hide_short_help = true)]
    pub(crate) client_assertion_private_key: Option<PathBuf>,
    /// Signing algorithm for the private key
    ///
    /// Default: AUTH0_CLIENT_ASSERTION_SIGNING_ALG, else RS256.
    #[arg(long, global = true, value_name = "ALG", ignore_case = true, hide_short_help = true)]
    pub(crate) client_assertion_signing_alg: Option<SigningAlgArg>,
    /// Audience of the access token
    ///
    /// Default: AUTH0_AUDIENCE, else the Management API of the domain.
    #[arg(long, global = true, value_name = "URL", hide_short_help = true)]
    pub(crate) audience: Option<String>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always, also in a pipe
    Always,
    /// Never
    Never,
}

/// The algorithm that signs a client assertion.
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
    /// Returns the name in files, variables and requests.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Ps256 => "PS256",
        }
    }

    /// Parses the name, ignoring case.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(name, true).ok()
    }
}

/// Returns a command that has only the global options. Its help is the topic `options`.
pub(crate) fn options() -> Command {
    let command = Command::new("events").styles(STYLES).max_term_width(100).disable_help_flag(true);
    let about = "Options of every command, before or after its name";
    GlobalArgs::augment_args(command).about(about).help_template("{about}\n\n{all-args}")
}
