//! `help`: a topic, or the help of a command.

use clap::CommandFactory as _;
use clap::builder::StyledStr;

use crate::cli::global::{OPTIONS, options};
use crate::cli::help::{OVERVIEW, TOPICS};
use crate::cli::{Cli, HelpArgs};
use crate::context::Context;
use crate::failure::Failure;
use auth0_events_cloudevents::catalog;
use auth0_events_text::repeatable;

/// Prints the help of a command or a topic; without one, the overview.
pub(crate) fn help(ctx: &Context, args: &HelpArgs) -> anyhow::Result<()> {
    let subject: Vec<&str> = args.subject.iter().map(String::as_str).collect();
    match subject[..] {
        [] => return Ok(ctx.terminal.write(OVERVIEW.as_bytes())?),
        [OPTIONS] => return print(ctx, &options().render_long_help()),
        [name] => {
            if let Some(topic) = TOPICS.iter().find(|topic| topic.name == name) {
                return Ok(ctx.terminal.write(topic.text.as_bytes())?);
            }
        }
        _ => {}
    }
    let mut program = Cli::command();
    program.build();
    let mut command = &mut program;
    for (depth, name) in subject.iter().enumerate() {
        if command.find_subcommand(name).is_none() {
            return Err(unknown(command, &subject[..depth], name).into());
        }
        command = command.find_subcommand_mut(name).expect("the subcommand exists");
    }
    print(ctx, &command.render_long_help())
}

fn print(ctx: &Context, text: &StyledStr) -> anyhow::Result<()> {
    let text = ctx.terminal.styled(&text.ansi().to_string(), &text.to_string()).trim_end().to_owned() + "\n";
    Ok(ctx.terminal.write(text.as_bytes())?)
}

/// Returns the error for an unknown subcommand of `parent`, with the nearest known one.
fn unknown(parent: &clap::Command, above: &[&str], name: &str) -> Failure {
    let topics = TOPICS.iter().map(|topic| topic.name).chain([OPTIONS]).filter(|_| above.is_empty());
    let commands = parent.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    let known: Vec<&str> = topics.chain(commands).collect();
    let completed = known.iter().copied().find(|known| known.starts_with(name));
    let hint = completed.or_else(|| catalog::nearest_of(name, known)).map_or_else(
        || "`events help` lists the commands and the topics".to_owned(),
        |near| format!("did you mean `events help {}`?", [above, &[near]].concat().join(" ")),
    );
    let kind = if above.is_empty() { "command or topic" } else { "command" };
    let path = [above, &[name]].concat().join(" ");
    Failure::usage(format!("unknown {kind} `{}`", repeatable(&path))).hint(hint)
}
