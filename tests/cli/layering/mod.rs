//! The architecture as a test: which module may import which, which crate has one home, how long a file may be.

mod scan;

use std::fs;
use std::path::{Path, PathBuf};

use scan::{Reference, Source};

/// Lines that a file under `src/` may have.
const LINES_PER_FILE: usize = 400;

/// What each top-level module may import of the others: whole modules, or single items of one.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("failure", &[]),
    ("secret", &["text"]),
    ("catalog", &[]),
    ("text", &[]),
    ("json", &[]),
    ("terminal", &["platform", "text"]),
    ("platform", &[]),
    ("random", &[]),
    ("serve", &["platform"]),
    ("files", &["platform", "text"]),
    ("model", &["json", "secret"]),
    ("http", &["json", "random", "secret", "text"]),
    ("auth", &["files", "http", "secret", "text"]),
    ("api", &["auth", "http", "json", "model", "secret"]),
    ("output", &["catalog", "model", "text"]),
    ("forward", &["http", "secret"]),
    ("feed", &["api", "auth", "files", "http", "model", "random"]),
    ("sink", &["catalog", "feed", "files", "forward", "model", "platform", "random", "secret", "text"]),
    ("receiver", &["secret", "forward", "serve"]),
    // Neither `model` nor `api`: if both ends shared one struct, a misspelt member would pass every test.
    ("emulator", &["catalog", "files", "forward", "platform", "random", "secret", "serve", "text", "http::client"]),
    ("cli", &["catalog", "secret", "failure", "output::Format", "platform"]),
    ("settings", &["cli", "files", "secret", "failure", "platform", "terminal", "text"]),
    ("context", &["settings", "auth", "api", "cli", "http", "terminal", "output", "failure", "secret"]),
    ("complete", &["api", "catalog", "cli", "context", "files", "model", "platform", "settings", "terminal", "text"]),
    (
        "commands",
        &[
            "api", "auth", "catalog", "cli", "complete", "context", "emulator", "failure", "feed", "forward", "http",
            "model", "output", "platform", "random", "receiver", "secret", "serve", "settings", "sink", "terminal",
            "text",
        ],
    ),
    ("report", &["api", "auth", "http", "cli", "terminal", "failure", "text"]),
    ("fuzzing", &["cli", "commands", "emulator", "feed", "forward", "model", "receiver", "settings"]),
];

/// The only places, under `src/`, for what reaches outside the program or is heavy.
const AT_HOME_IN: &[(&str, &[&str])] = &[
    ("keyring", &["auth/store.rs"]),
    ("rusqlite", &["emulator/state/database.rs", "sink/store/sqlite.rs", "sink/store/sqlite/"]),
    ("tokio_postgres", &["sink/store/postgres/", "platform/"]),
    ("rcgen", &["emulator/tls.rs"]),
    ("rustls_platform_verifier", &["sink/store/postgres/tls.rs"]),
    ("tokio_rustls", &["emulator/tls.rs", "serve/mod.rs", "sink/store/postgres/tls.rs"]),
    ("comfy_table", &["output/table.rs"]),
    ("unicode_segmentation", &["text/"]),
    ("indicatif", &["terminal/progress.rs"]),
    ("inquire", &["terminal/form.rs"]),
    ("crossterm", &["terminal/form.rs", "terminal/form/line.rs", "platform/"]),
    ("toml_edit", &["settings/config.rs"]),
    ("axum", &["receiver/", "receiver.rs", "emulator/", "emulator.rs", "serve/", "fuzzing/"]),
    ("clap_complete", &["commands/generate.rs"]),
    ("clap_mangen", &["commands/generate.rs"]),
    ("dirs", &["settings.rs", "settings/", "platform/"]),
    ("libc", &["platform/"]),
    ("rustix", &["platform/"]),
    ("signal_hook", &["platform/"]),
    ("reqwest", &["http/", "http.rs", "auth/", "auth.rs", "api/", "api.rs", "forward/", "forward.rs"]),
];

