//! The settings file: stored tenants without their secrets. Unknown keys and comments are preserved.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

use crate::cli::SigningAlgArg;
use crate::cli::domain::Domain;
use crate::failure::{Failure, Kind};
use auth0_events_platform::files;
use auth0_events_text as text;

/// The format of the file. Another number is another version's.
const FORMAT: i64 = 1;
/// Longest wait for another process that is changing the file. It may be waiting for a keyring, which has 30 s.
const LOCK_PATIENCE: Duration = Duration::from_secs(40);

/// A tenant whose credentials are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredTenant {
    pub(crate) domain: Domain,
    pub(crate) client_id: String,
    /// The audience to ask for, where it is not the domain's own.
    pub(crate) audience: Option<String>,
    pub(crate) method: ClientMethod,
    pub(crate) storage: Storage,
}

/// What a client proves itself with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientMethod {
    Secret,
    PrivateKey(SigningAlgArg),
}

impl ClientMethod {
    /// The name in files and output, in the words of OpenID Connect where it has any.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "client_secret",
            Self::PrivateKey(_) => "private_key_jwt",
        }
    }
}

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    Keyring,
    File,
}

impl Storage {
    /// The name in files and output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }
}

/// The settings file, as it stands on disk.
pub(crate) struct Config {
    path: PathBuf,
    document: DocumentMut,
}

impl Config {
    /// Reads the file in this directory. One that does not exist is empty.
    ///
    /// # Errors
    /// Fails when the file cannot be read, is no TOML, or belongs to another version.
    pub(super) fn read(directory: &Path) -> Result<Self, Failure> {
        let path = directory.join("config.toml");
        let content = match fs::read_to_string(&path) {
            Ok(content) => content,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(unreadable(&path, &text::system_message(&cause))),
        };
        Self::parse(path, &content)
    }

    /// Reads what the file at `path` holds.
    ///
    /// # Errors
    /// Fails when it is no TOML, or belongs to another version.
    pub(crate) fn parse(path: PathBuf, content: &str) -> Result<Self, Failure> {
        let fault = |problem: String| unreadable(&path, &problem);
        let document: DocumentMut = content.parse().map_err(|cause: toml_edit::TomlError| {
            let line = cause.span().map_or(1, |span| content[..span.start].matches('\n').count() + 1);
            fault(format!("line {line} is not valid TOML: {}", cause.message().replace('\n', ", ")))
                .hint("fix the file, or move it away and run `events login` again")
        })?;
        match document.get("version").map(Item::as_integer) {
            None | Some(Some(FORMAT)) => Ok(Self { path, document }),
            Some(Some(other)) => {
                Err(fault(format!("it has format {other} of another version of `events`, not {FORMAT}"))
                    .hint("use that version, or set EVENTS_CONFIG_DIR to another directory"))
            }
            Some(None) => Err(fault("`version` is not a number".to_owned())),
        }
    }

    /// Returns every stored tenant, in the order of the file.
    ///
    /// # Errors
    /// Fails when a tenant lacks a part, or a part is none of those that this version knows.
    pub(crate) fn tenants(&self) -> Result<Vec<StoredTenant>, Failure> {
        let Some(tenants) = self.document.get("tenants") else { return Ok(Vec::new()) };
        let tenants = tenants.as_table_like().ok_or_else(|| self.fault("`tenants` is not a table"))?;
        tenants.iter().map(|(domain, item)| self.tenant(domain, item)).collect()
    }

    fn tenant(&self, name: &str, item: &Item) -> Result<StoredTenant, Failure> {
        let text = |key: &str| item.get(key).and_then(Item::as_str);
        let fault = |key: &str| self.fault(&format!("`tenants.\"{name}\".{key}` is missing or unknown"));
        let algorithm = text("signing_alg").map_or(Some(SigningAlgArg::Rs256), SigningAlgArg::parse);
        Ok(StoredTenant {
            domain: name.parse().map_err(|failure: Failure| failure.within(&self.path.display().to_string()))?,
            client_id: text("client_id").ok_or_else(|| fault("client_id"))?.to_owned(),
            audience: text("audience").map(str::to_owned),
            method: match text("method") {
                Some("client_secret") => ClientMethod::Secret,
                Some("private_key_jwt") => ClientMethod::PrivateKey(algorithm.ok_or_else(|| fault("signing_alg"))?),
                _ => return Err(fault("method")),
            },
            storage: match text("storage") {
                Some("keyring") => Storage::Keyring,
                Some("file") => Storage::File,
                _ => return Err(fault("storage")),
            },
        })
    }

    fn fault(&self, problem: &str) -> Failure {
        Failure::usage(format!("cannot use the settings in `{}`: {problem}", self.path.display()))
            .hint("fix the file, or move it away and run `events login` again")
    }

    /// Returns the domain of the default tenant, if there is one.
    pub(crate) fn default_tenant(&self) -> Option<Domain> {
        self.document.get("default_tenant").and_then(Item::as_str)?.parse().ok()
    }

