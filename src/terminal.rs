//! Owns the real streams: stdin, stdout, stderr, with their colour and width, quiet, prompts and progress.
//!
//! stdout carries data only. Everything else is for a person and goes to stderr. Questions that are drawn have their own file.

mod form;

mod progress;

use std::borrow::Cow;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use anstyle::{AnsiColor, Style};

use auth0_events_platform as platform;
use auth0_events_text::{Overlong, escape_except, wrap};
pub(crate) use form::{Choice, Form};
use progress::Activity;
pub(crate) use progress::Progress;

/// The longest input that is read from a pipe, in bytes.
const MAX_INPUT_BYTES: u64 = 16 << 20;
/// Messages are not squeezed into fewer columns than this.
const NARROWEST_TEXT: usize = 20;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set or the terminal is dumb.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How the streams are used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// When to use colour.
    pub(crate) color: Color,
    /// Whether `NO_COLOR` is set, or the terminal is dumb.
    pub(crate) plain: bool,
    /// Drop status lines; errors and warnings stay.
    pub(crate) quiet: bool,
    /// Never ask: `--no-input`, or a CI.
    pub(crate) no_input: bool,
    /// Whether the terminal moves no cursor, so that nothing can be drawn on it.
    pub(crate) dumb: bool,
    /// `COLUMNS`, which beats what the terminal says.
    pub(crate) columns: Option<usize>,
}

/// The streams of one process.
pub(crate) struct Terminal {
    stdout_color: bool,
    stderr_color: bool,
    terminal: bool,
    width: Option<usize>,
    /// Columns of the terminal behind stderr.
    stderr_width: Option<usize>,
    quiet: bool,
    interactive: bool,
    dumb: bool,
    /// Rows of answered questions that stand right above the cursor.
    answers: AtomicUsize,
    activity: Activity,
}

