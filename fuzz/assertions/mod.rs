//! Properties of any bytes from outside, one function per input. libFuzzer runs them through `fuzz_targets/`; `cargo test` runs
//! them on mutated seeds. Not part of the program.

mod feed;
mod paths;
mod typed;
mod wire;

pub use self::feed::decoder;
#[cfg(test)]
pub(crate) use self::feed::decodes_as_the_rules_say;
pub use self::paths::{emulator, receiver};
pub use self::typed::{assignments, dates, diagnosis, settings};
pub use self::wire::{answers, cloud_events};

#[cfg(test)]
mod tests;
