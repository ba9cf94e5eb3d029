//! Every command that talks to the API, against every fault of a network and of a server: `table.md` says what comes of
//! each, and the tests hold the program to it.

mod advice;
mod command;
mod fault;
mod host;
mod run;
mod table;

use command::{COMMANDS, Command, Kind, Place, RENEWAL};
use fault::{FAULTS, Fault};
use host::Secured;
use run::Case;
use table::{Outcome, Table};

use crate::help::commands;
use crate::support::events;

/// Commands that call no tenant but their own.
const CALL_NOBODY: [&str; 7] = ["logout", "tenants", "emulator", "demo", "types", "completion", "help"];

/// Returns every command with every fault that it can meet, and what comes of it.
fn every_meeting(table: &Table) -> impl Iterator<Item = (&'static Command, Fault, Outcome)> {
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

/// Tells whether a command is the first of its kind, which stands for the others where the client waits long.
fn stands_for_its_kind(command: &Command) -> bool {
    COMMANDS.iter().find(|other| other.kind == command.kind).is_some_and(|other| std::ptr::eq(other, command))
}

#[test]
fn without_a_fault_every_command_ends_well_and_sends_each_request_once() {
    run::all(COMMANDS.iter().map(|command| {
        let awaited = Outcome { exit: None, tries: 1, doubtful: false };
        Case { command, fault: None, lasts: 0, once: false, awaited }
    }));
}

#[test]
fn every_command_meets_every_fault_as_the_table_says() {
    let table = Table::read();
    run::all(every_meeting(&table).map(|(command, fault, awaited)| {
        // Without advice the client waits long between two tries. Where one is all there may be, it must be free to try again.
        let stands_for_others = command.kind == Kind::Feed || stands_for_its_kind(command);
        let once = fault.gives_no_advice() && awaited.tries > 1 && !stands_for_others;
        let tries = if once { 1 } else { awaited.tries };
        Case {
            command,
            fault: Some(fault),
            lasts: Fault::lasts(command.kind),
            once,
            awaited: Outcome { tries, ..awaited },
        }
    }));
}

#[test]
fn a_fault_that_passes_is_got_over_wherever_the_request_may_be_repeated() {
    let table = Table::read();
    let repeated = every_meeting(&table).filter(|(_, fault, outcome)| outcome.tries > 1 && !fault.is_of_the_host());
    run::all(repeated.map(|(command, fault, _)| {
        let awaited = Outcome { exit: None, tries: 2, doubtful: false };
        Case { command, fault: Some(fault), lasts: 1, once: false, awaited }
    }));
}

#[test]
fn with_no_retry_no_call_is_repeated() {
    let table = Table::read();
    let calls =
        every_meeting(&table).filter(|(command, ..)| command.kind != Kind::Feed && stands_for_its_kind(command));
    run::all(calls.map(|(command, fault, awaited)| {
        let awaited = Outcome { tries: 1, ..awaited };
        Case { command, fault: Some(fault), lasts: usize::MAX, once: true, awaited }
    }));
}

#[test]
fn every_deviation_is_one_of_a_command_and_a_fault_that_exist() {
    for (line, start) in Table::read().deviations() {
        assert!(COMMANDS.iter().any(|command| command.is_called(line)), "{line}");
        assert!(FAULTS.iter().any(|(name, _)| name.starts_with(start)), "{start}");
    }
}

#[test]
fn every_command_that_calls_the_api_is_there() {
    for command in commands(&[]) {
        let begins =
            |line: &str| line.split(' ').zip(&command).filter(|(word, name)| word == name).count() == command.len();
        let is_there = COMMANDS.iter().any(|known| begins(known.line));
        assert_ne!(is_there, CALL_NOBODY.contains(&command[0].as_str()), "`{}`", command.join(" "));
    }
}

#[test]
fn what_a_shell_starts_in_the_background_sends_once_and_meets_every_fault_in_silence() {
    let table = Table::read();
    let faults = FAULTS.map(|(_, fault)| fault).into_iter().filter(|fault| !fault.is_of_the_host());
    run::all(faults.map(|fault| {
        let outcome = table.outcome(&RENEWAL, fault).expect("a GET meets every fault");
        let tries = if fault.is_of_pages() { outcome.tries } else { 1 };
        let awaited = Outcome { exit: None, tries, doubtful: false };
        Case { command: &RENEWAL, fault: Some(fault), lasts: usize::MAX, once: false, awaited }
    }));
}

#[test]
fn a_connection_that_the_server_takes_back_is_told_in_plain_words() {
    let told = [
        (Fault::GoAwayUnprocessed, "the server closed it"),
        (Fault::GoAwayProcessed, "the server closed it without notice"),
    ];
    for (fault, words) in told {
        let server = Secured::start(fault, (200, String::new()));
        let run = events(["list", "--no-retry"]).env("AUTH0_API_TOKEN", "t");
        let run = server.variables().into_iter().fold(run, |run, (name, value)| run.env(name, value));
        run.run().exits(7).says(&format!("broke before the answer was complete: {words}\n"));
    }
}
