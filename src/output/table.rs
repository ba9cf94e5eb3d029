//! Lays text out in columns with comfy-table: tables and panels, without borders, two blanks between columns and none at
//! the end of a line.
//!
//! How wide the columns of a table are, and which of them a narrow terminal does without, is decided in `fit`. On a pipe
//! nothing wraps and nothing goes, so that there is nothing to lay out.

use anstyle::Style;
use comfy_table::{ColumnConstraint, ContentArrangement, ContentLineStyle, Table, TableStyle, Width};

use super::fit::fit;
use super::list::Finished;
use super::{Layout, relative};
use auth0_events_text::{Overlong, escape, width, wrap};

/// Blanks between two columns.
pub(super) const GAP: usize = 2;
/// A panel with less room beside its keys puts the values below them.
const NARROWEST_VALUE: usize = 10;
/// Stands between two cells until they are marked: a control character, which no escaped text holds.
const SEAM: char = '\0';
pub(super) const TITLE: Style = Style::new().bold();

/// Renders a title line and the rows beneath it; each row as a panel where the terminal is too narrow for columns. No
/// rows, no bytes.
pub(super) fn table(titles: &[&'static str], dispensable: &[&str], rows: &[Vec<String>], layout: Layout) -> Finished {
    if rows.is_empty() {
        return Finished { bytes: Vec::new(), hidden: Vec::new() };
    }
    let cell = |(title, cell): (&&str, &String)| escape(&relative::shown(title, cell, layout)).into_owned();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| titles.iter().zip(row).map(cell).collect()).collect();
    let Some(columns) = fit(titles, dispensable, &rows, layout.width) else {
        let panels: Vec<String> = rows.iter().map(|row| beside(titles.iter().zip(row), layout)).collect();
        return Finished { bytes: panels.join("\n").into_bytes(), hidden: Vec::new() };
    };
    let widths: Vec<usize> = columns.iter().map(|column| column.width).collect();
    let mut text = String::new();
    if layout.width.is_none() {
        push_line(&mut text, &widths, titles.iter().map(|title| (*title, *title)));
        rows.iter().for_each(|row| push_line(&mut text, &widths, row.iter().map(|cell| (&**cell, &**cell))));
    } else {
        let header = columns.iter().map(|column| vec![Line::plain(titles[column.index])]).collect();
        let body = |row: &Vec<String>| columns.iter().map(|column| lines(&row[column.index], column.width)).collect();
        text = draw(&widths, &std::iter::once(header).chain(rows.iter().map(body)).collect::<Vec<_>>());
    }
    // No column is narrower than its title, so the first line is all of the header.
    if let Some((header, body)) = text.split_once('\n').filter(|_| layout.color) {
        text = format!("{TITLE}{header}{TITLE:#}\n{body}");
    }
    let is_shown = |index: usize| columns.iter().any(|column| column.index == index);
    let hidden = titles.iter().enumerate().filter(|(index, _)| !is_shown(*index)).map(|(_, title)| *title).collect();
    Finished { bytes: text.into_bytes(), hidden }
}

/// Renders one resource: upper-case keys, two blanks after the longest, values beside them. Further lines of a value
/// stand under its first.
pub(crate) fn panel(pairs: &[(&str, String)], layout: Layout) -> Vec<u8> {
    let shown: Vec<(String, String)> = pairs
        .iter()
        .map(|(key, value)| {
            let key = key.to_uppercase();
            let value = relative::shown(&key, value, layout).split('\n').map(escape).collect::<Vec<_>>().join("\n");
            (escape(&key).into_owned(), value)
        })
        .collect();
    beside(shown.iter().map(|(key, value)| (key, value)), layout).into_bytes()
}

