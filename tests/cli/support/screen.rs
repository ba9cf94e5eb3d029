//! Renders what a terminal shows: supports only the escape sequences that the program uses.

/// A screen of characters, each one column wide.
pub(super) struct Screen {
    rows: usize,
    columns: usize,
    lines: Vec<Vec<char>>,
    row: usize,
    column: usize,
    saved: (usize, usize),
}

impl Screen {
    /// Returns the final content of a screen of this size, without empty lines at its end.
    pub(super) fn of(text: &str, rows: usize, columns: usize) -> String {
        let mut screen = Self { rows, columns, lines: vec![Vec::new(); rows], row: 0, column: 0, saved: (0, 0) };
        screen.write(text);
        let lines: Vec<String> = screen.lines.iter().map(|line| line.iter().collect::<String>()).collect();
        lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    fn write(&mut self, text: &str) {
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            match character {
                '\r' => self.column = 0,
                '\n' => self.down(),
                '\u{1b}' => match rest.next() {
                    Some('7') => self.saved = (self.row, self.column),
                    Some('8') => (self.row, self.column) = self.saved,
                    Some('[') => {
                        let mut parameters = String::new();
                        let command = loop {
                            match rest.next().expect("a whole sequence") {
                                part if part.is_ascii_alphabetic() => break part,
                                part => parameters.push(part),
                            }
                        };
                        self.obey(command, &parameters);
                    }
                    other => panic!("an unknown escape: {other:?}"),
                },
                other => self.put(other),
            }
        }
    }

    fn obey(&mut self, command: char, parameters: &str) {
        let count = parameters.parse().unwrap_or(1).max(1);
        match (command, parameters) {
            ('A', _) => self.row = self.row.saturating_sub(count),
            ('B', _) => self.row = (self.row + count).min(self.rows - 1),
            ('C', _) => self.column = (self.column + count).min(self.columns - 1),
            ('D', _) => self.column = self.column.saturating_sub(count),
            ('G', _) => self.column = count - 1,
            ('K', "2") => self.lines[self.row].clear(),
            ('K', _) => self.lines[self.row].truncate(self.column),
            ('J', _) => {
                self.lines[self.row].truncate(self.column);
                self.lines[self.row + 1..].iter_mut().for_each(Vec::clear);
            }
            ('m' | 'h' | 'l', _) => {}
            _ => panic!("an unknown command: {parameters}{command}"),
        }
    }

    fn down(&mut self) {
        if self.row + 1 < self.rows {
            self.row += 1;
        } else {
            self.lines.remove(0);
            self.lines.push(Vec::new());
        }
    }

    fn put(&mut self, character: char) {
        if self.column == self.columns {
            self.column = 0;
            self.down();
        }
        let line = &mut self.lines[self.row];
        line.resize(line.len().max(self.column + 1), ' ');
        line[self.column] = character;
        self.column += 1;
    }
}
