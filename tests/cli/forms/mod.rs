//! Tests of prompts on a real terminal: the forms of `create` and `update`, pickers and confirmations; and tests that
//! nothing prompts without one.

mod confirm;
mod create;
mod no_terminal;
mod pick;
mod update;
