//! The command line: the global options and one command.

use clap::{Parser, Subcommand};

use super::deliveries::DeliveriesArgs;
use super::demo::DemoArgs;
use super::emulator::EmulatorArgs;
use super::generate::{CompletionArgs, ManArgs};
use super::global::{GlobalArgs, STYLES};
use super::help::HelpArgs;
use super::listen::ListenArgs;
use super::redeliver::{RedeliverArgs, RedeliverManyArgs};
use super::stats::StatsArgs;
use super::streams::{
    StreamCreateArgs, StreamDeleteArgs, StreamListArgs, StreamShowArgs, StreamStatusArgs, StreamUpdateArgs,
};
use super::subscribe::SubscribeArgs;
use super::tenants::{LoginArgs, LogoutArgs, TenantsArgs, WhoamiArgs};
use super::trigger::TriggerArgs;
use super::types::TypesArgs;

/// Manage Auth0 event streams, and develop against them offline
///
/// An event stream delivers the events of an Auth0 tenant (a user was created, a member was added, ...) to a webhook, to AWS
/// EventBridge or to an Auth0 Action.
///
/// Credentials come from flags, then the environment, then the tenant stored by `events login`. They are a domain
/// (AUTH0_DOMAIN), and either the client id and secret of a machine-to-machine application (AUTH0_CLIENT_ID,
/// AUTH0_CLIENT_SECRET) or an access token (AUTH0_API_TOKEN).
///
/// `events help exit-codes` lists the exit codes for scripts. Other help topics: environment, output, options.
#[derive(Debug, Parser)]
#[command(
    name = "events",
    // On Windows, the default is the file name, `events.exe`.
    bin_name = "events",
    version,
    styles = STYLES,
    arg_required_else_help = true,
    disable_help_flag = true,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = "Try it without a tenant: `events demo`"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// All commands, grouped by the environment that they run in.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Tenant(Box<TenantCommand>),
    #[command(flatten)]
    Access(AccessCommand),
    #[command(flatten)]
    Serve(ServeCommand),
    #[command(flatten)]
    Offline(OfflineCommand),
}

/// Commands that call the API and exit.
#[derive(Debug, Subcommand)]
pub(crate) enum TenantCommand {
    Create(StreamCreateArgs),
    Show(StreamShowArgs),
    #[command(visible_alias = "ls")]
    List(StreamListArgs),
    Update(StreamUpdateArgs),
    /// Enable event streams
    #[command(after_help = "Example:\n  events enable crm-sync")]
    Enable(StreamStatusArgs),
    /// Disable event streams
    #[command(after_help = "Example:\n  events disable crm-sync audit")]
    Disable(StreamStatusArgs),
    #[command(visible_alias = "rm")]
    Delete(StreamDeleteArgs),
    Deliveries(DeliveriesArgs),
    Trigger(TriggerArgs),
    Redeliver(RedeliverArgs),
    RedeliverMany(RedeliverManyArgs),
    Stats(StatsArgs),
}

/// Commands about credentials.
#[derive(Debug, Subcommand)]
pub(crate) enum AccessCommand {
    Login(LoginArgs),
    Logout(LogoutArgs),
    Tenants(TenantsArgs),
    Whoami(WhoamiArgs),
}

/// Commands that run until they are stopped or reach a limit.
#[derive(Debug, Subcommand)]
pub(crate) enum ServeCommand {
    Subscribe(Box<SubscribeArgs>),
    Listen(Box<ListenArgs>),
    Emulator(Box<EmulatorArgs>),
    Demo(DemoArgs),
}

/// Commands that use neither a tenant nor the network.
#[derive(Debug, Subcommand)]
pub(crate) enum OfflineCommand {
    Types(TypesArgs),
    Completion(CompletionArgs),
    Help(HelpArgs),
    #[command(hide = true)]
    Man(ManArgs),
}

#[cfg(test)]
mod tests;
