//! What can be set about an emulated tenant, with the defaults.

use std::path::PathBuf;
use std::time::Duration;

use super::assertion::PublicKey;
use super::fault::FaultRule;
use super::rate::RateLimit;
use super::tls::Identity;
use auth0_events_cloudevents::send;
use auth0_events_text::Secret;

/// Every scope that an operation of the emulator asks for, or will.
pub const ALL_SCOPES: &[&str] = &[
    "read:event_streams",
    "create:event_streams",
    "update:event_streams",
    "delete:event_streams",
    "read:event_deliveries",
    "update:event_deliveries",
    "read:events",
    "create:users",
    "read:users",
    "update:users",
    "update:users_app_metadata",
    "delete:users",
];

/// The settings of one emulated tenant. Start from [`Options::default`].
#[derive(Debug, Clone)]
pub struct Options {
    /// The bare tenant name, the `a0tenant` of events. Default `events-emulator`.
    pub tenant: String,
    /// The canonical domain: in token issuers, audiences and event sources. Default `events-emulator.localhost`.
    pub domain: String,
    /// The only client. Default `emulatorClient000000000000000000`.
    pub client_id: String,
    /// The client's secret. Default `emulator-secret`: fixed, since it guards nothing but this machine's own test data.
    pub client_secret: Secret,
    /// The key that the client's assertions must be signed with. Default none: only the secret proves the client.
    pub client_public_key: Option<PublicKey>,
    /// The scopes granted to the client. Default [`ALL_SCOPES`]; with none at all the client has no grant.
    pub scopes: Vec<String>,
    /// How long a token is good for. Default 24 hours, as the service documents.
    pub token_lifetime: Duration,
    /// The pause before each retry, and the time for one attempt. Default 1, 2 and 4 s; 10 s.
    pub delivery: send::SendSettings,
    /// How many streams the tenant may have. Default 10; the service's number is not published.
    pub max_streams: usize,
    /// When a failing stream is disabled.
    pub auto_disable: AutoDisable,
    /// Whether webhook endpoints must be `https`, as the service requires. Default off: `http` on loopback is accepted.
    pub https_only: bool,
    /// How the feed of events behaves.
    pub feed: FeedSettings,
    /// The certificate to serve with. Default none: plain http.
    pub tls: Option<Identity>,
    /// The file that the state is kept in, made where there is none. Default none: what is done is gone at the end.
    pub state: Option<PathBuf>,
    /// The rate limit of the management API. Default none; then no answer tells of one.
    pub rate_limit: Option<RateLimit>,
    /// What goes wrong on purpose. Default nothing.
    pub faults: Vec<FaultRule>,
    /// Where the draws of the fault rules begin: the same number repeats them. Default 0.
    pub fault_seed: u64,
    /// The bounds of what is held in memory.
    pub limits: Limits,
    /// Time given to requests and delivery attempts under way at shutdown. Default 5 s.
    pub shutdown_grace: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tenant: "events-emulator".to_owned(),
            domain: "events-emulator.localhost".to_owned(),
            client_id: "emulatorClient000000000000000000".to_owned(),
            client_secret: Secret::new("emulator-secret"),
            client_public_key: None,
            scopes: ALL_SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
            token_lifetime: Duration::from_secs(86_400),
            delivery: send::SendSettings::default(),
            max_streams: 10,
            auto_disable: AutoDisable::default(),
            https_only: false,
            feed: FeedSettings::default(),
            tls: None,
            state: None,
            rate_limit: None,
            faults: Vec::new(),
            fault_seed: 0,
            limits: Limits::default(),
            shutdown_grace: Duration::from_secs(5),
        }
    }
}

/// When a failing stream is disabled. One failure is one delivery that used up its attempts.
#[derive(Debug, Clone, Copy)]
pub struct AutoDisable {
    /// Failures in a row. Default 500.
    pub in_a_row: u64,
    /// Failures in total, lowered by each success; at this number or above the stream cannot be enabled. Default 5000.
    pub in_total: u64,
}

impl Default for AutoDisable {
    fn default() -> Self {
        Self { in_a_row: 500, in_total: 5000 }
    }
}

/// How `GET /api/v2/events` behaves.
#[derive(Debug, Clone, Copy)]
pub struct FeedSettings {
    /// After so long without a message, progress and a heartbeat are sent. Default 15 s; the service's is not published.
    pub heartbeat_every: Duration,
    /// After so long the server ends a connection, and says so. Default 5 min; the service's is a few minutes.
    pub rotate_every: Duration,
    /// How long events are kept. Default 3 days; the service's is not published.
    pub retention: Duration,
    /// How many connections may be open at once. Default 8, as the largest plan documents.
    pub connections: usize,
}

impl Default for FeedSettings {
    fn default() -> Self {
        Self {
            heartbeat_every: Duration::from_secs(15),
            rotate_every: Duration::from_secs(300),
            retention: Duration::from_secs(3 * 86_400),
            connections: 8,
        }
    }
}

/// The bounds of what is held in memory. Past them the oldest goes, or the newest is refused, as each field says.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one request body; more is answered with 413. Default 1 MiB.
    pub body_bytes: usize,
    /// Time allowed for a whole request body to arrive. Default 30 s.
    pub body_time: Duration,
    /// Events that wait for delivery, per stream; one more fails at once without a call. Default 10,000.
    pub queued_events: usize,
    /// Failed deliveries, per stream; the oldest is forgotten. Default 10,000.
    pub failed_deliveries: usize,
    /// Entries in the history of one delivery; the oldest is forgotten. Default 200.
    pub attempts: usize,
    /// Bytes of event data that wait, and as many that have failed, per stream; past them the same happens as past the
    /// two bounds on their numbers. Default 16 MiB.
    pub event_bytes: usize,
    /// Days of statistics, per stream; also the longest window that can be asked for. Default 366.
    pub stats_days: usize,
    /// Events kept for the feed; the oldest is forgotten. Default 100,000.
    pub feed_events: usize,
    /// Bytes kept for the feed; the oldest event is forgotten. Default 128 MiB.
    pub feed_bytes: usize,
    /// Connections; past them the one that has idled longest is closed. Default 512.
    pub connections: usize,
    /// How long a connection may be without a whole request. Default 60 s.
    pub idle: Duration,
    /// How long a write may wait for a client that takes nothing. Default 30 s.
    pub stalled: Duration,
    /// Users; one more is refused. Default 10,000.
    pub users: usize,
    /// Bytes of profiles; what exceeds them is refused. Default 64 MiB.
    pub user_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            body_time: Duration::from_secs(30),
            queued_events: 10_000,
            failed_deliveries: 10_000,
            attempts: 200,
            event_bytes: 16 * 1024 * 1024,
            stats_days: 366,
            feed_events: 100_000,
            feed_bytes: 128 * 1024 * 1024,
            connections: 512,
            idle: Duration::from_secs(60),
            stalled: Duration::from_secs(30),
            users: 10_000,
            user_bytes: 64 * 1024 * 1024,
        }
    }
}
