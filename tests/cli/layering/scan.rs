//! Owns the reading of one source file: which of our modules and which crates it names, tests left out.

use std::path::{Path, PathBuf};

/// A path that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// A path from the root of this crate, `super` resolved.
    Ours(Vec<String>),
    /// The first segment of any other path: a crate, or something local that stands for itself.
    Theirs(String),
}

/// One source file.
pub(super) struct Source<'a> {
    path: &'a Path,
    tokens: Vec<String>,
    tests: Vec<String>,
}

impl<'a> Source<'a> {
    /// Takes a file's path below `src/` and its text.
    pub(super) fn new(path: &'a Path, text: &str) -> Self {
        let (tokens, tests) = without_tests(&tokens(text));
        Self { path, tokens, tests }
    }

    /// Returns the top-level module that the file belongs to; `None` for the two roots.
    pub(super) fn module(&self) -> Option<String> {
        self.module_path().into_iter().next()
    }

    fn module_path(&self) -> Vec<String> {
        let path = self.path.with_extension("");
        let mut segments: Vec<String> = path.iter().map(|segment| segment.to_string_lossy().into_owned()).collect();
        if segments.last().is_some_and(|last| last == "mod" || last == "lib" || last == "main") {
            segments.pop();
        }
        segments
    }

    /// Returns the files of modules that this one declares for tests only.
    pub(super) fn test_files(&self) -> Vec<PathBuf> {
        let folder: PathBuf = self.module_path().iter().collect();
        self.tests.iter().map(|name| folder.join(name).with_extension("rs")).collect()
    }

    /// Returns every path that the file names, in order.
    pub(super) fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        let mut module = self.module_path();
        // Inline modules, each with the brace depth at which it opened.
        let mut inline: Vec<usize> = Vec::new();
        let mut depth = 0;
        let mut index = 0;
        while let Some(token) = self.tokens.get(index) {
            let before = |back: usize| index.checked_sub(back).map_or("", |at| self.tokens[at].as_str());
            let begins = !matches!(before(1), "::" | "." | "'") && self.next_is(index, "::");
            match token.as_str() {
                "{" => {
                    depth += 1;
                    if before(2) == "mod" {
                        module.push(before(1).to_owned());
                        inline.push(depth);
                    }
                }
                "}" => {
                    if inline.last() == Some(&depth) {
                        inline.pop();
                        module.pop();
                    }
                    depth -= 1;
                }
                // `pub(in crate::x)` tells who may see, not what is used.
                "crate" if begins && before(1) != "in" => {
                    index = self.tree(index + 2, &[], &mut found);
                    continue;
                }
                "super" if begins => {
                    let mut base = module.clone();
                    while self.tokens.get(index).is_some_and(|token| token == "super") {
                        base.pop();
                        index += 2;
                    }
                    index = self.tree(index, &base, &mut found);
                    continue;
                }
                word if is_word(word) && word != "crate" && (begins || before(1) == "use") => {
                    found.push(Reference::Theirs(word.to_owned()));
                    // The rest of such a path is not ours to know.
                    index = self.tree(index, &[], &mut Vec::new());
                    continue;
                }
                _ => {}
            }
            index += 1;
        }
        found
    }

    /// Returns every word by which the file asks which system it runs on, or for what only one of them has: the names of
    /// systems in a `cfg`, and the parts of paths that only one system knows.
    pub(super) fn system_words(&self) -> Vec<String> {
        const CONDITIONS: [&str; 5] = ["unix", "windows", "target_os", "target_family", "target_env"];
        const PARTS: [&str; 6] = ["unix", "windows", "linux", "fd", "UnixStream", "UnixListener"];
        let mut found = Vec::new();
        let mut condition = 0_usize;
        for (index, token) in self.tokens.iter().enumerate() {
            let before = |back: usize| index.checked_sub(back).map_or("", |at| self.tokens[at].as_str());
            match token.as_str() {
                // `cfg(…)`, `cfg_attr(…)` and `cfg!(…)`, up to the end of their brackets.
                "(" if condition > 0 => condition += 1,
                "(" if before(1).starts_with("cfg") || before(1) == "!" && before(2) == "cfg" => condition = 1,
                ")" => condition = condition.saturating_sub(1),
                word if condition > 0 && CONDITIONS.contains(&word) => found.push(word),
                word if PARTS.contains(&word) && (before(1) == "::" || self.next_is(index, "::")) => found.push(word),
                _ => {}
            }
        }
        found.into_iter().map(str::to_owned).collect()
    }

    fn next_is(&self, index: usize, token: &str) -> bool {
        self.tokens.get(index + 1).is_some_and(|next| next == token)
    }

    /// Reads the tree of paths that starts at a token, and returns the token after it.
    fn tree(&self, mut at: usize, prefix: &[String], found: &mut Vec<Reference>) -> usize {
        let mut path = prefix.to_vec();
        while let Some(token) = self.tokens.get(at) {
            if token == "{" {
                at += 1;
                while self.tokens.get(at).is_some_and(|token| token != "}") {
                    at = self.tree(at, &path, found);
                    while self.tokens.get(at).is_some_and(|token| token != "," && token != "}") {
                        at += 1; // an alias
                    }
                    at += usize::from(self.tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            if is_word(token) && token != "self" {
                path.push(token.clone());
            }
            at += 1;
            if self.tokens.get(at).is_none_or(|next| next != "::") {
                break;
            }
            at += 1;
        }
        found.push(Reference::Ours(path));
        at
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Splits a source into words, `::` and single characters, without comments and literals.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = literal(rest) {
            length
        } else if is_word(rest) {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += rest.chars().next().map_or(0, char::len_utf8);
        }
        if depth == 0 || at == text.len() {
            return at;
        }
    }
}

/// Returns the length of the string, byte string or character that the text starts with.
fn literal(text: &str) -> Option<usize> {
    let marked = text.strip_prefix('b').or_else(|| text.strip_prefix('c')).unwrap_or(text);
    let marker = text.len() - marked.len();
    if let Some(raw) = marked.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = hashes + 1;
            let body = raw[start..].find(&end).map_or(raw.len(), |at| start + at + end.len());
            return Some(marker + 1 + body);
        }
    }
    let quote = marked.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if quote == '\'' && is_lifetime(marked) {
        return None;
    }
    let mut escaped = false;
    let closes = |(_, c): &(usize, char)| {
        let ends = *c == quote && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    };
    let end = marked.char_indices().skip(1).find(closes);
    Some(marker + end.map_or(marked.len(), |(at, _)| at + 1))
}

