//! Unit tests of `parse`.

use super::*;

/// Every command of the tree, the ones below others too, as the words that lead to it.
fn commands(parent: &clap::Command, above: &[String]) -> Vec<(Vec<String>, clap::Command)> {
    let names = |command: &clap::Command| {
        std::iter::once(command.get_name()).chain(command.get_all_aliases()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut found = vec![(above.to_vec(), parent.clone())];
    for command in parent.get_subcommands() {
        for name in names(command) {
            found.extend(commands(command, &[above, &[name]].concat()));
        }
    }
    found
}

/// Command lines that are written down: in the help of every command, and in the README.
fn written(tree: &[(Vec<String>, clap::Command)]) -> Vec<Vec<String>> {
    let help = tree.iter().flat_map(|(_, command)| [command.get_after_help(), command.get_after_long_help()]);
    let help = help.flatten().map(ToString::to_string);
    let texts: Vec<String> = help.chain([include_str!("../../../README.md").to_owned()]).collect();
    let lines = texts.iter().flat_map(|text| text.lines()).filter_map(|line| line.trim().strip_prefix("events "));
    lines.map(|line| line.split_whitespace().map(|word| word.replace(['\'', '"'], "")).collect()).collect()
}

/// What comes of a line: what was read, or the kind of the error and its text, with its colours and without.
fn shown(outcome: Result<Cli, clap::Error>) -> [String; 2] {
    match outcome {
        Ok(cli) => [format!("{cli:?}"), String::new()],
        Err(error) => [format!("{:?}\n{}", error.kind(), error.render().ansi()), error.render().to_string()],
    }
}

#[test]
fn a_line_is_read_alike_against_its_command_and_against_the_tree() {
    let tree = commands(&Cli::command(), &[]);
    let mut lines: Vec<Vec<String>> = tree.iter().map(|(words, _)| words.clone()).collect();
    lines.extend(written(&tree));
    lines.sort_unstable();
    lines.dedup();
    assert!(lines.len() > 60, "{}", lines.len());
    let more: [&[&str]; 8] = [
        &[],
        &["-h"],
        &["--help"],
        &["--version"],
        &["-o", "csv", "--quiet", "--timeout=5s", "--tenant", "acme"],
        &["--timeout", "never"],
        &["--client-secret-stdin", "--client-secret-file", "f", "--jsno"],
        &["crm-sync", "--", "--json"],
    ];
    let (mut narrow, mut all) = (0, 0);
    for line in &lines {
        for more in more {
            let words: Vec<&str> =
                [&["events"], &line.iter().map(String::as_str).collect::<Vec<_>>()[..], more].concat();
            let args: Vec<OsString> = words.iter().map(Into::into).collect();
            all += 1;
            narrow += usize::from(parse_narrowly(&args, true).is_some());
            let whole = shown(Cli::try_parse_from(&args));
            assert_eq!(shown(parse(&args, true)), whole, "{}", words.join(" "));
            assert_eq!(shown(parse(&args, false))[1], whole[1], "{}", words.join(" "));
        }
    }
    // Where nearly everything went to the tree, nothing was compared.
    assert!(narrow > all / 4, "{narrow} of {all}");
}

#[test]
fn the_usage_names_the_program_and_not_its_file() {
    for line in [&["events.exe", "types", "-h"][..], &["events.exe", "types", "--jsno"], &["events.exe"]] {
        let args: Vec<OsString> = line.iter().map(Into::into).collect();
        let shown = parse(&args, false).unwrap_err().to_string();
        assert!(shown.contains("Usage: events ") && !shown.contains(".exe"), "{shown}");
    }
}

#[test]
fn every_command_can_be_had_alone_and_so_can_its_aliases() {
    for command in Cli::command().get_subcommands() {
        for name in std::iter::once(command.get_name()).chain(command.get_all_aliases()) {
            let found = (alone(name).expect(name).augment)(root());
            let names: Vec<&str> = found.get_subcommands().map(clap::Command::get_name).collect();
            assert_eq!(names, [command.get_name()], "{name}");
        }
    }
    assert!(alone("lst").is_none());
}

#[test]
fn options_before_the_command_are_read() {
    for line in ["events --json list", "events -o csv ls", "events --tenant acme deliveries list crm-sync"] {
        let args: Vec<OsString> = line.split(' ').map(Into::into).collect();
        assert!(parse(&args, false).is_ok(), "{line}");
    }
}
