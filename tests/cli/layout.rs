//! The layout as a test: no circle of imports in any folder, what `engine` may not import, how long a file may be.
//!
//! Cargo keeps the crates apart; this keeps the modules within each crate apart. It reads paths that begin with `crate`,
//! `super`, `self` or the name of a child module, in the text without comments, strings and tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Production lines that a file may have.
const LINES_PER_FILE: usize = 400;

/// Type names that may occur more than once: `Error`, one per crate, and the nouns of the API, which the emulator repeats.
const REPEATED_NAMES: &[&str] = &["Error", "Attempt", "Delivery", "Destination", "Event", "EventStream", "User"];

/// A module path within a crate, such as `["feed", "decoder"]`. The crate's root is empty.
type Module = Vec<String>;

/// A folder, and the entries of it that each entry imports. The folder's own `mod.rs` or `lib.rs` is the entry `mod`.
type Imports = BTreeMap<Module, BTreeMap<String, BTreeSet<String>>>;

#[test]
fn the_entries_of_a_folder_form_no_circle() {
    let mut circles = Vec::new();
    for root in source_folders() {
        let sources = sources(&root);
        let modules: BTreeSet<Module> = sources.iter().map(|(module, _)| module.clone()).collect();
        for (folder, edges) in imports(&sources, &modules) {
            let name =
                |entry: &str| format!("{entry} -> {}", edges[entry].iter().cloned().collect::<Vec<_>>().join(", "));
            let circle: Vec<String> = circle(&edges).iter().map(|entry| name(entry)).collect();
            if !circle.is_empty() {
                circles.push(format!(
                    "{}/{}: {} entries: {}",
                    root.display(),
                    folder.join("/"),
                    circle.len(),
                    circle.join("; ")
                ));
            }
        }
    }
    assert!(circles.is_empty(), "{} circles of imports:\n{}", circles.len(), circles.join("\n"));
}

#[test]
fn a_type_name_occurs_once() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in source_folders().iter().flat_map(|root| files(root)).filter(|(path, _)| !is_test(path)) {
        for name in type_names(&code(&text)) {
            places.entry(name).or_default().push(path.display().to_string());
        }
    }
    assert!(places.len() > 300, "only {} types were found", places.len());
    places.retain(|name, places| places.len() > 1 && !REPEATED_NAMES.contains(&name.as_str()));
    assert!(places.is_empty(), "names of several types:\n{places:#?}");
}

#[test]
fn the_engine_knows_neither_arguments_nor_output() {
    let barred = ["cli", "commands", "complete", "context", "output", "report", "settings", "terminal"];
    assert_barred(Path::new("src"), "engine", &barred, &["clap"]);
}

#[test]
fn the_state_of_the_emulator_knows_no_http() {
    let crates = ["auth0_events_inbound", "http", "http_body_util", "hyper", "hyper_util", "reqwest"];
    assert_barred(Path::new("crates/emulator/src"), "state", &["wire"], &crates);
}

#[test]
fn a_barred_import_is_found_in_a_group() {
    let modules: BTreeSet<Module> = ["", "engine", "cli"].iter().map(|name| path(name)).collect();
    let found = |text: &str| barred_imports(&path("engine"), text, &modules, &["cli"], &["clap"]);
    for text in
        ["use crate::cli::A;", "use crate::{failure::F, cli};", "use super::{cli::A};", "fn f(_: crate::cli::A) {}"]
    {
        assert_eq!(found(text), ["cli"], "{text}");
    }
    for text in ["use clap::Parser;", "use clap;", "use {anyhow::Error, clap::{self, Arg}};"] {
        assert_eq!(found(text), ["clap"], "{text}");
    }
    assert!(found("use crate::failure::F; // not crate::cli::A\nlet clapper = \"clap\";").is_empty());
}

