//! completion; man (hidden).

use std::path::Path;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::shells::PowerShell;
use clap_mangen::roff::{Roff, roman};

use crate::cli::help::{TOPICS, Topic};
use crate::cli::{Cli, CompletionArgs, ManArgs, ShellArg};
use crate::complete;
use crate::context::Context;

/// Prints a completion script.
pub(crate) fn completion(ctx: &Context, args: &CompletionArgs) -> anyhow::Result<()> {
    let script = match args.shell {
        ShellArg::Bash => complete::Shell::Bash.script().into(),
        ShellArg::Zsh => complete::Shell::Zsh.script().into(),
        ShellArg::Fish => complete::Shell::Fish.script().into(),
        ShellArg::Powershell => {
            // The generator panics when its writer fails, so it writes to memory.
            let mut script = Vec::new();
            clap_complete::generate(PowerShell, &mut Cli::command(), "events", &mut script);
            script
        }
    };
    Ok(ctx.terminal.write(&script)?)
}

/// Writes a page for the program, for each command that is not hidden, and for each topic of help.
pub(crate) fn man(args: &ManArgs) -> anyhow::Result<()> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    std::fs::create_dir_all(&args.directory)
        .with_context(|| format!("cannot make the directory `{}`", args.directory.display()))?;
    pages(&command, &args.directory)?;
    TOPICS.iter().try_for_each(|topic| topic_page(topic, &args.directory))
}

/// What the pages name as their source, in their last line.
const SOURCE: &str = concat!("events ", env!("CARGO_PKG_VERSION"));

fn pages(command: &clap::Command, directory: &Path) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let mut page = Vec::new();
    // No date: a page changes when its text does.
    clap_mangen::Man::new(command.clone()).title(name).source(SOURCE).date("").render(&mut page)?;
    write(&directory.join(format!("{name}.1")), &page)?;
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).try_for_each(|sub| pages(sub, directory))
}

/// Writes a topic as a page of section 7. Its text is laid out already, so it is shown as it stands.
fn topic_page(topic: &Topic, directory: &Path) -> anyhow::Result<()> {
    let name = format!("events-{}", topic.name);
    let mut page = Roff::new();
    page.control("TH", [name.as_str(), "7", "", SOURCE, ""]);
    page.control("SH", ["NAME"]).text([roman(format!("{name} - {}", topic.summary))]);
    page.control("SH", ["DESCRIPTION"]).control("nf", []);
    for line in topic.text.lines().skip(2) {
        page.text([roman(line)]);
    }
    page.control("fi", []).control("SH", ["SEE ALSO"]).text([roman("events(1)")]);
    write(&directory.join(format!("{name}.7")), page.render().as_bytes())
}

fn write(path: &Path, page: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, page).with_context(|| format!("cannot write `{}`", path.display()))
}
