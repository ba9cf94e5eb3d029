//! The tenant of the line. It answers from the cache at once, and starts a separate process to refresh the cache.

use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;

use clap::{Args as _, FromArgMatches as _};

use super::cache::{CacheFile, CachedItem, CachedList};
use super::candidates::TenantData;
use crate::cli::{Format, GlobalArgs};
use crate::settings::{self, Environment, Settings};
use auth0_events_platform as platform;

/// The hidden command that the scripts run.
pub(super) const COMMAND: &str = "complete";
/// The argument of that command, in place of a shell, which refreshes the cache.
pub(super) const REFRESH: &str = "refresh";

/// The tenant that the options of a line select.
pub(super) struct LineTenant {
    settings: Option<Settings>,
    options: Vec<String>,
    deadline: Instant,
}

impl LineTenant {
    pub(super) fn new(options: Vec<String>, deadline: Instant) -> Self {
        Self { settings: settings(&options), options, deadline }
    }

    fn items(&self, list: &CachedList) -> Option<Vec<CachedItem>> {
        let file = cache_file(self.settings.as_ref()?, list.clone())?;
        let record = file.read();
        let refresh = if file.is_due(&record) { self.start_refresh(list) } else { None };
        if let Some(items) = file.items(record) {
            return Some(items);
        }
        refresh?.recv_timeout(self.deadline.saturating_duration_since(Instant::now())).ok()?;
        file.items(file.read())
    }

    /// Starts the process that refreshes the cache. It outlives this one; the channel reports its end.
    fn start_refresh(&self, list: &CachedList) -> Option<mpsc::Receiver<()>> {
        let mut command = platform::in_own_group(Command::new(settings::this_program().ok()?));
        command.args([COMMAND, REFRESH]);
        match list {
            CachedList::Streams => command.arg("streams"),
            CachedList::Deliveries(stream) => command.args(["deliveries", stream]),
        };
        command.args(&self.options).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let _ = child.wait();
            sender.send(())
        });
        Some(receiver)
    }
}

impl TenantData for LineTenant {
    fn streams(&self) -> Vec<CachedItem> {
        self.items(&CachedList::Streams).unwrap_or_default()
    }

    fn deliveries(&self, stream: &str) -> Vec<CachedItem> {
        self.items(&CachedList::Deliveries(stream.to_owned())).unwrap_or_default()
    }

    fn tenants(&self) -> Vec<(String, bool)> {
        let Some(config) = self.settings.as_ref().and_then(|settings| settings.config().ok()) else {
            return Vec::new();
        };
        let default = config.default_tenant();
        let tenants = config.tenants().unwrap_or_default();
        tenants.into_iter().map(|tenant| (tenant.domain.to_string(), Some(tenant.domain) == default)).collect()
    }
}

/// Resolves the settings that these options select. Returns `None` if the options are invalid.
pub(super) fn settings(options: &[String]) -> Option<Settings> {
    let parser = GlobalArgs::augment_args(clap::Command::new(COMMAND).no_binary_name(true).disable_help_flag(true));
    let matches = parser.try_get_matches_from(options).ok()?;
    let mut global = GlobalArgs::from_arg_matches(&matches).ok()?;
    // An invalid EVENTS_OUTPUT must not prevent completion, and there is no time for retries.
    global.output = Some(Format::Json);
    global.no_retry = true;
    global.quiet = true;
    global.no_input = true;
    for path in [&mut global.env_file, &mut global.client_secret_file, &mut global.client_assertion_private_key] {
        *path = path.take().map(settings::at_home);
    }
    Settings::resolve(global, Environment::Process, Box::new(|_| {})).ok()
}

/// Returns the cache file of a list. Returns `None` if the cache is turned off or no tenant is selected.
pub(super) fn cache_file(settings: &Settings, list: CachedList) -> Option<CacheFile> {
    let directory = settings.completion_cache_dir()?;
    Some(CacheFile::new(&directory, &settings.access().ok()?.domain.base_url(), list))
}
