//! The outcome of a run: exit code, stdout and stderr, rendered as one text for a snapshot.

use std::fmt;
use std::process::ExitStatus;

use serde_json::Value;

use super::redaction::redact;

/// The outcome of a program. `Display` shows all of it, with ids, times and ports made repeatable.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    /// The exit code; `None` if a signal ended the program.
    pub(crate) exit: Option<i32>,
    /// The unchanged text of stdout.
    pub(crate) stdout: String,
    /// The unchanged text of stderr.
    pub(crate) stderr: String,
}

impl Output {
    pub(super) fn new(status: ExitStatus, stdout: String, stderr: String) -> Self {
        Self { exit: status.code(), stdout, stderr }
    }

    /// Fails the test unless the program ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.exit, Some(code), "unexpected exit code in\n{self}");
        self
    }

    /// Fails the test unless stdout is empty.
    #[track_caller]
    pub(crate) fn prints_nothing(self) -> Self {
        assert!(self.stdout.is_empty(), "stdout should be empty in\n{self}");
        self
    }

    /// Fails the test unless stderr is empty.
    #[track_caller]
    pub(crate) fn says_nothing(self) -> Self {
        assert!(self.stderr.is_empty(), "stderr should be empty in\n{self}");
        self
    }

    /// Fails the test unless stderr holds this text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` should be on stderr in\n{self}");
        self
    }

    /// Fails the test if this text is anywhere in the output.
    #[track_caller]
    pub(crate) fn never_shows(self, text: &str) -> Self {
        let shown = self.stdout.contains(text) || self.stderr.contains(text);
        assert!(!shown, "`{text}` should be nowhere in\n{self}");
        self
    }

    /// Returns stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("stdout is not JSON: {error}\n{self}"))
    }

    /// Returns the `error` member of the JSON object at the end of stderr.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        let start = self.stderr.find("{\"error\"").or_else(|| self.stderr.find("{\n")).unwrap_or_default();
        let parsed: Result<Value, _> = serde_json::from_str(&self.stderr[start..]);
        match parsed {
            Ok(mut value) if value["error"].is_object() => value["error"].take(),
            _ => panic!("stderr does not end with a JSON error\n{self}"),
        }
    }

    /// Returns the lines of stdout.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = match self.exit {
            Some(code) => format!("exit: {code}\n"),
            None => "exit: by a signal\n".to_owned(),
        };
        for (title, content) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if content.is_empty() {
                continue;
            }
            text += &format!("--- {title}\n{content}");
            if !content.ends_with('\n') {
                text += "[no final newline]\n";
            }
        }
        f.write_str(&redact(&text))
    }
}
