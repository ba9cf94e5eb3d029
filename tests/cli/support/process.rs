//! A running child process: its lines, its signals, its end. It does not outlive the test that started it.

use std::io::Write;
use std::process::{Child, ChildStdin, Command, ExitStatus};
use std::sync::mpsc;
use std::time::Instant;

use super::feed::Feed;
use super::wait::LIMIT;
use super::{Home, Output};

/// A program that is running.
pub(crate) struct Process {
    pid: u32,
    stdin: Option<ChildStdin>,
    stdout: Feed,
    stderr: Feed,
    exit: mpsc::Receiver<ExitStatus>,
    ended: bool,
    line: String,
    _home: Home,
}

impl Process {
    pub(super) fn new(mut child: Child, stdin: Option<ChildStdin>, home: Home, line: String) -> Self {
        let (stdout, stderr) = (Feed::collect(child.stdout.take()), Feed::collect(child.stderr.take()));
        let (sender, exit) = mpsc::channel();
        let pid = child.id();
        std::thread::spawn(move || sender.send(child.wait().expect("a child can be waited for")));
        Self { pid, stdin, stdout, stderr, exit, ended: false, line, _home: home }
    }

    /// Returns the next line of stdout. Fails the test if none comes.
    pub(crate) fn stdout_line(&mut self) -> String {
        self.stdout.line(LIMIT).unwrap_or_else(|| self.fail("wrote no further line to stdout"))
    }

    /// Returns the next line of stderr. Fails the test if none comes.
    pub(crate) fn stderr_line(&mut self) -> String {
        self.stderr.line(LIMIT).unwrap_or_else(|| self.fail("wrote no further line to stderr"))
    }

    /// Waits until a line of stderr contains a text, and returns the line. Fails the test if none does in time.
    pub(crate) fn await_stderr(&mut self, text: &str) -> String {
        let end = Instant::now() + LIMIT;
        loop {
            let remaining = end.saturating_duration_since(Instant::now());
            // Many lines may be buffered: without this, a program that never stops writing would never fail the test.
            match self.stderr.line(remaining).filter(|_| !remaining.is_zero()) {
                Some(line) if line.contains(text) => return line,
                Some(_) => {}
                None => self.fail(&format!("never wrote `{text}` to stderr")),
            }
        }
    }

    /// Writes to a stdin that was kept open, and waits until the rest fits the pipe.
    pub(crate) fn feed(&mut self, text: impl Into<Vec<u8>>) {
        let (mut stdin, text) = (self.stdin.take().expect("stdin was left open"), text.into());
        let (sender, written) = mpsc::channel();
        std::thread::spawn(move || sender.send(stdin.write_all(&text).map(|()| stdin)));
        match written.recv_timeout(LIMIT) {
            Ok(Ok(stdin)) => self.stdin = Some(stdin),
            _ => self.fail("does not read its stdin"),
        }
    }

    /// Waits until stdout contains a text after the one awaited before; it need not end a line. Fails the test on timeout.
    pub(crate) fn await_stdout(&mut self, text: &str) {
        self.await_each(&[text]);
    }

    /// Does what [`Process::await_stdout`] does, for several texts in any order.
    pub(crate) fn await_each(&mut self, texts: &[&str]) {
        if !self.stdout.passes(texts, LIMIT) {
            self.fail(&format!("never wrote {texts:?} to stdout after the text awaited before"));
        }
    }

    /// Sends a signal by its name, such as `TERM` or `INT`.
    pub(crate) fn signal(&self, name: &str) {
        assert!(self.send(name), "cannot send {name} to `{}`", self.line);
    }

    /// Closes stdin, waits for the end and returns the outcome. Fails the test on timeout.
    pub(crate) fn finish(mut self) -> Output {
        self.stdin = None;
        self.end()
    }

    /// Kills the process at once, as a crash would, and returns the outcome: no exit code, unless it had ended before.
    pub(crate) fn crash(self) -> Output {
        // A shell in between would delay the signal.
        let pid = i32::try_from(self.pid).ok().and_then(rustix::process::Pid::from_raw).expect("the id of a process");
        match self.exit.try_recv() {
            Ok(status) => self.ended(status),
            Err(_) => {
                // Fails if the process has ended since.
                rustix::process::kill_process(pid, rustix::process::Signal::KILL).ok();
                self.end()
            }
        }
    }

    /// Waits for the end and returns the outcome; does not touch stdin.
    pub(crate) fn end(mut self) -> Output {
        let Ok(status) = self.exit.recv_timeout(LIMIT) else { self.fail("did not end in time") };
        self.ended(status)
    }

    fn ended(mut self, status: ExitStatus) -> Output {
        self.ended = true;
        if !(self.stdout.end(LIMIT) && self.stderr.end(LIMIT)) {
            self.fail("ended, but something still holds its output open");
        }
        Output::new(status, self.stdout.text(), self.stderr.text())
    }

    /// Kills the program and fails the test with everything it printed.
    fn fail(&mut self, problem: &str) -> ! {
        self.kill();
        let (stdout, stderr) = (self.stdout.text(), self.stderr.text());
        panic!("`{}` {problem}\n--- stdout\n{stdout}\n--- stderr\n{stderr}", self.line);
    }

    /// Sends a signal and tells whether the process received it.
    fn send(&self, signal: &str) -> bool {
        // The shell's builtin, since the program `kill` is not installed everywhere.
        let script = format!("kill -s {signal} {} 2>/dev/null", self.pid);
        Command::new("sh").args(["-c", &script]).status().is_ok_and(|status| status.success())
    }

    fn kill(&mut self) {
        // The id of a child that has ended may belong to another process.
        if !self.ended && self.exit.try_recv().is_err() {
            self.send("KILL");
            self.exit.recv_timeout(LIMIT).ok();
        }
        self.ended = true;
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
