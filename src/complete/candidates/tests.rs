//! Unit tests of `candidates`.

use clap::CommandFactory as _;

use super::*;
use crate::cli::Cli;
use crate::complete::quoting;

/// A tenant with streams of these names, and two failed deliveries of `crm`.
struct Fixed(Vec<Item>);

impl Fixed {
    fn new(names: &[&str]) -> Self {
        let item = |(number, name): (usize, &&str)| Item {
            id: format!("est_{number:022}"),
            name: (*name).to_owned(),
            kind: "webhook".to_owned(),
            status: "enabled".to_owned(),
        };
        Self(names.iter().enumerate().map(item).collect())
    }
}

impl Known for Fixed {
    fn streams(&self) -> Vec<Item> {
        self.0.clone()
    }

    fn deliveries(&self, stream: &str) -> Vec<Item> {
        let item = |id: &str| Item {
            id: id.to_owned(),
            name: String::new(),
            kind: "user.created".to_owned(),
            status: "failed".to_owned(),
        };
        if stream == "crm" { vec![item("evt_1"), item("evt_2")] } else { Vec::new() }
    }

    fn tenants(&self) -> Vec<(String, bool)> {
        vec![("acme.eu.auth0.com".to_owned(), true)]
    }
}

/// Asks for what follows `events `.
fn ask(typed: &str, known: &Fixed) -> Answer {
    let cut = quoting::cut(typed);
    let mut root = Cli::command();
    root.build();
    answer(&Line::read(&root, &cut.before, &cut.word), known)
}

fn values(answer: &Answer) -> Vec<&str> {
    answer.candidates.iter().map(|candidate| candidate.value.as_str()).collect()
}

/// Tells whether all of these are offered after `events `.
fn offers(typed: &str, awaited: &[&str]) -> bool {
    let answer = ask(typed, &Fixed::new(&["crm", "audit"]));
    awaited.iter().all(|value| values(&answer).contains(value))
}

#[test]
fn commands_are_offered_but_hidden_ones() {
    assert!(offers("", &["create", "deliveries", "help"]));
    assert!(!offers("", &["man"]));
    assert!(offers("tenants ", &["list", "use"]));
    assert!(offers("help ", &["deliveries", "exit-codes"]));
    assert!(offers("help deliveries ", &["list", "show", "watch"]));
}

#[test]
fn options_are_offered_once_the_own_before_the_common() {
    let answer = ask("create --dry-run --", &Fixed::new(&[]));
    assert_eq!(values(&answer)[0], "--name");
    assert!(values(&answer).contains(&"--output"));
    assert!(!values(&answer).contains(&"--dry-run"));
    assert!(offers("create -s user.created -", &["-s", "--subscriptions", "-n"]));
    assert!(offers("list ", &["--limit"]), "there is nothing else to offer");
}

#[test]
fn streams_are_offered_by_name_and_by_id() {
    let awaited = ["crm", "audit", "est_0000000000000000000001"];
    for typed in ["show ", "-o json show ", "--tenant acme update ", "enable ", "deliveries ", "deliveries list "] {
        assert!(offers(typed, &awaited), "{typed}");
    }
    assert!(offers("redeliver-many ", &awaited) && offers("stats -- ", &awaited) && offers("trigger ", &awaited));
    let rest = ask("delete crm est_0000000000000000000001 ", &Fixed::new(&["crm", "audit", "erp"]));
    assert_eq!(values(&rest), ["erp", "est_0000000000000000000002"]);
    assert!(ask("show crm x", &Fixed::new(&["crm"])).candidates.is_empty());
}

#[test]
fn a_name_that_cannot_lead_to_its_stream_is_left_to_the_id() {
    let odd = ["", "-x", "est_1111111111111111111111", "a\nb", "twice", "twice", "a\u{202e}b"];
    let answer = ask("show ", &Fixed::new(&odd));
    assert!(answer.candidates.iter().all(|candidate| candidate.value.starts_with("est_00")), "{answer:?}");
    assert!(answer.candidates.iter().all(|candidate| !candidate.is_opaque));
    assert_eq!(answer.candidates[1].description, "-x");
}

