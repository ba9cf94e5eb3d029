//! Masks secrets in output, by three rules and one list of member names; ours and safer, since it shows only what the list
//! knows to be harmless.
//!
//! - A text that may repeat a known secret goes through [`Redaction`].
//! - JSON documents, form fields and addresses go through [`Mask`]: `names` lists the members whose values it shows.
//! - Malformed JSON goes through [`MalformedMask`], which uses the same list.

mod address;
mod known;
mod malformed;
mod mask;
mod names;

pub use address::masked_address;
pub use known::Redaction;
pub use malformed::{MalformedMask, SecretValue, is_like_a_name, string_end};
pub use mask::Mask;
