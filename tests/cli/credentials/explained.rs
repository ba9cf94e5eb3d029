//! Tests of the errors for 401 and 403: they name the credential, its source, and the remedy.

use serde_json::json;

use super::{bare, exchange, log_in, tenant, token, with_pair};
use crate::support::answers::{insufficient_scope, problem};
use crate::support::scripted::{self, Reply, get};
use crate::support::{Home, Scripted, events};

const LIST: &str = super::LIST;

fn refused() -> Reply {
    scripted::json(401, &problem(401, "Unauthorized", "Invalid token"))
}

#[test]
fn the_error_names_the_variable_of_a_token() {
    let api = Scripted::start();
    api.expect(get(LIST).token("ready"), refused());
    let run = bare(&api, ["list"]).env("AUTH0_ACCESS_TOKEN", "ready").run().exits(3);
    insta::assert_snapshot!(run, @r"
    exit: 3
    --- stderr
    error: cannot list the event streams
    caused by: the API answered 401: Invalid token
    caused by: the credential was the access token in AUTH0_ACCESS_TOKEN (environment)
    hint: check that the credential belongs to the tenant of this domain, and that the token has not expired; `events whoami` shows which credential applies
    ");
}

#[test]
fn the_error_for_a_missing_scope_names_client_source_and_remedy() {
    let (api, home) = (Scripted::start(), Home::new());
    let scope = || scripted::json(403, &insufficient_scope("read:event_streams"));
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), scope());
    home.write("secret", "hunter2");
    let args = ["list", "--client-id", "abc", "--client-secret-file", "secret"];
    let run = bare(&api, args).home(&home).run().exits(3).never_shows("hunter2");
    insta::assert_snapshot!(run, @r"
    exit: 3
    --- stderr
    error: cannot list the event streams
    caused by: the API answered 403: Insufficient scope, expected any of: read:event_streams
    caused by: the credential was client `abc`, given by `--client-id` (flag) and `--client-secret-file` (flag)
    hint: the token needs `read:event_streams`; grant it in Dashboard > Applications > APIs > Auth0 Management API > Permissions
    ");
}

#[test]
fn the_error_names_the_variables_of_refused_credentials() {
    let api = Scripted::start();
    let denied = json!({"error": "access_denied", "error_description": "Unauthorized"});
    api.expect(exchange(), scripted::json(401, &denied));
    let run = with_pair(bare(&api, ["list", "--json"])).run().exits(3);
    let error = run.error();
    let causes = error["causes"].to_string();
    assert!(
        causes.contains("client `client`, given by AUTH0_CLIENT_ID (environment) and AUTH0_CLIENT_SECRET"),
        "{run}"
    );
    assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("Settings tab")), "{run}");
}

#[test]
fn the_error_names_the_path_of_the_env_file() {
    let (api, home) = (Scripted::start(), Home::new());
    api.expect(get(LIST).token("ready"), refused());
    home.write("x.env", "AUTH0_API_TOKEN=ready\n");
    let run = bare(&api, ["list", "--env-file", "x.env"]).home(&home).run().exits(3);
    run.says("the access token in AUTH0_API_TOKEN (`x.env`)");
}

#[test]
fn the_error_names_the_domain_of_the_stored_tenant() {
    let (api, home) = (Scripted::start(), Home::new());
    api.expect(exchange(), token("t1"));
    log_in(&api, &home).exits(0);
    api.expect(get(LIST).token("t1"), refused())
        .expect(exchange(), token("t2"))
        .expect(get(LIST).token("t2"), refused());
    let run = events(["list"]).home(&home).run().exits(3);
    run.says(&format!("client `client` of the stored tenant {} (file)", api.url()));
}

#[test]
fn whoami_prints_the_credential_and_its_scopes() {
    let api = tenant(|text| token(&text));
    let run = with_pair(bare(&api, ["whoami"])).run().exits(0);
    let identity = run.json();
    assert_eq!(identity["client_id"], "client");
    assert_eq!(identity["method"], "client_secret");
    assert_eq!(identity["scopes"], json!(["read:event_streams", "create:event_streams"]));
    let allowed = |name: &str| {
        let commands = identity["commands"].as_array().expect("commands");
        commands.iter().find(|command| command["command"] == name).expect("a command")["allowed"].clone()
    };
    assert_eq!((allowed("list"), allowed("create"), allowed("delete")), (json!(true), json!(true), json!(false)));
    let table = with_pair(bare(&api, ["whoami", "-o", "table"])).run().exits(0);
    for line in ["COMMANDS THAT FAIL  update, enable, disable, trigger: needs `update:event_streams`", "delete: needs"]
    {
        assert!(table.stdout.contains(line), "{line} in\n{table}");
    }
}

#[test]
fn whoami_with_an_opaque_token_prints_the_known_facts() {
    let api = Scripted::start();
    let run = bare(&api, ["whoami"]).env("AUTH0_API_TOKEN", "opaque").run().exits(0).never_shows("opaque");
    assert_eq!(run.json()["scopes"], json!(null));
    assert_eq!(run.json()["credential"], "the access token in AUTH0_API_TOKEN (environment)");
}
