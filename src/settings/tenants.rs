//! Finds stored tenants by a flag, a variable or the default.

use super::config::{Config, StoredTenant};
use super::resolved::{Settings, refused_variable};
use crate::cli::domain::Domain;
use crate::failure::{Failure, Kind};

impl Settings {
    /// Returns the stored tenant of this domain; without a domain, the one in `AUTH0_TENANT`, else the default.
    pub(super) fn stored(&self, domain: Option<&Domain>) -> Result<Option<StoredTenant>, Failure> {
        let config = self.config()?;
        let tenants = config.tenants()?;
        if domain.is_none()
            && let Some(name) = self.tenant_variable()?
        {
            return find_variable(config, &name).map(Some);
        }
        let Some(wanted) = domain.cloned().or_else(|| config.default_tenant()) else { return Ok(None) };
        Ok(tenants.into_iter().find(|tenant| tenant.domain == wanted))
    }

    /// Returns `AUTH0_TENANT`, from the file of `--env-file` or the environment.
    pub(super) fn tenant_variable(&self) -> Result<Option<String>, Failure> {
        let of_file = self.env_file_variable("AUTH0_TENANT")?.map(|name| name.expose().to_owned());
        Ok(of_file.or_else(|| self.environment.variable("AUTH0_TENANT")))
    }

    /// Returns the stored tenant named by the argument, `--tenant` or `--domain`, else by `AUTH0_TENANT`.
    ///
    /// # Errors
    /// Fails if two of them disagree, if one is named together with `--all`, and if the tenant is not stored.
    pub(crate) fn named_tenant(
        &self,
        config: &Config,
        argument: Option<&str>,
        all: bool,
    ) -> Result<Option<StoredTenant>, Failure> {
        let given = [
            ("TENANT", argument),
            ("--tenant", self.global.tenant.as_deref()),
            ("--domain", self.global.domain.as_deref()),
        ];
        let mut named: Option<(&str, StoredTenant)> = None;
        for (place, name) in given.into_iter().filter_map(|(place, name)| Some((place, name?))) {
            if all {
                return Err(Failure::usage(format!("`--all` and `{place}` cannot be used together")));
            }
            let tenant = config.find(name)?;
            match &named {
                Some((first, other)) if other.domain != tenant.domain => {
                    let (one, two) = (&other.domain, &tenant.domain);
                    return Err(Failure::usage(format!(
                        "`{first}` and `{place}` name different tenants: {one} and {two}"
                    )));
                }
                Some(_) => {}
                None => named = Some((place, tenant)),
            }
        }
        match (named, self.tenant_variable()?) {
            (Some((_, tenant)), _) => Ok(Some(tenant)),
            (None, Some(name)) if !all => find_variable(config, &name).map(Some),
            (None, _) => Ok(None),
        }
    }
}

/// Returns the stored tenant that `AUTH0_TENANT` names. The error does not repeat the value.
fn find_variable(config: &Config, name: &str) -> Result<StoredTenant, Failure> {
    config.find(name.trim()).map_err(|failure| {
        let hint = failure.hint_text().map(str::to_owned);
        let problem = match failure.kind {
            Kind::NotFound => "no stored tenant has this name".to_owned(),
            _ => failure.to_string(),
        };
        refused_variable("AUTH0_TENANT", name, &problem).hint_if(hint).of_kind(failure.kind)
    })
}
