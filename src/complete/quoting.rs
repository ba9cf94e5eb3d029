//! Owns the quoting of shells: cuts a line into words as bash does, and writes text so that bash reads it back.

/// The quotes that a word is left open in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

/// A line up to the cursor, cut into words.
pub(super) struct Cut {
    /// The words before the one that the cursor is in, without their quotes.
    pub(super) before: Vec<String>,
    /// The word that the cursor is in, without its quotes. Empty after a blank.
    pub(super) word: String,
    /// The same word as it was typed.
    raw: String,
    quotes: Quotes,
}

/// Cuts a line. What the shell would replace (`$x`, `~`) stands for itself.
pub(super) fn cut(line: &str) -> Cut {
    let mut cut = Cut { before: Vec::new(), word: String::new(), raw: String::new(), quotes: Quotes::None };
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        if cut.quotes == Quotes::None && c.is_ascii_whitespace() {
            if !cut.raw.is_empty() {
                cut.before.push(std::mem::take(&mut cut.word));
                cut.raw.clear();
            }
            continue;
        }
        cut.raw.push(c);
        match (cut.quotes, c) {
            (Quotes::None, '\'') => cut.quotes = Quotes::Single,
            (Quotes::None, '"') => cut.quotes = Quotes::Double,
            (Quotes::Single, '\'') | (Quotes::Double, '"') => cut.quotes = Quotes::None,
            (Quotes::None, '\\') => {
                if let Some(escaped) = characters.next() {
                    cut.raw.push(escaped);
                    cut.word.push(escaped);
                }
            }
            (Quotes::Double, '\\') if characters.peek().is_some_and(|next| "$`\"\\".contains(*next)) => {
                let escaped = characters.next().unwrap_or_default();
                cut.raw.push(escaped);
                cut.word.push(escaped);
            }
            _ => cut.word.push(c),
        }
    }
    cut
}

impl Cut {
    /// Returns what bash is to put in the place of `replaced`, the end of the word as it was typed, so that the word is
    /// followed by `rest`.
    pub(super) fn completed(&self, replaced: &str, rest: &str) -> String {
        // bash replaces no more than what follows the last of its word breaks, or an open quote.
        let kept = self.raw.strip_suffix(replaced).map_or(0, str::len);
        let mut text = self.raw[kept..].to_owned();
        for c in rest.chars() {
            match (self.quotes, c) {
                (Quotes::None, c) if c.is_ascii() && !(c.is_ascii_alphanumeric() || "_-./,+%".contains(c)) => {
                    text.extend(['\\', c]);
                }
                (Quotes::Single, '\'') => text.push_str("'\\''"),
                // Within double quotes a backslash takes the meaning from `!`, and stays.
                (Quotes::Double, '!') => text.push_str("\"\\!\""),
                (Quotes::Double, '$' | '`' | '"' | '\\') => text.extend(['\\', c]),
                _ => text.push(c),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests;
