//! Parses the command lines in the documentation, including those that no test runs.

use std::fs;
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::str::Chars;

use clap::Parser as _;
use clap::error::ErrorKind;

use super::command::Cli;

#[test]
fn every_documented_command_line_is_one() {
    let mut checked = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document is text");
        for line in command_lines(&text) {
            for words in commands(&line) {
                let parsed = Cli::try_parse_from(&words);
                let refusal = parsed.err().filter(|error| error.kind() != ErrorKind::DisplayHelp);
                assert!(refusal.is_none(), "{}: `{line}`: {}", document.display(), refusal.expect("a refusal"));
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "only {checked} command lines were found");
}

/// Returns the documents at the top level and under `docs/`.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = entries(root);
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        let (below, files): (Vec<PathBuf>, Vec<PathBuf>) = entries(&folder).into_iter().partition(|path| path.is_dir());
        folders.extend(below);
        found.extend(files);
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of documents");
    entries.map(|entry| entry.expect("a readable entry").path()).collect()
}

/// Returns the lines of shell that name the program, from `sh`, `console` and `yaml` blocks.
fn command_lines(text: &str) -> Vec<String> {
    let mut lines = text.lines().map(str::trim);
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let block = lines.by_ref().take_while(|line| !line.starts_with("```")).collect::<Vec<_>>().join("\n");
        let block = block.replace("\\\n", " ");
        let shown = block.lines().filter_map(|line| match info.split(' ').next() {
            Some("sh") => Some(line),
            Some("console") => line.strip_prefix("$ "),
            Some("yaml") => {
                let item = line.strip_prefix("- ").unwrap_or(line);
                Some(item.strip_prefix("run: ").unwrap_or(item))
            }
            _ => None,
        });
        found.extend(shown.filter(|line| line.contains("events ")).map(str::to_owned));
    }
    found
}

/// Words of the shell that can precede a command.
const BEFORE_A_COMMAND: [&str; 10] = ["if", "then", "until", "while", "do", "else", "!", "{", "exec", "time"];

/// Returns the arguments of each call of the program in a line of shell.
fn commands(line: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    simple_commands(&mut line.chars().peekable(), &mut found);
    found
        .into_iter()
        .filter_map(|words: Vec<String>| {
            let is_before = |word: &String| {
                BEFORE_A_COMMAND.contains(&word.as_str())
                    || word
                        .split_once('=')
                        .is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
            };
            let words: Vec<String> = words.into_iter().skip_while(is_before).collect();
            (words.first()? == "events").then_some(words)
        })
        .collect()
}

/// Splits a line into its simple commands, up to an unmatched closing parenthesis. A substitution is also a command. Variables
/// and substitutions expand to `1`.
fn simple_commands(rest: &mut Peekable<Chars<'_>>, found: &mut Vec<Vec<String>>) {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut is_target = false;
    let mut quote = None;
    while let Some(c) = rest.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('\''), _) => word.get_or_insert_default().push(c),
            (_, '\\') => word.get_or_insert_default().extend(rest.next()),
            (_, '$') => {
                word.get_or_insert_default().push('1');
                match rest.peek() {
                    Some('(') => {
                        rest.next();
                        simple_commands(rest, found);
                    }
                    Some('{') => while rest.next().is_some_and(|c| c != '}') {},
                    Some(c) if !c.is_alphanumeric() => {
                        rest.next();
                    }
                    _ => while rest.next_if(|c| c.is_alphanumeric() || *c == '_').is_some() {},
                }
            }
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                word.get_or_insert_default();
                quote = Some(c);
            }
            (None, '#') if word.is_none() => break,
            (None, ' ' | '<' | '>' | '|' | '&' | ';' | '(' | ')') => {
                let is_descriptor =
                    matches!(c, '<' | '>') && word.as_deref().is_some_and(|word| word.parse::<u8>().is_ok());
                // The target of a redirection is not an argument.
                if let Some(ended) = word.take().filter(|_| !is_descriptor && !std::mem::take(&mut is_target)) {
                    words.push(ended);
                }
                match c {
                    '<' | '>' => is_target = true,
                    '&' if is_target => {}
                    ' ' => {}
                    _ => found.push(std::mem::take(&mut words)),
                }
                if c == ')' {
                    return;
                }
            }
            (None, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word.filter(|_| !is_target));
    found.push(words);
}

#[test]
fn a_line_of_shell_is_split_as_a_shell_splits_it() {
    for (line, calls) in [
        ("events show 'a b' \"c\\\"d\" # why", vec![vec!["events", "show", "a b", "c\"d"]]),
        ("TOKEN=x events list >out 2>&1 | jq . && events types", vec![vec!["events", "list"], vec!["events", "types"]]),
        ("eval \"$(events emulator env --port \"$port\")\"", vec![vec!["events", "emulator", "env", "--port", "1"]]),
        ("until events list < in.txt; do sleep 1; done", vec![vec!["events", "list"]]),
        ("cargo run -- demo; [ $? -eq 6 ]", vec![]),
    ] {
        assert_eq!(commands(line), calls, "{line}");
    }
}