    /// Returns the keys under which a domain stands, as a person may have written them.
    fn keys(&self, domain: &Domain) -> Vec<String> {
        let tenants = self.document.get("tenants").and_then(Item::as_table_like);
        let keys = tenants.into_iter().flat_map(|tenants| tenants.iter().map(|(key, _)| key));
        keys.filter(|key| key.parse().is_ok_and(|parsed: Domain| parsed == *domain)).map(str::to_owned).collect()
    }

    /// Returns the stored tenant that `name` names by its domain or the first part of it.
    ///
    /// # Errors
    /// Fails when there is none, or more than one.
    pub(crate) fn find(&self, name: &str) -> Result<StoredTenant, Failure> {
        let tenants = self.tenants()?;
        let name = name.to_lowercase();
        let named: Option<Domain> = name.parse().ok();
        let is_exact = |tenant: &&StoredTenant| named.as_ref() == Some(&tenant.domain);
        if let Some(tenant) = tenants.iter().find(is_exact) {
            return Ok(tenant.clone());
        }
        let starts = |tenant: &&StoredTenant| tenant.domain.to_string().split('.').next() == Some(&name);
        match tenants.iter().filter(starts).collect::<Vec<_>>()[..] {
            [tenant] => Ok(tenant.clone()),
            [] => Err(Failure::new(Kind::NotFound, format!("no stored tenant is named `{name}`"))
                .hint("`events tenants list` shows the stored tenants, `events login` stores one")),
            [first, second, ..] => Err(Failure::usage(format!(
                "`{name}` names more than one stored tenant: {} and {}",
                first.domain, second.domain
            ))),
        }
    }

    /// Stores a tenant in place of an older entry of its domain, whose unknown members stay, and makes it the default.
    pub(crate) fn put(&mut self, tenant: &StoredTenant) {
        self.document["version"] = value(FORMAT);
        let domain = tenant.domain.to_string();
        self.document["default_tenant"] = value(&domain);
        let key = self.keys(&tenant.domain).into_iter().next().unwrap_or(domain);
        let tenants = self.document.entry("tenants").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let is_inline = tenants.is_inline_table();
        let entry = &mut tenants[&key];
        if !entry.is_table_like() {
            // Within braces there is room for nothing but a value.
            *entry = if is_inline { value(InlineTable::new()) } else { Item::Table(Table::new()) };
        }
        entry["client_id"] = value(&tenant.client_id);
        entry["method"] = value(tenant.method.as_str());
        entry["storage"] = value(tenant.storage.as_str());
        let algorithm = match tenant.method {
            ClientMethod::Secret => None,
            ClientMethod::PrivateKey(algorithm) => Some(algorithm.as_str()),
        };
        for (key, text) in [("signing_alg", algorithm), ("audience", tenant.audience.as_deref())] {
            match (text, entry.as_table_like_mut()) {
                (Some(text), _) => entry[key] = value(text),
                (None, Some(entry)) => drop(entry.remove(key)),
                (None, None) => {}
            }
        }
    }

    /// Makes a stored tenant the default one.
    pub(crate) fn set_default(&mut self, tenant: &StoredTenant) {
        self.document["default_tenant"] = value(tenant.domain.to_string());
    }

    /// Returns the file as it is to be.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn text(&self) -> String {
        self.document.to_string()
    }

    /// Forgets a tenant.
    pub(crate) fn remove(&mut self, tenant: &StoredTenant) {
        let keys = self.keys(&tenant.domain);
        if let Some(tenants) = self.document.get_mut("tenants").and_then(Item::as_table_like_mut) {
            keys.iter().for_each(|key| drop(tenants.remove(key)));
        }
        if self.default_tenant().as_ref() == Some(&tenant.domain) {
            self.document.remove("default_tenant");
        }
    }
}

fn unreadable(path: &Path, problem: &str) -> Failure {
    Failure::usage(format!("cannot read the settings from `{}`: {problem}", path.display()))
}

/// The settings while no other process can change them, nor the secrets that they lead to.
pub(crate) struct ConfigChange {
    pub(crate) config: Config,
    _lock: File,
}

impl ConfigChange {
    /// Takes the lock, and reads what the file in this directory holds at that moment.
    ///
    /// # Errors
    /// Fails when the file cannot be read, and when another process holds it for too long.
    pub(super) async fn begin(directory: &Path) -> anyhow::Result<Self> {
        let what = || format!("cannot write the settings in `{}`", directory.display());
        files::make_dir(directory).with_context(what)?;
        let lock = files::lock(&directory.join("config.lock"), LOCK_PATIENCE).await.with_context(what)?;
        let Some(lock) = lock else {
            return Err(
                Failure::new(Kind::Refused, "another process is changing the settings and does not finish").into()
            );
        };
        Ok(Self { config: Config::read(directory)?, _lock: lock })
    }

    /// Writes the settings as they are now.
    ///
    /// # Errors
    /// Fails when the file cannot be written; it is as it was then.
    pub(crate) fn write(&self) -> anyhow::Result<()> {
        let Config { path, document } = &self.config;
        files::replace_durably(path, document.to_string().as_bytes())
            .with_context(|| format!("cannot write the settings in `{}`", path.display()))
    }
}

#[cfg(test)]
mod tests;