/// Tells a lifetime from a character: `'a` from `'a'`.
fn is_lifetime(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_') && chars.next() != Some('\'')
}

/// Drops the items under `#[cfg(test)]`. Returns the rest, and the names of test modules that have files of their own.
fn without_tests(tokens: &[String]) -> (Vec<String>, Vec<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut rest, mut files) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if !MARK.iter().enumerate().all(|(index, mark)| tokens.get(at + index).is_some_and(|token| token == mark)) {
            rest.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let start = at + MARK.len();
        at = item_end(tokens, start);
        if let [.., keyword, name, end] = &tokens[start..at]
            && keyword == "mod"
            && end == ";"
        {
            files.push(name.clone());
        }
    }
    (rest, files)
}

/// Returns the token after the item that starts here: past its `;`, or past its outermost braces.
fn item_end(tokens: &[String], start: usize) -> usize {
    let imports = tokens[start..].iter().take_while(|token| *token != ";" && *token != "{").any(|token| token == "use");
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "}" => {
                depth -= 1;
                if depth == 0 && !imports {
                    return index + 1;
                }
            }
            ";" if depth == 0 => return index + 1,
            _ => {}
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(path: &str, text: &str) -> Vec<String> {
        let shown = |reference: &Reference| match reference {
            Reference::Ours(path) => format!("crate::{}", path.join("::")),
            Reference::Theirs(name) => name.clone(),
        };
        Source::new(Path::new(path), text).references().iter().map(shown).collect()
    }

    #[test]
    fn groups_aliases_and_globs_are_followed() {
        let text = "use crate::{api::{self, Client as C, error::*}, model};";
        let paths = ["crate::api", "crate::api::Client", "crate::api::error", "crate::model"];
        assert_eq!(references("commands/mod.rs", text), paths);
    }

    #[test]
    fn paths_in_expressions_and_types_count() {
        let text = "fn f(x: &crate::model::Id) -> Vec<crate::api::Page> { crate::output::print(x) }";
        assert_eq!(references("x.rs", text), ["crate::model::Id", "crate::api::Page", "crate::output::print"]);
    }

    #[test]
    fn super_is_resolved_from_file_and_inline_module() {
        assert_eq!(references("api/page.rs", "use super::Client;"), ["crate::api::Client"]);
        assert_eq!(references("api/page.rs", "use super::super::model::Id;"), ["crate::model::Id"]);
        assert_eq!(
            references("secret.rs", "mod inner { use super::super::api; } use super::http;"),
            ["crate::api", "crate::http"]
        );
    }

    #[test]
    fn comments_literals_and_visibility_name_nothing() {
        let text = r##"
            // crate::api
            /* crate::api /* nested */ crate::api */
            /// [`crate::api`]
            pub(in crate::cli) fn f<'a>(x: &'a str) -> char { g("crate::api \" crate::api", r#"crate::api"#, '"'); '\'' }
        "##;
        assert_eq!(references("cli/mod.rs", text), Vec::<String>::new());
    }

    #[test]
    fn crates_are_named_by_their_first_segment() {
        let text = "use axum::{Router, routing::get}; use keyring; fn f() { let x = a.b; std::mem::drop(x) }";
        assert_eq!(references("x.rs", text), ["axum", "keyring", "std"]);
    }

    #[test]
    fn test_items_are_left_out_whole() {
        let text = "#[cfg(test)] use crate::{a, b}; #[cfg(test)] #[path = \"x\"] mod tests { fn f() { crate::c() } } use crate::d;";
        assert_eq!(references("x.rs", text), ["crate::d"]);
    }

    #[test]
    fn words_of_one_system_are_found_and_look_alikes_are_not() {
        let words = |text: &str| Source::new(Path::new("x.rs"), text).system_words().join(" ");
        assert_eq!(words("#[cfg(not(windows))] fn f() {}"), "windows");
        assert_eq!(words("#[cfg_attr(all(test, target_os = \"linux\"), path = \"x\")] mod x;"), "target_os");
        assert_eq!(words("fn f() -> bool { cfg!(unix) }"), "unix");
        assert_eq!(words("use std::os::unix::fs::PermissionsExt as _;"), "unix");
        assert_eq!(words("use tokio::{net, signal::windows::ctrl_c};"), "windows");
        assert_eq!(
            words("fn f() { for pair in x.windows(2) {} let unix = g(unix); } #[cfg(feature = \"a\")] mod y;"),
            ""
        );
        assert_eq!(words("#[cfg(test)] #[cfg(unix)] mod tests {}"), "");
    }

    #[test]
    fn test_modules_with_files_are_told() {
        let text = "#[cfg(test)]\nmod tests;\nmod other;";
        assert_eq!(Source::new(Path::new("api/mod.rs"), text).test_files(), [Path::new("api/tests.rs")]);
        assert_eq!(Source::new(Path::new("api/page.rs"), text).test_files(), [Path::new("api/page/tests.rs")]);
    }
}
