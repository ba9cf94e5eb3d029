//! One folder per noun. This file runs the command that was parsed.

mod api;
mod authorization;
mod bulk;
mod confirm;
mod deliveries;
mod demo;
mod emulator;
mod event_types;
mod interrupt;
mod json_source;
mod live;
mod offline;
mod port;
mod print;
mod ready_file;
mod streams;
mod target;
mod tenants;

use std::future::Future;

use crate::cli::{AccessCommand, Command, OfflineCommand, ServeCommand, TenantsCommand};
use crate::context::Context;
use interrupt::until_signal;

/// Runs one command. Commands that only print need no runtime.
pub(crate) fn run(ctx: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Offline(OfflineCommand::Types(args)) => offline::types::types(ctx, &args),
        Command::Offline(OfflineCommand::Completion(args)) => offline::completion::completion(ctx, &args),
        Command::Offline(OfflineCommand::Help(args)) => offline::help::help(ctx, &args),
        Command::Offline(OfflineCommand::Man(args)) => offline::man::man(&args),
        Command::Serve(ServeCommand::Subscribe(args)) => block_on(live::subscribe::subscribe(ctx, *args)),
        Command::Serve(ServeCommand::Listen(args)) => block_on(live::listen::listen(ctx, *args)),
        Command::Serve(ServeCommand::Emulator(args)) => block_on(emulator::emulator(ctx, *args)),
        Command::Serve(ServeCommand::Demo(_)) => block_on(until_signal(demo::demo(ctx))),
        Command::Tenant(command) => block_on(api::run(ctx, *command)),
        Command::Access(command) => access(ctx, command),
    }
}

fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(work);
    // Does not wait for a name lookup that still blocks a thread.
    runtime.shutdown_background();
    outcome
}

fn access(ctx: &Context, command: AccessCommand) -> anyhow::Result<()> {
    match command {
        AccessCommand::Login(args) => block_on(until_signal(tenants::login::login(ctx, &args))),
        AccessCommand::Logout(args) => block_on(until_signal(tenants::logout::logout(ctx, &args))),
        AccessCommand::Tenants(args) => match args.command {
            TenantsCommand::List => tenants::list::list(ctx),
            TenantsCommand::Use(args) => block_on(until_signal(tenants::choose::choose(ctx, &args))),
        },
        AccessCommand::Whoami(_) => block_on(until_signal(tenants::whoami::whoami(ctx))),
    }
}
