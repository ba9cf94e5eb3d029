//! Turns values into bytes for stdout: JSON (with jq), CSV, tables, panels and charts.
//!
//! Everything here is pure. It does not read a clock, the environment or a stream; `terminal` writes the bytes.

mod chart;
mod csv;
mod format;
mod jq;
mod json;
mod line;
mod list;
mod live;
mod relative;
mod resource;
mod row;
mod state;
mod table;
mod views;

pub(crate) use chart::{ChartValue, Series, chart};
pub(crate) use format::{Format, Layout};
pub(crate) use jq::JqFilter;
pub(crate) use json::{document, source};
pub(crate) use line::LineWriter;
pub(crate) use list::ListWriter;
pub(crate) use live::{LiveError, LiveWriter};
pub(crate) use resource::resource;
pub(crate) use row::Row;
pub(crate) use table::{Rendered, aligned, panel};
