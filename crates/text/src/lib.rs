//! Text that may be secret or foreign: secrets that do not print, redaction, the part of a value that an error may repeat,
//! decoding, JSON that others wrote, escaping for terminals and shells, width.
//!
//! ```
//! use auth0_events_text::{Redaction, Secret, escape};
//!
//! let secret = Secret::new("hunter2!");
//! assert_eq!(format!("{secret:?}"), "(redacted)");
//! let answer = "the server said: unknown token hunter2%21\u{1b}[2J";
//! assert_eq!(escape(&Redaction::of([&secret]).apply(answer)), "the server said: unknown token (redacted)\\u001b[2J");
//! ```

mod decode;
mod echo;
mod escape;
pub mod json;
pub mod redaction;
mod secret;
mod width;

pub use decode::{NotText, decode};
pub use echo::{JoinedVariable, joined_variable, known_joined_variable, repeatable};
pub use escape::{escape, escape_except, hex, lower_case_message, quoted, system_message};
pub use redaction::{Redaction, masked_address};
pub use secret::{MASK, REDACTED, Secret};
pub use width::{char_width, width, wrap};
