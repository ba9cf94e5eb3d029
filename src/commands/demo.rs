//! demo: the life of a stream, acted out by the real commands against a tenant and an endpoint in this process.

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

/// Waits between the attempts of a delivery: a tenth of the service's, so that the demo is short.
const RETRY_SCHEDULE: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(200), Duration::from_millis(400)];
/// What takes longer than this is broken.
const PATIENCE: Duration = Duration::from_secs(8);
/// Between two looks at the list of failed deliveries.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Variable that holds the endpoint's secret.
const HOOK_TOKEN: &str = "HOOK_TOKEN";

/// Acts out the life of a stream.
pub(crate) async fn demo(ctx: &Context) -> anyhow::Result<()> {
    let mut stage = Stage::set(Arc::clone(&ctx.terminal)).await?;
    let outcome = stage.play().await;
    stage.clear().await;
    outcome
}

/// The tenant, the endpoint, and the credentials for both.
struct Stage {
    terminal: Arc<Terminal>,
    variables: HashMap<&'static str, Secret>,
    emulator: Emulator,
    endpoint_url: String,
    /// What the endpoint answers.
    status: u16,
    received: mpsc::Receiver<ReceivedEvent>,
    stop: oneshot::Sender<()>,
    endpoint: JoinHandle<()>,
}

impl Stage {
    async fn set(terminal: Arc<Terminal>) -> anyhow::Result<Self> {
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

        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _ = stopped.await;
        };
        let endpoint = tokio::spawn(endpoint_server.serve(endpoint, stopped));
        Ok(Self { terminal, variables, emulator, endpoint_url, status: 204, received, stop, endpoint })
    }

    async fn play(&mut self) -> anyhow::Result<()> {
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

        self.say("The endpoint is mended.")?;
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

    /// Prints what happens beside the commands, as a comment of the shell.
    fn say(&self, line: &str) -> anyhow::Result<()> {
        Ok(self.terminal.write(format!("\n# {line}\n").as_bytes())?)
    }

    /// Prints a command line, and runs it as the shell would: from its text.
    async fn step(&self, words: &[&str]) -> anyhow::Result<()> {
        let line = [&["events"], words].concat();
        self.terminal.write(format!("\n$ {}\n", line.join(" ")).as_bytes())?;
        let cli = Cli::try_parse_from(&line)?;
        let Command::Tenant(command) = cli.command else { bail!("`{}` calls no tenant", line.join(" ")) };
        api::run(&self.context(cli.global)?, *command).await
    }

    fn context(&self, global: GlobalArgs) -> anyhow::Result<Context> {
        let settings = Settings::resolve(global, Environment::Fixed(self.variables.clone()))?;
        Ok(Context::new(settings, Arc::clone(&self.terminal))?)
    }

    /// Waits for the endpoint to receive an event, answers it, and says so.
    async fn next_event(&mut self) -> anyhow::Result<String> {
        let received = timeout(PATIENCE, self.received.recv()).await.ok().flatten();
        let received = received.context("the endpoint received nothing")?;
        let (ReceivedEvent { event, reply, .. }, status) = (received, self.status);
        reply.send(EventAnswer::status(status));
        Ok(format!("The endpoint received {} {} and answered {status}", event.event_type, event.id))
    }

    /// Waits until so many deliveries are listed as failed, and returns their ids.
    async fn failed_deliveries(&self, count: usize) -> anyhow::Result<Vec<String>> {
        let ctx = self.context(Cli::try_parse_from(["events", "list"])?.global)?;
        let client = ctx.client().await?;
        let streams = client.list_streams(None).collect().await?;
        let id: StreamId = streams.first().context("the stream is gone")?.id();
        let filter = DeliveryFilter::default();
        let look = async {
            loop {
                let failed = client.list_deliveries(&id, &filter, None).collect().await?;
                if failed.len() == count {
                    return Ok(failed.iter().map(auth0_events_client::model::Delivery::id).collect());
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        };
        timeout(PATIENCE, look).await.context("the failed deliveries did not settle")?
    }

    /// Stops the servers.
    async fn clear(self) {
        drop(self.emulator);
        let _ = self.stop.send(());
        // The demo has failed already if the endpoint has.
        let _ = self.endpoint.await;
    }
}
