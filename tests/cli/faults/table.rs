//! Reads `table.md`.

use super::command::{Command, KINDS, Kind};
use super::fault::{FAULTS, Fault};

const TABLE: &str = include_str!("table.md");

/// The expected outcome of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The exit code; `None` for the same as without the fault.
    pub(super) exit: Option<i32>,
    /// How often the request is sent, or tried if it cannot be sent.
    pub(super) tries: usize,
    /// Whether the error says that the request may have been carried out.
    pub(super) doubtful: bool,
}

/// The replacement of a cell in a deviation.
#[derive(Debug, Clone, Copy)]
enum Replacement {
    Outcome(Outcome),
    /// Another exit code, if the cell has one.
    Exit(i32),
}

/// The table, in memory.
pub(super) struct Table {
    cells: Vec<(Fault, Kind, Option<Outcome>)>,
    /// Commands, faults and outcomes that differ from the table; a fault is given by the start of its name.
    deviations: Vec<(&'static str, &'static str, Replacement)>,
}

impl Table {
    /// Reads the table. Panics if it is incomplete, or names an unknown kind or fault.
    pub(super) fn read() -> Self {
        let mut tables = TABLE.split("\n## ").map(|section| section.lines().filter_map(cells).collect::<Vec<_>>());
        let (Some(main), Some(deviations), None) = (tables.next(), tables.next(), tables.next()) else {
            panic!("`table.md` has a table and its deviations");
        };
        let kinds: Vec<Kind> = main[0][1..].iter().map(|name| named(&KINDS, name)).collect();
        assert_eq!(kinds, KINDS.map(|(_, kind)| kind));
        let faults: Vec<Fault> = main[1..].iter().map(|row| named(&FAULTS, row[0])).collect();
        assert_eq!(faults, FAULTS.map(|(_, fault)| fault));
        let row = |row: &Vec<&'static str>| {
            let fault = named(&FAULTS, row[0]);
            let outcomes = row[1..].iter().map(|cell| outcome(cell));
            kinds.iter().zip(outcomes).map(|(kind, outcome)| (fault, *kind, outcome)).collect::<Vec<_>>()
        };
        let deviations = deviations[1..].iter().map(|row| (row[0], row[1], replacement(row[2]))).collect();
        Self { cells: main[1..].iter().flat_map(row).collect(), deviations }
    }

    /// Returns the expected outcome of a fault for a command; `None` if the command cannot meet it.
    pub(super) fn outcome(&self, command: &Command, fault: Fault) -> Option<Outcome> {
        let name = FAULTS.iter().find(|(_, known)| *known == fault).expect("every fault has a name").0;
        let deviates = |line: &str, start: &str| command.is_called(line) && name.starts_with(start);
        let deviation = self.deviations.iter().find(|(line, start, _)| deviates(line, start));
        let cell = self.cells.iter().find(|(known, kind, _)| *known == fault && *kind == command.kind);
        let outcome = cell.expect("the table is complete").2;
        match deviation {
            Some((.., Replacement::Outcome(replacement))) => Some(*replacement),
            Some((.., Replacement::Exit(code))) => {
                outcome.map(|outcome| Outcome { exit: outcome.exit.and(Some(*code)), ..outcome })
            }
            None => outcome,
        }
    }

    /// Returns the commands that deviate, and the starts of the names of their faults.
    pub(super) fn deviations(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.deviations.iter().map(|(line, start, _)| (*line, *start))
    }
}

/// Splits a row of a table; returns `None` for any other line.
fn cells(line: &'static str) -> Option<Vec<&'static str>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    (!inner.starts_with(" -") && !inner.starts_with('-')).then(|| inner.split('|').map(str::trim).collect())
}

fn named<T: Copy>(known: &[(&str, T)], name: &str) -> T {
    known.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("`{name}` is unknown")).1
}

/// Reads `7 x4`, `7 x1?` or `ok x1`; `None` for a dash.
fn outcome(cell: &str) -> Option<Outcome> {
    let (exit, tries) = if cell == "–" { return None } else { cell.split_once(" x").unwrap_or((cell, "")) };
    let doubtful = tries.ends_with('?');
    let tries = tries.trim_end_matches('?').parse().unwrap_or_else(|_| panic!("`{cell}` is not an outcome"));
    Some(Outcome { exit: (exit != "ok").then(|| code(exit)), tries, doubtful })
}

fn replacement(cell: &str) -> Replacement {
    match cell.contains(' ') {
        true => Replacement::Outcome(outcome(cell).expect("a deviation has an outcome")),
        false => Replacement::Exit(code(cell)),
    }
}

fn code(text: &str) -> i32 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is not an exit code"))
}
