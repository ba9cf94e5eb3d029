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
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_as_bash_cuts_it() {
        let cut = cut(r#"events  show 'crm sync' a\ b "c \"d\" \e" x'y z"#);
        assert_eq!(cut.before, ["events", "show", "crm sync", "a b", r#"c "d" \e"#]);
        assert_eq!(cut.word, "xy z");
    }

    #[test]
    fn after_a_blank_a_new_word_begins_and_empty_quotes_are_a_word() {
        let blank = cut("events show ");
        assert_eq!((blank.before.len(), blank.word.as_str()), (2, ""));
        assert_eq!(cut("events '' x").before, ["events", ""]);
        assert_eq!(cut("events show a\\").word, "a");
    }

    #[test]
    fn hostile_text_is_read_back_as_it_is() {
        let name = r#"$(touch a) `b` "c" 'd' \e;f|g&h>i<j!k*l?m[n]{o}~p#q:r=s@t(u)"#;
        for start in ["", "'", "\""] {
            let typed = format!("events show {start}");
            let completed = cut(&typed).completed("", name);
            let closed = format!("{typed}{completed}{start} next");
            let read = cut(&closed);
            assert_eq!((read.before[2].as_str(), read.word.as_str()), (name, "next"), "{closed}");
        }
    }

    #[test]
    fn only_what_bash_replaces_is_returned() {
        assert_eq!(cut("events list --tenant=ac").completed("ac", "me"), "acme");
        assert_eq!(cut("events show a:").completed("", "b c"), "b\\ c");
        assert_eq!(cut("events show 'crm s").completed("crm s", "ync"), "crm sync");
        assert_eq!(cut("events show crm\\ s").completed("crm\\ s", "ync"), "crm\\ sync");
    }
}
