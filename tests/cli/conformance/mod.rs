//! The API description allows every answer of the emulator, and the commands accept every answer that the description shows.

mod document;
mod emulator;
mod examples;
