//! Compares an example with a run: both must be the same text, except for ids, ports, tokens and times.

use std::collections::BTreeMap;

use crate::support::shape;

/// The ids, ports and tokens of the examples, with their values in this run.
#[derive(Clone, Default)]
pub(super) struct Known(BTreeMap<String, String>);

impl Known {
    /// Returns a command with the values of this run.
    pub(super) fn applied(&self, command: &str) -> String {
        let (_, shown) = shape(command);
        let mut applied = String::new();
        let mut rest = command;
        for value in shown {
            let (before, after) = rest.split_once(value).expect("a text contains its values in order");
            applied += before;
            applied += self.0.get(value).map_or(value, String::as_str);
            rest = after;
        }
        applied + rest
    }

    /// Returns the ports in a command that have no value in this run yet.
    pub(super) fn new_ports(&self, command: &str) -> Vec<String> {
        let is_port = |value: &&str| value.bytes().all(|byte| byte.is_ascii_digit());
        let values = shape(command).1.into_iter().filter(is_port);
        values.filter(|port| !self.0.contains_key(*port)).map(str::to_owned).collect()
    }

    /// Sets the value in this run of a value of the examples.
    pub(super) fn learn(&mut self, shown: &str, real: String) {
        self.0.insert(shown.to_owned(), real);
    }

    /// Forgets the values in a line.
    pub(super) fn forget(&mut self, shown: &str) {
        for value in shape(shown).1 {
            self.0.remove(value);
        }
    }

    /// Tells whether a line is as shown, and learns its values. A value of the example stands for the same value throughout.
    pub(super) fn matches(&mut self, shown: &str, real: &str) -> bool {
        let ((shown_shape, shown), (real_shape, real)) = (shape(shown), shape(real));
        let consistent = |known: &Self| {
            shown.iter().zip(&real).all(|(shown, real)| known.0.get(*shown).is_none_or(|known| known == real))
        };
        let same = with_narrow_gaps(&shown_shape) == with_narrow_gaps(&real_shape) && consistent(self);
        if same {
            let learnt = shown.into_iter().zip(real).map(|(shown, real)| (shown.to_owned(), real.to_owned()));
            self.0.extend(learnt);
        }
        same
    }

    /// Tells whether lines are as shown, where `...` stands for any number of lines, and learns from them.
    pub(super) fn matches_all(&mut self, shown: &[String], real: &[String]) -> bool {
        let Some((first, later)) = shown.split_first() else { return real.is_empty() };
        if first.trim() == "..." {
            return (0..=real.len()).any(|skipped| self.tries(|known| known.matches_all(later, &real[skipped..])));
        }
        let Some((line, rest)) = real.split_first() else { return false };
        self.tries(|known| known.matches(first, line) && known.matches_all(later, rest))
    }

    /// Keeps the learnt values only if the attempt succeeds.
    fn tries(&mut self, attempt: impl FnOnce(&mut Self) -> bool) -> bool {
        let mut known = self.clone();
        let succeeded = attempt(&mut known);
        if succeeded {
            *self = known;
        }
        succeeded
    }
}

/// Returns a line with two blanks between columns, since a port of another length makes its column wider. The indentation stays.
fn with_narrow_gaps(line: &str) -> String {
    let text = line.trim_start();
    let columns: Vec<&str> = text.split("  ").filter(|column| !column.is_empty()).map(str::trim_start).collect();
    line[..line.len() - text.len()].to_owned() + &columns.join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn an_ellipsis_stands_for_any_lines_and_the_rest_for_itself() {
        let real = lines("one\ntwo\nthree");
        for shown in ["one\ntwo\nthree", "...", "one\n  ...", "...\nthree", "one\n...\nthree", "one\ntwo\n...\nthree"] {
            assert!(Known::default().matches_all(&lines(shown), &real), "{shown}");
        }
        for shown in ["", "one", "one\n...\ntwo", "one\ntwo\nthree\nfour", "one\n...\nfour"] {
            assert!(!Known::default().matches_all(&lines(shown), &real), "{shown}");
        }
    }

    #[test]
    fn an_id_of_the_example_stands_for_one_id_of_the_run() {
        let mut known = Known::default();
        assert!(known.matches("ID  est_8of6RXoM1997qikH7NS11h", "ID  est_9of6RXoM1997qikH7NS11h"));
        assert_eq!(known.applied("events show est_8of6RXoM1997qikH7NS11h"), "events show est_9of6RXoM1997qikH7NS11h");
        assert!(!known.matches("est_8of6RXoM1997qikH7NS11h", "est_7of6RXoM1997qikH7NS11h"));
        assert!(!known.matches("name", "names"));
    }
}
