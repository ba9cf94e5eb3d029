//! Starts programs for tests: in an empty home, with a cleared environment and the test's additions.

use std::ffi::OsStr;
use std::fs;
use std::io::{PipeWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::{Output, Process};

/// The binary under test.
const EVENTS: &str = env!("CARGO_BIN_EXE_events");

/// The search path for other programs.
const SYSTEM_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Prepares `events` with these arguments, in a home of its own.
pub(crate) fn events<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Run {
    program(EVENTS).args(args)
}

/// Prepares a bash script in which `events` is the binary under test.
pub(crate) fn shell(script: &str) -> Run {
    program("bash").args(["--noprofile", "--norc", "-c", script])
}

/// Prepares any program, in the same cleared environment.
pub(crate) fn program(program: impl AsRef<OsStr>) -> Run {
    Run::new(program.as_ref())
}

/// An empty home directory, removed with its last owner.
#[derive(Clone)]
pub(crate) struct Home(Arc<tempfile::TempDir>);

impl Home {
    /// Creates an empty directory.
    pub(crate) fn new() -> Self {
        Self(Arc::new(tempfile::tempdir().expect("a directory for temporary files")))
    }

    /// Returns the directory itself; runs start in it.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file under the home directory and returns its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file under the home has a parent")).expect("the home is writable");
        fs::write(&path, text).expect("the home is writable");
        path
    }
}

/// A server of the Management API, and the variables that point a run to it.
pub(crate) trait Tenant {
    /// Returns the environment that names the tenant and the credentials it accepts.
    fn variables(&self) -> Vec<(String, String)>;

    /// Prepares `events` with these arguments against this tenant.
    fn events<const N: usize>(&self, args: [&str; N]) -> Run
    where
        Self: Sized,
    {
        events(args).on(self)
    }
}

/// A program to run: arguments, environment and input. It inherits no variables.
pub(crate) struct Run {
    command: Command,
    home: Home,
    stdin: Option<Vec<u8>>,
    keep_stdin_open: bool,
    stdout: Option<PipeWriter>,
}

impl Run {
    fn new(program: &OsStr) -> Self {
        let mut command = Command::new(program);
        let directory = Path::new(EVENTS).parent().expect("the binary lies in a directory").display();
        command.env_clear().env("COLUMNS", "100").env("PATH", format!("{directory}:{SYSTEM_PATH}"));
        // Without an address, the program would find the keyring of the user who runs the tests.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        let run = Self { command, home: Home::new(), stdin: None, keep_stdin_open: false, stdout: None };
        let home = run.home.clone();
        run.home(&home)
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Removes a variable that the harness or a tenant has set.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Points the run to a tenant, with credentials that it accepts.
    pub(crate) fn on(mut self, tenant: &impl Tenant) -> Self {
        self.command.envs(tenant.variables());
        self
    }

    /// Uses a home that several runs share, and starts in it.
    pub(crate) fn home(mut self, home: &Home) -> Self {
        let under = |name: &str| home.path().join(name);
        self.command
            .env("HOME", home.path())
            .env("XDG_CONFIG_HOME", under(".config"))
            .env("XDG_CACHE_HOME", under(".cache"))
            .env("XDG_DATA_HOME", under(".local/share"))
            .env("XDG_STATE_HOME", under(".local/state"))
            .env("EVENTS_CONFIG_DIR", under("config"))
            .env("EVENTS_CACHE_DIR", under("cache"))
            .current_dir(home.path());
        self.home = home.clone();
        self
    }

    /// Writes this text to stdin, then closes it. By default stdin is empty.
    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// Keeps stdin open and silent, like a terminal without a user, although it is a pipe.
    pub(crate) fn silent_stdin(mut self) -> Self {
        self.keep_stdin_open = true;
        self
    }

    /// Gives the program a stdout that is already closed: the first write fails with a broken pipe.
    pub(crate) fn closed_stdout(self) -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        self.stdout_into(writer)
    }

    /// Gives the program this pipe as its stdout. The test may read it or not.
    pub(crate) fn stdout_into(mut self, writer: PipeWriter) -> Self {
        self.stdout = Some(writer);
        self
    }

    /// Runs to the end and returns the outcome. Fails the test if that takes too long.
    pub(crate) fn run(self) -> Output {
        self.spawn().finish()
    }

    /// Starts the program and leaves it running.
    pub(crate) fn spawn(mut self) -> Process {
        let piped = self.stdin.is_some() || self.keep_stdin_open;
        self.command.stdin(if piped { Stdio::piped() } else { Stdio::null() }).stderr(Stdio::piped());
        self.command.stdout(self.stdout.map_or_else(Stdio::piped, Stdio::from));
        let mut child = match self.command.spawn() {
            Ok(child) => child,
            Err(error) => panic!("cannot start {:?}: {error}", self.command.get_program()),
        };
        let mut stdin = child.stdin.take();
        if let Some(text) = self.stdin {
            let mut pipe = stdin.take().expect("stdin is piped when there is something to feed");
            // A thread, since a program that does not read must not block the test. A broken pipe is not a failure.
            std::thread::spawn(move || drop(pipe.write_all(&text)));
        }
        Process::new(child, stdin, self.home, describe(&self.command))
    }
}

/// Returns the command line for failure messages.
fn describe(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy();
    let args = command.get_args().map(OsStr::to_string_lossy);
    std::iter::once(name).chain(args).collect::<Vec<_>>().join(" ")
}
