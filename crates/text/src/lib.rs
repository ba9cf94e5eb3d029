//! Text that may be secret or foreign: secrets that cannot be printed, redaction, escaping for terminals and shells, width.

mod escape;
pub mod json;
mod redaction;
mod secret;
mod width;

pub use escape::{escape, escape_except, hex, of_system, quoted, reworded};
pub use redaction::Redaction;
pub use secret::{MASK, REDACTED, Secret, masked_address};
pub use width::{width, wrap};
