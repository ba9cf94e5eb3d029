//! Quoting as in bash: splits a line into words, and quotes text so that bash reads it back unchanged.

/// The quotes that are open at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OpenQuotes {
    None,
    Single,
    Double,
}

/// A line up to the cursor, split into words.
pub(super) struct SplitLine {
    /// The words before the cursor's, without quotes.
    pub(super) before: Vec<String>,
    /// The word at the cursor, without quotes. Empty after a blank.
    pub(super) word: String,
    /// The same word as typed.
    raw: String,
    quotes: OpenQuotes,
}

/// Splits a line. Expansions such as `$x` and `~` stay as they are.
pub(super) fn split(line: &str) -> SplitLine {
    let mut split = SplitLine { before: Vec::new(), word: String::new(), raw: String::new(), quotes: OpenQuotes::None };
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        if split.quotes == OpenQuotes::None && c.is_ascii_whitespace() {
            if !split.raw.is_empty() {
                split.before.push(std::mem::take(&mut split.word));
                split.raw.clear();
            }
            continue;
        }
        split.raw.push(c);
        match (split.quotes, c) {
            (OpenQuotes::None, '\'') => split.quotes = OpenQuotes::Single,
            (OpenQuotes::None, '"') => split.quotes = OpenQuotes::Double,
            (OpenQuotes::Single, '\'') | (OpenQuotes::Double, '"') => split.quotes = OpenQuotes::None,
            (OpenQuotes::None, '\\') => {
                if let Some(escaped) = characters.next() {
                    split.raw.push(escaped);
                    split.word.push(escaped);
                }
            }
            (OpenQuotes::Double, '\\') if characters.peek().is_some_and(|next| "$`\"\\".contains(*next)) => {
                let escaped = characters.next().unwrap_or_default();
                split.raw.push(escaped);
                split.word.push(escaped);
            }
            _ => split.word.push(c),
        }
    }
    split
}

impl SplitLine {
    /// Returns the text that bash inserts in place of `replaced`, the end of the word as typed, to append `rest` to the word.
    pub(super) fn completed(&self, replaced: &str, rest: &str) -> String {
        // bash replaces only the part after the last word break or open quote.
        let kept = self.raw.strip_suffix(replaced).map_or(0, str::len);
        let mut text = self.raw[kept..].to_owned();
        for c in rest.chars() {
            match (self.quotes, c) {
                (OpenQuotes::None, c) if c.is_ascii() && !(c.is_ascii_alphanumeric() || "_-./,+%".contains(c)) => {
                    text.extend(['\\', c]);
                }
                (OpenQuotes::Single, '\'') => text.push_str("'\\''"),
                // In double quotes, a backslash before `!` prevents expansion but stays in the text.
                (OpenQuotes::Double, '!') => text.push_str("\"\\!\""),
                (OpenQuotes::Double, '$' | '`' | '"' | '\\') => text.extend(['\\', c]),
                _ => text.push(c),
            }
        }
        // bash adds the closing quote itself, unless the text already ends with one.
        match self.quotes {
            OpenQuotes::Single if text.ends_with('\'') => text.push('\''),
            OpenQuotes::Double if text.ends_with('"') => text.push('"'),
            _ => {}
        }
        text
    }
}

#[cfg(test)]
mod tests;
