//! `whoami`.

use anyhow::Context as _;

use super::identity::Identity;
use crate::commands::print;
use crate::context::Context;

/// Shows which credential is used, and which commands it allows.
pub(crate) async fn whoami(ctx: &Context) -> anyhow::Result<()> {
    let access = ctx.settings.access()?;
    let mut identity = Identity::of(&access);
    let client = ctx.connect(access).await?;
    let token = client.tokens().bearer().await.context("cannot get an access token")?.token;
    identity.add_token(&token);
    print::one(ctx, &identity)
}
