//! Checks that each threat in `SECURITY.md` names existing tests, and holds those tests that belong to no other module.

mod answers;
mod machine;
mod senders;

use std::collections::HashSet;
use std::path::Path;

use crate::layout::files;

/// The heading before the tables of threats.
const MODEL: &str = "\n## What is defended, and by which test\n";

#[test]
fn every_threat_names_tests_that_exist() {
    let document = include_str!("../../../SECURITY.md");
    let (_, model) = document.split_once(MODEL).expect("the model has a heading");
    let model = model.split("\n## ").next().unwrap_or_default();
    let known = tests();
    let mut threats = 0;
    // The first two lines of each table are its header.
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| Attempt ") && !line.starts_with("| ---");
    for row in model.lines().filter(is_row) {
        let [_, attempt, _, named, _] = row.split(" | ").flat_map(|cell| cell.split('|')).collect::<Vec<_>>()[..]
        else {
            panic!("a row has three cells: {row}")
        };
        let named: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test is named against: {attempt}");
        for name in named {
            assert!(known.contains(name), "`{name}` is not a test; it is named against: {attempt}");
        }
        threats += 1;
    }
    assert!(threats >= 20, "only {threats} rows were found");
}

#[test]
fn a_test_that_does_not_run_is_not_listed() {
    let text = "#[test]\n#[cfg(unix)]\nfn a() {}\n#[tokio::test(start_paused = true)]\nasync fn b() {}\nfn c() {}\n\
                #[test]\n#[ignore]\nfn d() {}\n#[ignore = \"slow\"]\n#[test]\nfn e() {}\n\
                #[test]\n#[cfg_attr(unix, ignore)]\nfn f() {}\n#[test]\nfn g() {}\n";
    assert_eq!(tests_of(text), ["a", "b", "g"]);
}

/// Returns the names of all tests.
fn tests() -> HashSet<String> {
    let folders = ["src", "crates", "tests/cli"].map(Path::new);
    folders.into_iter().flat_map(files).flat_map(|(_, text)| tests_of(&text)).collect()
}

/// Returns the names of the tests of one file, except ignored ones.
fn tests_of(text: &str) -> Vec<String> {
    let (mut names, mut attributes) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") {
            attributes.push(line);
            continue;
        }
        let name =
            line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ").and_then(|rest| rest.split('(').next());
        let is_test = attributes.iter().any(|line| *line == "#[test]" || line.starts_with("#[tokio::test"));
        if is_test && !attributes.iter().any(|line| line.contains("ignore")) {
            names.extend(name.map(str::to_owned));
        }
        attributes.clear();
    }
    names
}
