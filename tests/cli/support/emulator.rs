//! The emulator for tests: the real command as a child process on a free port, which ends with its owner.

use serde_json::Value;

use super::{Process, RefusingPort, Run, Tenant, events};

/// A running emulator.
pub(crate) struct Emulator {
    process: Process,
    /// Its address, such as `http://127.0.0.1:41234`.
    pub(crate) url: String,
    variables: Vec<(String, String)>,
    /// The endpoint of its streams, so that deliveries stay on this machine.
    endpoint: RefusingPort,
}

impl Emulator {
    /// Starts an empty tenant and waits until it is ready.
    pub(crate) fn start() -> Self {
        Self::start_as(events(["emulator", "--port", "0", "--json"]))
    }

    /// Starts an emulator from a run that the caller has prepared. It must print its readiness line as JSON.
    pub(crate) fn start_as(run: Run) -> Self {
        let mut process = run.spawn();
        let line = process.stdout_line();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line}"));
        assert_eq!(ready["ready"], true, "the first line reports readiness: {line}");
        let variables = ready["env"].as_object().expect("the readiness line holds an environment");
        let text = |value: &Value| value.as_str().expect("an environment holds text").to_owned();
        Self {
            url: text(&ready["url"]),
            variables: variables.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
            process,
            endpoint: RefusingPort::hold(),
        }
    }

    /// Creates a webhook stream of that name, whose endpoint refuses connections, and returns its id.
    pub(crate) fn create_stream(&self, name: &str) -> String {
        let url = format!("{}/webhook", self.endpoint.url());
        let created = self
            .events(["create", "-n", name, "-s", "user.created", "--webhook-url", &url, "--webhook-token-env", "TOKEN"])
            .env("TOKEN", "a-token-for-tests")
            .run()
            .exits(0);
        created.json()["id"].as_str().expect("a created stream has an id").to_owned()
    }

    /// Hands over the process, for tests of its end.
    pub(crate) fn into_process(self) -> Process {
        self.process
    }
}

impl Tenant for Emulator {
    fn variables(&self) -> Vec<(String, String)> {
        self.variables.clone()
    }
}