#[test]
fn modules_import_only_what_the_architecture_allows() {
    let (sources, tests) = (sources(), test_files());
    let program = sources.iter().filter(|(path, _)| !is_among(path, &tests));
    let faults: Vec<String> = program.flat_map(|(path, text)| faults(path, text)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn platform_alone_asks_for_the_system() {
    let tests = test_files();
    let asks = |path: &Path, text: &str| Source::new(path, text).system_words();
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_among(path, &tests)) {
        let found = asks(&path, &text);
        assert!(path.starts_with("platform") || found.is_empty(), "{} asks for {found:?}", path.display());
    }
    // The rule would hold of any source if it found nothing where there is something.
    for file in ["unix.rs", "windows.rs"] {
        let path = Path::new("platform").join(file);
        let (_, text) = sources().into_iter().find(|(known, _)| *known == path).expect("each system has a file");
        assert!(!asks(&path, &text).is_empty(), "nothing was found in {}", path.display());
    }
}

#[test]
fn files_open_with_what_they_own_and_stay_short() {
    for (path, text) in sources().into_iter().chain(rust_files("tests/cli")) {
        assert!(text.starts_with("//! "), "{} does not open with `//!`", path.display());
        let lines = text.lines().count();
        assert!(lines <= LINES_PER_FILE, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_test_file_is_listed() {
    for (path, _) in rust_files("tests/cli").into_iter().filter(|(path, _)| path != Path::new("main.rs")) {
        let owned = path.with_extension("");
        let module = if path.ends_with("mod.rs") { path.parent() } else { Some(owned.as_path()) };
        let module = module.expect("a module has a path");
        let parent = match module.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(folder) => folder.join("mod.rs"),
            None => PathBuf::from("main.rs"),
        };
        let listed = fs::read_to_string(Path::new("tests/cli").join(&parent)).expect("a folder of modules lists them");
        let line = format!("mod {};", module.file_name().expect("a module has a name").to_string_lossy());
        let found = listed.lines().any(|listed| listed == line || listed.ends_with(&format!(" {line}")));
        assert!(found, "{} is not listed in {}", path.display(), parent.display());
    }
}

/// Returns every import of one file that the two tables do not allow.
fn faults(path: &Path, text: &str) -> Vec<String> {
    let source = Source::new(path, text);
    let Some(module) = source.module() else { return Vec::new() };
    let name = path.display();
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(known, _)| *known == module) else {
        return vec![format!("{name}: `{module}` has no row in the table of imports")];
    };
    let refused = |reference: &Reference| match reference {
        Reference::Ours(path) => {
            let allowed = path.first() == Some(&module) || allowed.iter().any(|entry| starts_with(path, entry));
            (!allowed).then(|| format!("{name}: `{module}` may not import `crate::{}`", path.join("::")))
        }
        Reference::Theirs(krate) => {
            let (_, homes) = AT_HOME_IN.iter().find(|(known, _)| known == krate)?;
            let at_home = homes.iter().any(|home| name.to_string().starts_with(home));
            (!at_home).then(|| format!("{name}: `{krate}` is used in {} only", homes.join(", ")))
        }
    };
    source.references().iter().filter_map(refused).collect()
}

fn starts_with(path: &[String], entry: &str) -> bool {
    let mut segments = path.iter();
    entry.split("::").all(|awaited| segments.next().is_some_and(|found| found == awaited))
}

/// Returns the files under `src/` that hold tests only.
fn test_files() -> Vec<PathBuf> {
    sources().iter().flat_map(|(path, text)| Source::new(path, text).test_files()).collect()
}

/// Tells whether a file is one of these modules, or lies within one.
fn is_among(path: &Path, modules: &[PathBuf]) -> bool {
    modules.iter().any(|module| path == module || path.starts_with(module.with_extension("")))
}

fn sources() -> Vec<(PathBuf, String)> {
    rust_files("src")
}

/// Returns the Rust files under a folder of the package, each with its path below that folder.
pub(crate) fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file is text");
                files.push((path.strip_prefix(&root).expect("a file lies under its root").to_owned(), text));
            }
        }
    }
    assert!(!files.is_empty(), "no source was found under {}", root.display());
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(path: &str, text: &str) -> Vec<String> {
        faults(Path::new(path), text)
    }

    #[test]
    fn an_import_outside_the_table_is_a_fault() {
        let found = faults_of("emulator/routes.rs", "use crate::{catalog, model::EventStream};");
        assert_eq!(found, ["emulator/routes.rs: `emulator` may not import `crate::model::EventStream`"]);
        assert_eq!(faults_of("output/row.rs", "fn f() { super::super::api::call() }").len(), 1);
        assert_eq!(faults_of("secret.rs", "use super::catalog;").len(), 1);
    }

    #[test]
    fn single_items_open_no_more_than_themselves() {
        assert!(faults_of("cli/mod.rs", "use crate::output::Format;").is_empty());
        assert_eq!(faults_of("cli/mod.rs", "use crate::output::{Format, table};").len(), 1);
        assert_eq!(faults_of("emulator/mod.rs", "use crate::http;").len(), 1);
    }

    #[test]
    fn crates_with_a_home_are_faults_elsewhere() {
        assert!(faults_of("output/table.rs", "use comfy_table::Table;").is_empty());
        assert_eq!(faults_of("output/views.rs", "use comfy_table::Table;").len(), 1);
        assert_eq!(faults_of("commands/streams.rs", "fn f() -> reqwest::Url { g() }").len(), 1);
    }

    #[test]
    fn tests_may_import_anything() {
        let text = "#[cfg(test)]\nmod tests { use crate::emulator; use axum::Router; }";
        assert!(faults_of("api/mod.rs", text).is_empty());
    }

    #[test]
    fn a_module_without_a_row_is_a_fault() {
        assert_eq!(faults_of("helpers.rs", "").len(), 1);
    }

    #[test]
    fn the_table_names_no_module_twice_and_has_no_cycle() {
        let mut placed: Vec<&str> = Vec::new();
        let mut waiting = MAY_IMPORT.to_vec();
        while !waiting.is_empty() {
            let module = |entry: &str| entry.split("::").next().is_some_and(|module| placed.contains(&module));
            let ready = waiting.iter().position(|(_, imports)| {
                imports.iter().filter(|entry| **entry != "output::Format").all(|entry| module(entry))
            });
            let (name, _) = waiting.remove(ready.unwrap_or_else(|| panic!("a cycle among {waiting:?}")));
            assert!(!placed.contains(&name), "`{name}` stands twice");
            placed.push(name);
        }
    }
}
