//! What senders must show: from the flags, or made for this run.

use crate::cli::ProofArgs;
use crate::commands::secrets::{Place, Source, check_user, pick};
use crate::context::Context;
use crate::failure::Failure;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_text::Secret;

/// What the flags ask for. Nothing has been read yet.
pub(crate) enum Asked {
    /// Nothing is to be shown.
    Nothing,
    /// A bearer token that is still to be made.
    Random,
    Bearer(Place),
    Basic(String, Place),
    Header(String, Place),
}

/// Judges the flags.
///
/// Fails when they contradict one another, or name no secret.
pub(crate) fn asked(args: ProofArgs) -> Result<Asked, Failure> {
    let bearer = pick([
        ("--bearer-env", args.bearer_env.map(Source::Variable)),
        ("--bearer-file", args.bearer_file.map(Source::File)),
        ("--bearer-stdin", args.bearer_stdin.then_some(Source::Stdin)),
    ])?;
    let password = pick([
        ("--basic-password-env", args.basic_password_env.map(Source::Variable)),
        ("--basic-password-file", args.basic_password_file.map(Source::File)),
        ("--basic-password-stdin", args.basic_password_stdin.then_some(Source::Stdin)),
    ])?;
    let value = pick([
        ("--header-value-env", args.header_value_env.map(Source::Variable)),
        ("--header-value-file", args.header_value_file.map(Source::File)),
        ("--header-value-stdin", args.header_value_stdin.then_some(Source::Stdin)),
    ])?;
    match (bearer, args.basic, args.header, args.no_auth) {
        (None, None, None, true) => Ok(Asked::Nothing),
        (None, None, None, false) => Ok(Asked::Random),
        (Some(bearer), None, None, false) => Ok(Asked::Bearer(bearer)),
        (None, Some(username), None, false) => {
            check_user("--basic", &username)?;
            Ok(Asked::Basic(username, password.ok_or_else(|| missing("--basic", "--basic-password-env"))?))
        }
        (None, None, Some(name), false) => {
            Ok(Asked::Header(name, value.ok_or_else(|| missing("--header", "--header-value-env"))?))
        }
        _ => Err(Failure::usage("`--bearer-…`, `--basic`, `--header` and `--no-auth` exclude one another")),
    }
}

impl Asked {
    /// Reads the secret, or makes one.
    pub(crate) async fn read(self, ctx: &Context) -> anyhow::Result<Authorization> {
        Ok(match self {
            Self::Nothing => Authorization::None,
            Self::Random => Authorization::Bearer(Secret::random()),
            Self::Bearer(place) => Authorization::Bearer(place.read(ctx).await?),
            Self::Basic(username, place) => Authorization::Basic { username, password: place.read(ctx).await? },
            Self::Header(name, place) => Authorization::Header { name, value: place.read(ctx).await? },
        })
    }

    /// Tells whether the token is one that nobody knows yet.
    pub(crate) fn is_random(&self) -> bool {
        matches!(self, Self::Random)
    }

    /// Tells whether whoever reaches the port is let in.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

fn missing(flag: &str, needed: &str) -> Failure {
    Failure::usage(format!("`{flag}` needs `{needed}`, which names the variable that holds the secret"))
}
