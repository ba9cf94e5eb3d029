//! Tests of the help: every command shows an example, and every example runs.

use std::path::Path;

use crate::support::postgres::Database;
use crate::support::{Emulator, Output, RefusingPort, Run, events, on_free_ports, shell, with_local_port};

/// The examples that do not exit with 0, because there is no terminal or their ids do not exist, and their exit codes.
const OTHER_CODES: &[(&str, i32)] = &[
    ("events show est_8of6RXoM1997qikH7NS11h -o table", 4),
    ("events delete crm-sync", 2),
    ("events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd", 4),
    // The payload file does not exist.
    ("events deliveries show crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd --payload | events trigger crm-sync --payload -", 2),
    ("events redeliver crm-sync evt_4tKzWn8LqRbVxJ2cMfHsPd", 4),
    // There is no keyring, and the tenant does not exist.
    ("events login", 1),
    ("events login --domain acme.eu.auth0.com --client-id abc --client-secret-file secret.txt", 1),
    ("events login --domain acme.eu.auth0.com --client-id abc --client-assertion-private-key key.pem", 1),
    ("events logout acme.eu.auth0.com", 4),
    ("events tenants use acme.eu.auth0.com", 4),
    // The endpoint cannot be reached.
    ("events trigger crm-sync --type user.created --wait=2s", 6),
    // No delivery fails, and no event arrives.
    ("events deliveries watch crm-sync --count 1 -q; [ $? -eq 6 ] && page-someone", 1),
    ("events listen --expect '.type == \"user.created\"' --within 30s", 6),
    ("events subscribe --expect '.event.type == \"user.created\"' --within 30s", 6),
];

/// Help topics that are not commands.
const TOPICS: [&str; 4] = ["exit-codes", "environment", "output", "options"];

fn help(command: &[String]) -> String {
    events(command).arg("--help").run().exits(0).says_nothing().stdout
}

/// Returns every command below this one, including the hidden command that help does not list.
pub(crate) fn commands(parent: &[String]) -> Vec<Vec<String>> {
    let text = help(parent);
    let listed = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
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
    let elsewhere = RefusingPort::hold();
    let mut all = commands(&[]);
    assert!(all.len() > 12, "{all:?}");
    all.push(vec!["man".to_owned()]);
    for command in all {
        let shown = examples(&command);
        assert!(!shown.is_empty(), "`{}` shows no example", command.join(" "));
        let all = help(&command);
        let lines = all.lines().skip_while(|line| !line.starts_with("Example"));
        let long: Vec<&str> = lines.filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "these examples of `{}` break on a screen: {long:?}", command.join(" "));
        for example in shown {
            let tenant = Emulator::start();
            if command[0] != "create" {
                tenant.create_stream("crm-sync");
                tenant.create_stream("audit");
            }
            let code = OTHER_CODES.iter().find(|(known, _)| *known == example).map_or(0, |(_, code)| *code);
            let Some(run) = prepare_example(&example, &tenant, &elsewhere) else { continue };
            let run =
                run.on(&tenant).env("HOOK_TOKEN", "a").env("TOKEN", "c").env("API_TOKEN", "d").env("NEW_TOKEN", "b");
            let run = match readiness(&example) {
                Some(ready) => run_until_ready(run, ready),
                None => run.run(),
            };
            assert_eq!(run.exit, Some(code), "`{example}` of `{}`:\n{run}", command.join(" "));
        }
    }
}

/// Prepares an example so that it uses no fixed port and no other machine, and has a short timeout for events that
/// never arrive. Returns `None` if the example needs PostgreSQL, which is not installed.
fn prepare_example(example: &str, tenant: &Emulator, elsewhere: &RefusingPort) -> Option<Run> {
    let port = tenant.url.rsplit(':').next().expect("an address has a port");
    let line = with_local_port(&on_free_ports(example, port), elsewhere.number());
    let line = match line.split_once("'postgres://") {
        Some((before, _)) => format!("{before}'{}'", Database::create()?.url),
        None => line.replace("--within 30s", "--within 200ms"),
    };
    let is_endless = line.contains("deliveries watch") && !line.contains("--count");
    Some(shell(&if is_endless { format!("{line} --count 1") } else { line }))
}

/// Returns the text that an example prints when it is ready to serve, or `None` if it exits by itself.
fn readiness(example: &str) -> Option<&'static str> {
    let ready = [
        ("events emulator", "The emulator is ready"),
        ("events subscribe", "Connected to the live events"),
        ("events listen", "Listening at "),
    ];
    let ends = ["emulator env", "--within"].iter().any(|word| example.contains(word));
    ready.into_iter().find(|(command, _)| !ends && example.starts_with(command)).map(|(_, ready)| ready)
}

/// Waits until a server is ready, then stops it with a signal.
fn run_until_ready(run: Run, ready: &str) -> Output {
    let mut process = run.spawn();
    process.await_stderr(ready);
    process.signal("TERM");
    process.finish()
}

