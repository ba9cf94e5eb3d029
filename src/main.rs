//! The binary `events`. All of it is in the library, where tests and benches can reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    auth0_events::run(std::env::args_os())
}
