//! `help`, and the help topics.

use clap::Args;

/// Print the help of a command, or of a topic
///
/// Topics: exit-codes, for scripts; environment, the variables; output, the formats; options, the global options.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events help exit-codes\n  events help deliveries list")]
pub(crate) struct HelpArgs {
    /// A command, such as `deliveries list`, or a topic: exit-codes, environment, output, options
    #[arg(value_name = "COMMAND|TOPIC")]
    pub(crate) subject: Vec<String>,
}

/// The commands, on one screen.
pub(crate) const OVERVIEW: &str = include_str!("topics/overview.txt");

/// A help topic. It also has a manual page.
pub(crate) struct Topic {
    /// The argument of `help`.
    pub(crate) name: &'static str,
    /// One line for the manual page.
    pub(crate) summary: &'static str,
    /// A title, a blank line and the body, at most 80 columns wide.
    pub(crate) text: &'static str,
}

/// The topics except `options`, which is generated from the options.
pub(crate) const TOPICS: [Topic; 3] = [
    Topic { name: "exit-codes", summary: "exit codes of events", text: include_str!("topics/exit-codes.txt") },
    Topic {
        name: "environment",
        summary: "environment variables of events",
        text: include_str!("topics/environment.txt"),
    },
    Topic { name: "output", summary: "output formats of events", text: include_str!("topics/output.txt") },
];
