//! What applies to this run: flags, then environment, then defaults. Sole reader of the environment.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::domain::Domain;
use crate::cli::{ColorArg, Format, GlobalArgs};
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use crate::terminal;

/// Where the parts of a credential come from; a secret in a file or on standard input has not been read yet.
pub(crate) enum SecretSource {
    Value(Secret),
    File(PathBuf),
    Stdin,
}

/// The credentials that apply, before anything is read from disk or standard input.
pub(crate) enum CredentialSource {
    Token(Secret),
    Client { client_id: String, secret: SecretSource },
}

/// Where variables are looked up.
pub(crate) enum Environment {
    /// The environment of this process.
    Process,
    /// These variables and no others: the tenant of `demo`.
    Fixed(HashMap<&'static str, Secret>),
}

impl Environment {
    /// Reads a variable; an empty one counts as absent.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    fn variable(&self, name: &str) -> Option<String> {
        let value = match self {
            Self::Process => std::env::var(name).ok(),
            Self::Fixed(variables) => variables.get(name).map(|value| value.expose().to_owned()),
        };
        value.filter(|value| !value.is_empty())
    }
}

/// What applies to this run, credentials apart.
pub(crate) struct Settings {
    /// The format asked for by flag or `EVENTS_OUTPUT`; `None` leaves it to the command.
    pub(crate) format: Option<Format>,
    pub(crate) jq: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) retry: bool,
    /// Whether each request and answer is shown.
    pub(crate) debug: bool,
    global: GlobalArgs,
    environment: Environment,
}

impl Settings {
    /// Resolves what every command needs. Credentials are left alone until a command asks for them.
    ///
    /// # Errors
    /// Fails when two formats are asked for, or when `EVENTS_OUTPUT` names none.
    pub(crate) fn resolve(global: GlobalArgs, environment: Environment) -> Result<Self, Failure> {
        let mut format = match asked(&global)? {
            Some(Format::Table | Format::Csv) if global.jq.is_some() => {
                return Err(Failure::usage("`--jq` filters JSON; it does not go with a table or CSV"));
            }
            None => default_format(&environment)?,
            asked => asked,
        };
        if global.jq.is_some() {
            format = format.filter(|format| format.is_json()).or(Some(Format::Json));
        }
        Ok(Self {
            format,
            jq: global.jq.clone(),
            timeout: global.timeout,
            retry: !global.no_retry,
            debug: global.debug,
            global,
            environment,
        })
    }

    /// The tenant that applies.
    ///
    /// # Errors
    /// Fails when there is none, or when it does not look like one.
    pub(crate) fn domain(&self) -> Result<Domain, Failure> {
        let flag = self.global.domain.clone().map(|text| ("`--domain`", text));
        let source = flag.or_else(|| Some(("AUTH0_DOMAIN", self.environment.variable("AUTH0_DOMAIN")?)));
        let Some((source, text)) = source else { return Err(missing(&["AUTH0_DOMAIN"])) };
        text.parse().map_err(|failure: Failure| failure.within(source))
    }

    /// The credentials that apply: flags before the environment, a ready token before a client.
    ///
    /// # Errors
    /// Fails when there are none, naming each missing variable.
    pub(crate) fn credentials(&self) -> Result<CredentialSource, Failure> {
        let global = &self.global;
        let secret_flag = match (&global.client_secret_file, global.client_secret_stdin) {
            (Some(file), _) => Some(SecretSource::File(file.clone())),
            (None, true) => Some(SecretSource::Stdin),
            (None, false) => None,
        };
        let token =
            self.environment.variable("AUTH0_API_TOKEN").or_else(|| self.environment.variable("AUTH0_ACCESS_TOKEN"));
        if let (Some(token), None, None) = (token, &global.client_id, &secret_flag) {
            return Ok(CredentialSource::Token(Secret::new(token)));
        }
        let client_id = global.client_id.clone().or_else(|| self.environment.variable("AUTH0_CLIENT_ID"));
        let secret = secret_flag
            .or_else(|| self.environment.variable("AUTH0_CLIENT_SECRET").map(|text| SecretSource::Value(text.into())));
        match (client_id, secret) {
            (Some(client_id), Some(secret)) => Ok(CredentialSource::Client { client_id, secret }),
            (Some(_), None) => Err(missing(&["AUTH0_CLIENT_SECRET"])),
            (None, Some(_)) => Err(missing(&["AUTH0_CLIENT_ID"])),
            (None, None) => Err(missing(&["AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"])),
        }
    }

