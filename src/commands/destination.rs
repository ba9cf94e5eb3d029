//! The destination of a stream, from `-c` or from the typed flags.

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use crate::cli::values::JsonSource;
use crate::cli::{DestinationArgs, TypeArg, diagnosis};
use crate::context::{Context, read_file};
use crate::failure::Failure;
use crate::model::{Configuration, Destination, DestinationType, EventStream};
use crate::secret::Secret;
use crate::settings::SecretSource;

/// What was asked for: all of a configuration, or the parts that typed flags name.
pub(super) struct Asked {
    pub(super) kind: Option<DestinationType>,
    pub(super) members: Map<String, Value>,
    /// Whether typed flags named the members, rather than JSON.
    typed: bool,
}

/// Reads the destination that the flags ask for; `None` when they ask for none.
///
/// Fails when the flags contradict one another, or when a file, a variable or the JSON cannot be read. Secrets are read
/// last, so that a contradiction does not swallow standard input.
pub(super) async fn read(ctx: &Context, args: DestinationArgs, kind: Option<TypeArg>) -> anyhow::Result<Option<Asked>> {
    let stated = kind.map(|kind| match kind {
        TypeArg::Webhook => DestinationType::Webhook,
        TypeArg::Eventbridge => DestinationType::Eventbridge,
        TypeArg::Action => DestinationType::Action,
    });
    if let Some(source) = args.configuration.clone() {
        if let Some(flag) = typed_flags(&args).first() {
            return Err(Failure::usage(format!("`--configuration` and `{}` exclude each other", flag.0)).into());
        }
        let members = parse(ctx, &source).await?;
        let types = Configuration::new(members.clone()).types();
        let kind = agree(stated, &types, "`--configuration`")?;
        return Ok(Some(Asked { kind, members, typed: false }));
    }
    let flags = typed_flags(&args);
    if flags.is_empty() {
        return Ok(None);
    }
    let mut types: Vec<DestinationType> = flags.iter().map(|(_, kind)| *kind).collect();
    types.dedup();
    let kind = agree(stated, &types, &format!("`{}`", flags[0].0))?;
    Ok(Some(Asked { kind, members: members(ctx, args).await?, typed: true }))
}

impl Asked {
    /// Names the flags that the typed ones leave open. Of JSON, the API judges.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        if !self.typed {
            return Vec::new();
        }
        let lacks = |pointer: &[&str]| {
            let mut value = self.members.get(pointer[0]);
            for name in &pointer[1..] {
                value = value.and_then(|value| value.get(name));
            }
            value.is_none()
        };
        let mut missing = Vec::new();
        let mut ask = |lacking: bool, flag| missing.extend(lacking.then_some(flag));
        match self.kind {
            Some(DestinationType::Webhook) => {
                let authorization = self.members.get("webhook_authorization");
                let is = |method: &str| authorization.is_some_and(|authorization| authorization["method"] == method);
                ask(lacks(&["webhook_endpoint"]), "`--webhook-url`");
                ask(authorization.is_none(), "one of `--webhook-token-env`, `--webhook-basic`, `--webhook-header`");
                ask(is("basic") && lacks(&["webhook_authorization", "password"]), "`--webhook-password-env`");
                let value = ["webhook_authorization", "header_value"];
                ask(is("custom_header") && lacks(&value), "`--webhook-header-value-env`");
            }
            Some(DestinationType::Eventbridge) => {
                ask(lacks(&["aws_account_id"]), "`--aws-account-id`");
                ask(lacks(&["aws_region"]), "`--aws-region`");
            }
            Some(DestinationType::Action) | None => {}
        }
        missing
    }

    /// Makes the destination that takes the place of a webhook stream's present one: JSON as it is, typed flags over the
    /// parts that they do not name. The API keeps a secret that is absent while the method stays the same.
    pub(super) fn over(self, current: &EventStream) -> Destination {
        let mut members = Map::new();
        if self.typed {
            members.extend(current.configuration().and_then(Value::as_object).cloned().into_iter().flatten());
        }
        members.extend(self.members);
        Destination { kind: DestinationType::Webhook, configuration: Configuration::new(members) }
    }

    /// Makes a destination of what was asked for.
    ///
    /// Fails when the type is neither stated nor told by the members.
    pub(super) fn into_destination(self) -> Result<Destination, Failure> {
        let Some(kind) = self.kind else {
            return Err(Failure::usage("the configuration does not tell the type of the destination")
                .hint("state it with `--type webhook`, `--type eventbridge` or `--type action`"));
        };
        Ok(Destination { kind, configuration: Configuration::new(self.members) })
    }
}

