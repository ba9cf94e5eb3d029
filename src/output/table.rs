//! Tables and panels without borders, two blanks between columns and none at the end of a line.
//!
//! On a terminal comfy-table lays them out: a row of a table takes one line, and a cell that is too long ends in `…`. On a
//! pipe every cell is whole, so there is nothing to lay out.

use anstyle::{AnsiColor, Style};
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, Row, Table, TableStyle, Width};

use super::format::Layout;
use super::relative;
use super::state;
use auth0_events_text::{escape, width};

/// Blanks between two columns.
const GAP: usize = 2;
/// The width below which a column is hidden instead of cut, unless its title is wider.
const NARROWEST: usize = 12;
/// The width to which every column is cut before one is cut further, so that one long cell does not narrow the others.
const MODERATE: usize = 36;
/// The least width of a panel's values, so that the terminal wraps an id instead of us.
const NARROWEST_VALUE: usize = 32;
/// Columns of ids, which are hidden instead of cut.
const HOLD_IDS: &[&str] = &["CLIENT ID", "SAMPLE"];
/// The column of hosts and AWS regions, which are cut, and of action ids, which are left out instead.
const DESTINATION: &str = "DESTINATION";
/// The least width of [`DESTINATION`], in which an AWS account id is whole: `123456789012/…`.
const NARROWEST_DESTINATION: usize = 14;
/// Replaces an id that does not fit its column.
const LEFT_OUT: &str = "…";
/// On a pipe a wider cell sticks out; otherwise every other row would be padded to its length.
const WIDEST_ON_A_PIPE: usize = 1024;
pub(super) const TITLE: Style = Style::new().bold();

/// The bytes of a collection, and the columns that are hidden.
pub(crate) struct Rendered {
    pub(crate) bytes: Vec<u8>,
    /// The titles of the columns for which the terminal is too narrow, in their order.
    pub(crate) hidden: Vec<&'static str>,
}

