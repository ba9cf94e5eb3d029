//! `tenants list`, and the row of a stored tenant.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::commands::print;
use crate::context::Context;
use crate::output::Row;
use crate::settings::StoredTenant;

/// Lists the stored tenants.
pub(crate) fn list(ctx: &Context) -> anyhow::Result<()> {
    let config = ctx.settings.config()?;
    let default = config.default_tenant();
    let row = |tenant: StoredTenant| StoredTenantRow { is_default: default.as_ref() == Some(&tenant.domain), tenant };
    let tenants: Vec<StoredTenantRow> = config.tenants()?.into_iter().map(row).collect();
    print::all(ctx, &tenants)?;
    if tenants.is_empty() {
        ctx.terminal.hint("no tenants are stored; run `events login` to store one");
    }
    Ok(())
}

/// A stored tenant to print.
pub(super) struct StoredTenantRow {
    pub(super) tenant: StoredTenant,
    pub(super) is_default: bool,
}

impl Row for StoredTenantRow {
    const COLUMNS: &'static [&'static str] = &["DOMAIN", "CLIENT ID", "METHOD", "STORAGE", "DEFAULT"];
    const SHRINKABLE: &'static [&'static str] = &["STORAGE", "METHOD", "CLIENT ID", "DEFAULT"];

    fn cells(&self) -> Vec<String> {
        let StoredTenant { domain, client_id, method, storage, .. } = &self.tenant;
        let default = if self.is_default { "yes" } else { "no" };
        [&domain.to_string(), client_id, method.as_str(), storage.as_str(), default].map(str::to_owned).to_vec()
    }

    fn json(&self) -> Cow<'_, Value> {
        let StoredTenant { domain, client_id, audience, method, storage } = &self.tenant;
        Cow::Owned(json!({
            "domain": domain.to_string(),
            "client_id": client_id,
            "audience": audience.clone().unwrap_or_else(|| domain.default_audience()),
            "method": method.as_str(),
            "storage": storage.as_str(),
            "default": self.is_default,
        }))
    }
}
