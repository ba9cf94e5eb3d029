//! Secrets that flags name the place of, or that a person has typed: told apart first, read later.

use std::path::PathBuf;

use crate::context::Context;
use crate::failure::Failure;
use crate::settings::SecretSource;
use auth0_events_text::Secret;

/// Where a secret is, and the flag that says so.
pub(crate) struct Place {
    flag: &'static str,
    source: Source,
}

/// Where a flag says that a secret is.
pub(crate) enum Source {
    Variable(String),
    File(PathBuf),
    Stdin,
    /// Here: it was typed, or made.
    Given(Secret),
}

impl Place {
    /// Holds a secret that no flag named the place of. `flag` is the one that could have.
    pub(crate) fn given(flag: &'static str, secret: Secret) -> Self {
        Self { flag, source: Source::Given(secret) }
    }

    /// Reads the secret.
    pub(crate) async fn read(self, ctx: &Context) -> anyhow::Result<Secret> {
        let source = match self.source {
            Source::Variable(name) => SecretSource::Value(ctx.settings.secret_variable(&name, self.flag)?),
            Source::File(path) => SecretSource::File(path),
            Source::Stdin => SecretSource::Stdin,
            Source::Given(secret) => SecretSource::Value(secret),
        };
        ctx.secret(source, self.flag).await
    }
}

/// Judges the user name of basic authentication. What stands behind the colon may be a password, and is not repeated.
///
/// Fails when it holds a colon, which ends a user name there (RFC 7617).
pub(crate) fn check_user(flag: &str, name: &str) -> Result<(), Failure> {
    match name.contains(':') {
        true => Err(Failure::usage(format!("the user name of `{flag}` holds a colon, which none can"))
            .hint("name the place of the password by a flag of its own")),
        false => Ok(()),
    }
}

/// Takes the one place of a secret that was given.
pub(crate) fn pick<const N: usize>(places: [(&'static str, Option<Source>); N]) -> Result<Option<Place>, Failure> {
    let mut given = places.into_iter().filter_map(|(flag, source)| Some(Place { flag, source: source? }));
    match (given.next(), given.next()) {
        (Some(first), Some(second)) => {
            Err(Failure::usage(format!("`{}` and `{}` exclude each other", first.flag, second.flag)))
        }
        (first, _) => Ok(first),
    }
}
