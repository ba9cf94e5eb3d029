//! `tenants use`.

use super::list::StoredTenantRow;
use crate::cli::TenantUseArgs;
use crate::commands::print;
use crate::context::Context;

/// Makes a stored tenant the default.
pub(crate) async fn choose(ctx: &Context, args: &TenantUseArgs) -> anyhow::Result<()> {
    let mut change = ctx.settings.change_config().await?;
    let tenant = change.config.find(&args.stored)?;
    change.config.set_default(&tenant);
    change.write()?;
    drop(change);
    ctx.terminal.status(&format!("Commands now use {}", tenant.domain));
    if ctx.settings.format.is_some() {
        print::one(ctx, &StoredTenantRow { is_default: true, tenant })?;
    }
    Ok(())
}
