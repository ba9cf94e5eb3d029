//! Decides which columns of a table a terminal has room for, and how wide they are.
//!
//! Running text narrows first, then what has no blanks, the least important column first. Where that leaves too little, the
//! least important column goes, and so on.

use super::table::GAP;
use auth0_events_text::width;

/// Running text is still readable in a column of this width.
const PROSE_FLOOR: usize = 18;
/// Where nothing else is left to be done, running text gets this width.
const PROSE_LAST: usize = 12;
/// An id, a date or a name up to this width is never torn.
const WHOLE_ATOM: usize = 16;
/// On a pipe a longer cell sticks out, lest every other row be filled up to its length.
const WIDEST_ON_A_PIPE: usize = 1024;

/// One column that is shown.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its place among all columns.
    pub(super) index: usize,
    /// In columns of the terminal.
    pub(super) width: usize,
    /// The width below which the title would not fit.
    title: usize,
    /// Whether a cell holds running text.
    is_prose: bool,
    /// The lower, the sooner it goes; `None` if it stays.
    rank: Option<usize>,
}

/// Returns the columns that fit into `room`, in their order. The first one, which names the row, stays whole, and so do
/// titles. `None` where those that must stay do not fit.
pub(super) fn fit(
    titles: &[&str],
    dispensable: &[&str],
    rows: &[Vec<String>],
    room: Option<usize>,
) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = titles
        .iter()
        .enumerate()
        .map(|(index, title)| {
            let cells = rows.iter().map(|row| row[index].as_str());
            let title_width = width(title);
            let fits = |cell: &usize| room.is_some() || *cell <= WIDEST_ON_A_PIPE;
            Column {
                index,
                width: cells.clone().map(width).filter(fits).max().unwrap_or(0).max(title_width),
                title: title_width,
                is_prose: cells.clone().any(|cell| cell.contains(' ')),
                rank: dispensable.iter().position(|name| name == title),
            }
        })
        .collect();
    let Some(room) = room else { return Some(columns) };
    for rank in 0..=dispensable.len() {
        if let Some(narrowed) = narrow(columns.clone(), room, Column::comfortable) {
            return Some(narrowed);
        }
        if rank == dispensable.len() {
            break;
        }
        columns.retain(|column| column.rank != Some(rank));
    }
    narrow(columns, room, |column| if column.is_prose { PROSE_LAST } else { column.comfortable() })
}

impl Column {
    /// The width down to which the column is read with ease: a long atom takes two lines or so.
    fn comfortable(&self) -> usize {
        match self.is_prose {
            true => PROSE_FLOOR,
            false if self.width <= WHOLE_ATOM => self.width,
            false => self.width / 2 + 2,
        }
    }
}

/// Narrows columns down to their floors until all fit into `room`. `None` when that is not enough.
fn narrow(mut columns: Vec<Column>, room: usize, floor: fn(&Column) -> usize) -> Option<Vec<Column>> {
    let gaps = GAP * (columns.len() - 1);
    let mut excess = (columns.iter().map(|column| column.width).sum::<usize>() + gaps).saturating_sub(room);
    let mut narrowing: Vec<&mut Column> = columns.iter_mut().skip(1).collect();
    // Those that stay follow those that may go, from the right.
    narrowing.sort_by_key(|column| (!column.is_prose, column.rank.unwrap_or(usize::MAX - column.index)));
    for column in narrowing {
        let cut = column.width.saturating_sub(column.title.max(floor(column))).min(excess);
        column.width -= cut;
        excess -= cut;
    }
    (excess == 0).then_some(columns)
}

#[cfg(test)]
mod tests;
