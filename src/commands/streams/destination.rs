//! The destination of a stream, from `-c` or from the typed flags. First the flags are judged, then what they point to is
//! read: a mistake is told before a file is opened or standard input is consumed.

use serde_json::{Map, Value, json};

use crate::cli::diagnosis::{self, Holding};
use crate::cli::values::JsonSource;
use crate::cli::{DestinationArgs, TypeArg};
use crate::commands::secrets::{Place, Source, check_user, pick};
use crate::context::{Context, read_file};
use crate::engine::ingest::endpoint;
use crate::failure::Failure;
use auth0_events_client::model::{Configuration, Destination, DestinationType, EventStream};
use auth0_events_cloudevents::send;
use auth0_events_text::Secret;

/// What the flags ask for. Nothing has been read yet.
pub(crate) enum Asked {
    /// A whole configuration, and the type that was stated beside it.
    Json { source: JsonSource, stated: Option<DestinationType> },
    /// The parts that typed flags name.
    Typed { kind: DestinationType, parts: Box<Parts> },
}

/// The parts of a configuration that typed flags name, or that a person was asked for.
#[derive(Default)]
pub(crate) struct Parts {
    /// Members that hold no secret.
    pub(crate) members: Map<String, Value>,
    pub(crate) authorization: Option<Authorization>,
    /// A secret that is of no use without another flag, which is named.
    pub(crate) orphan: Option<(Place, &'static str)>,
}

/// How a webhook's deliveries prove where they come from.
pub(crate) struct Authorization {
    pub(crate) method: Method,
    /// Where the secret is, if that is known.
    pub(crate) secret: Option<Place>,
}

/// The ways of proof, each with what it holds beside its secret.
#[derive(Clone)]
pub(crate) enum Method {
    Bearer,
    Basic { username: String },
    CustomHeader { key: String },
}

impl Method {
    /// The flag that gives the secret from a variable, as errors name it.
    pub(crate) fn flag(&self) -> &'static str {
        match self {
            Self::Bearer => "`--webhook-token-env`",
            Self::Basic { .. } => "`--webhook-password-env`",
            Self::CustomHeader { .. } => "`--webhook-header-value-env`",
        }
    }

    /// The member that holds the secret.
    fn member(&self) -> &'static str {
        match self {
            Self::Bearer => "token",
            Self::Basic { .. } => "password",
            Self::CustomHeader { .. } => "header_value",
        }
    }

    /// The flags of which one gives the secret, as errors name them.
    fn flags(&self) -> &'static str {
        match self {
            Self::Bearer => "one of `--webhook-token-env`, `--webhook-token-file`, `--webhook-token-stdin`",
            Self::Basic { .. } => {
                "one of `--webhook-password-env`, `--webhook-password-file`, `--webhook-password-stdin`"
            }
            Self::CustomHeader { .. } => {
                "one of `--webhook-header-value-env`, `--webhook-header-value-file`, `--webhook-header-value-stdin`"
            }
        }
    }

    /// Refuses what no delivery could show in a header.
    fn check(&self, secret: &Secret) -> Result<(), Failure> {
        let secret = secret.clone();
        let shown = match self.clone() {
            Self::Bearer => send::Authorization::Bearer(secret),
            Self::Basic { username } => send::Authorization::Basic { username, password: secret },
            Self::CustomHeader { key } => send::Authorization::Header { name: key, value: secret },
        };
        endpoint::check(&shown).map_err(|error| Failure::usage(error.to_string()))
    }

    /// The members that hold none.
    fn open(&self) -> Value {
        match self {
            Self::Bearer => json!({"method": "bearer"}),
            Self::Basic { username } => json!({"method": "basic", "username": username}),
            Self::CustomHeader { key } => json!({"method": "custom_header", "header_key": key}),
        }
    }
}

impl From<TypeArg> for DestinationType {
    fn from(kind: TypeArg) -> Self {
        match kind {
            TypeArg::Webhook => Self::Webhook,
            TypeArg::Eventbridge => Self::Eventbridge,
            TypeArg::Action => Self::Action,
        }
    }
}

/// Judges the flags; `None` when they ask for no destination.
///
/// Fails when they contradict one another.
pub(crate) fn asked(args: DestinationArgs, stated: Option<TypeArg>) -> Result<Option<Asked>, Failure> {
    let stated = stated.map(DestinationType::from);
    let flags = typed_flags(&args);
    match (args.configuration.clone(), &flags[..]) {
        (Some(_), [(flag, _), ..]) => Err(Failure::usage(format!("`--configuration` and `{flag}` exclude each other"))),
        (Some(source), []) => Ok(Some(Asked::Json { source, stated })),
        (None, []) => Ok(None),
        (None, [(flag, first), rest @ ..]) => {
            if let Some((other, kind)) = rest.iter().find(|(_, kind)| kind != first) {
                let message =
                    format!("`{flag}` asks for a destination of type {first}, `{other}` for one of type {kind}");
                return Err(Failure::usage(message));
            }
            agree(stated, &[*first], &format!("`{flag}`"))?;
            Ok(Some(Asked::Typed { kind: *first, parts: Box::new(parts(args)?) }))
        }
    }
}

