//! `demo`: runs real commands against a tenant and an endpoint in this process.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use anstyle::Style;
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

/// Waits between the attempts of a delivery: a tenth of those of Auth0, so that the demo is short.
const RETRY_SCHEDULE: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(200), Duration::from_millis(400)];
/// Timeout of each step.
const STEP_TIMEOUT: Duration = Duration::from_secs(8);
/// Interval at which the failed deliveries are listed.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// Time to read an act on a terminal, before the next one starts.
const ACT_PAUSE: Duration = Duration::from_secs(1);
/// The variable with the endpoint's secret.
const HOOK_TOKEN: &str = "HOOK_TOKEN";
/// The style of the title of an act.
const HEADING: Style = Style::new().bold().underline();
/// Commands to try after the demo, with their purposes.
const NEXT_STEPS: [(&str, &str); 3] = [
    ("events emulator", "run such a tenant, for your own code"),
    ("events listen", "receive events on this machine"),
    ("events login", "connect to your tenant"),
];

/// Shows a stream from creation to deletion.
pub(crate) async fn demo(ctx: &Context) -> anyhow::Result<()> {
    let mut demo = Demo::start(Arc::new(ctx.terminal.merged())).await?;
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
    /// Lines that the user types, on a terminal.
    typed: Option<mpsc::Receiver<String>>,
    /// Number of the current act.
    act: usize,
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
        let typed = terminal.is_terminal().then(|| terminal.typed_lines());
        Ok(Self {
            terminal,
            variables,
            emulator,
            endpoint_url,
            status: 204,
            received,
            typed,
            act: 0,
            stop_sender,
            endpoint,
        })
    }

    async fn run(&mut self) -> anyhow::Result<()> {
        let (emulator, endpoint) = (self.emulator.url().to_owned(), self.endpoint_url.clone());
        self.comment(&format!("A tenant runs at {emulator},"))?;
        self.comment(&format!("and a webhook endpoint at {endpoint}."))?;

        self.begin_act("Create a stream").await?;
        let create = ["create", "-n", "demo", "-t", "webhook", "-s", "user.created", "--webhook-url", &endpoint];
        self.step(&[&create[..], &["--webhook-token-env", HOOK_TOKEN, "-o", "table"]].concat()).await?;

        self.begin_act("Deliver an event").await?;
        self.step(&["trigger", "demo", "--jq", ".id"]).await?;
        self.receive("").await?;

        self.begin_act("Break the endpoint").await?;
        self.comment("It answers 500 from now on. Auth0 waits 1, 2 and 4 s before its retries; the demo, a tenth.")?;
        self.status = 500;
        self.step(&["trigger", "demo", "--jq", ".id"]).await?;
        for attempt in 1..=RETRY_SCHEDULE.len() + 1 {
            self.receive(&format!(" (attempt {attempt})")).await?;
        }

        self.begin_act("Find the failure").await?;
        let failed = self.failed_deliveries(1).await?;
        self.step(&["deliveries", "list", "demo"]).await?;

        self.begin_act("Redeliver").await?;
        self.comment("The endpoint is fixed.")?;
        self.status = 204;
        self.step(&["redeliver", "demo", &failed[0]]).await?;
        self.receive("").await?;
        self.failed_deliveries(0).await?;
        self.step(&["deliveries", "list", "demo"]).await?;
        self.step(&["stats", "demo", "-o", "table"]).await?;
        self.step(&["delete", "demo", "--force"]).await?;

        self.begin_act("Go on").await?;
        NEXT_STEPS.iter().try_for_each(|(command, purpose)| self.comment(&format!("{command:16} {purpose}")))
    }

    /// Waits until the last act was read, then prints the heading of the next one.
    async fn begin_act(&mut self, title: &str) -> anyhow::Result<()> {
        if let Some(typed) = &mut self.typed {
            pause(typed).await;
        }
        self.act += 1;
        self.print(HEADING, &format!("\n{}. {title}", self.act))
    }

    /// Prints a line as a shell comment.
    fn comment(&self, line: &str) -> anyhow::Result<()> {
        self.print(Style::new().dimmed(), &format!("# {line}"))
    }

    fn print(&self, style: Style, line: &str) -> anyhow::Result<()> {
        let line = if self.terminal.color() { format!("{style}{line}{style:#}\n") } else { format!("{line}\n") };
        Ok(self.terminal.write(line.as_bytes())?)
    }

    /// Prints a command line, then parses and runs it.
    async fn step(&self, words: &[&str]) -> anyhow::Result<()> {
        let line = [&["events"], words].concat();
        self.print(Style::new().bold(), &format!("$ {}", line.join(" ")))?;
        let cli = Cli::try_parse_from(&line)?;
        let Command::Tenant(command) = cli.command else { bail!("`{}` does not call a tenant", line.join(" ")) };
        api::run(&self.context(cli.global)?, *command).await
    }

    fn context(&self, global: GlobalArgs) -> anyhow::Result<Context> {
        let settings = Settings::resolve(global, Environment::Fixed(self.variables.clone()), Box::new(|_| {}))?;
        Ok(Context::new(settings, Arc::clone(&self.terminal))?)
    }

    /// Waits until the endpoint receives an event, responds, and says so.
    async fn receive(&mut self, note: &str) -> anyhow::Result<()> {
        let received = timeout(STEP_TIMEOUT, self.received.recv()).await.ok().flatten();
        let ReceivedEvent { event, reply, .. } = received.context("the endpoint received nothing")?;
        reply.send(EventAnswer::status(self.status));
        self.comment(&format!("The endpoint received {} and answered {}{note}.", event.event_type, self.status))
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

/// Waits for [`ACT_PAUSE`], or until a line is typed.
async fn pause(typed: &mut mpsc::Receiver<String>) {
    if timeout(ACT_PAUSE, typed.recv()).await.is_ok_and(|line| line.is_none()) {
        // No more lines can come.
        tokio::time::sleep(ACT_PAUSE).await;
    }
}

#[cfg(test)]
mod tests;