#[test]
fn lists_of_event_types_are_completed_item_by_item() {
    let answer = ask("create -s user.created,us", &Fixed::new(&[]));
    assert_eq!((answer.kind, answer.settled), (Kind::Parts, "user.created,".len()));
    assert!(values(&answer).contains(&"user.*") && !values(&answer).contains(&"user.created"));
    let edit = ask("update crm -s +user.deleted,-us", &Fixed::new(&[]));
    assert_eq!(edit.settled, "+user.deleted,-".len());
    assert!(!values(&edit).contains(&"user.deleted"));
    assert_eq!(ask("create --subscriptions=us", &Fixed::new(&[])).settled, "--subscriptions=".len());
    assert_eq!(ask("create -sus", &Fixed::new(&[])).settled, 2);
    assert!(offers("trigger crm --type ", &["user.created"]) && !offers("trigger crm --type ", &["user.*"]));
    assert!(offers("types ", &["user.created"]) && offers("subscribe --event-type ", &["user.*"]));
}

#[test]
fn deliveries_are_those_of_the_stream_before_them() {
    assert!(offers("deliveries show crm ", &["evt_1", "evt_2"]));
    assert!(ask("deliveries show audit ", &Fixed::new(&[])).candidates.is_empty());
    let more = ask("redeliver crm evt_1,", &Fixed::new(&[]));
    assert_eq!((values(&more), more.settled), (vec!["evt_2"], "evt_1,".len()));
    assert_eq!(values(&ask("redeliver crm evt_1 ", &Fixed::new(&[]))), ["evt_2"]);
}

#[test]
fn tenants_and_fixed_values_are_offered() {
    for typed in ["tenants use ", "logout ", "list --tenant ", "list --tenant=", "--domain "] {
        assert!(offers(typed, &["acme.eu.auth0.com"]), "{typed}");
    }
    assert!(offers("list -o ", &["table", "json", "json-compact", "csv"]));
    assert!(offers("create --type ", &["webhook", "eventbridge", "action"]));
    assert!(offers("completion ", &["bash", "zsh", "fish", "powershell"]));
}

#[test]
fn every_value_that_is_a_file_is_left_to_the_shell() {
    fn check(command: &Command, path: &str) {
        for option in command.get_arguments() {
            let name = option.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
            let Some(long) = option.get_long().filter(|_| name.contains("FILE")) else { continue };
            assert_eq!(ask(&format!("{path}--{long} "), &Fixed::new(&[])).kind, Kind::Files, "{path}--{long}");
        }
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            check(sub, &format!("{path}{} ", sub.get_name()));
        }
    }
    let mut root = Cli::command();
    root.build();
    check(&root, "");
    let at = ask("create -c @conf/", &Fixed::new(&[]));
    assert_eq!((at.kind, at.settled), (Kind::Files, 1));
    assert_eq!(ask("create -c '{'", &Fixed::new(&[])).kind, Kind::Words);
}

#[test]
fn an_option_takes_its_value_and_no_more() {
    assert!(offers("deliveries watch --every 1m ", &["crm"]), "a value is no positional");
    assert!(offers("trigger --wait ", &["crm"]), "`--wait` takes its value behind `=` only");
    assert!(offers("subscribe --resume --event-type ", &["user.*"]), "a value that may be left out");
    assert!(offers("create -nname -t ", &["webhook"]));
    assert!(!offers("show --nonsense crm ", &["crm"]));
}

#[test]
fn the_options_that_lead_to_the_tenant_are_passed_on() {
    let cut = quoting::cut("--tenant acme show --env-file=x.env --json --no-token-cache ");
    let mut root = Cli::command();
    root.build();
    let line = Line::read(&root, &cut.before, &cut.word);
    assert_eq!(line.tenant_options(), ["--tenant=acme", "--env-file=x.env", "--no-token-cache"]);
}
