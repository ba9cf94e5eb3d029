//! Tables and panels without borders, two blanks between columns and none at the end of a line.
//!
//! On a terminal comfy-table lays them out: a row of a table takes one line, and a cell that is too long ends in `…`. On a
//! pipe every cell is whole, so there is nothing to lay out.

use anstyle::Style;
use comfy_table::{Attribute, Cell, ColumnConstraint, Row, Table, TableStyle, Width};

use super::format::Layout;
use super::relative;
use auth0_events_text::{escape, width};

/// Blanks between two columns.
const GAP: usize = 2;
/// The width below which a column is hidden instead of cut, unless its title is wider.
const NARROWEST: usize = 12;
/// The least width of a panel's values, so that the terminal wraps an id instead of us.
const NARROWEST_VALUE: usize = 32;
/// Columns of ids, which are hidden instead of cut.
const HOLD_IDS: &[&str] = &["CLIENT ID", "SAMPLE"];
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
    let rows = rows.iter().map(|row| titles.iter().zip(row).map(cell).collect::<Vec<_>>());
    let Some(room) = layout.width else {
        let head = titles.iter().map(|title| (*title).to_owned()).collect();
        let mut lines = aligned(std::iter::once(head).chain(rows));
        if layout.color {
            lines[0] = format!("{TITLE}{}{TITLE:#}", lines[0]);
        }
        return Rendered { bytes: (lines.join("\n") + "\n").into_bytes(), hidden: Vec::new() };
    };
    let mut table = borderless(layout);
    table.set_header(titles.iter().map(|title| bold(title)));
    table.add_rows(rows.map(|cells| {
        let mut row = Row::from(cells.iter().map(|cell| escape(cell)));
        row.max_height(1);
        row
    }));
    let hidden = shrink(&mut table, titles, shrinkable, room);
    Rendered { bytes: bytes(table), hidden }
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
            let title = if layout.color { format!("{TITLE}{key}{TITLE:#}") } else { key.clone() };
            let blanks = key_width - width(key) + GAP;
            let line = format!("{title}{:blanks$}{}", "", value.replace('\n', &margin));
            line.trim_end_matches(' ').to_owned() + "\n"
        };
        return pairs.iter().map(beside).collect::<String>().into_bytes();
    };
    let mut table = borderless(layout);
    table.add_rows(pairs.map(|(key, value)| [bold(&key), Cell::new(value)]));
    let key_width = table.column_max_content_widths().first().map_or(0, |width| usize::from(*width));
    let value = fixed(room.saturating_sub(key_width + GAP).max(NARROWEST_VALUE));
    table.set_constraints([ColumnConstraint::ContentWidth, value]);
    bytes(table)
}

/// Cuts columns until the table fits into `room`, and hides the first ones of `shrinkable` if that is not enough. Returns
/// the titles of those hidden, in their order.
fn shrink(table: &mut Table, titles: &[&'static str], shrinkable: &[&str], room: usize) -> Vec<&'static str> {
    let widths: Vec<usize> = table.column_max_content_widths().into_iter().map(usize::from).collect();
    let order: Vec<usize> =
        shrinkable.iter().filter_map(|name| titles.iter().position(|title| title == name)).collect();
    let mut hidden = 0;
    let constraints = loop {
        let (gone, kept) = order.split_at(hidden);
        let mut constraints = vec![ColumnConstraint::ContentWidth; titles.len()];
        gone.iter().for_each(|index| constraints[*index] = ColumnConstraint::Hidden);
        let shown = (0..titles.len()).filter(|index| !gone.contains(index));
        let mut excess = shown.map(|index| widths[index] + GAP).sum::<usize>().saturating_sub(GAP + room);
        for &index in kept {
            let is_id = HOLD_IDS.contains(&titles[index]);
            let narrowest = if is_id { widths[index] } else { NARROWEST.max(width(titles[index])) };
            let cut = widths[index].saturating_sub(narrowest).min(excess);
            excess -= cut;
            constraints[index] = fixed(widths[index] - cut);
        }
        if excess == 0 || kept.is_empty() {
            break constraints;
        }
        hidden += 1;
    };
    table.set_constraints(constraints);
    (0..titles.len()).filter(|index| order[..hidden].contains(index)).map(|index| titles[index]).collect()
}

/// Lines up the cells of rows, escaped, without a limit on their width. Two blanks separate columns; no line ends in one.
pub(crate) fn aligned(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
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
        for (cell, column) in row.iter().zip(&widths) {
            line.push_str(cell);
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