#[test]
fn the_short_help_of_every_command_fits_on_a_screen() {
    for command in commands(&[]).into_iter().chain([Vec::new()]) {
        let short = events(&command).arg("-h").env("COLUMNS", "80").run().exits(0).says_nothing().stdout;
        let widest = short.lines().map(|line| line.chars().count()).max();
        assert!(short.lines().count() <= 24 && widest <= Some(80), "`{} -h`:\n{short}", command.join(" "));
        let about = short.lines().next().expect("help starts with a description");
        assert!(!about.ends_with('.'), "`{}`: {about}", command.join(" "));
    }
}

#[test]
fn the_overview_lists_exactly_the_commands() {
    let overview = events(["-h"]).run().exits(0).stdout;
    let named = overview.lines().skip_while(|line| !line.starts_with("Streams ")).take_while(|line| !line.is_empty());
    let named = named.filter_map(|line| line.split_once("  ")).flat_map(|(_, names)| names.trim().split(", "));
    let mut named: Vec<String> = named.map(str::to_owned).collect();
    let mut all: Vec<String> = commands(&[]).into_iter().filter(|command| command.len() == 1).flatten().collect();
    named.sort();
    all.sort();
    assert_eq!(named, all);
}

#[test]
fn help_command_equals_the_help_flag() {
    for command in commands(&[]) {
        let printed = events([&["help".to_owned()], &command[..]].concat()).run().exits(0).says_nothing().stdout;
        assert_eq!(printed, help(&command), "`events help {}`", command.join(" "));
    }
}

#[test]
fn every_topic_is_listed_and_has_a_page() {
    for topic in TOPICS {
        let text = events(["help", topic]).env("COLUMNS", "80").run().exits(0).says_nothing().stdout;
        assert!(text.lines().all(|line| line.chars().count() <= 80), "`events help {topic}`:\n{text}");
        assert!(events(["-h"]).run().stdout.contains(topic), "the overview names {topic}");
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("man/events-{topic}.7"));
        assert!(page.is_file() || topic == "options", "{}", page.display());
    }
}

#[test]
fn the_options_topic_lists_every_global_option() {
    let text = events(["help", "options"]).run().exits(0).stdout;
    let all = help(&["list".to_owned()]);
    let global = all.split_once("Global options:\n").expect("every command has global options").1;
    let flags: Vec<&str> = global.lines().map(str::trim).filter(|line| line.starts_with('-')).collect();
    let flags = flags.into_iter().filter(|line| !line.starts_with("- ")).collect::<Vec<_>>();
    assert!(flags.len() > 20, "{flags:?}");
    for flag in flags {
        assert!(text.contains(flag), "{flag} is missing in\n{text}");
    }
}

#[test]
fn a_misspelled_word_gets_a_suggestion() {
    for (line, code, nearest) in [
        ("lst", 2, "exist: 'list', 'ls'"),
        ("delivries", 2, "exist: 'deliveries', "),
        ("emulator enw", 2, "'env'"),
        ("tenants lst", 2, "'list'"),
        ("list --jsn", 2, "'--json'"),
        ("create --webhook-ulr https://example.com", 2, "'--webhook-url'"),
        ("create --status enable", 2, "'enabled'"),
        ("create --type webook", 2, "'webhook'"),
        ("list -o jsno", 2, "'json'"),
        ("completion bsh", 2, "'bash'"),
        ("types user.craeted", 4, "`user.created`"),
        ("help exit-code", 2, "`events help exit-codes`"),
        ("help env", 2, "`events help environment`"),
        ("help lst", 2, "`events help list`"),
        ("deliveries shwo crm-sync evt_1", 2, "`events deliveries show`"),
        ("deliveries wtach crm-sync --count 1", 2, "`events deliveries watch`"),
        ("help deliveries lst", 2, "`events help deliveries list`"),
    ] {
        let refused = events(line.split(' ')).run().exits(code).prints_nothing();
        let hint = refused.stderr.lines().find(|line| line.starts_with("hint: ")).unwrap_or_default();
        assert!(hint.contains(nearest), "`events {line}`:\n{refused}");
    }
}

#[test]
fn an_extra_argument_of_deliveries_is_not_called_a_subcommand() {
    for (line, error) in [
        ("deliveries wtach crm-sync", "unrecognized subcommand 'wtach'"),
        ("deliveries shwo crm-sync evt_1 --json", "unrecognized subcommand 'shwo'"),
        ("deliveries crm-sync x", "unexpected argument 'x' found"),
    ] {
        events(line.split(' ')).run().exits(2).prints_nothing().says(error);
    }
}

#[test]
fn without_a_command_help_is_printed_and_the_exit_code_is_2() {
    events([""; 0]).run().exits(2).prints_nothing().says("Usage: events");
}

#[test]
fn the_version_is_the_package_version() {
    assert_eq!(events(["--version"]).run().exits(0).stdout, concat!("events ", env!("CARGO_PKG_VERSION"), "\n"));
}
