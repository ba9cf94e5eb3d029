//! Secrets that flags name the place of: told apart first, read later.

use std::path::PathBuf;

use crate::context::Context;
use crate::failure::Failure;
use crate::secret::Secret;
use crate::settings::SecretSource;

/// Where a secret is, and the flag that says so.
pub(super) struct Place {
    flag: &'static str,
    source: Source,
}

/// Where a flag says that a secret is.
pub(super) enum Source {
    Variable(String),
    File(PathBuf),
    Stdin,
}

impl Place {
    /// Returns the flag that names the place.
    pub(super) fn flag(&self) -> &'static str {
        self.flag
    }

    /// Reads the secret.
    pub(super) async fn read(self, ctx: &Context) -> anyhow::Result<Secret> {
        let source = match self.source {
            Source::Variable(name) => SecretSource::Value(ctx.settings.secret_variable(&name, self.flag)?),
            Source::File(path) => SecretSource::File(path),
            Source::Stdin => SecretSource::Stdin,
        };
        ctx.secret(source, self.flag).await
    }
}

/// Takes the one place of a secret that was given.
pub(super) fn pick<const N: usize>(places: [(&'static str, Option<Source>); N]) -> Result<Option<Place>, Failure> {
    let mut given = places.into_iter().filter_map(|(flag, source)| Some(Place { flag, source: source? }));
    match (given.next(), given.next()) {
        (Some(first), Some(second)) => {
            Err(Failure::usage(format!("`{}` and `{}` exclude each other", first.flag, second.flag)))
        }
        (first, _) => Ok(first),
    }
}
