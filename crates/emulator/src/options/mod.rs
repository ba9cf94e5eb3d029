//! The options of an emulator, with their defaults.

mod fault_rule;
mod public_key;
mod rate_limit;

use std::path::PathBuf;
use std::time::Duration;

pub(crate) use self::fault_rule::CallFault;
pub use self::fault_rule::{FaultRule, FaultRuleError};
pub use self::public_key::PublicKey;
pub use self::rate_limit::RateLimit;
use crate::tls::ServerIdentity;
use auth0_events_cloudevents::send;
use auth0_events_text::Secret;

/// All scopes of the operations, present and planned.
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

/// The options of an emulator. Start from [`EmulatorOptions::default`].
#[derive(Debug, Clone)]
pub struct EmulatorOptions {
    /// The name of the tenant, which is `a0tenant` in events. Default `events-emulator`.
    pub tenant: String,
    /// The domain of the tenant in token issuers, audiences and event sources. Default `events-emulator.localhost`.
    pub domain: String,
    /// The id of the only client. Default `emulatorClient000000000000000000`.
    pub client_id: String,
    /// The secret of the client. Default `emulator-secret`; it is fixed since it only protects test data on this machine.
    pub client_secret: Secret,
    /// The key for the client's assertions. Default none: only the secret authenticates the client.
    pub client_public_key: Option<PublicKey>,
    /// The scopes granted to the client. Default [`ALL_SCOPES`]. With an empty list the client has no grant.
    pub scopes: Vec<String>,
    /// The lifetime of a token. Default 24 hours, as documented.
    pub token_lifetime: Duration,
    /// The delay before each retry, and the timeout of an attempt. Default 1, 2 and 4 s; 10 s.
    pub delivery: send::SendSettings,
    /// The maximum number of streams. Default 10; the limit of the service is not published.
    pub max_streams: usize,
    /// The failures after which a stream is disabled.
    pub auto_disable: AutoDisable,
    /// Whether webhook endpoints must be `https`, as the service requires. Default off: `http` on loopback is accepted.
    pub https_only: bool,
    /// The options of the event feed.
    pub feed: FeedSettings,
    /// The certificate for TLS. Default none: plain HTTP.
    pub tls: Option<ServerIdentity>,
    /// The state file, which is created if it is missing. Default none: the state ends with the emulator.
    pub state: Option<PathBuf>,
    /// The rate limit of the Management API. Default none, also without the headers.
    pub rate_limit: Option<RateLimit>,
    /// The rules for simulated failures. Default none.
    pub faults: Vec<FaultRule>,
    /// The seed of the random generators of the fault rules: the same seed repeats the same failures. Default 0.
    pub fault_seed: u64,
    /// The limits on memory and connections.
    pub limits: EmulatorLimits,
    /// The time that requests and delivery attempts get to finish at shutdown. Default 5 s.
    pub shutdown_grace: Duration,
}

impl Default for EmulatorOptions {
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
            limits: EmulatorLimits::default(),
            shutdown_grace: Duration::from_secs(5),
        }
    }
}

/// The failures after which a stream is disabled. A failure is a delivery that has used up its attempts.
#[derive(Debug, Clone, Copy)]
pub struct AutoDisable {
    /// Failures in a row. Default 500.
    pub in_a_row: u64,
    /// Failures in total, lowered by each success. A stream with this many cannot be enabled. Default 5000.
    pub in_total: u64,
}

impl Default for AutoDisable {
    fn default() -> Self {
        Self { in_a_row: 500, in_total: 5000 }
    }
}

/// The options of the feed, `GET /api/v2/events`.
#[derive(Debug, Clone, Copy)]
pub struct FeedSettings {
    /// The silence after which the feed sends an offset and a heartbeat. Default 15 s; that of the service is not published.
    pub heartbeat_every: Duration,
    /// The age at which the server closes a connection. Default 5 min; that of the service is a few minutes.
    pub rotate_every: Duration,
    /// The age at which events leave the feed. Default 3 days; that of the service is not published.
    pub retention: Duration,
    /// The maximum number of connections. Default 8, as documented for the largest plan.
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

/// The limits on memory and connections.
#[derive(Debug, Clone, Copy)]
pub struct EmulatorLimits {
    /// Bytes of one request body. Longer ones get 413. Default 1 MiB.
    pub body_bytes: usize,
    /// The timeout of a request body. Default 30 s.
    pub body_time: Duration,
    /// Queued events per stream. Further ones fail at once, without an attempt. Default 10,000.
    pub queued_events: usize,
    /// Failed deliveries per stream. The oldest is removed. Default 10,000.
    pub failed_deliveries: usize,
    /// Entries in the history of a delivery. The oldest is removed. Default 200.
    pub attempts: usize,
    /// Bytes of event data in the queue of a stream, and as many in its failed deliveries. Default 16 MiB. Beyond it, new
    /// events fail at once, and the oldest failed delivery is removed.
    pub event_bytes: usize,
    /// Days of statistics per stream, and the longest window of a request. Default 366.
    pub stats_days: usize,
    /// Events in the feed. The oldest is removed. Default 100,000.
    pub feed_events: usize,
    /// Bytes of events in the feed. The oldest is removed. Default 128 MiB.
    pub feed_bytes: usize,
    /// Connections. Beyond it, the one that has been idle the longest is closed. Default 512.
    pub connections: usize,
    /// The idle timeout of a connection, without a complete request. Default 60 s.
    pub idle: Duration,
    /// The timeout of a write to a client that does not read. Default 30 s.
    pub stalled: Duration,
    /// Users. Further ones are refused. Default 10,000.
    pub users: usize,
    /// Bytes of profiles. Changes beyond it are refused. Default 64 MiB.
    pub user_bytes: usize,
}

impl Default for EmulatorLimits {
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