    /// Reads a secret from the variable that a flag names.
    ///
    /// # Errors
    /// Fails when the variable is not set, or empty.
    pub(crate) fn secret_variable(&self, name: &str, flag: &str) -> Result<Secret, Failure> {
        self.environment.variable(name).map(Secret::new).ok_or_else(|| {
            // What does not look like a name may be the secret itself.
            let is_name = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            let variable = if is_name { format!("`{name}`") } else { format!("that `{flag}` names") };
            Failure::usage(format!("the environment variable {variable} is not set"))
                .hint(format!("`{flag}` takes the name of a variable that holds the secret, not the secret"))
        })
    }

    /// The audience that applies, if one was set.
    pub(crate) fn audience(&self) -> Option<String> {
        self.global.audience.clone().or_else(|| self.environment.variable("AUTH0_AUDIENCE"))
    }
}

/// Tells whether an error that comes before the settings should be JSON: the same flags and variable, read leniently.
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

/// How the streams are used.
pub(crate) fn terminal_options(global: &GlobalArgs) -> terminal::Options {
    let variable = |name| Environment::Process.variable(name);
    let color = match (global.no_color, global.color) {
        (true, _) | (_, Some(ColorArg::Never)) => terminal::Color::Never,
        (false, Some(ColorArg::Always)) => terminal::Color::Always,
        (false, Some(ColorArg::Auto) | None) => terminal::Color::Auto,
    };
    terminal::Options {
        color,
        plain: variable("NO_COLOR").is_some() || variable("TERM").as_deref() == Some("dumb"),
        quiet: global.quiet,
        no_input: global.no_input || variable("CI").is_some_and(|value| value != "false" && value != "0"),
        columns: variable("COLUMNS").and_then(|text| text.parse().ok()).filter(|columns| *columns > 0),
    }
}

/// The format that a flag asks for.
fn asked(global: &GlobalArgs) -> Result<Option<Format>, Failure> {
    let mut asked = Vec::new();
    asked.extend(global.output.map(|format| ("--output", format)));
    asked.extend(global.json.then_some(("--json", Format::Json)));
    asked.extend(global.json_compact.then_some(("--json-compact", Format::JsonCompact)));
    asked.extend(global.csv.then_some(("--csv", Format::Csv)));
    match asked[..] {
        [] => Ok(None),
        [(_, format)] => Ok(Some(format)),
        [(first, _), (second, _), ..] => Err(Failure::usage(format!("`{first}` and `{second}` exclude each other"))),
    }
}

/// The format of `EVENTS_OUTPUT`.
fn default_format(environment: &Environment) -> Result<Option<Format>, Failure> {
    let Some(text) = environment.variable("EVENTS_OUTPUT") else { return Ok(None) };
    match <Format as clap::ValueEnum>::from_str(&text, true) {
        Ok(format) => Ok(Some(format)),
        Err(_) => Err(Failure::usage(format!("EVENTS_OUTPUT is no output format: `{text}`"))
            .hint("use `table`, `json`, `json-compact` or `csv`")),
    }
}

fn missing(variables: &[&str]) -> Failure {
    let verb = if variables.len() == 1 { "is" } else { "are" };
    Failure::new(Kind::Unauthorized, format!("no credentials: {} {verb} not set", variables.join(" and "))).hint(
        "set AUTH0_DOMAIN, and AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET (or AUTH0_API_TOKEN); without a tenant, \
         `events emulator` runs one here",
    )
}
