//! `emulator` and `emulator env`.

mod env;
mod run;

use crate::cli::{EmulatorArgs, EmulatorCommand};
use crate::commands::interrupt::until_signal;
use crate::context::Context;

/// Runs an emulator, or prints the environment of a running one.
pub(crate) async fn emulator(ctx: &Context, args: EmulatorArgs) -> anyhow::Result<()> {
    match args.command {
        Some(EmulatorCommand::Env(args)) => until_signal(env::env(ctx, &args)).await,
        None => run::run(ctx, args.run).await,
    }
}
