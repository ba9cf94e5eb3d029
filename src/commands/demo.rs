//! `demo`: runs real commands against a tenant and an endpoint in this process.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Parser as _;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::cli::{Cli, Command, GlobalArgs};
use crate::commands::api;
use crate::context::Context;
use crate::engine::ingest::endpoint::{self, EventAnswer, ReceivedEvent, WebhookEndpoint};
use crate::settings::{Environment, Settings};
use crate::terminal::Terminal;
use auth0_events_client::api::DeliveryFilter;
use auth0_events_client::model::StreamId;
use auth0_events_cloudevents::send::Authorization;
use auth0_events_emulator::{Emulator, EmulatorOptions};
use auth0_events_text::Secret;

/// Waits between the attempts of a delivery: a tenth of the emulator's default, so that the demo is short.
const RETRY_SCHEDULE: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(200), Duration::from_millis(400)];
/// Timeout of each step.
const STEP_TIMEOUT: Duration = Duration::from_secs(8);
/// Interval at which the failed deliveries are listed.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// The variable with the endpoint's secret.
const HOOK_TOKEN: &str = "HOOK_TOKEN";

/// Shows a stream from creation to deletion.
pub(crate) async fn demo(ctx: &Context) -> anyhow::Result<()> {
    let mut demo = Demo::start(Arc::clone(&ctx.terminal)).await?;
    let outcome = demo.run().await;
    demo.stop().await;
    outcome
}

/// The tenant, the endpoint, and the credentials for both.
struct Demo {
    terminal: Arc<Terminal>,
    variables: HashMap<&'static str, Secret>,
    emulator: Emulator,
    endpoint_url: String,
    /// Status of the endpoint's responses.
    status: u16,
    received: mpsc::Receiver<ReceivedEvent>,
    stop_sender: oneshot::Sender<()>,
    endpoint: JoinHandle<()>,
}

impl Demo {
    async fn start(terminal: Arc<Terminal>) -> anyhow::Result<Self> {
        let endpoint = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("cannot open a port")?;
        let endpoint_url = format!("http://{}/webhook", endpoint.local_addr()?);
        let hook_token = Secret::random();

        let mut options = EmulatorOptions::default();
        options.delivery.schedule = RETRY_SCHEDULE.to_vec();
        let emulator = Emulator::start_with(options).context("cannot start the emulator")?;
        let variables = HashMap::from([
            ("AUTH0_DOMAIN", Secret::new(emulator.url())),
            ("AUTH0_CLIENT_ID", Secret::new(emulator.client_id())),
            ("AUTH0_CLIENT_SECRET", Secret::new(emulator.client_secret())),
            (HOOK_TOKEN, hook_token.clone()),
        ]);
        let (sender, received) = mpsc::channel(16);
        let endpoint_options = endpoint::EndpointOptions::new("/webhook", Authorization::Bearer(hook_token), sender);
        let endpoint_server = WebhookEndpoint::new(endpoint_options)?;

        let (stop_sender, stopped) = oneshot::channel();
        let stopped = async {
            let _ = stopped.await;
        };
        let endpoint = tokio::spawn(endpoint_server.serve(endpoint, stopped));
        Ok(Self { terminal, variables, emulator, endpoint_url, status: 204, received, stop_sender, endpoint })
    }

    async fn run(&mut self) -> anyhow::Result<()> {
        self.say(&format!(
            "A tenant runs at {}, and a webhook endpoint at {}.",
            self.emulator.url(),
            self.endpoint_url
        ))?;
        let (url, token) = (self.endpoint_url.clone(), HOOK_TOKEN);
        let create = ["create", "-n", "demo", "-t", "webhook", "-s", "user.created", "--webhook-url", &url];
        self.step(&[&create[..], &["--webhook-token-env", token]].concat()).await?;
        self.step(&["show", "demo"]).await?;
        self.step(&["list"]).await?;

        self.step(&["trigger", "demo", "--type", "user.created"]).await?;
        let received = self.next_event().await?;
        self.say(&format!("{received}."))?;

        self.say("Now the endpoint breaks: it answers every event with 500.")?;
        self.status = 500;
        self.step(&["trigger", "demo"]).await?;
        for attempt in 1..=RETRY_SCHEDULE.len() + 1 {
            let received = self.next_event().await?;
            self.say(&format!("{received} (attempt {attempt})."))?;
        }
        let failed = self.failed_deliveries(1).await?;
        self.step(&["deliveries", "list", "demo"]).await?;

        self.say("The endpoint is fixed.")?;
        self.status = 204;
        self.step(&["redeliver", "demo", &failed[0]]).await?;
        let received = self.next_event().await?;
        self.say(&format!("{received}."))?;
        self.failed_deliveries(0).await?;
        self.step(&["deliveries", "list", "demo"]).await?;
        self.step(&["stats", "demo", "-o", "table"]).await?;
        self.step(&["delete", "demo", "--force"]).await?;
        self.say("That was the life of a stream. `events emulator` runs such a tenant for you.")
    }

    /// Prints a line as a shell comment.
    fn say(&self, line: &str) -> anyhow::Result<()> {
        Ok(self.terminal.write(format!("\n# {line}\n").as_bytes())?)
    }

    /// Prints a command line, then parses and runs it.
    async fn step(&self, words: &[&str]) -> anyhow::Result<()> {
        let line = [&["events"], words].concat();
        self.terminal.write(format!("\n$ {}\n", line.join(" ")).as_bytes())?;
        let cli = Cli::try_parse_from(&line)?;
        let Command::Tenant(command) = cli.command else { bail!("`{}` does not call a tenant", line.join(" ")) };
        api::run(&self.context(cli.global)?, *command).await
    }

    fn context(&self, global: GlobalArgs) -> anyhow::Result<Context> {
        let settings = Settings::resolve(global, Environment::Fixed(self.variables.clone()), Box::new(|_| {}))?;
        Ok(Context::new(settings, Arc::clone(&self.terminal))?)
    }

    /// Waits until the endpoint receives an event, and responds. Returns a description.
    async fn next_event(&mut self) -> anyhow::Result<String> {
        let received = timeout(STEP_TIMEOUT, self.received.recv()).await.ok().flatten();
        let received = received.context("the endpoint received nothing")?;
        let (ReceivedEvent { event, reply, .. }, status) = (received, self.status);
        reply.send(EventAnswer::status(status));
        Ok(format!("The endpoint received {} {} and answered {status}", event.event_type, event.id))
    }

    /// Waits until `count` deliveries are listed as failed, and returns their ids.
    async fn failed_deliveries(&self, count: usize) -> anyhow::Result<Vec<String>> {
        let ctx = self.context(Cli::try_parse_from(["events", "list"])?.global)?;
        let client = ctx.client().await?;
        let streams = client.list_streams(None).collect().await?;
        let id: StreamId = streams.first().context("the stream is gone")?.id();
        let filter = DeliveryFilter::default();
        let poll = async {
            loop {
                let failed = client.list_deliveries(&id, &filter, None).collect().await?;
                if failed.len() == count {
                    return Ok(failed.iter().map(auth0_events_client::model::Delivery::id).collect());
                }
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        timeout(STEP_TIMEOUT, poll).await.context("the failed deliveries did not settle")?
    }

    /// Stops the servers.
    async fn stop(self) {
        drop(self.emulator);
        let _ = self.stop_sender.send(());
        // If the endpoint failed, the demo already failed.
        let _ = self.endpoint.await;
    }
}
