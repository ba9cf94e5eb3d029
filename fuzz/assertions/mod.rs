//! What must hold of any bytes that come from outside, one function per way in. `fuzz/` runs each for as long as one likes; the
//! tests below run each on every file in `fuzz/seeds/`, changed at random. Not part of the program.

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
