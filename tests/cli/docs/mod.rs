//! Checks the documentation: console blocks show what happens, and tables match the program. The other blocks are checked
//! beside the command line, in `src/cli`.
//!
//! A ` ```console ` block runs against an emulated tenant, in one shell per section. A ` ```console serving ` block runs in its
//! own terminal, whose last command keeps running; without a `$` line, the block shows what that terminal prints next. A
//! terminal has only the variables that are set in it. Once a section starts an emulator, no terminal uses another
//! tenant. A ` ```console tenant ` block needs a real tenant, and is only parsed. `...` stands for any lines. A comment that
//! starts with `setup` prepares a section.

mod comparison;
mod markdown;
mod picture;
mod session;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::events;

#[test]
fn console_blocks_match_real_runs() {
    let mut faults = Vec::new();
    for document in markdown::documents() {
        let text = fs::read_to_string(&document).expect("a document is text");
        let name = document.file_name().expect("a document has a name").display();
        let followed: Vec<_> = markdown::sections(&text).iter().map(session::follow).collect();
        let ran: usize = followed.iter().flatten().sum();
        let in_vain = ran == 0 && followed.iter().all(Result::is_ok) && text.contains("```console\n");
        assert!(!in_vain, "{name}: no command was run");
        faults.extend(followed.into_iter().filter_map(Result::err).map(|fault| format!("{name}, {fault}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

#[test]
fn every_page_is_reached_from_the_readme() {
    let documents = markdown::documents();
    let mut reached = vec![documents[0].clone()];
    let mut next = 0;
    while let Some(document) = reached.get(next).cloned() {
        next += 1;
        let text = fs::read_to_string(&document).expect("a document is text");
        for (path, _) in links(&text) {
            let linked = folder(&document).join(path);
            let linked = linked.canonicalize().unwrap_or(linked);
            let page = documents.iter().find(|page| page.canonicalize().is_ok_and(|page| page == linked));
            reached.extend(page.filter(|page| !reached.contains(page)).cloned());
        }
    }
    let pages = documents.iter().filter(|page| page.starts_with(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")));
    for page in pages {
        assert!(reached.contains(page), "no link leads from the README to {}", page.display());
    }
}

#[test]
fn links_within_the_documents_resolve() {
    for document in markdown::documents() {
        let text = fs::read_to_string(&document).expect("a document is text");
        for (path, heading) in links(&text) {
            let linked = if path.is_empty() { document.clone() } else { folder(&document).join(path) };
            let name = document.display();
            let Ok(linked) = fs::read_to_string(&linked) else { panic!("{name} links to {path}, which is not there") };
            let mut headings = linked.lines().filter(|line| line.starts_with('#')).map(anchor);
            assert!(
                heading.is_empty() || headings.any(|known| known == heading),
                "{name} links to {path}#{heading}, but no heading has this anchor"
            );
        }
    }
}

#[test]
fn the_readme_has_at_most_16_kib() {
    let size = readme().len();
    assert!(size <= 16 * 1024, "the README has {size} bytes; move details into docs/");
}

#[test]
fn the_reference_and_the_topic_list_the_same_exit_codes() {
    let numbers = |text: &str, cell: fn(&str) -> Option<&str>| -> BTreeSet<u8> {
        text.lines().filter_map(cell).filter_map(|cell| cell.trim().parse().ok()).collect()
    };
    let topic = events(["help", "exit-codes"]).run().exits(0).stdout;
    let listed = numbers(&topic, |line| Some(line.strip_prefix("  ")?.trim_start().split_once("  ")?.0));
    let shown = numbers(&reference(), |line| line.strip_prefix("| ")?.split(" | ").next());
    assert!(listed.len() > 8, "{listed:?}");
    assert_eq!(shown, listed);
}

#[test]
fn the_reference_the_topic_and_the_program_name_the_same_variables() {
    let topic = names(&events(["help", "environment"]).run().exits(0).stdout);
    let reference = reference();
    let table = reference.split_once("## Environment variables").expect("a section").1.split("\n## ").next();
    assert_eq!(names(table.expect("a section has a text")), topic);
    let read: BTreeSet<String> = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")))
        .iter()
        .flat_map(|text| names(text))
        .filter(|name| !name.ends_with('_'))
        .collect();
    assert_eq!(read, topic);
}

/// Returns the names of our environment variables and Auth0's in a text.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_');
    let is_variable = |word: &&str| word.starts_with("AUTH0_") || word.starts_with("EVENTS_");
    words.filter(is_variable).map(str::to_owned).collect()
}

fn sources(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).expect("a folder of sources").map(|entry| entry.expect("a readable entry").path());
    let read = |path: std::path::PathBuf| match path.is_dir() {
        true => sources(&path),
        false => vec![fs::read_to_string(&path).expect("a source is text")],
    };
    entries.flat_map(read).collect()
}

fn readme() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("there is a README")
}

fn reference() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference.md")).expect("there is a reference")
}

fn folder(document: &Path) -> &Path {
    document.parent().expect("a document lies in a folder")
}

/// Returns the path and the heading of each link in a document to a file of the repository or to a heading of its own.
fn links(text: &str) -> Vec<(&str, &str)> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.starts_with("http"))
        .map(|target| target.split_once('#').unwrap_or((target, "")))
        .collect()
}

/// Returns the anchor of a heading.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let characters = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    characters.map(|c| if c == ' ' { '-' } else { c }).collect()
}
