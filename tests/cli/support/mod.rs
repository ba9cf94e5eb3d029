//! Tools of all tests: runs of the real binary, a scripted server, the emulator as a child process, waits and skips.

pub(crate) mod answers;
mod caller;
mod emulator;
mod env;
mod failing;
mod feed;
mod listener;
mod output;
mod ports;
pub(crate) mod postgres;
mod process;
pub(crate) mod pty;
mod redaction;
mod screen;
pub(crate) mod scripted;
pub(crate) mod skip;
pub(crate) mod wait;

pub(crate) use caller::Caller;
pub(crate) use emulator::Emulator;
pub(crate) use env::{Home, Run, Tenant, events, program, shell};
pub(crate) use failing::FailingTenant;
pub(crate) use listener::{HOOK_TOKEN, Listener, Sender};
pub(crate) use output::Output;
pub(crate) use ports::{RefusingPort, on_free_ports, with_local_port};
pub(crate) use process::Process;
pub(crate) use pty::Pty;
pub(crate) use redaction::shape;
pub(crate) use scripted::Scripted;
