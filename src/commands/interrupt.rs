//! What a person is told who interrupts work that has begun to change something.

use std::future::Future;

use tokio::sync::watch;

use crate::failure::{Failure, Kind};
use auth0_events_platform::stop_signal;

/// Drops the work where it stands when Ctrl-C or SIGTERM comes first, and fails with what `told` says was done by then.
pub(crate) async fn or<T>(
    work: impl Future<Output = anyhow::Result<T>>,
    told: impl FnOnce() -> Failure,
) -> anyhow::Result<T> {
    tokio::select! {
        outcome = work => outcome,
        () = stop_signal() => Err(told().into()),
    }
}

/// Tells the work of the first Ctrl-C or SIGTERM, after which it ends in its own way. With the second it is dropped where it
/// stands, and fails with what `told` says.
pub(crate) async fn or_twice<W: Future<Output = anyhow::Result<()>>>(
    work: impl FnOnce(watch::Receiver<bool>) -> W,
    told: impl FnOnce() -> Failure,
) -> anyhow::Result<()> {
    let first = stop_signal();
    let (stop, stopped) = watch::channel(false);
    let twice = async {
        first.await;
        let second = stop_signal();
        stop.send_replace(true);
        second.await;
    };
    tokio::select! {
        biased;
        outcome = work(stopped) => outcome,
        () = twice => Err(told().into()),
    }
}

/// Drops the work where it stands when Ctrl-C or SIGTERM comes first.
pub(crate) async fn until_signal<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    or(work, || Failure::new(Kind::Interrupted, "interrupted")).await
}
