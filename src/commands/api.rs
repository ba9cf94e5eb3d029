//! Runs the commands that call the API, for the command line and for `demo`.

use crate::cli::{DeliveriesCommand, StatusArg, TenantCommand};
use crate::commands::interrupt::until_signal;
use crate::commands::{deliveries, streams};
use crate::context::Context;

/// Runs one command. Commands that change something handle signals themselves, to report what they did.
pub(crate) async fn run(ctx: &Context, command: TenantCommand) -> anyhow::Result<()> {
    match command {
        TenantCommand::Create(args) => streams::create::create(ctx, args).await,
        TenantCommand::Show(args) => until_signal(streams::show::show(ctx, args)).await,
        TenantCommand::List(args) => until_signal(streams::list::list(ctx, &args)).await,
        TenantCommand::Update(args) => streams::update::update(ctx, args).await,
        TenantCommand::Enable(args) => streams::status::set_status(ctx, args, StatusArg::Enabled).await,
        TenantCommand::Disable(args) => streams::status::set_status(ctx, args, StatusArg::Disabled).await,
        TenantCommand::Delete(args) => streams::delete::delete(ctx, args).await,
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
