//! Tests that the committed completions and man pages are up to date, and that real shells load them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::skip::{skip, skip_in_ci_too};
use crate::support::{Home, Run, events, program};

/// Each shell and its completion file.
const COMPLETIONS: [(&str, &str); 4] =
    [("bash", "events.bash"), ("zsh", "_events"), ("fish", "events.fish"), ("powershell", "_events.ps1")];

#[test]
fn committed_completions_equal_the_output() {
    let print = |shell| events(["completion", shell]).run().exits(0).says_nothing().stdout;
    let printed = COMPLETIONS.map(|(shell, file)| (file.to_owned(), print(shell)));
    compare("completions", &BTreeMap::from(printed));
}

#[test]
fn committed_man_pages_equal_the_output() {
    let pages = Home::new();
    events(["man"]).arg(pages.path()).run().exits(0);
    let written = files(pages.path());
    assert!(written.contains_key("events.1"), "the main page is among {:?}", written.keys());
    compare("man", &written);
}

#[test]
fn bash_loads_its_completions() {
    let Some(bash) = shell_with_completions("bash") else { return };
    let script = ". ./events.bash && complete -p events";
    let loaded = bash.args(["--noprofile", "--norc", "-c", script]).run().exits(0).says_nothing();
    assert!(loaded.stdout.ends_with(" events\n"), "{loaded}");
}

#[test]
fn bash_completes_commands_and_flags() {
    let Some(bash) = shell_with_completions("bash") else { return };
    // When Tab is pressed, bash sets these variables, calls the function and reads the replies.
    let script = r#"
        . ./events.bash
        replies() {
            COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
            _events events "${1##* }" "" && printf '%s\n' "${COMPREPLY[@]}"
        }
        replies 'events cre'
        replies 'events create --dry'
    "#;
    let replies = bash.args(["--noprofile", "--norc", "-c", script]).run().exits(0);
    assert_eq!(replies.lines(), ["create", "--dry-run"], "{replies}");
}

#[test]
fn zsh_loads_its_completions() {
    let Some(zsh) = shell_with_completions("zsh") else { return };
    let script = r#"
        fpath=($PWD $fpath)
        autoload -Uz compinit && compinit -u -D && print $_comps[events] && autoload +X _events
    "#;
    let loaded = zsh.args(["-f", "-c", script]).run().exits(0).says_nothing();
    assert_eq!(loaded.stdout, "_events\n", "{loaded}");
}

#[test]
fn fish_loads_its_completions() {
    let Some(fish) = shell_with_completions("fish") else { return };
    let script = "source ./events.fish; complete -C 'events '";
    let loaded = fish.args(["--no-config", "-c", script]).run().exits(0).says_nothing();
    let offered = loaded.lines().into_iter().any(|line| line.split('\t').next() == Some("create"));
    assert!(offered, "`create` is offered in\n{loaded}");
}

#[test]
fn fish_offers_nothing_if_nothing_matches() {
    let Some(fish) = shell_with_completions("fish") else { return };
    let script = "source ./events.fish; complete -C 'events nosuch x'; complete -C 'events show x'";
    fish.args(["--no-config", "-c", script]).run().exits(0).prints_nothing().says_nothing();
}

#[test]
fn powershell_loads_its_completions() {
    let Some(pwsh) = shell_with_completions("pwsh") else { return };
    let script =
        ". ./_events.ps1; (TabExpansion2 -inputScript 'events ' -cursorColumn 7).CompletionMatches.CompletionText";
    let loaded = pwsh.args(["-NoProfile", "-NonInteractive", "-Command", script]).run().exits(0);
    assert!(loaded.lines().contains(&"create"), "`create` is offered in\n{loaded}");
}

#[test]
fn completion_to_a_closed_pipe_exits_0() {
    for (shell, _) in COMPLETIONS {
        events(["completion", shell]).closed_stdout().run().exits(0).says_nothing();
    }
}

/// Fails unless the committed folder holds exactly these files. With `UPDATE_GENERATED=1`, updates the folder instead.
fn compare(folder: &str, current: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if variable("UPDATE_GENERATED").is_some_and(|value| value == "1") {
        fs::remove_dir_all(&folder).ok();
        fs::create_dir(&folder).expect("the folder can be rewritten");
        for (name, text) in current {
            fs::write(folder.join(name), text).expect("the folder can be rewritten");
        }
        return;
    }
    let committed = files(&folder);
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    let remedy = "; run `UPDATE_GENERATED=1 cargo test generated`";
    assert_eq!(names(&committed), names(current), "{} holds other files{remedy}", folder.display());
    for (name, text) in current {
        assert!(committed[name] == *text, "{} is not current{remedy}", folder.join(name).display());
    }
}

/// Returns the files of a folder by name, or an empty map if the folder does not exist.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("a readable entry"));
    let read = |entry: fs::DirEntry| {
        let text = fs::read_to_string(entry.path()).expect("a generated file is text");
        (entry.file_name().to_string_lossy().into_owned(), text)
    };
    entries.map(read).collect()
}

/// Prepares a shell in a folder with the completions that the binary prints. Returns `None` if the shell is not
/// installed; the test is then skipped.
#[track_caller]
fn shell_with_completions(name: &str) -> Option<Run> {
    let home = Home::new();
    for (shell, file) in COMPLETIONS {
        home.write(file, &events(["completion", shell]).run().exits(0).stdout);
    }
    installed(name).map(|path| program(path).home(&home))
}

/// Returns the path of a shell, or `None` if it is not installed; the test is then skipped.
#[track_caller]
pub(crate) fn installed(shell: &str) -> Option<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(shell)).find(|path| path.is_file());
    let reason = format!("{shell} is not installed");
    match shell {
        _ if found.is_some() => {}
        // Debian does not package it.
        "pwsh" => skip_in_ci_too(&reason),
        _ => skip(&reason),
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "how a test runs, not how the program does")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
