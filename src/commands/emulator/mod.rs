//! emulator, emulator env.

use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::path::Path;

use anyhow::Context as _;

use crate::cli::{EmulatorArgs, EmulatorCommand, EmulatorEnvArgs, EmulatorRunArgs, Format};
use crate::commands::interrupt::until_signal;
use crate::commands::port;
use crate::commands::ready_file::ReadyFile;
use crate::context::{Context, read_file};
use crate::failure::{Failure, Kind};
use auth0_events_cloudevents::catalog;
use auth0_events_emulator::tls::Identity;
use auth0_events_emulator::{
    self, ALL_SCOPES, Announcement, AutoDisable, EmulatorServer, FaultRule, FeedSettings, Options, PublicKey,
    RateLimit, StateError,
};
use auth0_events_platform::stop_signal;

/// Runs an emulator, or asks the running one.
pub(crate) async fn emulator(ctx: &Context, args: EmulatorArgs) -> anyhow::Result<()> {
    match args.command {
        Some(EmulatorCommand::Env(args)) => until_signal(env(ctx, &args)).await,
        None => run(ctx, args.run).await,
    }
}

/// Serves a tenant on loopback until Ctrl-C or SIGTERM, which is its normal end.
async fn run(ctx: &Context, args: EmulatorRunArgs) -> anyhow::Result<()> {
    // Listened for from here on, so that a signal right after the readiness line is heard.
    let stop = stop_signal();
    let identity = if args.tls { Some(identity(ctx).await?) } else { None };
    let options = Options { tls: identity, ..options(&args)? };
    warn_unknown_scopes(ctx, &args.scopes);
    let listener = port::listen(Ipv4Addr::LOCALHOST.into(), args.port)?;
    let announcement = Announcement::new(&options, listener.local_addr()?);
    let emulator = EmulatorServer::open(listener, options).map_err(refuse_state)?;
    // Not before: until the port and the state are its own, the file may be that of whoever has them.
    let ready_file = args.ready_file.map(ReadyFile::clear).transpose()?;
    if let Some(path) = args.seed {
        plant(&emulator, &path)?;
    }
    if let Some(file) = &ready_file {
        file.write(&announcement.to_json())?;
    }
    print(ctx, &announcement)?;
    ctx.terminal.status(&format!("A tenant is ready at {}. Ctrl-C ends it.", announcement.url));
    emulator.serve(stop).await.context("the emulator failed")
}

/// Warns of scopes that no operation here asks for. They are granted all the same: a client may want those of other APIs.
fn warn_unknown_scopes(ctx: &Context, scopes: &[String]) {
    for scope in scopes.iter().filter(|scope| !ALL_SCOPES.contains(&scope.as_str())) {
        let meant = catalog::nearest_of(scope, ALL_SCOPES.iter().copied());
        let meant = meant.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        ctx.terminal.warning(&format!("no operation of the emulator asks for the scope `{scope}`{meant}"));
    }
}

/// Says what can be done about a state file that cannot be used.
fn refuse_state(error: auth0_events_emulator::Error) -> anyhow::Error {
    let failure = Failure::usage("cannot open the state");
    let failure = match &error {
        auth0_events_emulator::Error::State(StateError::InUse { .. } | StateError::Unusable { .. }) => failure,
        auth0_events_emulator::Error::State(_) => {
            failure.hint("`--state` with a file that does not exist yet starts a new one")
        }
        auth0_events_emulator::Error::Listener(_) => return error.into(),
    };
    anyhow::Error::new(error).context(failure)
}

/// Adds what a seed file describes.
fn plant(emulator: &EmulatorServer, path: &Path) -> anyhow::Result<()> {
    let failure = || Failure::usage(format!("cannot load the seed from `{}`", path.display()));
    let document = std::fs::read(path).with_context(failure)?;
    emulator.seed(&document).with_context(failure)
}

/// Finds or makes the certificate of this machine.
async fn identity(ctx: &Context) -> anyhow::Result<Identity> {
    let directory = ctx.settings.state_dir()?.join("emulator");
    if directory.to_str().is_none() {
        let what = format!("cannot serve TLS: no JSON can name the certificate in `{}`", directory.display());
        return Err(Failure::usage(what).hint("set EVENTS_STATE_DIR to a directory whose name is Unicode").into());
    }
    Identity::kept_in(&directory).await.context("cannot prepare TLS")
}

/// Prints the environment of the emulator that runs on a port of this machine.
async fn env(ctx: &Context, args: &EmulatorEnvArgs) -> anyhow::Result<()> {
    let port = args.port;
    let announcement = Announcement::ask(port).await.map_err(|cause| match cause.kind() {
        ErrorKind::InvalidData => Failure::new(Kind::Refused, format!("what listens on port {port} is no emulator"))
            .hint("`--port` names the port of the emulator"),
        _ => Failure::new(Kind::Network, format!("no emulator listens on port {port}"))
            .hint("start one with `events emulator`, or name its port with `--port`"),
    })?;
    print(ctx, &announcement)
}

/// Prints what a client has to know, as `export` lines or, for a program that waits for it, as one line of JSON.
fn print(ctx: &Context, announcement: &Announcement) -> anyhow::Result<()> {
    let text = match ctx.format(Format::Table).is_json() {
        true => format!("{}\n", announcement.to_json()),
        false => announcement.to_exports(),
    };
    Ok(ctx.terminal.write(text.as_bytes())?)
}

fn options(args: &EmulatorRunArgs) -> anyhow::Result<Options> {
    let (in_a_row, in_total) = args.disable_after;
    let mut options = Options {
        token_lifetime: args.token_lifetime,
        max_streams: args.max_streams,
        https_only: args.https_only,
        state: args.state.clone(),
        auto_disable: AutoDisable { in_a_row, in_total },
        client_public_key: args.client_public_key.as_deref().map(public_key).transpose()?,
        feed: FeedSettings {
            heartbeat_every: args.heartbeat_every,
            rotate_every: args.rotate_every,
            retention: args.feed_retention,
            connections: args.feed_connections,
        },
        rate_limit: args.rate_limit.as_deref().map(rate_limit).transpose()?,
        faults: args.faults.iter().map(|rule| fault(rule)).collect::<Result<_, _>>()?,
        fault_seed: args.seed_faults,
        ..Options::default()
    };
    options.delivery.schedule.clone_from(&args.retry_schedule);
    options.delivery.attempt_timeout = args.attempt_timeout;
    if !args.scopes.is_empty() {
        options.scopes.clone_from(&args.scopes);
    }
    Ok(options)
}

fn public_key(path: &Path) -> anyhow::Result<PublicKey> {
    let text = read_file(path, "the public key")?;
    Ok(PublicKey::from_pem(&text)
        .map_err(|why| Failure::usage(format!("`{}` is no public key: {why}", path.display())))?)
}

fn rate_limit(text: &str) -> Result<RateLimit, Failure> {
    text.parse().map_err(|why| {
        Failure::usage(format!("`--rate-limit`: `{}` is no rate limit: {why}", text.escape_debug()))
            .hint("write the burst and the calls per second, such as `10/2`")
    })
}

fn fault(text: &str) -> Result<FaultRule, Failure> {
    text.parse().map_err(|why: auth0_events_emulator::FaultRuleError| {
        Failure::usage(format!("`--fault`: cannot read `{}`: {why}", text.escape_debug())).hint(
            "write such as `status=503,rate=0.2,path=/api/v2/event-streams*`; `events emulator --help` lists the words",
        )
    })
}
