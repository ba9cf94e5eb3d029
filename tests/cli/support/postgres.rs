//! PostgreSQL servers for tests, each in a temporary directory on loopback. A server ends with its test, even if the test is
//! killed.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::feed::Feed;
use super::skip::skip;
use super::wait::{self, LIMIT};

/// The directory in which Debian installs the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Creates a server and reads commands: `stop` ends the server as a crash would, `start` starts it again. At the end of its
/// input it removes everything, since the test process may have been killed.
const KEEPER: &str = r#"
    directory=$(mktemp -d /tmp/events-postgres.XXXXXX)
    trap 'rm -rf "$directory"' EXIT
    mkfifo "$directory/said"
    start() {
        "$BIN/postgres" -D "$directory/data" -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
            -c fsync=off $OPTIONS >"$directory/said" 2>&1 &
        server=$!
        exec 3<"$directory/said"
        while read -r line <&3; do
            echo "$line" >>"$directory/log"
            case $line in
                *"ready to accept connections"*)
                    cat <&3 >>"$directory/log" &
                    rest=$!
                    echo started
                    return ;;
            esac
        done
        cat "$directory/log" >&2
        exit 1
    }
    stop() { kill -QUIT $server 2>/dev/null; wait $server $rest; }
    "$BIN/initdb" -D "$directory/data" -U postgres -A "$AUTHENTICATION" --pwfile=<(echo hunter2) -E UTF8 --no-locale \
        >"$directory/log" 2>&1 || { cat "$directory/log" >&2; exit 1; }
    if [ -n "$CERTIFICATE" ]; then
        (umask 077; printf %s "$CERTIFICATE" >"$directory/data/server.crt"; printf %s "$KEY" >"$directory/data/server.key")
    fi
    start
    while read -r command; do
        case $command in
            stop) stop; echo stopped ;;
            start) start ;;
        esac
    done
    stop
"#;

/// The server shared by the tests that do not stop it.
static SHARED: LazyLock<Option<Server>> = LazyLock::new(|| Some(Server::start_with(&programs()?, &Setup::default())));
/// Databases created so far.
static DATABASES: AtomicUsize = AtomicUsize::new(0);

/// Settings of a server.
#[derive(Default)]
pub(crate) struct Setup {
    /// Whether the server requires the password, `hunter2`.
    pub(crate) asks_for_a_password: bool,
    /// The certificate and the key of a server with TLS, in PEM.
    pub(crate) identity: Option<(String, String)>,
}

/// A server that is running.
pub(crate) struct Server {
    /// `None` after the drop.
    keeper: Option<Child>,
    commands: Option<ChildStdin>,
    answers: Feed,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
}

impl Server {
    /// Starts a server. Returns `None` and skips the test if PostgreSQL is not installed.
    #[track_caller]
    pub(crate) fn start(setup: &Setup) -> Option<Self> {
        let programs = programs();
        if programs.is_none() {
            skip("PostgreSQL is not installed");
        }
        Some(Self::start_with(&programs?, setup))
    }

    fn start_with(programs: &Path, setup: &Setup) -> Self {
        // Another program may take the port after it is chosen.
        (0..5).find_map(|_| Self::start_on(programs, free_port(), setup)).expect("PostgreSQL starts")
    }

    fn start_on(programs: &Path, port: u16, setup: &Setup) -> Option<Self> {
        let mut command = unprivileged("bash");
        let (certificate, key) = setup.identity.clone().unwrap_or_default();
        let options = if setup.identity.is_some() { "-c ssl=on" } else { "" };
        let mut keeper = command
            .args(["--noprofile", "--norc", "-c", KEEPER])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C")
            .env("BIN", programs)
            .env("PORT", port.to_string())
            .env("AUTHENTICATION", if setup.asks_for_a_password { "scram-sha-256" } else { "trust" })
            .envs([("CERTIFICATE", certificate), ("KEY", key), ("OPTIONS", options.to_owned())])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash starts");
        let commands = keeper.stdin.take();
        let answers = Feed::collect(keeper.stdout.take());
        let mut server = Self { keeper: Some(keeper), commands, answers, port };
        (server.answer().as_deref() == Some("started")).then_some(server)
    }

    /// Ends the server at once, as a crash would.
    pub(crate) fn stop(&mut self) {
        self.obey("stop", "stopped");
    }

    /// Starts it again.
    pub(crate) fn restart(&mut self) {
        self.obey("start", "started");
    }

    /// Returns the URL of a database on this server.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn obey(&mut self, command: &str, awaited: &str) {
        let commands = self.commands.as_mut().expect("it takes commands until it is dropped");
        writeln!(commands, "{command}").expect("the keeper runs");
        assert_eq!(self.answer().as_deref(), Some(awaited), "PostgreSQL does not {command}");
    }

    /// Returns the keeper's next answer; `None` if it ends or times out.
    fn answer(&mut self) -> Option<String> {
        self.answers.line(LIMIT)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.commands = None;
        let mut keeper = self.keeper.take().expect("it is dropped once");
        let ended = wait::try_finish(move || keeper.wait().is_ok());
        assert!(ended == Ok(true) || std::thread::panicking(), "PostgreSQL does not end");
    }
}

/// An empty database, on the server that the tests share.
pub(crate) struct Database {
    /// Its URL, as `--store` takes it.
    pub(crate) url: String,
}

impl Database {
    /// Creates a database. Returns `None` and skips the test if PostgreSQL is not installed.
    #[track_caller]
    pub(crate) fn create() -> Option<Self> {
        if SHARED.is_none() {
            skip("PostgreSQL is not installed");
        }
        SHARED.as_ref().map(Self::create_on)
    }

    /// Creates a database on the test's own server.
    pub(crate) fn create_on(server: &Server) -> Self {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        query(&server.url("postgres"), &format!("CREATE DATABASE {name}"));
        Self { url: server.url(&name) }
    }

    /// Returns the rows of a query, each as its values separated by `|`.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        query(&self.url, sql)
    }

    /// Returns the number that a query yields.
    pub(crate) fn count(&self, sql: &str) -> usize {
        self.rows(sql)[0].parse().expect("a number")
    }
}

fn query(url: &str, sql: &str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let answered = async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("a connection");
        tokio::spawn(connection);
        let messages = client.simple_query(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        let rows = messages.iter().filter_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        rows.map(|row| (0..row.len()).map(|at| row.get(at).unwrap_or("NULL")).collect::<Vec<_>>().join("|")).collect()
    };
    let limited = async { tokio::time::timeout(LIMIT, answered).await };
    runtime.block_on(limited).unwrap_or_else(|_| panic!("the database does not answer: {sql}"))
}

/// Finds the programs of the newest version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS).ok()?.flatten().map(|entry| entry.path().join("bin"));
    versions.filter(|programs| programs.join("initdb").exists()).max()
}

/// Prepares a program to run as another user than root, as PostgreSQL requires.
fn unprivileged(program: &str) -> Command {
    let user = Command::new("id").arg("-u").output().expect("`id` runs");
    if user.stdout != b"0\n" {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", program]);
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}
