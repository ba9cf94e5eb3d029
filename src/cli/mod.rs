//! The command line. It uses no disk, network, clock or environment, so `--help` and `completion` always work.

pub(crate) mod authorization;
mod command;
pub(crate) mod dates;
mod deliveries;
mod demo;
pub(crate) mod diagnosis;
#[cfg(test)]
mod documented;
pub(crate) mod domain;
mod emulator;
mod generate;
pub(crate) mod global;
pub(crate) mod help;
mod listen;
mod live;
mod redeliver;
mod stats;
mod store;
mod streams;
mod subscribe;
mod tenants;
mod trigger;
mod types;
pub(crate) mod values;

pub(crate) use command::{AccessCommand, Cli, Command, OfflineCommand, ServeCommand, TenantCommand};
pub(crate) use deliveries::{
    DeliveriesCommand, DeliveryFilterArgs, DeliveryListArgs, DeliveryShowArgs, DeliveryWatchArgs, nearest_command,
};
pub(crate) use emulator::{EmulatorArgs, EmulatorCommand, EmulatorEnvArgs, EmulatorRunArgs};
pub(crate) use generate::{CompletionArgs, ManArgs, ShellArg};
pub(crate) use help::HelpArgs;
pub(crate) use listen::{ListenArgs, ProofArgs, RegistrationArgs};
pub(crate) use live::LiveArgs;
pub(crate) use redeliver::{RedeliverArgs, RedeliverManyArgs};
pub(crate) use stats::StatsArgs;
pub(crate) use store::StoreArg;
pub(crate) use streams::{
    DestinationArgs, StatusArg, StreamCreateArgs, StreamDeleteArgs, StreamListArgs, StreamShowArgs, StreamStatusArgs,
    StreamUpdateArgs, TypeArg,
};
pub(crate) use subscribe::SubscribeArgs;
pub(crate) use tenants::{LoginArgs, LogoutArgs, TenantUseArgs, TenantsCommand};
#[cfg(any(test, fuzzing))]
pub(crate) use trigger::assignment;
pub(crate) use trigger::{Assignment, TriggerArgs};
pub(crate) use types::TypesArgs;

pub(crate) use global::{ColorArg, GlobalArgs, SigningAlgArg};

pub(crate) use crate::output::Format;