impl Asked {
    /// Names the flags that are missing for a `whole` destination, or else for a part of one. Of JSON, the API judges.
    pub(crate) fn missing(&self, whole: bool) -> Vec<&'static str> {
        let Self::Typed { kind, parts } = self else { return Vec::new() };
        let mut missing = Vec::new();
        let mut ask = |lacking: bool, flag| missing.extend(lacking.then_some(flag));
        match kind {
            DestinationType::Webhook => {
                ask(whole && !parts.members.contains_key("webhook_endpoint"), "`--webhook-url`");
                match (&parts.authorization, &parts.orphan) {
                    (None, Some((_, needed))) => ask(true, needed),
                    (None, None) => ask(whole, "one of `--webhook-token-env`, `--webhook-basic`, `--webhook-header`"),
                    (Some(Authorization { method, secret }), _) => ask(whole && secret.is_none(), method.flags()),
                }
            }
            DestinationType::Eventbridge => {
                ask(whole && !parts.members.contains_key("aws_account_id"), "`--aws-account-id`");
                ask(whole && !parts.members.contains_key("aws_region"), "`--aws-region`");
            }
            DestinationType::Action => {}
        }
        missing
    }

    /// Reads what the flags point to, secrets included.
    ///
    /// Fails when a file, a variable or the JSON cannot be read, and when the JSON contradicts the type stated.
    pub(crate) async fn read(self, ctx: &Context) -> anyhow::Result<Read> {
        match self {
            Self::Json { source, stated } => {
                let members = parse(ctx, &source).await?;
                let types = Configuration::new(members.clone()).types();
                Ok(Read { kind: agree(stated, &types, "`--configuration`")?, members, typed: false })
            }
            Self::Typed { kind, mut parts } => {
                if let Some(authorization) = parts.authorization.take() {
                    parts.members.insert("webhook_authorization".to_owned(), authorization.read(ctx).await?);
                }
                Ok(Read { kind: Some(kind), members: parts.members, typed: true })
            }
        }
    }
}

/// A configuration, or a part of one, that has been read.
pub(crate) struct Read {
    kind: Option<DestinationType>,
    members: Map<String, Value>,
    /// Whether typed flags named the members, rather than JSON.
    typed: bool,
}

impl Read {
    /// Makes a new destination.
    ///
    /// Fails when the type is neither stated nor told by the members.
    pub(crate) fn into_new(self) -> Result<Destination, Failure> {
        let Some(kind) = self.kind else {
            return Err(Failure::usage("the configuration does not tell the type of the destination")
                .hint("state it with `--type webhook`, `--type eventbridge` or `--type action`"));
        };
        Ok(Destination { kind: kind.to_string(), configuration: Configuration::new(self.members) })
    }

    /// Refuses what cannot be changed whatever the stream is.
    pub(crate) fn refuse_fixed(&self) -> Result<(), Failure> {
        match self.kind {
            Some(kind @ (DestinationType::Eventbridge | DestinationType::Action)) => Err(fixed(format!(
                "this configuration is of type {kind}, and the configuration of such a destination cannot change"
            ))),
            _ => Ok(()),
        }
    }

    /// Makes the destination that takes the place of the stream's present one: JSON as it is, typed flags over the parts
    /// that they do not name. The API keeps a secret that is absent while the method stays the same.
    ///
    /// Fails when the present destination cannot change, or is of another type.
    pub(crate) fn over(self, current: &EventStream) -> Result<Destination, Failure> {
        let present = current.destination_type();
        if [DestinationType::Eventbridge, DestinationType::Action].iter().any(|kind| kind.as_str() == present) {
            return Err(fixed(format!(
                "the stream's destination is of type {present}, and its configuration cannot change"
            )));
        }
        if let Some(kind) = self.kind.filter(|kind| kind.as_str() != present) {
            return Err(Failure::usage(format!(
                "the stream's destination is of type `{present}`, and cannot become one of type {kind}"
            )));
        }
        let mut members = Map::new();
        if self.typed {
            members.extend(current.configuration().and_then(Value::as_object).cloned().into_iter().flatten());
        }
        members.extend(self.members);
        Ok(Destination { kind: present, configuration: Configuration::new(members) })
    }
}

fn fixed(message: String) -> Failure {
    Failure::usage(message).hint("create a new stream with `events create`, then delete this one with `events delete`")
}