/// Renders values, already escaped but for their line ends, beside their keys, or below them where there is no room beside.
fn beside<'a, K: AsRef<str> + 'a>(pairs: impl Iterator<Item = (&'a K, &'a String)> + Clone, layout: Layout) -> String {
    let key_width = pairs.clone().map(|(key, _)| width(key.as_ref())).max().unwrap_or(0);
    let bold = |key: Line| if layout.color { key.styled(TITLE) } else { key };
    let mut text = String::new();
    for (key, value) in pairs {
        let key = key.as_ref();
        let Some(whole) = layout.width else {
            let (mut key, nothing) = (Some(bold(Line::plain(key))), Line::plain(""));
            for value in value.split('\n') {
                let key = key.take();
                let key = key.as_ref().unwrap_or(&nothing);
                push_line(&mut text, &[key_width], [(&*key.text, &*key.marked), (value, value)].into_iter());
            }
            continue;
        };
        let room = whole.saturating_sub(key_width + GAP);
        let values = |room| value.split('\n').flat_map(|value| lines(value, room)).collect();
        if room < NARROWEST_VALUE {
            let key = lines(key, whole).into_iter().map(bold).collect();
            text += &draw(&[], &[vec![key]]);
            text += &draw(&[0], &[vec![Vec::new(), values(whole.saturating_sub(GAP))]]);
            continue;
        }
        // What would be torn for a few columns begins further to the left.
        let beside = whole.saturating_sub(GAP + width(value));
        let is_shifted = !value.contains([' ', '\n']) && (width(key)..key_width).contains(&beside);
        let (beside, room) = if is_shifted { (beside, width(value)) } else { (key_width, room) };
        text += &draw(&[beside], &[vec![vec![bold(Line::plain(key))], values(room)]]);
    }
    text
}

/// One line of a cell: the text that takes room, and what is written in its place.
struct Line {
    text: String,
    marked: String,
}

impl Line {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), marked: text.to_owned() }
    }

    fn styled(self, style: Style) -> Self {
        Self { marked: format!("{style}{}{style:#}", self.marked), ..self }
    }
}

/// Cuts a text that has no line ends into lines of at most `room` columns.
fn lines(text: &str, room: usize) -> Vec<Line> {
    wrap(text, room, Overlong::Broken).into_iter().map(|place| Line::plain(&text[place])).collect()
}

/// Adds one line of cells, each filled up to the width of its column: the text that takes room, and what is written.
fn push_line<'a>(text: &mut String, widths: &[usize], cells: impl Iterator<Item = (&'a str, &'a str)>) {
    let mut blanks = 0;
    for (index, (shown, marked)) in cells.enumerate() {
        text.extend(std::iter::repeat_n(' ', blanks));
        text.push_str(marked);
        blanks = widths.get(index).map_or(0, |room| room.saturating_sub(width(shown)) + GAP);
    }
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

/// Lays out rows, whose cells are given line by line. The first columns have these widths, the others those of their text.
/// Marks come in afterwards, so that they take no room.
fn draw(widths: &[usize], rows: &[Vec<Vec<Line>>]) -> String {
    let mut table = Table::new();
    let seams = ContentLineStyle::none().junction(SEAM);
    table.load_style(TableStyle::new().content_lines(seams)).set_content_arrangement(ContentArrangement::Disabled);
    let content = |cell: &Vec<Line>| cell.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    table.add_rows(rows.iter().map(|row| row.iter().map(content)));
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 0));
        if let Some(width) = widths.get(index) {
            let width = u16::try_from(width + GAP).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        }
    }
    let height = |row: &Vec<Vec<Line>>| row.iter().map(Vec::len).max().unwrap_or(0);
    let lines = rows.iter().flat_map(|row| (0..height(row)).map(|at| row.iter().map(move |cell| cell.get(at))));
    let mut text = String::new();
    for (drawn, cells) in table.lines().zip(lines) {
        for (padded, line) in drawn.split(SEAM).zip(cells) {
            let (shown, marked) = line.map_or(("", ""), |line| (&line.text, &line.marked));
            text.push_str(marked);
            text.push_str(padded.strip_prefix(shown).unwrap_or_default());
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
