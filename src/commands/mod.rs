//! What each command does. This file is the dispatch and nothing else.

mod authorization;
mod bulk;
mod confirm;
mod deliveries;
mod demo;
mod emulator;
mod interrupt;
mod live;
mod offline;
mod port;
mod print;
mod ready_file;
mod streams;
mod target;
mod tenants;

use std::future::Future;

#[cfg(any(test, fuzzing))]
pub(crate) use deliveries::payload::set as set_value;

use crate::cli::{
    AccessCommand, Command, DeliveriesCommand, OfflineCommand, ServeCommand, StatusArg, TenantCommand, TenantsCommand,
};
use crate::context::Context;
use interrupt::until_signal;

/// Runs one command to its end. The runtime is made only for commands that talk to someone.
pub(crate) fn run(ctx: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Offline(OfflineCommand::Types(args)) => offline::types::types(ctx, &args),
        Command::Offline(OfflineCommand::Completion(args)) => offline::generate::completion(ctx, &args),
        Command::Offline(OfflineCommand::Help(args)) => offline::help::help(ctx, &args),
        Command::Offline(OfflineCommand::Man(args)) => offline::generate::man(&args),
        Command::Serve(ServeCommand::Subscribe(args)) => block_on(live::subscribe::subscribe(ctx, *args)),
        Command::Serve(ServeCommand::Listen(args)) => block_on(live::listen::listen(ctx, *args)),
        Command::Serve(ServeCommand::Emulator(args)) => block_on(emulator::emulator(ctx, *args)),
        Command::Serve(ServeCommand::Demo(_)) => block_on(until_signal(demo::demo(ctx))),
        Command::Tenant(command) => block_on(tenant(ctx, *command)),
        Command::Access(command) => access(ctx, command),
    }
}

fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(work);
    // A name lookup that still blocks its thread must not hold up the exit.
    runtime.shutdown_background();
    outcome
}

/// Runs one command about credentials.
fn access(ctx: &Context, command: AccessCommand) -> anyhow::Result<()> {
    match command {
        AccessCommand::Login(args) => block_on(until_signal(async {
            let login = tenants::login::ask(ctx, &args).await?;
            tenants::login::login(ctx, login).await
        })),
        AccessCommand::Logout(args) => block_on(until_signal(tenants::logout(ctx, &args))),
        AccessCommand::Tenants(args) => match args.command {
            TenantsCommand::List => tenants::list(ctx),
            TenantsCommand::Use(args) => block_on(until_signal(tenants::choose(ctx, &args))),
        },
        AccessCommand::Whoami(_) => block_on(until_signal(tenants::identity::whoami(ctx))),
    }
}

/// Runs one command that calls the API. Those that can say what they did by then hear of a signal themselves.
async fn tenant(ctx: &Context, command: TenantCommand) -> anyhow::Result<()> {
    match command {
        TenantCommand::Create(args) => streams::create(ctx, args).await,
        TenantCommand::Show(args) => until_signal(streams::show(ctx, args)).await,
        TenantCommand::List(args) => until_signal(streams::list(ctx, &args)).await,
        TenantCommand::Update(args) => streams::update(ctx, args).await,
        TenantCommand::Enable(args) => streams::set_status(ctx, args, StatusArg::Enabled).await,
        TenantCommand::Disable(args) => streams::set_status(ctx, args, StatusArg::Disabled).await,
        TenantCommand::Delete(args) => streams::delete(ctx, args).await,
        TenantCommand::Deliveries(args) => match args.into_command() {
            DeliveriesCommand::List(args) => until_signal(deliveries::list::list(ctx, args)).await,
            DeliveriesCommand::Show(args) => until_signal(deliveries::show::show(ctx, args)).await,
            DeliveriesCommand::Watch(args) => deliveries::watch::watch(ctx, args).await,
        },
        TenantCommand::Trigger(args) => deliveries::trigger::trigger(ctx, args).await,
        TenantCommand::Redeliver(args) => deliveries::redeliver::redeliver(ctx, args).await,
        TenantCommand::RedeliverMany(args) => deliveries::redeliver_many::redeliver_many(ctx, args).await,
        TenantCommand::Stats(args) => until_signal(deliveries::stats::stats(ctx, args)).await,
    }
}
