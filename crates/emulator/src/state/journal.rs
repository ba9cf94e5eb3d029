//! The way of changes from the store to the database: steps are collected whole under the store's lock, and a thread writes
//! all that have come since its last commit in one transaction.
//!
//! So a commit's wait for the disk is shared by every request of the moment, and never taken by the thread that serves.
//! What waits is bounded by what is under way: whoever makes a change waits for [`Journal::written`] before telling of it.
//! Without a database nothing is collected and nothing waits.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::database::{Database, StateError};
use super::record::Change;

/// A handle to the way, or to nowhere. Clones lead the same way.
#[derive(Clone, Default)]
pub(super) struct Journal(Option<Arc<Shared>>);

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Journal").field(&self.0.is_some()).finish()
    }
}

struct Shared {
    queue: Mutex<Queue>,
    /// Wakes the thread that writes.
    grown: Condvar,
    written: watch::Sender<Written>,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Queue {
    /// Changes of the step under way, which must not be written without the rest of it.
    open: Vec<Change>,
    /// Changes of whole steps.
    whole: Vec<Change>,
    /// How many steps there have been.
    steps: u64,
    closed: bool,
}

/// How far the thread that writes has come.
#[derive(Default)]
struct Written {
    steps: u64,
    failure: Option<StateError>,
    ended: bool,
}

impl Journal {
    /// Starts the thread that writes to `database`.
    pub(super) fn start(database: Database) -> Result<Self, StateError> {
        let shared =
            Arc::new(Shared { queue: Mutex::default(), grown: Condvar::new(), written: watch::Sender::default() });
        let (writer, path) = (Arc::clone(&shared), database.path().to_owned());
        let thread = std::thread::Builder::new().name("state".to_owned());
        match thread.spawn(move || write(database, &writer)) {
            Ok(_) => Ok(Self(Some(shared))),
            Err(cause) => Err(StateError::Unusable { path, detail: cause.to_string() }),
        }
    }

    /// Adds a change to the step under way.
    pub(super) fn note(&self, change: impl FnOnce() -> Change) {
        if let Some(shared) = &self.0 {
            shared.queue().open.push(change());
        }
    }

    /// Ends the step under way.
    pub(super) fn seal(&self) {
        let Some(shared) = &self.0 else { return };
        let mut queue = shared.queue();
        let Queue { open, whole, steps, .. } = &mut *queue;
        if !open.is_empty() {
            whole.append(open);
            *steps += 1;
            shared.grown.notify_one();
        }
    }

    /// Waits until every step that has ended by now is on disk.
    ///
    /// Can be cancelled at any point.
    ///
    /// # Errors
    /// Fails when the database could not be written to.
    pub(super) async fn written(&self) -> Result<(), StateError> {
        let Some(shared) = &self.0 else { return Ok(()) };
        let steps = shared.queue().steps;
        let over = |written: &Written| written.steps >= steps || written.failure.is_some() || written.ended;
        let mut watched = shared.written.subscribe();
        let written = watched.wait_for(over).await.expect("the sender lives as long as this handle");
        match &written.failure {
            Some(failure) if written.steps < steps => Err(failure.clone()),
            _ => Ok(()),
        }
    }

    /// Waits for the database to fail. Never ends while it does not.
    pub(super) async fn failure(&self) -> StateError {
        let Some(shared) = &self.0 else { return std::future::pending().await };
        let mut watched = shared.written.subscribe();
        loop {
            if let Some(failure) = &watched.borrow_and_update().failure {
                return failure.clone();
            }
            watched.changed().await.expect("the sender lives as long as this handle");
        }
    }

    /// Lets the thread that writes end, once it has written all there is.
    pub(super) fn close(&self) {
        if let Some(shared) = &self.0 {
            shared.queue().closed = true;
            shared.grown.notify_one();
        }
    }

    /// Waits for the end that [`Journal::close`] asks for, with which the file is free for others.
    pub(super) async fn closed(&self) {
        if let Some(shared) = &self.0 {
            drop(shared.written.subscribe().wait_for(|written| written.ended).await);
        }
    }
}

/// Writes until the journal is closed, or the database fails.
fn write(mut database: Database, shared: &Shared) {
    let failure = loop {
        let mut queue = shared.queue();
        while queue.whole.is_empty() && !queue.closed {
            queue = shared.grown.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        if queue.whole.is_empty() {
            break None;
        }
        let (changes, steps) = (std::mem::take(&mut queue.whole), queue.steps);
        drop(queue);
        if let Err(failure) = database.apply(&changes) {
            break Some(failure);
        }
        shared.written.send_modify(|written| written.steps = steps);
    };
    drop(database);
    shared.written.send_modify(|written| {
        written.failure = failure;
        written.ended = true;
    });
}
