//! help, and the texts that are about no single command.

use clap::Args;

/// Print the help of a command, or of a topic
///
/// Topics: exit-codes, what a script can rely on; environment, the variables that are read; output, formats and streams;
/// options, what every command takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events help exit-codes\n  events help deliveries list")]
pub(crate) struct HelpArgs {
    /// A command, such as `deliveries list`, or a topic: exit-codes, environment, output, options
    #[arg(value_name = "COMMAND|TOPIC")]
    pub(crate) subject: Vec<String>,
}

/// What can be typed, on one screen.
pub(crate) const OVERVIEW: &str = include_str!("topics/overview.txt");

/// A text that help tells, and that has a manual page of its own.
pub(crate) struct Topic {
    /// What it is asked for by.
    pub(crate) name: &'static str,
    /// One line, as the manual page has it.
    pub(crate) summary: &'static str,
    /// The text: a title, a blank line, then what there is to say, at most 80 columns wide.
    pub(crate) text: &'static str,
}

/// The topics, but for `options`, whose text is made from the options themselves.
pub(crate) const TOPICS: [Topic; 3] = [
    Topic {
        name: "exit-codes",
        summary: "what the exit codes of events mean",
        text: include_str!("topics/exit-codes.txt"),
    },
    Topic {
        name: "environment",
        summary: "the environment variables that events reads",
        text: include_str!("topics/environment.txt"),
    },
    Topic {
        name: "output",
        summary: "what events prints, in which format and where",
        text: include_str!("topics/output.txt"),
    },
];
