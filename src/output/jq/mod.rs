//! The embedded jq: compiles a filter, runs it over a document, and renders the results.
//!
//! A filter only computes. It cannot read environment variables, files or further input, and `halt` ends the filter, not the
//! process. `now` is its only access to the outside.

mod error;
mod explain;
mod filter;
mod rewrite;
mod value;

pub(crate) use error::JqError;
pub(crate) use filter::JqFilter;
