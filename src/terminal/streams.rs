//! The streams of the process: data to stdout, messages to stderr, input from stdin.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use anstyle::{AnsiColor, Style};
use tokio::sync::mpsc;

use super::progress::{BulkProgress, ProgressDisplay};
use zeroize::Zeroizing;

use auth0_events_platform as platform;
use auth0_events_platform::reading;
use auth0_events_text::{escape_except, wrap};

/// The least width of messages.
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

/// How to use the streams.
#[derive(Debug, Clone, Default)]
pub(crate) struct TerminalOptions {
    /// When to use colour.
    pub(crate) color: Color,
    /// Whether `NO_COLOR` is set, or the terminal is dumb.
    pub(crate) plain: bool,
    /// Whether to drop status lines and hints. Errors and warnings stay.
    pub(crate) quiet: bool,
    /// Whether to never prompt: `--no-input`, or in CI.
    pub(crate) no_input: bool,
    /// Whether the terminal cannot move its cursor, so that forms and progress cannot be drawn.
    pub(crate) dumb: bool,
    /// `COLUMNS`, which overrides the measured width.
    pub(crate) columns: Option<usize>,
}

/// The streams of one process.
pub(crate) struct Terminal {
    stdout_color: bool,
    pub(super) stderr_color: bool,
    stdout_is_terminal: bool,
    stdout_width: Option<usize>,
    stderr_width: Option<usize>,
    quiet: bool,
    is_interactive: bool,
    dumb: bool,
    /// Whether messages go to stdout, in their order among the data.
    merges_messages: bool,
    /// Rows of answered questions directly above the cursor.
    pub(super) form_rows: AtomicUsize,
    display: ProgressDisplay,
}

