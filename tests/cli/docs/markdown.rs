//! Reads a document: its sections, their fenced blocks, and the commands within a block.

use std::fs;
use std::path::{Path, PathBuf};

/// A part of a document whose commands belong together: up to the next heading of the second level.
pub(super) struct Section {
    /// The text of the heading.
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

/// A fenced block, or an HTML comment.
pub(super) struct Block {
    /// The info string of the fence, or `setup` for a comment that starts with this word.
    pub(super) info: String,
    /// The line of the document on which the block starts, from 1.
    pub(super) line: usize,
    pub(super) text: String,
}

/// One command and its output.
pub(super) struct Step {
    /// The command, including its continuation lines.
    pub(super) command: String,
    /// The lines that are shown; `...` stands for any number.
    pub(super) output: Vec<String>,
}

/// Returns every document of the repository: the pages at the top level, the README first, and all pages under `docs/`.
pub(super) fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = pages(root);
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        pages.extend(self::pages(&folder));
        folders.extend(entries(&folder).into_iter().filter(|path| path.is_dir()));
    }
    pages.sort();
    let readme = pages.iter().position(|page| *page == root.join("README.md")).expect("there is a README");
    pages[..=readme].rotate_right(1);
    pages
}

/// Returns the Markdown files of one folder.
fn pages(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of documents");
    entries.map(|entry| entry.expect("a readable entry").path()).collect()
}

/// Reads the sections of a document.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections = vec![Section { title: String::new(), blocks: Vec::new() }];
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let blocks = &mut sections.last_mut().expect("there is a section from the beginning").blocks;
        let indent = line.len() - line.trim_start().len();
        if let Some(info) = line.trim_start().strip_prefix("```") {
            let inside = lines.by_ref().map(|(_, line)| line.get(indent..).unwrap_or_default());
            let text = inside.take_while(|line| !line.starts_with("```")).collect::<Vec<_>>().join("\n");
            blocks.push(Block { info: info.to_owned(), line: index + 1, text });
        } else if line == "<!-- setup" {
            let text = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "-->").collect::<Vec<_>>();
            blocks.push(Block { info: "setup".to_owned(), line: index + 1, text: text.join("\n") });
        } else if let Some(title) = line.strip_prefix("## ") {
            sections.push(Section { title: title.to_owned(), blocks: Vec::new() });
        }
    }
    sections
}

impl Block {
    /// Returns the commands of a console block with their output.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let mut continues = false;
        for line in self.text.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step { command: command.to_owned(), output: Vec::new() });
            } else {
                let step = steps.last_mut().unwrap_or_else(|| panic!("line {}: output without a command", self.line));
                if continues {
                    step.command += "\n";
                    step.command += line;
                } else {
                    step.output.push(line.to_owned());
                }
            }
            continues = (continues || line.starts_with("$ ")) && line.ends_with('\\');
        }
        for step in &mut steps {
            let shown = step.output.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
            step.output.truncate(shown);
        }
        steps
    }
}