impl Terminal {
    /// Looks at the streams once.
    pub(crate) fn new(options: &Options) -> Self {
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let shows_styles = (out || err) && platform::shows_styles();
        let color = |terminal: bool| match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && shows_styles && !options.plain,
        };
        let measured =
            || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|width| *width > 0);
        Self {
            stdout_color: color(out),
            stderr_color: color(err),
            terminal: out,
            width: if out { options.columns.or_else(measured) } else { None },
            stderr_width: if err { options.columns.or_else(measured) } else { None },
            quiet: options.quiet,
            interactive: !options.no_input && io::stdin().is_terminal() && err,
            dumb: options.dumb,
            answers: AtomicUsize::new(0),
            activity: Activity::new(err && !options.quiet),
        }
    }

    /// Whether stdout takes colour.
    pub(crate) fn color(&self) -> bool {
        self.stdout_color
    }

    /// Whether stdout is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Columns of the terminal behind stdout; `None` on a pipe, where nothing is cut.
    pub(crate) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether status lines are seen by someone as they come.
    pub(crate) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Whether a question would be seen and could be answered.
    pub(crate) fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Whether forms can be drawn: where a question could be answered, on a terminal that moves its cursor.
    pub(crate) fn draws_forms(&self) -> bool {
        self.interactive && !self.dumb
    }

    /// Writes data to stdout, whole, and flushes it.
    ///
    /// # Errors
    /// Fails as stdout does; `BrokenPipe` when the reader has left.
    pub(crate) fn write(&self, data: &[u8]) -> io::Result<()> {
        self.answers.store(0, Ordering::Relaxed);
        let write = || {
            let mut stdout = io::stdout().lock();
            stdout.write_all(data)?;
            stdout.flush()
        };
        self.activity.aside(write).map_err(platform::told_by_kind)
    }

    /// Says what was done or is going on, unless quiet. A sentence with a full stop, but for one that ends in an id.
    pub(crate) fn status(&self, line: &str) {
        if !self.quiet {
            self.print(&safe(line));
        }
    }

    /// Says what may surprise.
    pub(crate) fn warning(&self, line: &str) {
        self.labelled("warning", AnsiColor::Yellow, line);
    }

    /// Says what to do next, unless quiet.
    pub(crate) fn hint(&self, line: &str) {
        if !self.quiet {
            self.labelled("hint", AnsiColor::Cyan, line);
        }
    }

    /// Says what went wrong.
    pub(crate) fn error(&self, line: &str) {
        self.labelled("error", AnsiColor::Red, line);
    }

    /// Says why, below an error.
    pub(crate) fn cause(&self, line: &str) {
        self.print(&format!("caused by: {}", self.hanging("caused by: ", &safe(line))));
    }

    /// Shows what goes over the wire, even when quiet: it was asked for.
    pub(crate) fn trace(&self, text: &str) {
        self.print(&safe(text));
    }

    /// Prints a line to stderr as it is, escape sequences included. Nothing can be said when stderr is gone, so a failure is
    /// passed over.
    pub(crate) fn print(&self, line: &str) {
        self.answers.store(0, Ordering::Relaxed);
        self.activity.aside(|| drop(writeln!(io::stderr().lock(), "{line}")));
    }

    /// Chooses the coloured or the plain form of a text for stderr.
    pub(crate) fn styled<'a>(&self, colored: &'a str, plain: &'a str) -> &'a str {
        if self.stderr_color { colored } else { plain }
    }

    fn labelled(&self, label: &str, color: AnsiColor, line: &str) {
        let line = self.hanging(&format!("{label}: "), &safe(line));
        if self.stderr_color {
            let style = Style::new().bold().fg_color(Some(color.into()));
            self.print(&format!("{style}{label}:{style:#} {line}"));
        } else {
            self.print(&format!("{label}: {line}"));
        }
    }

    /// Cuts a text into lines that fit the terminal beside the label, and below one another. What is indented already, as
    /// an excerpt with a caret, stays as it is.
    fn hanging(&self, label: &str, text: &str) -> String {
        let Some(width) = self.stderr_width else { return text.to_owned() };
        let room = width.saturating_sub(label.len()).max(NARROWEST_TEXT);
        let separator = format!("\n{:1$}", "", label.len());
        let mut lines = String::new();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 && line.starts_with(' ') {
                lines.push('\n');
                lines.push_str(line);
                continue;
            }
            for (part, place) in wrap(line, room, Overlong::Whole).into_iter().enumerate() {
                lines.push_str(if index + part > 0 { &separator } else { "" });
                lines.push_str(&line[place]);
            }
        }
        lines
    }

    /// Asks a yes-or-no question. Anything but yes is no; `None` when the person leaves by Esc or Ctrl-C.
    ///
    /// # Errors
    /// Fails as stdin does.
    pub(crate) async fn confirm(&self, question: &str) -> io::Result<Option<bool>> {
        if self.draws_forms() {
            return self.form().confirm(question, false).await;
        }
        let mut stderr = io::stderr();
        write!(stderr, "{} [y/N] ", safe(question))?;
        stderr.flush()?;
        let answer = from_stdin(|mut stdin| {
            let mut answer = String::new();
            stdin.read_line(&mut answer).map(|_| answer)
        });
        Ok(Some(is_yes(&answer.await?)))
    }

    /// Begins questions that belong together. Only where [`Terminal::draws_forms`].
    pub(crate) fn form(&self) -> Form<'_> {
        Form::new(self)
    }

    /// Reads all of stdin as text.
    ///
    /// # Errors
    /// Fails when stdin is no UTF-8 text or longer than 16 MiB.
    pub(crate) async fn read_input(&self) -> io::Result<String> {
        from_stdin(|stdin| {
            let mut text = String::new();
            stdin.take(MAX_INPUT_BYTES + 1).read_to_string(&mut text)?;
            if text.len() as u64 > MAX_INPUT_BYTES {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "more than 16 MiB"));
            }
            Ok(text)
        })
        .await
    }

    /// Starts a bar for `total` items. It is seen on a terminal only, once the work has taken a moment.
    pub(crate) fn progress(&self, total: u64, what: &'static str) -> Progress<'_> {
        self.activity.bar(total, what)
    }

    /// Notes a request that begins. One that takes long is shown on a terminal.
    pub(crate) fn request_began(&self) {
        self.activity.began();
    }

    /// Shows that a request still has no answer.
    pub(crate) fn request_pending(&self) {
        self.activity.pending();
    }

    /// Notes a request that has ended, or was given up.
    pub(crate) fn request_ended(&self) {
        self.activity.ended();
    }
}

/// Reads from stdin on a thread of its own, so that Ctrl-C is heard meanwhile. A read that is given up blocks its thread
/// until the program ends.
async fn from_stdin<T: Send + 'static>(
    read: impl FnOnce(io::StdinLock<'static>) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(|| read(io::stdin().lock())).await?
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// Part of a line may come from the API or from a file, and must not command the terminal. Line ends are our own.
fn safe(line: &str) -> Cow<'_, str> {
    escape_except(line, &['\n'])
}