/// Renders a title line and one line per row; nothing if there are no rows.
///
/// On a terminal, `shrinkable` names the columns that are cut, and hidden if that is not enough, the least informative
/// first. Other columns are always whole, even if the terminal has to wrap the line.
pub(super) fn table(titles: &[&'static str], shrinkable: &[&str], rows: &[Vec<String>], layout: Layout) -> Rendered {
    if rows.is_empty() {
        return Rendered { bytes: Vec::new(), hidden: Vec::new() };
    }
    let cell = |(title, cell): (&&str, &String)| relative::shown(title, cell, layout).into_owned();
    let mut rows: Vec<Vec<String>> =
        rows.iter().map(|row| titles.iter().zip(row).map(cell).collect::<Vec<_>>()).collect();
    let Some(room) = layout.width else {
        let head = titles.iter().map(|title| (*title).to_owned()).collect();
        let style =
            |column: usize, cell: &str| titles.get(column).map_or(Style::new(), |title| cell_style(title, cell));
        let rows = std::iter::once(head).chain(rows);
        let mut lines = if layout.color { styled(rows, style) } else { aligned(rows) };
        if layout.color {
            lines[0] = format!("{TITLE}{}{TITLE:#}", lines[0]);
        }
        return Rendered { bytes: (lines.join("\n") + "\n").into_bytes(), hidden: Vec::new() };
    };
    let mut table = filled(titles, &rows, layout);
    let Shrunk { columns, hidden } = shrink(&table, titles, shrinkable, room);
    if leave_out_ids(titles, &columns, &mut rows) {
        table = filled(titles, &rows, layout);
    }
    table.set_constraints(columns.into_iter().map(|column| match column {
        Column::Whole => ColumnConstraint::ContentWidth,
        Column::Cut(width) => fixed(width),
        Column::Hidden => ColumnConstraint::Hidden,
    }));
    Rendered { bytes: bytes(table), hidden }
}

/// Returns a table of one line per row.
fn filled(titles: &[&'static str], rows: &[Vec<String>], layout: Layout) -> Table {
    let mut table = borderless(layout);
    table.set_header(titles.iter().map(|title| bold(title)));
    table.add_rows(rows.iter().map(|cells| {
        let mut row = Row::from(titles.iter().zip(cells).map(|(title, text)| colored(title, text, &escape(text))));
        row.max_height(1);
        row
    }));
    table
}

/// Replaces the ids of a cut column that do not fit. Returns whether it replaced one.
fn leave_out_ids(titles: &[&'static str], columns: &[Column], rows: &mut [Vec<String>]) -> bool {
    let Some(index) = titles.iter().position(|title| *title == DESTINATION) else { return false };
    let Column::Cut(room) = columns[index] else { return false };
    let mut is_changed = false;
    for cell in rows.iter_mut().filter_map(|row| row.get_mut(index)) {
        let is_id = !cell.contains(['.', ':', '/']);
        if is_id && width(&escape(cell)) > room {
            LEFT_OUT.clone_into(cell);
            is_changed = true;
        }
    }
    is_changed
}

/// Renders one resource: upper-case keys, two blanks after the longest, values beside them. Further lines of a value
/// stand under its first.
pub(crate) fn panel(pairs: &[(&str, String)], layout: Layout) -> Vec<u8> {
    let pairs = pairs.iter().map(|(key, value)| {
        let key = key.to_uppercase();
        let value = relative::shown(&key, value, layout).split('\n').map(escape).collect::<Vec<_>>().join("\n");
        (escape(&key).into_owned(), value)
    });
    let Some(room) = layout.width else {
        let pairs: Vec<_> = pairs.collect();
        let key_width = pairs.iter().map(|(key, _)| width(key)).max().unwrap_or(0);
        let margin = format!("\n{:1$}", "", key_width + GAP);
        let beside = |(key, value): &(String, String)| {
            let (title, style) = if layout.color { (TITLE, cell_style(key, value)) } else { Default::default() };
            let blanks = key_width - width(key) + GAP;
            let value = value.replace('\n', &margin);
            let line = format!("{title}{key}{title:#}{:blanks$}{style}{value}{style:#}", "");
            line.trim_end_matches(' ').to_owned() + "\n"
        };
        return pairs.iter().map(beside).collect::<String>().into_bytes();
    };
    let mut table = borderless(layout);
    table.add_rows(pairs.map(|(key, value)| [bold(&key), colored(&key, &value, &value)]));
    let key_width = table.column_max_content_widths().first().map_or(0, |width| usize::from(*width));
    let value = fixed(room.saturating_sub(key_width + GAP).max(NARROWEST_VALUE));
    table.set_constraints([ColumnConstraint::ContentWidth, value]);
    bytes(table)
}

/// How a column is shown.
#[derive(Debug, Clone, Copy)]
enum Column {
    Whole,
    /// Cells that are longer are cut.
    Cut(usize),
    Hidden,
}

struct Shrunk {
    columns: Vec<Column>,
    /// The titles of the hidden columns, in their order.
    hidden: Vec<&'static str>,
}

/// Cuts columns until the table fits into `room`, and hides the first ones of `shrinkable` if that is not enough.
fn shrink(table: &Table, titles: &[&'static str], shrinkable: &[&str], room: usize) -> Shrunk {
    let widths: Vec<usize> = table.column_max_content_widths().into_iter().map(usize::from).collect();
    let order: Vec<usize> =
        shrinkable.iter().filter_map(|name| titles.iter().position(|title| title == name)).collect();
    let mut hidden = 0;
    let columns = loop {
        let (gone, kept) = order.split_at(hidden);
        let mut left = widths.clone();
        let shown = (0..titles.len()).filter(|index| !gone.contains(index));
        let mut excess = shown.map(|index| widths[index] + GAP).sum::<usize>().saturating_sub(GAP + room);
        for narrowest in [MODERATE, NARROWEST] {
            for &index in kept.iter().filter(|index| !HOLD_IDS.contains(&titles[**index])) {
                let title = titles[index];
                let title_width = if title == DESTINATION { NARROWEST_DESTINATION } else { width(title) };
                let cut = left[index].saturating_sub(narrowest.max(title_width)).min(excess);
                excess -= cut;
                left[index] -= cut;
            }
        }
        if excess == 0 || kept.is_empty() {
            let column = |index: usize| match left[index] {
                _ if gone.contains(&index) => Column::Hidden,
                cut if cut < widths[index] => Column::Cut(cut),
                _ => Column::Whole,
            };
            break (0..titles.len()).map(column).collect();
        }
        hidden += 1;
    };
    let hidden = (0..titles.len()).filter(|index| order[..hidden].contains(index)).map(|index| titles[index]).collect();
    Shrunk { columns, hidden }
}

/// Lines up the cells of rows, escaped, without a limit on their width. Two blanks separate columns; no line ends in one.
pub(crate) fn aligned(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    styled(rows, |_, _| Style::new())
}

/// Lines up cells as [`aligned`] does, each in the style for its column and text.
fn styled(rows: impl IntoIterator<Item = Vec<String>>, style: impl Fn(usize, &str) -> Style) -> Vec<String> {
    let escaped = |row: Vec<String>| row.iter().map(|cell| escape(cell).into_owned()).collect();
    let rows: Vec<Vec<String>> = rows.into_iter().map(escaped).collect();
    let mut widths = vec![0; rows.iter().map(Vec::len).max().unwrap_or(0)];
    for row in &rows {
        for (column, cell) in widths.iter_mut().zip(row) {
            if (*column..=WIDEST_ON_A_PIPE).contains(&width(cell)) {
                *column = width(cell);
            }
        }
    }
    let line = |row: &Vec<String>| {
        let mut line = String::new();
        for (index, (cell, column)) in row.iter().zip(&widths).enumerate() {
            let style = style(index, cell);
            line.push_str(&format!("{style}{cell}{style:#}"));
            line.extend(std::iter::repeat_n(' ', column.saturating_sub(width(cell)) + GAP));
        }
        line.truncate(line.trim_end_matches(' ').len());
        line
    };
    rows.iter().map(line).collect()
}

fn borderless(layout: Layout) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).force_no_tty().style_text_only();
    if layout.color {
        table.enforce_styling();
    }
    table
}

fn bold(text: &str) -> Cell {
    Cell::new(text).add_attribute(Attribute::Bold)
}

/// Returns the style of a value under its title.
fn cell_style(title: &str, value: &str) -> Style {
    Style::new().fg_color(state::color(title, value).map(Into::into))
}

/// Returns a cell with the colour of its state, if it holds one.
fn colored(title: &str, value: &str, shown: &str) -> Cell {
    let cell = Cell::new(shown);
    match state::color(title, value) {
        Some(AnsiColor::Green) => cell.fg(Color::DarkGreen),
        Some(AnsiColor::Red) => cell.fg(Color::DarkRed),
        Some(AnsiColor::Yellow) => cell.fg(Color::DarkYellow),
        _ => cell,
    }
}

/// Returns the constraint of a column whose text is cut or wrapped at `width`.
fn fixed(width: usize) -> ColumnConstraint {
    ColumnConstraint::Absolute(Width::Fixed(u16::try_from(width + GAP).unwrap_or(u16::MAX)))
}

fn bytes(mut table: Table) -> Vec<u8> {
    for column in table.column_iter_mut() {
        column.set_padding((0, u16::try_from(GAP).unwrap_or(0)));
    }
    (table.trim_fmt() + "\n").into_bytes()
}

#[cfg(test)]
mod tests;