#[test]
fn files_say_what_they_own_and_stay_short() {
    for root in source_folders().into_iter().chain(["tests/cli".into()]) {
        for (path, text) in files(&root) {
            assert!(text.starts_with("//! "), "{} does not open with `//!`", path.display());
            let lines = text.lines().count();
            assert!(is_test(&path) || lines <= LINES_PER_FILE, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn every_test_file_is_listed() {
    for (path, _) in files(Path::new("tests/cli")).into_iter().filter(|(path, _)| !path.ends_with("main.rs")) {
        let owned =
            if path.ends_with("mod.rs") { path.parent().map(Path::to_owned) } else { Some(path.with_extension("")) };
        let owned = owned.expect("a module has a path");
        let folder = owned.parent().expect("a module lies in a folder");
        let parent = folder.join(if folder.ends_with("tests/cli") { "main.rs" } else { "mod.rs" });
        let line = format!("mod {};", owned.file_name().expect("a module has a name").to_string_lossy());
        let text = fs::read_to_string(&parent).unwrap_or_else(|error| panic!("{}: {error}", parent.display()));
        let is_listed = text.lines().any(|listed| listed == line || listed.ends_with(&format!(" {line}")));
        assert!(is_listed, "{} is not listed in {}", path.display(), parent.display());
    }
}

#[test]
fn a_circle_is_found_at_any_depth() {
    let of = |sources: &[(&str, &str)]| {
        let sources: Vec<_> = sources.iter().map(|(module, text)| (path(module), (*text).to_owned())).collect();
        let modules = sources.iter().map(|(module, _)| module.clone()).collect();
        imports(&sources, &modules).values().map(|edges| circle(edges).len()).sum::<usize>()
    };
    assert_eq!(of(&[("", ""), ("a", "use crate::b::B;"), ("b", "")]), 0);
    assert_eq!(of(&[("", ""), ("a", "use crate::{c, b::{B, D}};"), ("b", "fn f() { super::a::g() }"), ("c", "")]), 2);
    assert_eq!(of(&[("", ""), ("f", "mod a; pub use a::A;"), ("f/a", "use super::f;")]), 2);
    assert_eq!(of(&[("", ""), ("f", "mod a; pub struct F;"), ("f/a", "use super::F;")]), 0);
    assert_eq!(
        of(&[("", ""), ("f", ""), ("f/a", "// use super::b::B;\nlet s = \"super::b\";"), ("f/b", "use super::a::A;")]),
        0
    );
}

/// Returns the folders that hold the sources of the program and its crates.
fn source_folders() -> Vec<PathBuf> {
    let crates = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("crates")).expect("a folder of crates");
    let mut folders = vec![PathBuf::from("src")];
    folders.extend(crates.map(|entry| Path::new("crates").join(entry.expect("an entry").file_name()).join("src")));
    folders
}

/// Returns the Rust files below a folder of the repository, with their paths from the repository's root.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut files) = (vec![root.join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file is text");
                files.push((path.strip_prefix(root).expect("a path below the root").to_owned(), text));
            }
        }
    }
    assert!(!files.is_empty(), "no source was found in {}", folder.display());
    files
}

/// Returns the module of a path such as `feed/decoder`.
fn path(path: &str) -> Module {
    path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Fails if a module below `folder` imports one of the modules of its crate or one of the crates.
fn assert_barred(root: &Path, folder: &str, barred: &[&str], crates: &[&str]) {
    let sources = sources(root);
    let modules = sources.iter().map(|(module, _)| module.clone()).collect();
    let members: Vec<_> =
        sources.iter().filter(|(module, _)| module.first().is_some_and(|first| first == folder)).collect();
    assert!(members.len() > 5, "only {} modules were found in {folder}", members.len());
    for (module, text) in members {
        let found = barred_imports(module, text, &modules, barred, crates);
        assert!(found.is_empty(), "{} imports {found:?}", module.join("/"));
    }
}

/// Returns the barred modules and crates that a text names.
fn barred_imports(
    module: &Module,
    text: &str,
    modules: &BTreeSet<Module>,
    barred: &[&str],
    crates: &[&str],
) -> Vec<String> {
    let targets = targets(module, text, modules).into_iter().filter_map(|target| target.into_iter().next());
    let mut found: Vec<String> = targets.filter(|first| barred.contains(&first.as_str())).collect();
    let code = code(text);
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    found.extend(words.find(|word| crates.contains(word)).map(str::to_owned));
    found
}

/// Reports whether a file holds tests only.
fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part == "tests.rs")
}

/// Returns the modules of a crate with their text, tests left out.
fn sources(root: &Path) -> Vec<(Module, String)> {
    let files = files(root).into_iter().filter(|(path, _)| !is_test(path) && !path.ends_with("main.rs"));
    let module = |path: &Path| -> Module {
        let path = path.strip_prefix(root).expect("a path below the root").with_extension("");
        let mut parts: Module = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        parts.pop_if(|last| last == "mod" || last == "lib");
        parts
    };
    files.map(|(path, text)| (module(&path), text)).collect()
}

