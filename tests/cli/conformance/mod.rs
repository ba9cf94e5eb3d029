//! The API description holds: every answer of the emulator is one that it allows, and every answer that it shows is one that
//! the commands take.

mod document;
mod emulator;
mod examples;
