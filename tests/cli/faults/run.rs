//! Runs a command against a fault, and compares the outcome with the table.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::command::{Command, Kind, Place, REFRESH, well, with_body};
use super::fault::Fault;
use super::host::TlsServer;
use super::table::Outcome;
use crate::support::scripted::{Request, TOKEN};
use crate::support::{Output, RefusingPort, Run, Scripted};

/// Cases that run in parallel; most of them wait.
const AT_ONCE: usize = 32;

/// Words of the libraries that should not be in a message.
const FOREIGN: [&str; 6] = ["docs.rs", "not a result of an error", "hyper", "reqwest", "os error", "rustls"];

/// One run.
pub(super) struct Case {
    pub(super) command: &'static Command,
    /// `None` for a tenant without a fault.
    pub(super) fault: Option<Fault>,
    /// Requests in a row that meet the fault.
    pub(super) lasts: usize,
    /// Whether the run gets `--no-retry`.
    pub(super) once: bool,
    pub(super) expected: Outcome,
}

/// The outcome of one run.
struct RunResult {
    output: Output,
    tries: usize,
    /// Description of something that must not happen.
    wrong: Option<String>,
}

/// Runs all cases in parallel, and fails the test with every case that differs from the table.
pub(super) fn all(cases: impl IntoIterator<Item = Case>) {
    let mut cases: Vec<Case> = cases.into_iter().collect();
    // Cases that wait start first, so that the others run meanwhile.
    cases.sort_by_key(|case| !case.fault.is_some_and(|fault| fault.is_waited_for() || fault.gives_no_advice()));
    assert!(!cases.is_empty());
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
                    if let Some(failure) = case.differs() {
                        failures.lock().expect("no thread panics while it holds the list").push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread panics while it holds the list");
    assert!(failures.is_empty(), "{} of {} differ:\n\n{}", failures.len(), cases.len(), failures.join("\n\n"));
}

impl Case {
    fn differs(&self) -> Option<String> {
        let RunResult { output, tries, wrong } = self.run();
        let expected = self.expected.exit.unwrap_or(self.command.well);
        let shown = [&output.stdout, &output.stderr].into_iter().any(|text| text.contains(TOKEN));
        let wrong = wrong
            .or_else(|| (output.exit != Some(expected)).then(|| format!("another exit code than {expected}")))
            .or_else(|| (tries != self.expected.tries).then(|| format!("{tries} tries, not {}", self.expected.tries)))
            .or_else(|| match output.stderr.contains("may have been carried out") {
                is_doubtful if is_doubtful == self.expected.doubtful => None,
                true => Some("it should not say that the request may have been carried out".to_owned()),
                false => Some("it should say that the request may have been carried out".to_owned()),
            })
            .or_else(|| {
                let foreign = FOREIGN.iter().find(|words| output.stderr.contains(**words));
                foreign.map(|words| format!("`{words}` should not be in a message"))
            })
            .or_else(|| (expected == 7 && !output.stdout.is_empty()).then(|| "stdout should be empty".to_owned()))
            .or_else(|| {
                let has_output = !output.stdout.is_empty() || !output.stderr.is_empty();
                (std::ptr::eq(self.command, &REFRESH) && has_output).then(|| "it should be silent".to_owned())
            })
            .or_else(|| shown.then(|| "the token is shown".to_owned()))?;
        let (line, method, fault) = (self.command.line, self.command.method, self.fault);
        Some(format!("`{line}` ({method}), {fault:?}: {wrong}\n{output}"))
    }

    fn run(&self) -> RunResult {
        match self.fault {
            Some(Fault::Refused) => self.on_refusing_port(),
            Some(fault) if fault.is_of_tls() => self.on_tls(fault),
            fault => self.on_scripted(fault),
        }
    }

    fn prepare(&self) -> Run {
        let mut run = self.command.events();
        if self.once {
            run = run.arg("--no-retry");
        }
        if self.fault.is_some_and(Fault::is_waited_for) {
            run = run.args(["--timeout", "2s"]);
            if self.command.kind == Kind::Feed {
                run = run.args(["--idle-timeout", "2s"]);
            }
        }
        run
    }

    /// Runs the command without a server, so that only the program can report the number of tries.
    fn on_refusing_port(&self) -> RunResult {
        let refusing = RefusingPort::hold();
        let output = self.prepare().arg("--debug").env("AUTH0_DOMAIN", refusing.url()).run();
        let tries = self.logged_tries(&output);
        RunResult { output, tries, wrong: None }
    }

    fn on_tls(&self, fault: Fault) -> RunResult {
        let reply = with_body(self.command.method, &self.command.path(), false);
        let server = TlsServer::start(fault, reply.status_and_text());
        let mut run = self.prepare().arg("--debug");
        for (name, value) in server.variables() {
            run = run.env(name, value);
        }
        let output = run.run();
        let (tries, requests) = (self.logged_tries(&output), server.requests());
        let plausible = match fault {
            Fault::Expired | Fault::WrongName | Fault::UnknownAuthority => 0..=0,
            // Two requests share a connection, which may close before the second one is sent.
            _ if self.command.kind == Kind::Bulk => 1..=2 * tries,
            _ => tries..=tries,
        };
        let wrong = (!plausible.contains(&requests)).then(|| format!("{requests} requests arrived"));
        RunResult { output, tries, wrong }
    }

    /// Counts the tries of the request in the output of `--debug`.
    fn logged_tries(&self, output: &Output) -> usize {
        let (start, path) = (format!("> {} ", self.command.method), self.command.path());
        let is_match = |line: &&str| {
            let url = line.strip_prefix(&start).unwrap_or_default();
            url.split('?').next().is_some_and(|url| url.ends_with(&path))
        };
        output.stderr.lines().filter(is_match).count()
    }

    fn on_scripted(&self, fault: Option<Fault>) -> RunResult {
        let elsewhere = Scripted::answering(|request| well(&request.method, &request.path, false));
        let (command, lasts, url) = (self.command, self.lasts, elsewhere.url());
        let (met, target) = (AtomicUsize::new(0), TargetRequest::new(command));
        let server = Scripted::answering(move |request| {
            let (is_target, has_posted) = target.sees(request);
            match fault {
                Some(fault) if is_target && met.fetch_add(1, Ordering::SeqCst) < lasts => {
                    fault.reply(request, has_posted, &url)
                }
                _ => well(&request.method, &request.path, has_posted),
            }
        });
        let output = self.prepare().env("AUTH0_DOMAIN", server.url()).run();
        let (requests, target) = (server.requests(), TargetRequest::new(command));
        let (met, others): (Vec<_>, Vec<_>) = requests.iter().partition(|request| target.sees(request).0);
        // A wait reads the same resource before and after.
        let is_poll = |request: &Request| command.line.ends_with(" --wait") && request.method == "GET";
        let wrong = if elsewhere.connections() > 0 {
            Some("the other host was connected to".to_owned())
        } else if let Some(repeated) = repeated(others.iter().filter(|request| !is_poll(request))) {
            Some(format!("{repeated} was sent again"))
        } else if fault.is_none() && (others.is_empty() != (command.place == Place::Alone)) {
            Some("the command sends other requests than listed".to_owned())
        } else {
            None
        };
        RunResult { output, tries: met.len(), wrong }
    }
}

/// Recognises the request that meets the fault.
pub(super) struct TargetRequest {
    command: &'static Command,
    has_posted: AtomicBool,
}

impl TargetRequest {
    pub(super) fn new(command: &'static Command) -> Self {
        Self { command, has_posted: AtomicBool::new(false) }
    }

    /// Tells whether this request meets the fault, and whether a POST to the API came before.
    pub(super) fn sees(&self, request: &Request) -> (bool, bool) {
        let is_post = request.method == "POST" && request.path.starts_with("/api/");
        let has_posted = self.has_posted.fetch_or(is_post, Ordering::SeqCst);
        let is_match = request.method == self.command.method && request.path == self.command.path();
        (is_match && (has_posted || self.command.place != Place::Behind), has_posted)
    }
}

/// Returns a request that was sent more than once.
fn repeated<'a>(requests: impl Iterator<Item = &'a &'a Request>) -> Option<String> {
    let mut names: Vec<String> = requests.map(ToString::to_string).collect();
    names.sort();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone())
}
