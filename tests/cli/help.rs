//! Help as a promise: every command shows an example, and every example runs.

use crate::support::{Emulator, Home, events, shell};

/// Examples that do not end with 0 where nobody can be asked and the ids in them belong to nobody.
const OTHER_CODES: &[(&str, i32)] = &[
    ("events show est_8of6RXoM1997qikH7NS11h -o table", 4),
    ("events delete crm-sync", 2),
    ("events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd", 4),
    // The payload that is not there cannot be sent.
    ("events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd --payload | events trigger crm-sync --payload -", 2),
    ("events redeliver crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd", 4),
    // There is no keyring here, and no such tenant.
    ("events login", 1),
    ("events login --domain acme.eu.auth0.com --client-id abc --client-secret-file secret.txt", 1),
    ("events login --domain acme.eu.auth0.com --client-id abc --client-assertion-private-key key.pem", 1),
    ("events logout acme.eu.auth0.com", 4),
    ("events tenants use acme.eu.auth0.com", 4),
    // Nobody listens at the endpoint.
    ("events trigger crm-sync --type user.created --wait=2s", 6),
];

/// Commands whose examples serve until they are stopped, or ask a fixed port for one that does; other tests start them.
const SERVING: [&str; 5] = ["emulator", "env", "watch", "subscribe", "listen"];

fn help(command: &[String]) -> String {
    events(command).arg("--help").run().exits(0).says_nothing().stdout
}

/// Returns every command below this one, and the hidden one that help does not list.
fn commands(parent: &[String]) -> Vec<Vec<String>> {
    let text = help(parent);
    let listed = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let below = names.map(|name| [parent, &[name.to_owned()]].concat());
    below.flat_map(|command| [vec![command.clone()], commands(&command)].concat()).collect()
}

/// Returns the examples in a command's help, each as one line.
fn examples(command: &[String]) -> Vec<String> {
    let text = help(command).replace("\\\n", " ");
    let lines = text.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_example_of_every_command_runs() {
    let mut all = commands(&[]);
    assert!(all.len() > 12, "{all:?}");
    all.push(vec!["man".to_owned()]);
    for command in all {
        let shown = examples(&command);
        assert!(!shown.is_empty(), "`{}` shows no example", command.join(" "));
        for example in shown.iter().filter(|_| !SERVING.iter().any(|name| command.ends_with(&[(*name).to_owned()]))) {
            let tenant = Emulator::start();
            if command[0] != "create" {
                tenant.create_stream("crm-sync");
                tenant.create_stream("audit");
            }
            let home = Home::new();
            let code = OTHER_CODES.iter().find(|(known, _)| known == example).map_or(0, |(_, code)| *code);
            let run = shell(example).on(&tenant).home(&home).env("HOOK_TOKEN", "a").env("NEW_TOKEN", "b").run();
            assert_eq!(run.exit, Some(code), "`{example}` of `{}`:\n{run}", command.join(" "));
        }
    }
}

#[test]
fn the_short_help_of_every_command_fits_80_columns() {
    for command in commands(&[]) {
        let about = events(&command).arg("-h").run().exits(0);
        let first = about.lines()[0];
        assert!(first.chars().count() < 80 && !first.ends_with('.'), "`{}`: {first}", command.join(" "));
    }
}

#[test]
fn without_a_command_the_help_is_shown_and_the_exit_code_is_2() {
    events([""; 0]).run().exits(2).prints_nothing().says("Usage: events");
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(events(["--version"]).run().exits(0).stdout, concat!("events ", env!("CARGO_PKG_VERSION"), "\n"));
}
