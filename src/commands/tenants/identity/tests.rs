//! Unit tests of `identity`.

use clap::CommandFactory as _;

use super::*;
use crate::cli::{Cli, TenantCommand};

fn identity(scopes: &[&str]) -> Identity {
    let access = Access {
        domain: "acme.eu.auth0.com".parse().unwrap(),
        credential: Credential::Token("t".to_owned().into()),
        origin: String::new(),
    };
    Identity { scopes: Some(scopes.iter().map(|scope| (*scope).to_owned()).collect()), ..Identity::of(&access) }
}

#[test]
fn every_command_that_calls_the_api_has_its_scopes() {
    // The subcommands of this enum only.
    let command = <TenantCommand as clap::Subcommand>::augment_subcommands(clap::Command::new("events"));
    for command in command.get_subcommands().map(clap::Command::get_name) {
        let has = NEEDS.iter().any(|(known, _)| known.split(' ').next() == Some(command));
        assert!(has, "`{command}` has no scopes");
    }
    let program = Cli::command();
    for (known, _) in NEEDS {
        let (names, flag) = known.split_once(" --").map_or((*known, None), |(names, flag)| (names, Some(flag)));
        let found = names.split(' ').try_fold(&program, |command, name| command.find_subcommand(name));
        let has = |command: &clap::Command| {
            flag.is_none_or(|flag| command.get_arguments().any(|arg| arg.get_long() == Some(flag)))
        };
        assert!(found.is_some_and(has), "`{known}` is no command");
    }
}

#[test]
fn a_lack_names_its_scopes_and_every_command_that_fails() {
    let lacks = identity(&["read:event_streams", "update:event_streams", "create:event_streams"]).missing_scopes();
    let expected = [
        ("`delete:event_streams`".to_owned(), vec!["delete"]),
        ("`read:event_deliveries`".to_owned(), vec!["deliveries show", "trigger --wait"]),
        ("`update:event_deliveries`".to_owned(), vec!["redeliver", "redeliver-many"]),
        ("`read:events`".to_owned(), vec!["subscribe"]),
    ];
    assert_eq!(lacks, expected);
    assert!(
        identity(&[])
            .missing_scopes()
            .iter()
            .any(|(lack, _)| lack == "`read:event_streams` or `read:event_deliveries`")
    );
}