impl Terminal {
    /// Examines the streams once.
    pub(crate) fn new(options: &TerminalOptions) -> Self {
        let stdout_is_terminal = io::stdout().is_terminal();
        let stderr_is_terminal = io::stderr().is_terminal();
        let shows_styles = (stdout_is_terminal || stderr_is_terminal) && platform::shows_styles();
        let has_color = |is_terminal: bool| match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && shows_styles && !options.plain,
        };
        let width = |is_terminal: bool| if is_terminal { options.columns.or_else(measured_width) } else { None };
        Self {
            stdout_color: has_color(stdout_is_terminal),
            stderr_color: has_color(stderr_is_terminal),
            stdout_is_terminal,
            stdout_width: width(stdout_is_terminal),
            stderr_width: width(stderr_is_terminal),
            quiet: options.quiet,
            is_interactive: !options.no_input && io::stdin().is_terminal() && stderr_is_terminal,
            dumb: options.dumb,
            merges_messages: false,
            form_rows: AtomicUsize::new(0),
            display: ProgressDisplay::new(stderr_is_terminal && !options.quiet),
        }
    }

    /// Returns the same streams for a session that is read from top to bottom: messages go to stdout, and no progress is
    /// drawn.
    pub(crate) fn merged(&self) -> Self {
        Self {
            stderr_color: self.stdout_color,
            stderr_width: self.stdout_width,
            merges_messages: true,
            form_rows: AtomicUsize::new(0),
            display: ProgressDisplay::new(false),
            ..*self
        }
    }

    /// Reports whether stdout takes colour.
    pub(crate) fn color(&self) -> bool {
        self.stdout_color
    }

    /// Reports whether stdout is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.stdout_is_terminal
    }

    /// Returns the columns of the terminal behind stdout; `None` on a pipe, where lines are not cut.
    pub(crate) fn width(&self) -> Option<usize> {
        self.stdout_width
    }

    /// Reports whether status lines appear on a terminal.
    pub(crate) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Reports whether status lines and hints are dropped.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Reports whether prompts are possible: stdin and stderr are terminals, and input is allowed.
    pub(crate) fn is_interactive(&self) -> bool {
        self.is_interactive
    }

    /// Reports whether forms can be drawn: prompts are possible, and the terminal can move its cursor.
    pub(crate) fn draws_forms(&self) -> bool {
        self.is_interactive && !self.dumb
    }

    /// Writes data to stdout, completely, and flushes it.
    ///
    /// # Errors
    /// Fails if stdout fails; with `BrokenPipe` if the reader has closed the pipe.
    pub(crate) fn write(&self, data: &[u8]) -> io::Result<()> {
        self.form_rows.store(0, Ordering::Relaxed);
        let write = || {
            let mut stdout = io::stdout().lock();
            stdout.write_all(data)?;
            stdout.flush()
        };
        self.display.suspend(write).map_err(platform::normalize_pipe_error)
    }

    /// Prints a status line, unless quiet. It is a sentence with a full stop, unless it ends in an id.
    pub(crate) fn status(&self, line: &str) {
        if !self.quiet {
            self.print(&safe(line));
        }
    }

    /// Prints a warning.
    pub(crate) fn warning(&self, line: &str) {
        self.labelled("warning", AnsiColor::Yellow, line);
    }

    /// Prints what to do next, unless quiet.
    pub(crate) fn hint(&self, line: &str) {
        if !self.quiet {
            self.labelled("hint", AnsiColor::Cyan, line);
        }
    }

    /// Prints an error.
    pub(crate) fn error(&self, line: &str) {
        self.labelled("error", AnsiColor::Red, line);
    }

    /// Prints the cause of an error.
    pub(crate) fn cause(&self, line: &str) {
        self.print(&format!("caused by: {}", self.wrapped("caused by: ", &safe(line))));
    }

    /// Prints text that was asked for, such as a trace, even if quiet.
    pub(crate) fn trace(&self, text: &str) {
        self.print(&safe(text));
    }

    /// Prints a line of messages as it is, including escape sequences. Ignores failures, which cannot be reported.
    pub(crate) fn print(&self, line: &str) {
        self.form_rows.store(0, Ordering::Relaxed);
        let _ = self.display.suspend(|| {
            if self.merges_messages {
                writeln!(io::stdout().lock(), "{line}")
            } else {
                writeln!(io::stderr().lock(), "{line}")
            }
        });
    }

    /// Reads lines from the terminal until the program ends, on a thread of its own. The channel holds one line.
    pub(crate) fn typed_lines(&self) -> mpsc::Receiver<String> {
        let (sender, receiver) = mpsc::channel(1);
        if self.is_interactive {
            std::thread::spawn(move || {
                for line in io::stdin().lines().map_while(Result::ok) {
                    if sender.blocking_send(line).is_err() {
                        break;
                    }
                }
            });
        }
        receiver
    }

    /// Returns the coloured or the plain form of a text, as stderr takes it.
    pub(crate) fn styled<'a>(&self, colored: &'a str, plain: &'a str) -> &'a str {
        if self.stderr_color { colored } else { plain }
    }

    fn labelled(&self, label: &str, color: AnsiColor, line: &str) {
        let line = self.wrapped(&format!("{label}: "), &safe(line));
        if self.stderr_color {
            let style = Style::new().bold().fg_color(Some(color.into()));
            self.print(&format!("{style}{label}:{style:#} {line}"));
        } else {
            self.print(&format!("{label}: {line}"));
        }
    }

    /// Wraps a text beside its label at the width of the terminal. Indented lines, such as an excerpt with a caret, are not
    /// changed.
    fn wrapped(&self, label: &str, text: &str) -> String {
        let Some(width) = self.stderr_width else { return text.to_owned() };
        let room = width.saturating_sub(label.len()).max(NARROWEST_TEXT);
        let margin = format!("\n{:1$}", "", label.len());
        let mut wrapped = String::new();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 && line.starts_with(' ') {
                wrapped.push('\n');
                wrapped.push_str(line);
                continue;
            }
            for (part, place) in wrap(line, room).into_iter().enumerate() {
                wrapped.push_str(if index + part > 0 { &margin } else { "" });
                wrapped.push_str(&line[place]);
            }
        }
        wrapped
    }

    /// Reads all of stdin.
    ///
    /// # Errors
    /// Fails if stdin is longer than 16 MiB.
    pub(crate) async fn read_input(&self) -> io::Result<Zeroizing<Vec<u8>>> {
        read_stdin(|stdin| reading::read_all(stdin, reading::MAX_NAMED_BYTES)).await
    }

    /// Starts a progress bar for `total` items. It appears on a terminal only, after a delay.
    pub(crate) fn progress(&self, total: u64, verb: &'static str) -> BulkProgress<'_> {
        self.display.bar(total, verb)
    }

    /// Records the start of a request. A slow one is shown on a terminal.
    pub(crate) fn request_began(&self) {
        self.display.began();
    }

    /// Redraws the progress of a request that is still waiting.
    pub(crate) fn request_pending(&self) {
        self.display.pending();
    }

    /// Records the end of a request.
    pub(crate) fn request_ended(&self) {
        self.display.ended();
    }
}

fn measured_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size()?;
    Some(usize::from(width.0)).filter(|width| *width > 0)
}

/// Reads from stdin on its own thread, so that Ctrl-C is handled meanwhile. If the future is dropped, that thread stays
/// blocked until the program ends.
pub(super) async fn read_stdin<T: Send + 'static>(
    read: impl FnOnce(io::StdinLock<'static>) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(|| read(io::stdin().lock())).await?
}

/// Escapes control characters except line ends, because part of a text may come from the API or a file.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    escape_except(text, &['\n'])
}
