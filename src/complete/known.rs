//! Owns what is known of the tenant while somebody waits: it answers from what is kept, at once, and has it renewed by a
//! process of its own.

use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;

use clap::{Args as _, FromArgMatches as _};

use super::candidates::{Item, Known};
use super::kept::{Place, Subject};
use super::{NAME, RENEW};
use crate::cli::{Format, GlobalArgs};
use crate::settings::{self, Environment, Settings};
use auth0_events_platform as platform;

/// The tenant that a line leads to.
pub(super) struct Tenant {
    settings: Option<Settings>,
    /// The options that lead to it, for the process that asks it.
    options: Vec<String>,
    /// Until when an answer can be waited for.
    deadline: Instant,
}

impl Tenant {
    pub(super) fn new(options: Vec<String>, deadline: Instant) -> Self {
        Self { settings: settings(&options), options, deadline }
    }

    fn items(&self, subject: &Subject) -> Option<Vec<Item>> {
        let place = place(self.settings.as_ref()?, subject.clone())?;
        let kept = place.read();
        if !place.is_due(&kept) {
            return place.items(kept);
        }
        let renewed = self.renew(subject);
        match place.items(kept) {
            Some(items) => Some(items),
            None => {
                // Nothing can be shown: a little patience may change that.
                renewed?.recv_timeout(self.deadline.saturating_duration_since(Instant::now())).ok()?;
                place.items(place.read())
            }
        }
    }

    /// Starts the process that renews what is kept, and tells when it has ended. It outlasts this one.
    fn renew(&self, subject: &Subject) -> Option<mpsc::Receiver<()>> {
        let mut command = platform::apart(Command::new(settings::this_program().ok()?));
        command.args([NAME, RENEW]);
        match subject {
            Subject::Streams => command.arg("streams"),
            Subject::Deliveries(stream) => command.args(["deliveries", stream]),
        };
        command.args(&self.options).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let (sender, ended) = mpsc::channel();
        std::thread::spawn(move || {
            drop(child.wait());
            sender.send(())
        });
        Some(ended)
    }
}

impl Known for Tenant {
    fn streams(&self) -> Vec<Item> {
        self.items(&Subject::Streams).unwrap_or_default()
    }

    fn deliveries(&self, stream: &str) -> Vec<Item> {
        self.items(&Subject::Deliveries(stream.to_owned())).unwrap_or_default()
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

/// Resolves what applies where these options are given. `None` where they make no sense.
pub(super) fn settings(options: &[String]) -> Option<Settings> {
    let parser = GlobalArgs::augment_args(clap::Command::new(NAME).no_binary_name(true).disable_help_flag(true));
    let matches = parser.try_get_matches_from(options).ok()?;
    let mut global = GlobalArgs::from_arg_matches(&matches).ok()?;
    // So that no variable about formats stands in the way; nobody is there to wait for a second try either.
    (global.output, global.no_retry, global.quiet, global.no_input) = (Some(Format::Json), true, true, true);
    for path in [&mut global.env_file, &mut global.client_secret_file, &mut global.client_assertion_private_key] {
        *path = path.take().map(settings::at_home);
    }
    Settings::resolve(global, Environment::Process).ok()
}

/// Returns where a subject of the tenant that applies is kept; `None` where nothing is to be kept, or no tenant applies.
pub(super) fn place(settings: &Settings, subject: Subject) -> Option<Place> {
    let directory = settings.completion_cache_dir()?;
    Some(Place::new(&directory, &settings.access().ok()?.domain.base_url(), subject))
}
