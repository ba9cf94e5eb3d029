//! Tests of `--env-file`: the variables it reads, and the sources that take precedence.

use super::{empty, exchange, list, token};
use crate::support::answers::{ONE, webhook};
use crate::support::scripted::{self, get, post};
use crate::support::{Home, Scripted, events};

const LIST: &str = super::LIST;

#[test]
fn a_secret_may_contain_any_characters() {
    let secret = "p$a$$HOME'ss\"wörd`id`\\n#x ☃";
    let quoted = secret.replace('\\', "\\\\").replace('"', "\\\"");
    let (home, api) = (Home::new(), Scripted::start());
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    let text = format!(
        "# staging\nexport AUTH0_DOMAIN={}\nAUTH0_CLIENT_ID='client'\nAUTH0_CLIENT_SECRET=\"{quoted}\"\n",
        api.url()
    );
    home.write("staging.env", &text);
    events(["list", "--env-file", "staging.env"]).home(&home).run().exits(0).never_shows("wörd");
    assert_eq!(api.requests()[0].json()["client_secret"], secret);
}

#[test]
fn flags_override_the_file_and_the_file_overrides_the_environment() {
    let (home, api, other) = (Home::new(), Scripted::start(), Scripted::start());
    api.expect(get(LIST).token("of-the-file"), empty());
    home.write("x.env", &format!("AUTH0_DOMAIN={}\nAUTH0_API_TOKEN=of-the-file\n", api.url()));
    list(&other).home(&home).args(["--env-file", "x.env"]).env("AUTH0_API_TOKEN", "of-the-environment").run().exits(0);
    assert_eq!(other.connections(), 0);

    other.expect(get(LIST).token("of-the-file"), empty());
    events(["list", "--env-file", "x.env", "--domain", &other.url()]).home(&home).run().exits(0);
}

#[test]
fn a_client_in_the_file_overrides_a_token_in_the_environment() {
    let (home, api) = (Home::new(), Scripted::start());
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    let text = format!("AUTH0_DOMAIN={}\nAUTH0_CLIENT_ID=client\nAUTH0_CLIENT_SECRET=hunter2\n", api.url());
    home.write("x.env", &text);
    let run = events(["list", "--env-file", "x.env"]).home(&home).env("AUTH0_API_TOKEN", "of-the-environment");
    run.run().exits(0);
}

#[test]
fn an_unusable_file_exits_2_and_its_text_is_not_shown() {
    let home = Home::new();
    home.write("bad.env", "AUTH0_DOMAIN=acme.eu.auth0.com\nAUTH0_CLIENT_ID='hunter2\n");
    let bad = events(["list", "--env-file", "bad.env"]).home(&home).run().exits(2).prints_nothing();
    bad.says("bad.env").says("line 2").never_shows("hunter2");
    events(["list", "--env-file", "absent.env"]).home(&home).run().exits(2).says("absent.env");
    events(["list", "--env-file", "."]).home(&home).run().exits(2).prints_nothing().says("from `.`: is a directory");
    let endless = events(["list", "--env-file", "/dev/zero"]).home(&home).run().exits(2).prints_nothing();
    endless.says("it is longer than 1 MiB");
}

#[test]
fn lines_of_a_shell_are_skipped_with_a_warning() {
    let home = Home::new();
    for line in ["set -a", "export AUTH0_CLIENT_SECRET", "spring.datasource.url=jdbc:x", "PATH_ONLY", "hunter3 hunter3"]
    {
        let api = Scripted::start();
        api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
        let text = format!(
            "{line}\r\nexport\tAUTH0_DOMAIN={}\r\nAUTH0_CLIENT_ID=client # why\r\nAUTH0_CLIENT_SECRET=`hunter2`\r\n",
            api.url()
        );
        home.write("x.env", &text);
        let run = events(["list", "--env-file", "x.env", "--no-token-cache"]).home(&home).run().exits(0);
        run.says("warning: skipped a line from `x.env`: line 1: it is not NAME=VALUE").never_shows("hunter");
        assert_eq!(api.requests()[0].json()["client_secret"], "hunter2", "{line}");
    }
}

#[test]
fn the_file_has_the_variables_that_flags_name() {
    let (home, api) = (Home::new(), Scripted::start());
    let created = post("/api/v2/event-streams").token("t");
    api.expect(created, scripted::json(201, &webhook(ONE, "crm")));
    home.write("x.env", &format!("AUTH0_DOMAIN={}\nAUTH0_API_TOKEN=t\nHOOK=of-the-file\n", api.url()));
    let args = [
        "create",
        "--name",
        "crm",
        "-s",
        "user.created",
        "--webhook-url",
        "https://h.example/",
        "--webhook-token-env",
        "HOOK",
    ];
    events(args).args(["--env-file", "x.env"]).home(&home).env("HOOK", "of-the-environment").run().exits(0);
    let token = &api.requests()[0].json()["destination"]["configuration"]["webhook_authorization"]["token"];
    assert_eq!(token, "of-the-file");
}

#[test]
fn a_command_without_credentials_does_not_read_it() {
    events(["types", "--env-file", "absent.env"]).run().exits(0);
}
