//! What a person sees on the tab key, in the real shells, on a terminal that `script` plays.

use super::renew;
use crate::generated::installed;
use crate::support::{Emulator, Home, Process, program};

/// Holds all that a shell could act upon.
const HOSTILE: &str = "$(touch pwned)`touch pwned`'\"!x;|&%n";

/// How each shell is started with completions, and a prompt that tells that it listens.
const SHELLS: [(&str, &str, &str, &str); 3] = [
    (
        "bash",
        ".bashrc",
        "source <(events completion bash)\nbind 'set show-all-if-ambiguous on'\nPS1='[ready]'\n",
        "--noprofile --rcfile .bashrc -i",
    ),
    (
        "zsh",
        ".zshrc",
        "autoload -Uz compinit && compinit -u -D\nsource <(events completion zsh)\n\
         zstyle ':completion:*' insert-tab false\nPROMPT='[ready]'\n",
        "-d -i",
    ),
    (
        "fish",
        "rc.fish",
        "events completion fish | source\nfunction fish_prompt; echo -n '[ready]'; end\n",
        "--no-config -C 'source rc.fish' -i",
    ),
];

/// Runs `check` in each shell that is installed, in a home in which the streams of the tenant are known.
fn in_each_shell(emulator: &Emulator, renewed: &[&[&str]], check: impl Fn(&str, &mut Process, &Home)) {
    for (name, file, text, start) in SHELLS {
        let Some(path) = installed(name) else { continue };
        let home = Home::new();
        home.write(file, text);
        for args in renewed {
            renew(emulator, &home, args);
        }
        let line = format!("stty rows 40 cols 120; exec {} {start}", path.display());
        let run = program("script").args(["-qefc", &line, "/dev/null"]).on(emulator).home(&home);
        let mut process = run.env("TERM", "xterm").env("NO_COLOR", "1").env("SHELL", "/bin/sh").silent_stdin().spawn();
        process.await_stdout("[ready]");
        check(name, &mut process, &home);
        process.feed("\u{15}exit\r");
        process.finish();
    }
}

#[test]
fn streams_are_shown_by_name_and_where_the_shell_describes_by_id() {
    let emulator = Emulator::start();
    let id = emulator.create_stream("crm-sync");
    emulator.create_stream("audit-log");
    emulator.create_stream(HOSTILE);
    in_each_shell(&emulator, &[&["streams"]], |shell, process, home| {
        process.feed("events show \t");
        let described = (shell != "bash").then_some(id.as_str());
        process.await_each(&[&["audit-log", "crm-sync"], described.as_slice()].concat());
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
fn a_hostile_name_is_completed_and_reaches_the_program_as_it_is() {
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
fn a_path_behind_an_option_is_completed_by_the_shell() {
    let emulator = Emulator::start();
    in_each_shell(&emulator, &[], |_, process, home| {
        home.write("settings of one.env", "no variable");
        process.feed("events whoami --env-file=set\t");
        process.feed("\r");
        process.await_stdout("from `settings of one.env`");
    });
}

#[test]
fn a_path_behind_an_at_sign_is_completed_by_the_shell() {
    let emulator = Emulator::start();
    in_each_shell(&emulator, &[], |_, process, home| {
        home.write("stream.json", "{\"aws_account_id\":\"123456789012\",\"aws_region\":\"us-east-2\"}");
        process.feed("events create --dry-run --json-compact -s user.created -c @str\t");
        process.feed("\r");
        process.await_stdout("\"aws_account_id\":\"123456789012\"");
    });
}
