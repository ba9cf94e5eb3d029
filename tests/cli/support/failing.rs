//! A tenant whose one stream, `crm`, has an endpoint with a status that the test chooses, to make deliveries fail and
//! succeed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use super::scripted::{Request, reply};
use super::{Emulator, Run, Scripted, Tenant, events};

/// The tenant. It retries within milliseconds.
pub(crate) struct FailingTenant {
    emulator: Emulator,
    endpoint: Scripted,
    status: Arc<AtomicU16>,
}

impl FailingTenant {
    /// Starts the tenant, with an endpoint that answers with this status.
    pub(crate) fn start(status: u16) -> Self {
        let quick = ["emulator", "--port", "0", "--json", "--retry-schedule", "10ms,20ms,40ms"];
        let emulator = Emulator::start_as(events(quick));
        let status = Arc::new(AtomicU16::new(status));
        let answer = Arc::clone(&status);
        let endpoint = Scripted::answering(move |_| reply(answer.load(Ordering::SeqCst)));
        let url = format!("{}/webhook", endpoint.url());
        let create =
            ["create", "-n", "crm", "-s", "user.created", "--webhook-url", &url, "--webhook-token-env", "TOKEN"];
        emulator.events(create).env("TOKEN", "a-token-for-tests").run().exits(0);
        Self { emulator, endpoint, status }
    }

    /// Makes the endpoint answer with another status.
    pub(crate) fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// Makes a delivery fail, and returns its id once it is listed.
    pub(crate) fn fail(&self, event_type: &str) -> String {
        let failed =
            self.events(["trigger", "crm", "--type", event_type, "--wait", "-q", "--jq", ".id"]).run().exits(6);
        failed.stdout.trim().to_owned()
    }

    /// Returns the ids of the failed deliveries.
    pub(crate) fn failed(&self) -> Vec<String> {
        let listed = self.events(["deliveries", "crm", "-n", "0", "--jq", ".[].id"]).run().exits(0);
        listed.stdout.lines().map(str::to_owned).collect()
    }

    /// Returns the address of the endpoint.
    pub(crate) fn endpoint_url(&self) -> String {
        self.endpoint.url()
    }

    /// Returns the requests that the endpoint received.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.endpoint.requests()
    }

    /// Prepares `events` with any number of arguments against this tenant.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        events(args).on(self)
    }
}

impl Tenant for FailingTenant {
    fn variables(&self) -> Vec<(String, String)> {
        self.emulator.variables()
    }
}
