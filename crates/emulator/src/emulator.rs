//! An emulator that runs in the background: one line at the start of a test, gone when dropped.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::announcement::Announcement;
use super::options::EmulatorOptions;
use super::server::{EmulatorServer, Error};
use super::wire::{self, SeedError, Tenant};

/// A tenant that serves on a free port of 127.0.0.1 from a thread of its own, until it is dropped.
///
/// It needs no async runtime, and works within one.
#[derive(Debug)]
pub struct Emulator {
    url: String,
    tenant: Arc<Tenant>,
    runtime: Handle,
    /// Sends by being dropped.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Starts an emulator with the default options.
    ///
    /// # Errors
    /// Fails if there is no free port, or no thread can be started.
    pub fn start() -> Result<Self, Error> {
        Self::start_with(EmulatorOptions::default())
    }

    /// Starts an emulator with these options.
    ///
    /// # Errors
    /// Fails if there is no free port, no thread can be started, or the file [`EmulatorOptions::state`] cannot be used.
    pub fn start_with(options: EmulatorOptions) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let url = Announcement::new(&options, listener.local_addr()?).url;
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        let server = {
            let _context = runtime.enter();
            EmulatorServer::open(tokio::net::TcpListener::from_std(listener)?, options)?
        };
        let (tenant, handle) = (Arc::clone(server.tenant()), runtime.handle().clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let store = Arc::clone(&tenant.store);
        let run = move || {
            runtime.block_on(async {
                tokio::select! {
                    // It ends by itself only if its state file fails; later calls then find no server.
                    _ = server.serve(std::future::pending()) => {}
                    _ = stopped => {}
                }
                store.close().await;
            });
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new().name("emulator".to_owned()).spawn(run)?;
        Ok(Self { url, tenant, runtime: handle, stop: Some(stop), thread: Some(thread) })
    }

    /// Returns the base URL, such as `http://127.0.0.1:49152`. The Management API is at `/api/v2/` below it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the domain in the tenant's token issuers, audiences and event sources. Clients connect to [`Self::url`].
    pub fn domain(&self) -> &str {
        &self.tenant.options.domain
    }

    /// Returns the id of the tenant's only client.
    pub fn client_id(&self) -> &str {
        &self.tenant.options.client_id
    }

    /// Returns the secret of the tenant's only client.
    pub fn client_secret(&self) -> &str {
        self.tenant.options.client_secret.expose()
    }

    /// Adds streams and users that the tenant does not have yet, without events.
    ///
    /// `document` is a JSON object with `streams` and `users`, each a list of the request bodies that would create them.
    ///
    /// # Errors
    /// Fails if the document is malformed or an entry is refused. Nothing is added unless every entry is well-formed.
    pub fn seed(&self, document: impl AsRef<[u8]>) -> Result<(), SeedError> {
        let streams = wire::load_seed(&self.tenant, document.as_ref())?;
        let _context = self.runtime.enter();
        for stream in streams {
            self.tenant.workers.start(&stream);
        }
        Ok(())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A panic in it was printed already.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
