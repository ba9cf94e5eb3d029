//! Completion in real shells, on a terminal that `script` provides.

use super::refresh;
use crate::generated::installed;
use crate::support::{Emulator, Home, Process, Tenant, program};

/// A name with every character that is special in a shell.
const HOSTILE: &str = "$(touch pwned)`touch pwned`'\"!x;|&%n";

/// The name of each shell, its startup file, the text of that file, and the arguments that start it.
const SHELLS: [(&str, &str, &str, &str); 3] = [
    (
        "bash",
        ".bashrc",
        "PATH=~/bin:$PATH\nsource <(events completion bash)\nbind 'set show-all-if-ambiguous on'\nPS1='[ready]'\n",
        "--noprofile --rcfile .bashrc -i",
    ),
    (
        "zsh",
        ".zshrc",
        "PATH=~/bin:$PATH\nautoload -Uz compinit && compinit -u -D\nsource <(events completion zsh)\n\
         zstyle ':completion:*' insert-tab false\nPROMPT='[ready]'\n",
        "-d -i",
    ),
    (
        "fish",
        "rc.fish",
        "set -gx PATH ~/bin $PATH\nevents completion fish | source\nfunction fish_prompt; echo -n '[ready]'; end\n",
        "--no-config -C 'source rc.fish' -i",
    ),
];

/// A wrapper of the program. On a busy machine a reply can miss its time limit, and the shell then completes nothing.
const PATIENT_PROGRAM: &str = r#"#!/bin/sh
[ "$1" = complete ] || exec PROGRAM "$@"
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    reply=$(PROGRAM "$@")
    [ -n "$reply" ] && break
done
printf '%s\n' "$reply"
"#;

/// Runs `check` in each installed shell, after a refresh of these lists.
fn in_each_shell(tenant: &impl Tenant, refreshed: &[&[&str]], check: impl Fn(&str, &mut Process, &Home)) {
    for (name, ..) in SHELLS {
        in_shell(name, "", tenant, refreshed, |process, home| check(name, process, home));
    }
}

/// Runs `check` in a shell, if it is installed, after a refresh of these lists. `startup` extends its startup file.
pub(super) fn in_shell(
    name: &str,
    startup: &str,
    tenant: &impl Tenant,
    refreshed: &[&[&str]],
    check: impl Fn(&mut Process, &Home),
) {
    let (_, file, text, arguments) = SHELLS.into_iter().find(|shell| shell.0 == name).expect("a shell of the list");
    let Some(path) = installed(name) else { return };
    let home = Home::new();
    home.write(file, &format!("{text}{startup}"));
    home.write("bin/events", &PATIENT_PROGRAM.replace("PROGRAM", env!("CARGO_BIN_EXE_events")));
    program("chmod").args(["+x", "bin/events"]).home(&home).run().exits(0);
    for args in refreshed {
        refresh(tenant, &home, args);
    }
    let line = format!("stty rows 40 cols 120; exec {} {arguments}", path.display());
    let run = program("script").args(["-qefc", &line, "/dev/null"]).on(tenant).home(&home);
    let mut process = run
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .env("SHELL", "/bin/sh")
        .env("LC_ALL", "C.UTF-8")
        .silent_stdin()
        .spawn();
    process.await_stdout("[ready]");
    check(&mut process, &home);
    process.feed("\u{15}exit\r");
    process.finish();
}

#[test]
fn streams_are_shown_by_name_and_by_id_if_the_shell_shows_descriptions() {
    let emulator = Emulator::start();
    let id = emulator.create_stream("crm-sync");
    emulator.create_stream("audit-log");
    emulator.create_stream(HOSTILE);
    in_each_shell(&emulator, &[&["streams"]], |shell, process, home| {
        process.feed("events show \t");
        let shown_id = (shell != "bash").then_some(id.as_str());
        process.await_each(&[&["audit-log", "crm-sync"], shown_id.as_slice()].concat());
        assert!(!home.path().join("pwned").exists(), "{shell}");
    });
}

#[test]
fn zsh_shows_a_backslash_in_a_description() {
    let emulator = Emulator::start();
    emulator.create_stream(r"back\slash");
    in_each_shell(&emulator, &[&["streams"]], |shell, process, _| {
        process.feed("events show \t");
        if shell == "zsh" {
            process.await_stdout(r"-- back\slash");
        }
    });
}

#[test]
fn the_program_shows_the_stream_of_a_hostile_name() {
    let emulator = Emulator::start();
    emulator.create_stream(HOSTILE);
    emulator.create_stream("other");
    for begun in ["\\$", "'$", "\"\\$"] {
        in_each_shell(&emulator, &[&["streams"]], |shell, process, home| {
            process.feed(format!("events show --jq '\"<\" + .name + \">\"' {begun}\t"));
            process.feed("\r");
            process.await_stdout(&format!("<{HOSTILE}>"));
            assert!(!home.path().join("pwned").exists(), "{shell}");
        });
    }
}

#[test]
fn the_items_of_a_list_are_completed_one_by_one() {
    let emulator = Emulator::start();
    in_each_shell(&emulator, &[], |_, process, _| {
        process.feed("events create --dry-run --json-compact --aws-account-id 123456789012 --aws-region us-east-2 ");
        process.feed("-s user.created,user.del\t");
        process.feed("\r");
        process.await_stdout(r#"[{"event_type":"user.created"},{"event_type":"user.deleted"}]"#);
    });
}

#[test]
fn a_path_after_an_option_is_completed_by_the_shell() {
    let emulator = Emulator::start();
    in_each_shell(&emulator, &[], |_, process, home| {
        home.write("settings of one.env", "no variable");
        process.feed("events whoami --env-file=set\t");
        process.feed("\r");
        process.await_stdout("from `settings of one.env`");
    });
}

#[test]
fn a_path_after_an_at_sign_is_completed_by_the_shell() {
    let emulator = Emulator::start();
    in_each_shell(&emulator, &[], |_, process, home| {
        home.write("stream.json", "{\"aws_account_id\":\"123456789012\",\"aws_region\":\"us-east-2\"}");
        process.feed("events create --dry-run --json-compact -s user.created -c @str\t");
        process.feed("\r");
        process.await_stdout("\"aws_account_id\":\"123456789012\"");
    });
}
