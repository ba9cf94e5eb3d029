//! `man` (hidden): writes the manual pages.

use std::path::Path;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_mangen::roff::{Roff, roman};

use crate::cli::help::{TOPICS, Topic};
use crate::cli::{Cli, ManArgs};

/// The source that the last line of each page names.
const SOURCE: &str = concat!("events ", env!("CARGO_PKG_VERSION"));

/// Writes a page for the program, for each command that is not hidden, and for each help topic.
pub(crate) fn man(args: &ManArgs) -> anyhow::Result<()> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    std::fs::create_dir_all(&args.directory)
        .with_context(|| format!("cannot create the directory `{}`", args.directory.display()))?;
    pages(&command, &args.directory)?;
    TOPICS.iter().try_for_each(|topic| topic_page(topic, &args.directory))
}

fn pages(command: &clap::Command, directory: &Path) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let mut page = Vec::new();
    // Without a date, a page changes only when its text does.
    clap_mangen::Man::new(command.clone()).title(name).source(SOURCE).date("").render(&mut page)?;
    write(&directory.join(format!("{name}.1")), &page)?;
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).try_for_each(|sub| pages(sub, directory))
}

/// Writes a topic as a page of section 7. Its text keeps its line breaks.
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
