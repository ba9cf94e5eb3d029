//! Questions on a real terminal: the forms of `create` and `update`, the choice of streams and deliveries, confirmations; and
//! that none is asked where nobody could answer.

mod confirm;
mod create;
mod nobody;
mod pick;
mod update;
