//! Flags that say how deliveries authenticate, and where each secret is. `commands/authorization.rs` reads them.

use std::marker::PhantomData;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, StringValueParser, TypedValueParser, ValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, Command, FromArgMatches, value_parser};

use auth0_events_text::Secret;

/// The source of a secret. A flag names the source, never the secret: other users can read command lines.
#[derive(Debug, Clone)]
pub(crate) enum SecretSource {
    /// Here: it was typed at a prompt, generated, or found in the environment.
    Value(Secret),
    /// The environment variable that a flag names.
    Variable { flag: &'static str, name: String },
    /// The file that a flag names.
    File { flag: &'static str, path: PathBuf },
    /// The file that an environment variable names. The path may be a secret in the wrong place, so it is never shown.
    FileOfVariable { variable: &'static str, path: PathBuf },
    /// Standard input, because of a flag.
    Stdin { flag: &'static str },
}

/// The form of a secret, which decides what can be part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecretKind {
    /// An access or bearer token: visible characters. `Bearer ` does not belong to it.
    Token,
    /// The value of a header: one line of text.
    HeaderValue,
    /// A client secret or a password. It may have several lines.
    Password,
    /// A private key in PEM.
    Key,
}

/// The authentication of deliveries, from flags or from a form.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizationArg {
    pub(crate) method: AuthorizationMethod,
    /// `None` if only the method was given: the API then keeps the secret that it has.
    pub(crate) secret: Option<SecretSource>,
}

/// A method of authentication, with the part that is not secret.
#[derive(Debug, Clone)]
pub(crate) enum AuthorizationMethod {
    Bearer,
    Basic { username: String },
    Header { name: String },
}

/// The flags of one secret, without their dashes.
pub(crate) struct SecretFlags {
    pub(crate) env: &'static str,
    pub(crate) file: &'static str,
    pub(crate) stdin: Option<&'static str>,
    /// The secret, as help texts call it.
    pub(crate) secret: &'static str,
}

/// The flags of one command that say how deliveries authenticate.
pub(crate) trait AuthorizationFlags: Sized {
    /// The group of the flags, of which one method can be given.
    const GROUP: &'static str;
    const BEARER: SecretFlags;
    const USERNAME: (&'static str, &'static str);
    const PASSWORD: SecretFlags;
    const HEADER: (&'static str, &'static str);
    const VALUE: SecretFlags;

    /// Names the flags of which one gives the method.
    fn methods() -> String {
        one_of([Self::BEARER.env, Self::USERNAME.0, Self::HEADER.0].into_iter())
    }
}

/// The flags `F`, parsed.
#[derive(Debug)]
pub(crate) struct AuthorizationArgs<F> {
    pub(crate) given: Option<AuthorizationArg>,
    flags: PhantomData<F>,
}

impl SecretFlags {
    fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [Some(self.env), Some(self.file), self.stdin].into_iter().flatten()
    }

    /// Adds the flags, which need `owner` if there is one.
    fn augment(&self, command: Command, owner: Option<&'static str>) -> Command {
        let secret = self.secret;
        let long = |name| Arg::new(name).long(name).requires_all(owner);
        let env = long(self.env).value_name("VAR").help(format!("Variable that holds {secret}"));
        let file = long(self.file).value_name("FILE").help(format!("File that holds {secret}"));
        let file = file.value_parser(value_parser!(PathBuf)).hide_short_help(true);
        let command = command.arg(env.hide_short_help(owner.is_some())).arg(file);
        let Some(stdin) = self.stdin else { return command };
        let help = format!("Read {secret} from standard input");
        command.arg(long(stdin).action(ArgAction::SetTrue).help(help).hide_short_help(true))
    }

    fn source(&self, matches: &ArgMatches) -> Option<SecretSource> {
        if let Some(name) = matches.get_one::<String>(self.env) {
            return Some(SecretSource::Variable { flag: self.env, name: name.clone() });
        }
        if let Some(path) = matches.get_one::<PathBuf>(self.file) {
            return Some(SecretSource::File { flag: self.file, path: path.clone() });
        }
        self.stdin.filter(|flag| matches.get_flag(flag)).map(|flag| SecretSource::Stdin { flag })
    }
}

impl<F: AuthorizationFlags> Args for AuthorizationArgs<F> {
    fn augment_args(command: Command) -> Command {
        let named = |(name, help): (&'static str, &'static str), value_name: &'static str, parser: ValueParser| {
            Arg::new(name).long(name).help(help).value_name(value_name).value_parser(parser).hide_short_help(true)
        };
        let methods = F::BEARER.names().chain([F::USERNAME.0, F::HEADER.0]);
        let command = F::BEARER.augment(command, None);
        let command = command.arg(named(F::USERNAME, "USER", ValueParser::new(UsernameParser(F::USERNAME.0))));
        let command = F::PASSWORD.augment(command, Some(F::USERNAME.0));
        let command = command.arg(named(F::HEADER, "KEY", NonEmptyStringValueParser::new().into()));
        F::VALUE
            .augment(command, Some(F::HEADER.0))
            .group(ArgGroup::new(F::GROUP).args(methods))
            .group(ArgGroup::new(F::PASSWORD.secret).args(F::PASSWORD.names()))
            .group(ArgGroup::new(F::VALUE.secret).args(F::VALUE.names()))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<F: AuthorizationFlags> FromArgMatches for AuthorizationArgs<F> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let text = |name| matches.get_one::<String>(name).cloned();
        let (method, secret) = if let Some(username) = text(F::USERNAME.0) {
            (AuthorizationMethod::Basic { username }, F::PASSWORD.source(matches))
        } else if let Some(name) = text(F::HEADER.0) {
            (AuthorizationMethod::Header { name }, F::VALUE.source(matches))
        } else if let Some(source) = F::BEARER.source(matches) {
            (AuthorizationMethod::Bearer, Some(source))
        } else {
            return Ok(Self { given: None, flags: PhantomData });
        };
        Ok(Self { given: Some(AuthorizationArg { method, secret }), flags: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl AuthorizationArg {
    /// Returns the flag that gave the method.
    pub(crate) fn flag<F: AuthorizationFlags>(&self) -> &'static str {
        match (&self.method, &self.secret) {
            (AuthorizationMethod::Bearer, Some(SecretSource::File { flag, .. } | SecretSource::Stdin { flag })) => flag,
            (AuthorizationMethod::Bearer, _) => F::BEARER.env,
            (AuthorizationMethod::Basic { .. }, _) => F::USERNAME.0,
            (AuthorizationMethod::Header { .. }, _) => F::HEADER.0,
        }
    }
}

impl AuthorizationMethod {
    /// Returns the form of the secret.
    pub(crate) fn secret_kind(&self) -> SecretKind {
        match self {
            Self::Bearer => SecretKind::Token,
            Self::Basic { .. } => SecretKind::Password,
            Self::Header { .. } => SecretKind::HeaderValue,
        }
    }

    /// Names the flags of which one gives the secret.
    pub(crate) fn secret_flags<F: AuthorizationFlags>(&self) -> String {
        one_of(match self {
            Self::Bearer => F::BEARER.names(),
            Self::Basic { .. } => F::PASSWORD.names(),
            Self::Header { .. } => F::VALUE.names(),
        })
    }
}

fn one_of(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`--{name}`")).collect();
    format!("one of {}", names.join(", "))
}

/// Parses the user name of basic authentication. A colon ends it (RFC 7617), and a password may follow, so the error does
/// not repeat the value.
#[derive(Clone)]
struct UsernameParser(&'static str);

impl TypedValueParser for UsernameParser {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &std::ffi::OsStr) -> Result<String, clap::Error> {
        if value.as_encoded_bytes().contains(&b':') {
            let message = format!(
                "the user name of `--{}` contains a colon\n\ntip: pass the password with a flag of its own\n",
                self.0
            );
            return Err(clap::Error::raw(ErrorKind::ValueValidation, message));
        }
        StringValueParser::new().parse_ref(command, arg, value)
    }
}

/// `create` and `update`: how a webhook's deliveries authenticate.
#[derive(Debug)]
pub(crate) struct WebhookFlags;

impl AuthorizationFlags for WebhookFlags {
    const GROUP: &'static str = "webhook-authorization";
    const BEARER: SecretFlags = SecretFlags {
        env: "webhook-token-env",
        file: "webhook-token-file",
        stdin: Some("webhook-token-stdin"),
        secret: "the bearer token",
    };
    const USERNAME: (&'static str, &'static str) = ("webhook-basic", "User name for basic authentication");
    const PASSWORD: SecretFlags = SecretFlags {
        env: "webhook-password-env",
        file: "webhook-password-file",
        stdin: Some("webhook-password-stdin"),
        secret: "the password for --webhook-basic",
    };
    const HEADER: (&'static str, &'static str) = ("webhook-header", "Name of a header that carries the secret");
    const VALUE: SecretFlags = SecretFlags {
        env: "webhook-header-value-env",
        file: "webhook-header-value-file",
        stdin: Some("webhook-header-value-stdin"),
        secret: "the value of --webhook-header",
    };
}

/// `listen`: how senders authenticate.
#[derive(Debug)]
pub(crate) struct SenderFlags;

impl AuthorizationFlags for SenderFlags {
    const GROUP: &'static str = "sender-authorization";
    const BEARER: SecretFlags =
        SecretFlags { env: "bearer-env", file: "bearer-file", stdin: Some("bearer-stdin"), secret: "the bearer token" };
    const USERNAME: (&'static str, &'static str) = ("basic", "User name for basic authentication");
    const PASSWORD: SecretFlags = SecretFlags {
        env: "basic-password-env",
        file: "basic-password-file",
        stdin: Some("basic-password-stdin"),
        secret: "the password for --basic",
    };
    const HEADER: (&'static str, &'static str) = ("header", "Name of a header that carries the secret");
    const VALUE: SecretFlags = SecretFlags {
        env: "header-value-env",
        file: "header-value-file",
        stdin: Some("header-value-stdin"),
        secret: "the value of --header",
    };
}

/// `listen` and `subscribe`: how forwarded events authenticate.
#[derive(Debug)]
pub(crate) struct ForwardFlags;

impl AuthorizationFlags for ForwardFlags {
    const GROUP: &'static str = "forward-authorization";
    const BEARER: SecretFlags = SecretFlags {
        env: "forward-bearer-env",
        file: "forward-bearer-file",
        stdin: None,
        secret: "the token to send",
    };
    const USERNAME: (&'static str, &'static str) = ("forward-basic", "User name for basic authentication");
    const PASSWORD: SecretFlags = SecretFlags {
        env: "forward-password-env",
        file: "forward-password-file",
        stdin: None,
        secret: "the password for --forward-basic",
    };
    const HEADER: (&'static str, &'static str) = ("forward-header", "Name of a header that carries the secret");
    const VALUE: SecretFlags = SecretFlags {
        env: "forward-header-value-env",
        file: "forward-header-value-file",
        stdin: None,
        secret: "the value of --forward-header",
    };
}
