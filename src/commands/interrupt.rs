//! Ctrl-C and SIGTERM: ends a command, and reports which work is finished and which is uncertain.
//!
//! A command that changes something owns an [`InterruptReport`], updates it before each step, and runs within
//! [`InterruptReport::until_signal`], or within [`InterruptReport::until_second_signal`] if it finishes work by itself.

use std::cell::RefCell;
use std::fmt::Display;
use std::future::Future;

use tokio::sync::watch;

use crate::failure::{Failure, Kind};
use auth0_events_platform::stop_signal;

/// Returns the error of an interrupted command. `state` says what was done: `nothing was changed`.
pub(crate) fn interrupted(state: impl Display) -> Failure {
    Failure::new(Kind::Interrupted, format!("interrupted: {state}"))
}

/// The error to report if a signal ends the command now. It starts as a plain `interrupted`.
pub(crate) struct InterruptReport(RefCell<Failure>);

impl Default for InterruptReport {
    fn default() -> Self {
        Self(RefCell::new(Failure::new(Kind::Interrupted, "interrupted")))
    }
}

impl InterruptReport {
    /// Replaces the error to report, which [`interrupted`] makes.
    pub(crate) fn set(&self, failure: Failure) {
        self.0.replace(failure);
    }

    /// Runs work until it ends or a signal drops it.
    pub(crate) async fn until_signal<T>(&self, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
        tokio::select! {
            outcome = work => outcome,
            () = stop_signal() => Err(self.error()),
        }
    }

    /// Runs work that is told of the first signal and then ends by itself. The second signal drops it.
    pub(crate) async fn until_second_signal<W: Future<Output = anyhow::Result<()>>>(
        &self,
        work: impl FnOnce(watch::Receiver<bool>) -> W,
    ) -> anyhow::Result<()> {
        let first = stop_signal();
        let (stop, stopped) = watch::channel(false);
        let second = async {
            first.await;
            let second = stop_signal();
            stop.send_replace(true);
            second.await;
        };
        tokio::select! {
            biased;
            outcome = work(stopped) => outcome,
            () = second => Err(self.error()),
        }
    }

    fn error(&self) -> anyhow::Error {
        self.0.borrow().clone().into()
    }
}

/// Runs work that changes nothing until it ends or a signal drops it.
pub(crate) async fn until_signal<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    InterruptReport::default().until_signal(work).await
}