/// Refuses a new configuration for a type of destination whose configuration cannot change.
pub(super) fn refuse_fixed(kind: &str) -> Result<(), Failure> {
    if kind != DestinationType::Eventbridge.as_str() && kind != DestinationType::Action.as_str() {
        return Ok(());
    }
    Err(Failure::usage(format!("the destination of an {kind} stream cannot change"))
        .hint("create a new stream with `events create`, then delete this one with `events delete`"))
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
        ("--webhook-header", Webhook, args.webhook_header.is_some()),
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
        (_, [first, second, ..]) => {
            Err(Failure::usage(format!("the destination is of two types at once: {first} and {second}")))
        }
    }
}

async fn parse(ctx: &Context, source: &JsonSource) -> anyhow::Result<Map<String, Value>> {
    let what = "`--configuration`";
    let text = match source {
        JsonSource::Inline(text) => text.clone(),
        JsonSource::File(path) => read_file(path, what)?,
        JsonSource::Stdin => {
            ctx.terminal.read_input().await.with_context(|| format!("cannot read {what} from standard input"))?
        }
    };
    match diagnosis::parse_json(&text, what).map_err(Failure::from)? {
        Value::Object(members) => Ok(members),
        _ => Err(Failure::usage("the configuration is JSON, but not an object")
            .hint(r#"it looks like `{"webhook_endpoint":"https://…","webhook_authorization":{…}}`"#)
            .into()),
    }
}

async fn members(ctx: &Context, args: DestinationArgs) -> anyhow::Result<Map<String, Value>> {
    let mut members = Map::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            members.insert(name.to_owned(), value.into());
        }
    };
    put("webhook_endpoint", args.webhook_url.clone());
    put("aws_account_id", args.aws_account_id.clone());
    put("aws_region", args.aws_region.clone());
    put("action_id", args.action_id.clone());
    if let Some(authorization) = authorization(ctx, args).await? {
        members.insert("webhook_authorization".to_owned(), authorization);
    }
    Ok(members)
}

async fn authorization(ctx: &Context, args: DestinationArgs) -> anyhow::Result<Option<Value>> {
    let token = pick([
        ("--webhook-token-env", args.webhook_token_env.map(From::Variable)),
        ("--webhook-token-file", args.webhook_token_file.map(From::File)),
        ("--webhook-token-stdin", args.webhook_token_stdin.then_some(From::Stdin)),
    ])?;
    let password = pick([
        ("--webhook-password-env", args.webhook_password_env.map(From::Variable)),
        ("--webhook-password-file", args.webhook_password_file.map(From::File)),
        ("--webhook-password-stdin", args.webhook_password_stdin.then_some(From::Stdin)),
    ])?;
    let value = pick([
        ("--webhook-header-value-env", args.webhook_header_value_env.map(From::Variable)),
        ("--webhook-header-value-file", args.webhook_header_value_file.map(From::File)),
        ("--webhook-header-value-stdin", args.webhook_header_value_stdin.then_some(From::Stdin)),
    ])?;
    match (token, args.webhook_basic, args.webhook_header) {
        (None, None, None) => Ok(None),
        (Some(token), None, None) => Ok(Some(json!({"method": "bearer", "token": token.secret(ctx).await?.expose()}))),
        (None, Some(username), None) => {
            let mut authorization = json!({"method": "basic", "username": username});
            if let Some(password) = password {
                authorization["password"] = password.secret(ctx).await?.expose().into();
            }
            Ok(Some(authorization))
        }
        (None, None, Some(key)) => {
            let mut authorization = json!({"method": "custom_header", "header_key": key});
            if let Some(value) = value {
                authorization["header_value"] = value.secret(ctx).await?.expose().into();
            }
            Ok(Some(authorization))
        }
        _ => {
            Err(Failure::usage("`--webhook-token-…`, `--webhook-basic` and `--webhook-header` exclude one another")
                .into())
        }
    }
}

/// Where a flag says that a secret is.
enum From {
    Variable(String),
    File(std::path::PathBuf),
    Stdin,
}

/// A secret to read, and the flag that names its place.
struct Place {
    flag: &'static str,
    from: From,
}

impl Place {
    async fn secret(self, ctx: &Context) -> anyhow::Result<Secret> {
        let source = match self.from {
            From::Variable(name) => SecretSource::Value(ctx.settings.secret_variable(&name, self.flag)?),
            From::File(path) => SecretSource::File(path),
            From::Stdin => SecretSource::Stdin,
        };
        ctx.secret(source).await.with_context(|| format!("cannot read the secret for `{}`", self.flag))
    }
}

fn pick<const N: usize>(places: [(&'static str, Option<From>); N]) -> Result<Option<Place>, Failure> {
    let mut given = places.into_iter().filter_map(|(flag, from)| Some(Place { flag, from: from? }));
    match (given.next(), given.next()) {
        (Some(first), Some(second)) => {
            Err(Failure::usage(format!("`{}` and `{}` exclude each other", first.flag, second.flag)))
        }
        (first, _) => Ok(first),
    }
}
