//! Unit tests of `candidates`.

use clap::CommandFactory as _;

use super::*;
use crate::cli::Cli;
use crate::complete::quoting;

/// A tenant with streams of these names, and two failed deliveries of `crm`.
struct FixedTenant(Vec<CachedItem>);

impl FixedTenant {
    fn new(names: &[&str]) -> Self {
        let item = |(number, name): (usize, &&str)| CachedItem {
            id: format!("est_{number:022}"),
            name: (*name).to_owned(),
            kind: "webhook".to_owned(),
            status: "enabled".to_owned(),
        };
        Self(names.iter().enumerate().map(item).collect())
    }
}

impl TenantData for FixedTenant {
    fn streams(&self) -> Vec<CachedItem> {
        self.0.clone()
    }

    fn deliveries(&self, stream: &str) -> Vec<CachedItem> {
        let item = |id: &str| CachedItem {
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

/// Completes a line that starts with `events `.
fn complete_line(typed: &str, data: &FixedTenant) -> Completion {
    let split = quoting::split(typed);
    let mut root = Cli::command();
    root.build();
    complete(&CommandLine::read(&root, &split.before, &split.word), data)
}

fn names(completion: &Completion) -> Vec<&str> {
    completion.candidates.iter().map(|candidate| candidate.value.as_str()).collect()
}

/// Reports whether completion after `events ` offers all of these.
fn offers(typed: &str, expected: &[&str]) -> bool {
    let completion = complete_line(typed, &FixedTenant::new(&["crm", "audit"]));
    expected.iter().all(|value| names(&completion).contains(value))
}

#[test]
fn visible_commands_are_offered() {
    assert!(offers("", &["create", "deliveries", "help"]));
    assert!(!offers("", &["man"]));
    assert!(offers("tenants ", &["list", "use"]));
    assert!(offers("help ", &["deliveries", "exit-codes"]));
    assert!(offers("help deliveries ", &["list", "show", "watch"]));
}

#[test]
fn options_are_offered_once_and_global_ones_last() {
    let completion = complete_line("create --dry-run --", &FixedTenant::new(&[]));
    assert_eq!(names(&completion)[0], "--name");
    assert!(names(&completion).contains(&"--output"));
    assert!(!names(&completion).contains(&"--dry-run"));
    assert!(offers("create -s user.created -", &["-s", "--subscriptions", "-n"]));
    assert!(offers("list ", &["--limit"]), "there is nothing else to offer");
}

#[test]
fn streams_are_offered_by_name_and_by_id() {
    let expected = ["crm", "audit", "est_0000000000000000000001"];
    for typed in ["show ", "-o json show ", "--tenant acme update ", "enable ", "deliveries ", "deliveries list "] {
        assert!(offers(typed, &expected), "{typed}");
    }
    assert!(offers("redeliver-many ", &expected) && offers("stats -- ", &expected) && offers("trigger ", &expected));
    let rest = complete_line("delete crm est_0000000000000000000001 ", &FixedTenant::new(&["crm", "audit", "erp"]));
    assert_eq!(names(&rest), ["erp", "est_0000000000000000000002"]);
    assert!(complete_line("show crm x", &FixedTenant::new(&["crm"])).candidates.is_empty());
}

#[test]
fn a_stream_is_offered_by_id_if_its_name_is_not_usable() {
    let unusable = ["", "-x", "est_1111111111111111111111", "a\nb", "twice", "twice", "a\u{202e}b"];
    let completion = complete_line("show ", &FixedTenant::new(&unusable));
    assert!(completion.candidates.iter().all(|candidate| candidate.value.starts_with("est_00")), "{completion:?}");
    assert!(completion.candidates.iter().all(|candidate| !candidate.needs_description));
    assert_eq!(completion.candidates[1].description, "-x");
}

#[test]
fn lists_of_event_types_are_completed_item_by_item() {
    let completion = complete_line("create -s user.created,us", &FixedTenant::new(&[]));
    assert_eq!((completion.kind, completion.start), (CompletionKind::Parts, "user.created,".len()));
    assert!(names(&completion).contains(&"user.*") && !names(&completion).contains(&"user.created"));
    let edit = complete_line("update crm -s +user.deleted,-us", &FixedTenant::new(&[]));
    assert_eq!(edit.start, "+user.deleted,-".len());
    assert!(!names(&edit).contains(&"user.deleted"));
    assert_eq!(complete_line("create --subscriptions=us", &FixedTenant::new(&[])).start, "--subscriptions=".len());
    assert_eq!(complete_line("create -sus", &FixedTenant::new(&[])).start, 2);
    assert!(offers("trigger crm --type ", &["user.created"]) && !offers("trigger crm --type ", &["user.*"]));
    assert!(offers("types ", &["user.created"]) && offers("subscribe --event-type ", &["user.*"]));
}

#[test]
fn deliveries_belong_to_the_stream_before_them() {
    assert!(offers("deliveries show crm ", &["evt_1", "evt_2"]));
    assert!(complete_line("deliveries show audit ", &FixedTenant::new(&[])).candidates.is_empty());
    let more = complete_line("redeliver crm evt_1,", &FixedTenant::new(&[]));
    assert_eq!((names(&more), more.start), (vec!["evt_2"], "evt_1,".len()));
    assert_eq!(names(&complete_line("redeliver crm evt_1 ", &FixedTenant::new(&[]))), ["evt_2"]);
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
fn the_shell_completes_every_file() {
    fn check(command: &Command, path: &str) {
        for option in command.get_arguments() {
            let name = option.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
            let Some(long) = option.get_long().filter(|_| name.contains("FILE")) else { continue };
            assert_eq!(
                complete_line(&format!("{path}--{long} "), &FixedTenant::new(&[])).kind,
                CompletionKind::Files,
                "{path}--{long}"
            );
        }
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            check(sub, &format!("{path}{} ", sub.get_name()));
        }
    }
    let mut root = Cli::command();
    root.build();
    check(&root, "");
    let at = complete_line("create -c @conf/", &FixedTenant::new(&[]));
    assert_eq!((at.kind, at.start), (CompletionKind::Files, 1));
    assert_eq!(complete_line("create -c '{'", &FixedTenant::new(&[])).kind, CompletionKind::Words);
}

#[test]
fn an_option_takes_one_value() {
    assert!(offers("deliveries watch --every 1m ", &["crm"]), "the value of an option is not a positional");
    assert!(offers("trigger --wait ", &["crm"]), "`--wait` takes its value only after `=`");
    assert!(offers("subscribe --resume --event-type ", &["user.*"]), "the value of `--resume` is optional");
    assert!(offers("create -nname -t ", &["webhook"]));
    assert!(!offers("show --nonsense crm ", &["crm"]));
}

#[test]
fn the_options_that_select_the_tenant_are_passed_on() {
    let split = quoting::split("--tenant acme show --env-file=x.env --json --no-token-cache ");
    let mut root = Cli::command();
    root.build();
    let line = CommandLine::read(&root, &split.before, &split.word);
    assert_eq!(line.tenant_options(), ["--tenant=acme", "--env-file=x.env", "--no-token-cache"]);
}
