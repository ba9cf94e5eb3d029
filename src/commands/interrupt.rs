//! What a person is told who interrupts work that has begun to change something.

use std::future::Future;

use crate::failure::Failure;
use crate::platform::stop_signal;

/// Drops the work where it stands when Ctrl-C or SIGTERM comes first, and fails with what `told` says was done by then.
pub(super) async fn or<T>(
    work: impl Future<Output = anyhow::Result<T>>,
    told: impl FnOnce() -> Failure,
) -> anyhow::Result<T> {
    tokio::select! {
        outcome = work => outcome,
        () = stop_signal() => Err(told().into()),
    }
}
