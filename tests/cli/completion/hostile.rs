//! Hostile stream names in real shells: each is completed and entered, reaches the program unchanged, and runs nothing.

use std::path::Path;

use super::shells::in_shell;
use crate::support::answers::{page, webhook};
use crate::support::scripted::json;
use crate::support::{Process, Scripted};

/// Names that run `touch pwned` in a shell that does not quote them.
const PAYLOADS: [&str; 17] = [
    "$(touch pwned)",
    "`touch pwned`",
    ";touch pwned;",
    "|touch pwned",
    "&touch pwned&",
    "&&touch pwned",
    "||touch pwned #",
    ">pwned",
    "<(touch pwned)",
    "=(touch pwned)",
    "(touch pwned)",
    ") ; touch pwned ; (",
    "{touch,pwned}",
    "${x:-$(touch pwned)}",
    "$((`touch pwned`))",
    "$'\\x60touch pwned\\x60'",
    "%(e:`touch pwned`:)",
];

/// Prefixes of a payload that could close the quotes that a shell put around it.
const PREFIXES: [&str; 17] =
    ["", "'", "\"", "\\", "\\\\", "' ", "\" ", "'\"", "\"'\"", "a b ", "a:", "a=", "#", "*?[a]", "!!", "~", "%n"];

/// Names that a shell could expand or change.
const SPECIAL: [&str; 48] = [
    "*",
    "?",
    "[a-z]*",
    "{a,b}",
    "~root",
    "~",
    "~/x",
    "!x",
    "!!",
    "!$",
    "a!b",
    "#c",
    "a #c",
    "a  b",
    " lead",
    "trail ",
    "a\\nb",
    "\\",
    "a\\\\",
    "'",
    "\"",
    "''",
    "\"\"",
    "a'b'c",
    "a\"b\"c",
    "a:b",
    "a=b",
    "a,b",
    "a/b",
    "@x",
    "%x",
    "$x",
    "$HOME",
    "${HOME}",
    "$1",
    "$?",
    "$$",
    "a<b",
    "^a^b",
    "é",
    "日本語",
    "a\\ b",
    "a\\$b",
    "a\\`b",
    "$(",
    "`",
    "%s%n",
    "1>2",
];

#[test]
fn bash_passes_on_hostile_names_unchanged() {
    // Bash stops completing after a quoted word with `&` or a backquote, so each name has its own line.
    let recorder = "events() { printf '%s\\0' \"$@\" >arrived; printf '(%s)' entered; }\n";
    hostile_names_arrive_unchanged("bash", recorder, 1);
}

#[test]
fn zsh_passes_on_hostile_names_unchanged() {
    let recorder = "events() { printf '%s\\0' \"$@\" >arrived; printf '(%s)' entered; }\n";
    hostile_names_arrive_unchanged("zsh", recorder, 16);
}

#[test]
fn fish_passes_on_hostile_names_unchanged() {
    let recorder = "function events; printf '%s\\0' $argv >arrived; printf '(%s)' entered; end\n";
    hostile_names_arrive_unchanged("fish", recorder, 16);
}

/// Completes and enters every name. `recorder` defines a function that takes the place of the program when a line is
/// entered; the completion script still runs the program.
fn hostile_names_arrive_unchanged(shell: &str, recorder: &str, names_per_line: usize) {
    let names = names();
    let streams: Vec<_> = (0..).zip(&names).map(|(i, name)| webhook(&format!("est_{i:022}"), name)).collect();
    let api = Scripted::answering(move |_| json(200, &page(&streams, None)));
    in_shell(shell, recorder, &api, &[&["streams"]], |process, home| {
        let pwned = home.path().join("pwned");
        process.feed("touch pwned; events ready\r");
        process.await_stdout("(entered)");
        assert!(pwned.exists(), "a command that {shell} runs is noticed");
        std::fs::remove_file(&pwned).expect("the file can be removed");
        assert_eq!(enter(process, home.path(), "harm\t "), ["harmless"], "{shell} completes a harmless name");
        for (line, expected) in names[1..].chunks(names_per_line).enumerate() {
            let first = 1 + line * names_per_line;
            let begun: Vec<String> =
                (first..).zip(expected).map(|(i, _)| format!("{}{}\t ", quote(i), label(i))).collect();
            let arrived = enter(process, home.path(), &begun.concat());
            assert!(!pwned.exists(), "{shell} ran a part of a name of {expected:?}");
            assert_eq!(arrived, expected, "{shell}");
        }
    });
}

/// Enters `events delete` with these keys, and returns the names that the program would get.
fn enter(process: &mut Process, home: &Path, keys: &str) -> Vec<String> {
    process.feed(format!("events delete {keys}\r"));
    process.await_stdout("(entered)");
    let arrived = std::fs::read_to_string(home.join("arrived")).expect("the recorder wrote its arguments");
    arrived.split_terminator('\0').skip(1).map(str::to_owned).collect()
}

/// Returns a harmless name, then the hostile ones, each after a label that is typed to complete it.
fn names() -> Vec<String> {
    let payloads = PREFIXES.iter().flat_map(|prefix| PAYLOADS.iter().map(move |payload| format!("{prefix}{payload}")));
    let hostile = payloads.chain(SPECIAL.map(str::to_owned));
    let hostile = (1..).zip(hostile).map(|(i, name)| format!("{}{name}", label(i)));
    std::iter::once("harmless".to_owned()).chain(hostile).collect()
}

fn label(i: usize) -> String {
    format!("x{i:03}q")
}

/// Returns the quote that starts name `i`. The 17 payloads and 3 quotes pair in every combination.
fn quote(i: usize) -> &'static str {
    ["", "'", "\""][i % 3]
}