/// The typed flags that were given, each with the type that it belongs to.
fn typed_flags(args: &DestinationArgs) -> Vec<(&'static str, DestinationType)> {
    use DestinationType::{Action, Eventbridge, Webhook};
    [
        ("--webhook-url", Webhook, args.webhook_url.is_some()),
        ("--webhook-token-env", Webhook, args.webhook_token_env.is_some()),
        ("--webhook-token-file", Webhook, args.webhook_token_file.is_some()),
        ("--webhook-token-stdin", Webhook, args.webhook_token_stdin),
        ("--webhook-basic", Webhook, args.webhook_basic.is_some()),
        ("--webhook-password-env", Webhook, args.webhook_password_env.is_some()),
        ("--webhook-password-file", Webhook, args.webhook_password_file.is_some()),
        ("--webhook-password-stdin", Webhook, args.webhook_password_stdin),
        ("--webhook-header", Webhook, args.webhook_header.is_some()),
        ("--webhook-header-value-env", Webhook, args.webhook_header_value_env.is_some()),
        ("--webhook-header-value-file", Webhook, args.webhook_header_value_file.is_some()),
        ("--webhook-header-value-stdin", Webhook, args.webhook_header_value_stdin),
        ("--aws-account-id", Eventbridge, args.aws_account_id.is_some()),
        ("--aws-region", Eventbridge, args.aws_region.is_some()),
        ("--action-id", Action, args.action_id.is_some()),
    ]
    .into_iter()
    .filter_map(|(flag, kind, given)| given.then_some((flag, kind)))
    .collect()
}

/// Settles the type from what was stated and what the members tell.
fn agree(
    stated: Option<DestinationType>,
    told: &[DestinationType],
    by: &str,
) -> Result<Option<DestinationType>, Failure> {
    match (stated, told) {
        (None, [one]) => Ok(Some(*one)),
        (stated, []) => Ok(stated),
        (Some(stated), [one]) if stated == *one => Ok(Some(stated)),
        (Some(stated), [one]) => {
            Err(Failure::usage(format!("`--type {stated}` contradicts {by}, which is of type {one}")))
        }
        (_, [first, second, ..]) => Err(Failure::usage(format!("{by} is of two types at once: {first} and {second}"))),
    }
}

async fn parse(ctx: &Context, source: &JsonSource) -> anyhow::Result<Map<String, Value>> {
    let what = "`--configuration`";
    let text = match source {
        JsonSource::Inline(text) => text.clone(),
        JsonSource::File(path) => read_file(path, what)?,
        JsonSource::Stdin => ctx.read_input(what).await?,
    };
    match diagnosis::parse_json(&text, what, Holding::Secrets).map_err(Failure::from)? {
        Value::Object(members) => Ok(members),
        _ => Err(Failure::usage(format!("{what} is JSON, but not an object"))
            .hint(r#"it looks like `{"webhook_endpoint":"https://…","webhook_authorization":{…}}`"#)
            .into()),
    }
}

fn parts(args: DestinationArgs) -> Result<Parts, Failure> {
    let mut members = Map::new();
    let open = [
        ("webhook_endpoint", args.webhook_url),
        ("aws_account_id", args.aws_account_id),
        ("aws_region", args.aws_region),
        ("action_id", args.action_id),
    ];
    members.extend(open.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))));
    let token = pick([
        ("--webhook-token-env", args.webhook_token_env.map(Source::Variable)),
        ("--webhook-token-file", args.webhook_token_file.map(Source::File)),
        ("--webhook-token-stdin", args.webhook_token_stdin.then_some(Source::Stdin)),
    ])?;
    let password = pick([
        ("--webhook-password-env", args.webhook_password_env.map(Source::Variable)),
        ("--webhook-password-file", args.webhook_password_file.map(Source::File)),
        ("--webhook-password-stdin", args.webhook_password_stdin.then_some(Source::Stdin)),
    ])?;
    let value = pick([
        ("--webhook-header-value-env", args.webhook_header_value_env.map(Source::Variable)),
        ("--webhook-header-value-file", args.webhook_header_value_file.map(Source::File)),
        ("--webhook-header-value-stdin", args.webhook_header_value_stdin.then_some(Source::Stdin)),
    ])?;
    let exclusive =
        || Failure::usage("`--webhook-token-…`, `--webhook-basic` and `--webhook-header` exclude one another");
    let basic = args.webhook_basic.is_some() || password.is_some();
    let header = args.webhook_header.is_some() || value.is_some();
    if [token.is_some(), basic, header].into_iter().filter(|given| *given).count() > 1 {
        return Err(exclusive());
    }
    let mut parts = Parts { members, ..Parts::default() };
    let by = |method, secret| Some(Authorization { method, secret });
    match (args.webhook_basic, args.webhook_header) {
        (Some(username), _) => {
            check_user("--webhook-basic", &username)?;
            parts.authorization = by(Method::Basic { username }, password);
        }
        (None, Some(key)) => parts.authorization = by(Method::CustomHeader { key }, value),
        (None, None) if token.is_some() => parts.authorization = by(Method::Bearer, token),
        (None, None) => {
            parts.orphan = password
                .map(|place| (place, "`--webhook-basic`"))
                .or_else(|| value.map(|place| (place, "`--webhook-header`")));
        }
    }
    Ok(parts)
}

impl Authorization {
    async fn read(self, ctx: &Context) -> anyhow::Result<Value> {
        let mut authorization = self.method.open();
        if let Some(place) = self.secret {
            let secret = place.read(ctx).await?;
            self.method.check(&secret)?;
            authorization[self.method.member()] = secret.expose().into();
        }
        Ok(authorization)
    }
}

/// Names the flag that cannot stand alone, for an error about one.
pub(crate) fn incomplete(missing: &[&str]) -> Failure {
    Failure::usage(format!("cannot change the destination without {}", missing.join(" and ")))
}
