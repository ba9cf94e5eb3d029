//! A terminal for tests: `script` provides it, a shell on it runs one line, and the test checks the exit code, the files and
//! the modes of the terminal.

use std::fs;
use std::process::Command;

use super::screen::Screen;
use super::{Home, Output, Process, Run, Tenant, program};

/// The keys that tests press.
pub(crate) mod key {
    pub(crate) const ENTER: &str = "\r";
    pub(crate) const ESCAPE: &str = "\u{1b}";
    pub(crate) const CTRL_C: &str = "\u{3}";
    pub(crate) const DOWN: &str = "\u{1b}[B";
    pub(crate) const HOME: &str = "\u{1b}[H";
    pub(crate) const BACKSPACE: &str = "\u{7f}";
}

/// The escape sequence that shows the cursor.
const SHOW_CURSOR: &str = "\u{1b}[?25h";
const HIDE_CURSOR: &str = "\u{1b}[?25l";

/// The default rows and columns of a terminal.
const USUAL_SIZE: (usize, usize) = (40, 100);

/// A terminal with one shell line running on it. Its home has `stdout.txt` for redirected
/// output.
pub(crate) struct Pty {
    process: Process,
    home: Home,
    size: (usize, usize),
}

/// The outcome of a shell line.
pub(crate) struct PtyOutput {
    /// The exit code of the line.
    pub(crate) exit: i32,
    /// Everything written to the screen, including escape sequences.
    pub(crate) screen: String,
    home: Home,
    size: (usize, usize),
}

impl Pty {
    /// Starts a shell line on a terminal, against a tenant.
    pub(crate) fn on(tenant: &impl Tenant, line: &str) -> Self {
        Self::start(|run| run.on(tenant), line)
    }

    /// Does what [`Pty::on`] does, on a terminal with this many rows and columns.
    pub(crate) fn sized(size: (usize, usize), tenant: &impl Tenant, line: &str) -> Self {
        Self::start_sized(size, |run| run.on(tenant), line)
    }

    /// Starts a shell line on a terminal, in an environment that the test prepares.
    pub(crate) fn start(prepare: impl FnOnce(Run) -> Run, line: &str) -> Self {
        Self::start_sized(USUAL_SIZE, prepare, line)
    }

    fn start_sized(size: (usize, usize), prepare: impl FnOnce(Run) -> Run, line: &str) -> Self {
        let (rows, columns) = size;
        let home = Home::new();
        // The exit code and the modes go to files, since the screen is for a person. The shell survives Ctrl-C.
        let script = home.write(
            "line.sh",
            &format!(
                "trap : INT\nstty rows {rows} cols {columns}\nstty -g > before\nsh -c 'echo $$ > pid; {}'\necho $? > exit\nstty -g > after\n",
                line.replace('\'', r"'\''"),
            ),
        );
        let run = program("script").args(["-qefc", &format!("sh {}", script.display()), "/dev/null"]);
        let run = run.env("TERM", "xterm").env("SHELL", "/bin/sh").without_env("COLUMNS").home(&home).silent_stdin();
        Self { process: prepare(run).spawn(), home, size }
    }

    /// Waits until the screen shows a text after the one awaited before.
    pub(crate) fn shows(&mut self, text: &str) -> &mut Self {
        self.process.await_stdout(text);
        self
    }

    /// Types keys. Call [`Pty::shows`] first, so that the program is ready.
    pub(crate) fn types(&mut self, keys: &str) -> &mut Self {
        self.process.feed(keys);
        self
    }

    /// Sends a signal to the process that replaced the shell by `exec`.
    pub(crate) fn signal(&self, name: &str) {
        let script = format!("kill -s {name} $(cat {})", self.home.path().join("pid").display());
        assert!(Command::new("sh").args(["-c", &script]).status().expect("a shell").success());
    }

    /// Waits for the end. Fails the test unless the terminal is restored, with its cursor.
    pub(crate) fn ends(self) -> PtyOutput {
        let Output { stdout: screen, .. } = self.process.end();
        let read = |name: &str| fs::read_to_string(self.home.path().join(name)).unwrap_or_default();
        assert!(!read("before").is_empty(), "the line did not run:\n{screen}");
        assert_eq!(read("before"), read("after"), "the modes of the terminal have changed:\n{screen}");
        assert!(screen.rfind(SHOW_CURSOR) >= screen.rfind(HIDE_CURSOR), "the cursor is hidden:\n{screen}");
        let exit = read("exit").trim().parse().unwrap_or_else(|_| panic!("the line did not end:\n{screen}"));
        PtyOutput { exit, screen, home: self.home, size: self.size }
    }
}

impl PtyOutput {
    /// Fails the test unless the line ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.exit, code, "unexpected exit code in\n{}", self.screen);
        self
    }

    /// Fails the test unless this text was on the screen.
    #[track_caller]
    pub(crate) fn showed(self, text: &str) -> Self {
        assert!(self.screen.contains(text), "`{text}` should have been on the screen:\n{}", self.screen);
        self
    }

    /// Fails the test if this text was on the screen.
    #[track_caller]
    pub(crate) fn never_showed(self, text: &str) -> Self {
        assert!(!self.screen.contains(text), "`{text}` should not have been on the screen:\n{}", self.screen);
        self
    }

    /// Returns the final content of the screen.
    pub(crate) fn remains(&self) -> String {
        Screen::of(&self.screen, self.size.0, self.size.1)
    }

    /// Returns the home of the line.
    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    /// Returns a file that the line wrote in its home.
    #[track_caller]
    pub(crate) fn file(&self, name: &str) -> String {
        fs::read_to_string(self.home.path().join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}\n{}", self.screen))
    }
}