/// Gathers, for every folder, which of its entries imports which.
fn imports(sources: &[(Module, String)], modules: &BTreeSet<Module>) -> Imports {
    let mut imports = Imports::new();
    for (module, text) in sources {
        for target in targets(module, text, modules) {
            let shared = module.iter().zip(&target).take_while(|(one, other)| one == other).count();
            let entry = |path: &Module| path.get(shared).map_or_else(|| "mod".to_owned(), Clone::clone);
            let (from, to) = (entry(module), entry(&target));
            if from != to {
                let edges = imports.entry(module[..shared].to_vec()).or_default();
                edges.entry(to.clone()).or_default();
                edges.entry(from).or_default().insert(to);
            }
        }
    }
    imports
}

/// Returns the modules that a module's text names.
fn targets(module: &Module, text: &str, modules: &BTreeSet<Module>) -> Vec<Module> {
    let code = code(text);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut targets = Vec::new();
    for (at, _) in code.match_indices("::") {
        let start = code[..at].rfind(|c| !is_word(c)).map_or(0, |before| before + 1);
        let first = &code[start..at];
        let is_head = !code[..start].ends_with("::") && !first.is_empty();
        let base: Option<Module> = match first {
            "crate" => Some(Vec::new()),
            "self" => Some(module.clone()),
            "super" => Some(module[..module.len().saturating_sub(1)].to_vec()),
            child => Some([module.as_slice(), &[child.to_owned()]].concat()).filter(|child| modules.contains(child)),
        };
        if let Some(base) = base.filter(|_| is_head) {
            expand(&base, &code[at + 2..], &mut |path| targets.push(nearest(path, modules)));
        }
    }
    targets
}

/// Follows a path or a group of paths behind `base`, and hands over each.
fn expand(base: &Module, rest: &str, found: &mut impl FnMut(Module)) {
    let rest = rest.trim_start();
    if let Some(group) = rest.strip_prefix('{') {
        let (mut depth, mut from) = (1, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 || depth == 1 && c == ',' {
                expand(base, &group[from..at], found);
                from = at + 1;
            }
            if depth == 0 {
                return;
            }
        }
        return;
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let mut path = base.clone();
    match &rest[..end] {
        "super" => drop(path.pop()),
        "self" | "" => {}
        name => path.push(name.to_owned()),
    }
    match rest[end..].strip_prefix("::") {
        Some(behind) => expand(&path, behind, found),
        None => found(path),
    }
}

/// Returns the names of the types that a text declares outside of `impl` blocks: associated types repeat by nature.
fn type_names(code: &str) -> Vec<String> {
    let declared = code.lines().filter(|line| !line.starts_with("    type ")).filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub").map_or(line, |rest| rest.trim_start_matches(|c| c != ' ').trim_start());
        let (kind, rest) = line.split_once(' ')?;
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        let is_type =
            ["struct", "enum", "trait", "type", "union"].contains(&kind) && name.starts_with(char::is_uppercase);
        is_type.then(|| name.to_owned())
    });
    declared.collect()
}

/// Returns the module in which a path ends: without the item that it names.
fn nearest(mut path: Module, modules: &BTreeSet<Module>) -> Module {
    while !modules.contains(&path) {
        path.pop();
    }
    path
}

/// Returns the text without comments and strings.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let mut is_string = false;
        let mut characters = line.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '\\' if is_string => drop(characters.next()),
                // The character literal of a quotation mark begins no string.
                '\'' if !is_string && characters.peek() == Some(&'"') => drop(characters.next()),
                '"' => is_string = !is_string,
                '/' if !is_string && characters.peek() == Some(&'/') => break,
                c if !is_string => code.push(c),
                _ => {}
            }
        }
        code.push('\n');
    }
    code
}

/// Returns the entries that lie on a circle: what is left after every entry is taken out that imports none of the rest, or
/// is imported by none of it.
fn circle(edges: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut left: BTreeSet<String> = edges.keys().cloned().collect();
    loop {
        let imports_rest = |entry: &String| edges[entry].iter().any(|other| left.contains(other));
        let is_imported = |entry: &String| left.iter().any(|other| edges[other].contains(entry));
        let keep: BTreeSet<String> =
            left.iter().filter(|entry| imports_rest(entry) && is_imported(entry)).cloned().collect();
        if keep.len() == left.len() {
            return left;
        }
        left = keep;
    }
}
