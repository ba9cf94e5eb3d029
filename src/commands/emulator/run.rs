//! `emulator`: serve a local tenant until Ctrl-C or SIGTERM.

use std::net::Ipv4Addr;
use std::path::Path;

use anyhow::Context as _;

use super::env::print;
use crate::cli::EmulatorRunArgs;
use crate::commands::port;
use crate::commands::ready_file::ReadyFile;
use crate::context::{Context, read_file};
use crate::failure::Failure;
use auth0_events_cloudevents::catalog;
use auth0_events_emulator::tls::ServerIdentity;
use auth0_events_emulator::{
    self, ALL_SCOPES, Announcement, AutoDisable, EmulatorOptions, EmulatorServer, FaultRule, FaultRuleError,
    FeedSettings, PublicKey, RateLimit, StateError,
};
use auth0_events_platform::{reading, stop_signal};
use auth0_events_text::{decode, repeatable};

/// Serves a tenant on loopback. A signal is its normal end.
pub(super) async fn run(ctx: &Context, args: EmulatorRunArgs) -> anyhow::Result<()> {
    // Before anything else, so that a signal right after the readiness line is not missed.
    let stop = stop_signal();
    let tls = if args.tls { Some(identity(ctx).await?) } else { None };
    let options = EmulatorOptions { tls, ..options(&args)? };
    warn_of_unknown_scopes(ctx, &args.scopes);
    let listener = port::listen(Ipv4Addr::LOCALHOST.into(), args.port)?;
    let announcement = Announcement::new(&options, listener.local_addr()?);
    let emulator = EmulatorServer::open(listener, options).map_err(cannot_open)?;
    // Only once port and state are acquired: until then the file could belong to a running emulator.
    let ready_file = args.ready_file.map(ReadyFile::clear).transpose()?;
    if let Some(path) = args.seed {
        seed(&emulator, &path)?;
    }
    if let Some(file) = &ready_file {
        file.write(&announcement.to_json())?;
    }
    print(ctx, &announcement)?;
    ctx.terminal.status(&format!("The emulator is ready at {}. Press Ctrl-C to stop.", announcement.url));
    emulator.serve(stop).await.context("the emulator failed")
}

/// Warns of scopes that no operation needs. They are granted all the same, since a client may need them elsewhere.
fn warn_of_unknown_scopes(ctx: &Context, scopes: &[String]) {
    for scope in scopes.iter().filter(|scope| !ALL_SCOPES.contains(&scope.as_str())) {
        let nearest = catalog::nearest_of(scope, ALL_SCOPES.iter().copied());
        let suggestion = nearest.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        ctx.terminal.warning(&format!("no operation of the emulator needs the scope `{scope}`{suggestion}"));
    }
}

/// Adds a hint to the error of a state file.
fn cannot_open(error: auth0_events_emulator::Error) -> anyhow::Error {
    let failure = Failure::usage("cannot open the state file");
    let failure = match &error {
        auth0_events_emulator::Error::State(StateError::InUse { .. } | StateError::Unusable { .. }) => failure,
        auth0_events_emulator::Error::State(_) => {
            failure.hint("pass a new file with `--state` to start with an empty one")
        }
        auth0_events_emulator::Error::Listener(_) => return error.into(),
    };
    anyhow::Error::new(error).context(failure)
}

/// Adds the streams and users of a seed file.
fn seed(emulator: &EmulatorServer, path: &Path) -> anyhow::Result<()> {
    let failure = || Failure::usage(format!("cannot load the seed from `{}`", path.display()));
    let document = reading::read_named(path, reading::MAX_NAMED_BYTES).with_context(failure)?;
    let document = decode(&document).with_context(failure)?;
    emulator.seed(document.expose().as_bytes()).with_context(failure)
}

/// Loads or makes the certificate of this machine.
async fn identity(ctx: &Context) -> anyhow::Result<ServerIdentity> {
    let directory = ctx.settings.state_dir()?.join("emulator");
    if directory.to_str().is_none() {
        let message = format!("cannot serve TLS: the path `{}` is not valid Unicode", directory.display());
        return Err(Failure::usage(message).hint("set EVENTS_STATE_DIR to a path that is valid Unicode").into());
    }
    ServerIdentity::load_or_make(&directory).await.context("cannot prepare TLS")
}

fn options(args: &EmulatorRunArgs) -> anyhow::Result<EmulatorOptions> {
    let (in_a_row, in_total) = args.disable_after;
    let mut options = EmulatorOptions {
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
        faults: args.faults.iter().map(|rule| fault_rule(rule)).collect::<Result<_, _>>()?,
        fault_seed: args.seed_faults,
        ..EmulatorOptions::default()
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
    let key = PublicKey::from_pem(text.expose());
    Ok(key.map_err(|reason| Failure::usage(format!("`{}` is not a public key: {reason}", path.display())))?)
}

fn rate_limit(text: &str) -> Result<RateLimit, Failure> {
    text.parse().map_err(|reason| {
        Failure::usage(format!("`--rate-limit`: `{}` is not a rate limit: {reason}", repeatable(text)))
            .hint("use a burst and a number of calls per second, such as `10/2`")
    })
}

fn fault_rule(text: &str) -> Result<FaultRule, Failure> {
    text.parse().map_err(|reason: FaultRuleError| {
        Failure::usage(format!("`--fault`: cannot read `{}`: {reason}", repeatable(text))).hint(
            "use a rule such as `status=503,rate=0.2,path=/api/v2/event-streams*`; `events emulator --help` lists the words",
        )
    })
}
