//! Tests every command that calls the API against every fault of a network or a server: `table.md` lists the expected
//! outcomes.

mod advice;
mod command;
mod fault;
mod host;
mod run;
mod table;

use command::{COMMANDS, Command, Kind, Place, REFRESH};
use fault::{FAULTS, Fault};
use host::TlsServer;
use run::Case;
use table::{Outcome, Table};

use crate::help::commands;
use crate::support::events;

/// Commands that do not call the API of a tenant.
const WITHOUT_API: [&str; 7] = ["logout", "tenants", "emulator", "demo", "types", "completion", "help"];

/// Returns every command with every fault that it can meet, and the expected outcome.
fn all_cases(table: &Table) -> impl Iterator<Item = (&'static Command, Fault, Outcome)> {
    let pairs = COMMANDS.iter().flat_map(|command| FAULTS.map(|(_, fault)| (command, fault)));
    pairs.filter_map(|(command, fault)| {
        let meets = match command.place {
            _ if fault.is_of_pages() => command.walks(),
            Place::Alone => true,
            Place::First => fault != Fault::GoAwayGraceful,
            Place::Later | Place::Behind => !fault.is_of_the_host(),
        };
        Some((command, fault, table.outcome(command, fault).filter(|_| meets)?))
    })
}

/// Tells whether a command is the first of its kind. Only that one waits out long retries.
fn stands_for_its_kind(command: &Command) -> bool {
    COMMANDS.iter().find(|other| other.kind == command.kind).is_some_and(|other| std::ptr::eq(other, command))
}

#[test]
fn without_a_fault_every_command_sends_each_request_once() {
    run::all(COMMANDS.iter().map(|command| {
        let expected = Outcome { exit: None, tries: 1, doubtful: false };
        Case { command, fault: None, lasts: 0, once: false, expected }
    }));
}

#[test]
fn every_command_meets_every_fault_as_the_table_says() {
    let table = Table::read();
    run::all(all_cases(&table).map(|(command, fault, expected)| {
        // Without a requested delay the client waits long between two tries. A run with `--no-retry` replaces that wait,
        // if the client would otherwise retry.
        let stands_for_others = command.kind == Kind::Feed || stands_for_its_kind(command);
        let once = fault.gives_no_advice() && expected.tries > 1 && !stands_for_others;
        let tries = if once { 1 } else { expected.tries };
        Case {
            command,
            fault: Some(fault),
            lasts: Fault::lasts(command.kind),
            once,
            expected: Outcome { tries, ..expected },
        }
    }));
}

#[test]
fn a_temporary_fault_is_retried_if_the_request_can_be_repeated() {
    let table = Table::read();
    let repeated = all_cases(&table).filter(|(_, fault, outcome)| outcome.tries > 1 && !fault.is_of_the_host());
    run::all(repeated.map(|(command, fault, _)| {
        let expected = Outcome { exit: None, tries: 2, doubtful: false };
        Case { command, fault: Some(fault), lasts: 1, once: false, expected }
    }));
}

#[test]
fn no_retry_sends_each_request_once() {
    let table = Table::read();
    let calls = all_cases(&table).filter(|(command, ..)| command.kind != Kind::Feed && stands_for_its_kind(command));
    run::all(calls.map(|(command, fault, expected)| {
        let expected = Outcome { tries: 1, ..expected };
        Case { command, fault: Some(fault), lasts: usize::MAX, once: true, expected }
    }));
}

#[test]
fn every_deviation_names_an_existing_command_and_fault() {
    for (line, start) in Table::read().deviations() {
        assert!(COMMANDS.iter().any(|command| command.is_called(line)), "{line}");
        assert!(FAULTS.iter().any(|(name, _)| name.starts_with(start)), "{start}");
    }
}

#[test]
fn every_command_that_calls_the_api_is_in_the_list() {
    for command in commands(&[]) {
        let begins =
            |line: &str| line.split(' ').zip(&command).filter(|(word, name)| word == name).count() == command.len();
        let is_there = COMMANDS.iter().any(|known| begins(known.line));
        assert_ne!(is_there, WITHOUT_API.contains(&command[0].as_str()), "`{}`", command.join(" "));
    }
}

#[test]
fn a_background_refresh_does_not_retry_and_prints_nothing() {
    let table = Table::read();
    let faults = FAULTS.map(|(_, fault)| fault).into_iter().filter(|fault| !fault.is_of_the_host());
    run::all(faults.map(|fault| {
        let outcome = table.outcome(&REFRESH, fault).expect("a GET meets every fault");
        let tries = if fault.is_of_pages() { outcome.tries } else { 1 };
        let expected = Outcome { exit: None, tries, doubtful: false };
        Case { command: &REFRESH, fault: Some(fault), lasts: usize::MAX, once: false, expected }
    }));
}

#[test]
fn a_goaway_is_reported_in_plain_words() {
    let reasons = [
        (Fault::GoAwayUnprocessed, "the server closed it"),
        (Fault::GoAwayProcessed, "the server closed it without notice"),
    ];
    for (fault, words) in reasons {
        let server = TlsServer::start(fault, (200, String::new()));
        let run = events(["list", "--no-retry"]).env("AUTH0_API_TOKEN", "t");
        let run = server.variables().into_iter().fold(run, |run, (name, value)| run.env(name, value));
        run.run().exits(7).says(&format!("broke before the answer was complete: {words}\n"));
    }
}
