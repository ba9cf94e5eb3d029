//! What differs between systems. Nothing else in the program asks which one it runs on.

use std::future::Future;

/// Listens for Ctrl-C, and for SIGTERM where there is one, from this call on. The future ends when either comes.
///
/// Where signals cannot be listened for, it never ends, and the system ends the program in its own way. Must be called
/// within a runtime.
#[cfg(unix)]
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        let (Ok(mut interrupt), Ok(mut terminate)) = signals else { return std::future::pending().await };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

/// Listens for Ctrl-C from this call on. The future ends when it comes.
#[cfg(windows)]
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let signal = tokio::signal::windows::ctrl_c();
    async move {
        let Ok(mut interrupt) = signal else { return std::future::pending().await };
        interrupt.recv().await;
    }
}
