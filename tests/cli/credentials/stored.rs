//! Tests of stored tenants: which one applies, that a secret goes only to its own domain, and unusable settings.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::{LIST, bare, empty, exchange, files, list, log_in, tenant, token, token_requests, with_pair};
use crate::support::scripted::get;
use crate::support::{Home, Scripted, events, program};

#[test]
fn the_default_is_the_last_login_until_another_is_chosen() {
    let (first, second, home) = (tenant(|text| token(&text)), tenant(|text| token(&text)), Home::new());
    log_in(&first, &home).exits(0);
    log_in(&second, &home).exits(0);
    let run = |args: &[&str]| events(args).home(&home).run().exits(0);
    let lists = |api: &Scripted| api.requests().iter().filter(|request| request.method == "GET").count();
    run(&["list"]);
    assert_eq!((lists(&first), lists(&second)), (0, 1));
    run(&["tenants", "use", &first.url()]);
    run(&["list"]);
    assert_eq!((lists(&first), lists(&second)), (1, 1));
    run(&["list", "--tenant", &second.url()]);
    events(["list"]).home(&home).env("AUTH0_TENANT", second.url()).run().exits(0);
    assert_eq!((lists(&first), lists(&second)), (1, 3));
    let shown = run(&["tenants", "list", "--json"]).json();
    assert_eq!((shown[0]["default"].clone(), shown[1]["default"].clone()), (json!(true), json!(false)));
    let table = run(&["tenants", "list"]);
    insta::assert_snapshot!(table.stdout.lines().next().unwrap_or_default(), @"DOMAIN                  CLIENT ID  METHOD         STORAGE  DEFAULT");
    run(&["logout", "--all"]);
    assert_eq!(run(&["tenants", "list", "--json"]).json(), json!([]));
}

#[test]
fn a_tenant_that_is_not_stored_exits_4() {
    let home = Home::new();
    for args in [&["list", "--tenant", "acme"][..], &["tenants", "use", "acme"]] {
        events(args).home(&home).run().exits(4).prints_nothing().says("`acme`").says("events tenants list");
    }
    events(["list"]).home(&home).env("AUTH0_TENANT", "acme").run().exits(4).says("AUTH0_TENANT");
}

#[test]
fn a_stored_secret_and_token_go_to_their_own_domain_only() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    let other = Scripted::start();
    events(["list", "--domain", &other.url()]).home(&home).run().exits(3).says("their own domains");
    bare(&other, ["list"]).home(&home).run().exits(3).says("no credentials");
    bare(&other, ["list", "--client-id", "client"]).home(&home).run().exits(3).says("no credentials");
    bare(&other, ["list"]).home(&home).env("AUTH0_TENANT", api.url()).run().exits(3).says("no credentials");
    let both = events(["list", "--tenant", &api.url(), "--domain", &other.url()]).home(&home).run().exits(2);
    both.says("`--tenant`").says("`--domain`");
    assert_eq!(other.connections(), 0);
}

#[test]
fn the_environment_overrides_the_stored_tenant_but_not_the_flag() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    let other = Scripted::start();
    other.expect(get(LIST).token("ready"), empty());
    bare(&other, ["list"]).home(&home).env("AUTH0_API_TOKEN", "ready").run().exits(0);
    let named = bare(&other, ["list", "--tenant", &api.url()]).home(&home).env("AUTH0_API_TOKEN", "ready");
    named.run().exits(0);
    assert_eq!(
        api.requests().last().and_then(|request| request.header("authorization").map(str::to_owned)).as_deref(),
        Some("Bearer t1")
    );
}

#[test]
fn the_domain_of_the_environment_finds_its_stored_secret() {
    let (first, second, home) = (tenant(|text| token(&text)), tenant(|text| token(&text)), Home::new());
    log_in(&first, &home).exits(0);
    log_in(&second, &home).exits(0);
    bare(&first, ["list", "--no-token-cache"]).home(&home).run().exits(0);
    assert_eq!(token_requests(&first), 2);
}

#[test]
fn unknown_settings_survive_a_rewrite() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    let text = "# mine\nversion = 1\nfuture = [1, 2] # kept\n\n[tenants.\"acme.eu.auth0.com\"]\nclient_id = \"a\"\n\
                method = \"client_secret\"\nstorage = \"file\"\ncolour = \"blue\"\n\n[plugins.x]\ny = 1979-05-27\n";
    let path = home.write("config/config.toml", text);
    log_in(&api, &home).exits(0);
    events(["tenants", "use", "acme"]).home(&home).run().exits(0);
    let written = fs::read_to_string(path).expect("settings");
    for line in ["# mine", "future = [1, 2] # kept", "colour = \"blue\"", "[plugins.x]", "y = 1979-05-27"] {
        assert!(written.contains(line), "{line} in\n{written}");
    }
    assert!(written.contains("default_tenant = \"acme.eu.auth0.com\""), "{written}");
}

#[test]
fn parallel_logins_are_all_stored() {
    let home = Home::new();
    let tenants: Vec<Scripted> = (0..8).map(|_| tenant(|text| token(&text))).collect();
    let args = ["login", "--client-id", "client", "--client-secret-stdin", "--insecure-storage"];
    let start = |api: &Scripted| bare(api, args).home(&home).stdin("hunter2").spawn();
    let running: Vec<_> = tenants.iter().map(start).collect();
    for process in running {
        process.finish().exits(0);
    }
    let listed = events(["tenants", "list", "--json"]).home(&home).run().exits(0).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(8), "{listed:#}");
}

#[test]
fn parallel_logins_to_one_domain_store_a_usable_secret() {
    let api = tenant(|text| token(&text));
    for _ in 0..6 {
        let home = Home::new();
        let start = |client: &str| {
            let args = ["login", "--client-id", client, "--client-secret-stdin", "--insecure-storage"];
            bare(&api, args).home(&home).stdin("hunter2").spawn()
        };
        let running = ["a", "b", "a", "b"].map(start);
        for process in running {
            process.finish().exits(0);
        }
        events(["list", "--no-token-cache"]).home(&home).run().exits(0);
        assert_eq!(files(&home, "config/secrets").len(), 1);
    }
}

#[test]
fn logout_removes_the_files_of_killed_logins() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    let secrets = home.path().join("config/secrets");
    fs::write(secrets.join("left.json.1.tmp"), "hunter2").expect("a writable home");
    fs::write(secrets.join("orphan.json"), "hunter2").expect("a writable home");
    let search = || program("grep").args(["-rlE", "hunter2|access_token", "."]).home(&home).run();
    assert!(search().exits(0).lines().len() > 3, "the secret, two copies of it, and a token");
    events(["logout"]).home(&home).run().exits(0);
    assert_eq!(files(&home, "config/secrets"), Vec::<PathBuf>::new());
    search().exits(1).prints_nothing();
}

#[test]
fn logout_accepts_every_way_to_name_the_tenant() {
    let (first, second) = (tenant(|text| token(&text)), tenant(|text| token(&text)));
    let (first_url, second_url) = (first.url(), second.url());
    let stored = || {
        let home = Home::new();
        log_in(&first, &home).exits(0);
        log_in(&second, &home).exits(0);
        home
    };
    let remaining_domains = |home: &Home| {
        let listed = events(["tenants", "list", "--json"]).home(home).run().exits(0).json();
        listed.as_array().expect("a list").iter().map(|tenant| tenant["domain"].clone()).collect::<Vec<_>>()
    };
    for args in
        [&["logout", first_url.as_str()][..], &["logout", "--tenant", &first_url], &["logout", "--domain", &first_url]]
    {
        let home = stored();
        events(args).home(&home).env("AUTH0_TENANT", &second_url).run().exits(0).says(&first_url);
        assert_eq!(remaining_domains(&home), [second_url.as_str()], "{args:?}");
    }
    let home = stored();
    for (args, flags) in [
        (["logout", first_url.as_str(), "--tenant", &second_url], ["`TENANT`", "`--tenant`"]),
        (["logout", "--all", "--domain", &second_url], ["`--all`", "`--domain`"]),
    ] {
        events(args).home(&home).run().exits(2).says(flags[0]).says(flags[1]);
    }
    let both = events(["logout", "--tenant", &first_url, "--domain", &second_url]).home(&home).run().exits(2);
    both.says("`--tenant`").says("`--domain`");
    assert_eq!(remaining_domains(&home).len(), 2);
    events(["logout"]).home(&home).env("AUTH0_TENANT", &first_url).run().exits(0);
    assert_eq!(remaining_domains(&home), [second_url.as_str()]);
}

#[test]
fn a_domain_edited_by_hand_works_in_any_form() {
    let home = Home::new();
    let text = "default_tenant = \"ACME.eu.auth0.com\"\n[tenants.\"Acme.EU.auth0.com:443\"]\nclient_id = \"a\"\n\
                method = \"client_secret\"\nstorage = \"file\"\n";
    let path = home.write("config/config.toml", text);
    let listed = events(["tenants", "list", "--json"]).home(&home).run().exits(0).json();
    assert_eq!(listed[0]["default"], true);
    events(["list"]).home(&home).run().exits(3).says("stored secret of acme.eu.auth0.com");
    events(["logout", "acme.eu.auth0.com:443"]).home(&home).run().exits(0);
    assert!(!fs::read_to_string(path).expect("settings").to_lowercase().contains("acme"));
}

#[test]
fn a_credential_in_the_environment_is_not_sent_to_the_default_tenant() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    let connections = api.connections();
    let list = || events(["list"]).home(&home);
    list().env("AUTH0_API_TOKEN", "ready").run().exits(3).says("AUTH0_DOMAIN is not set");
    with_pair(list()).run().exits(3).says("AUTH0_DOMAIN is not set");
    assert_eq!(api.connections(), connections);
    with_pair(list()).args(["--tenant", &api.url()]).run().exits(0);
    with_pair(list()).env("AUTH0_TENANT", api.url()).run().exits(0);
}

#[test]
fn credentials_that_conflict_with_a_stored_tenant_are_refused_with_the_reason() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    home.write("x.env", "AUTH0_API_TOKEN=ready\n");
    let url = api.url();
    let list = |args: &[&str]| events(["list", "--tenant", &url]).args(args).home(&home).stdin("s").run();
    list(&["--env-file", "x.env"]).exits(2).says("`--env-file`");
    list(&["--client-secret-stdin"]).exits(2).says("`--client-secret-stdin`").says("`--client-id`");
    let other = bare(&api, ["list", "--client-id", "other"]).home(&home).run().exits(3);
    other.says("is stored for client `client`").never_shows("another stored tenant");
}

#[test]
fn broken_settings_without_a_default_are_an_error() {
    let home = Home::new();
    home.write("config/config.toml", "tenants = 1");
    events(["list"]).home(&home).run().exits(2).says("`tenants` is not a table");
}

#[test]
fn unusable_settings_exit_2_with_the_reason() {
    let tenant_with = |member: &str| format!("[tenants.\"acme.eu.auth0.com\"]\n{member}\n");
    for (text, reason) in [
        ("not toml = = 1".to_owned(), "line 1 is not valid TOML"),
        ("a = 1\n\nb = \"".to_owned(), "line 3 is not valid TOML"),
        ("version = 2".to_owned(), "it has format 2"),
        ("version = \"1\"".to_owned(), "`version`"),
        ("tenants = 1\ndefault_tenant = \"a\"".to_owned(), "`tenants` is not a table"),
        (format!("default_tenant = \"a\"\n{}", tenant_with("client_id = 1")), "client_id"),
        (format!("default_tenant = \"a\"\n{}", tenant_with("client_id = \"a\"\nmethod = \"magic\"")), "method"),
        ("default_tenant = \"a\"\n[tenants.\"https://x\"]\n".to_owned(), "is not a domain"),
        ("\u{0}".to_owned(), "not valid TOML"),
    ] {
        let home = Home::new();
        home.write("config/config.toml", &text);
        for args in [&["list"][..], &["tenants", "list"], &["whoami"], &["logout", "acme.eu.auth0.com"]] {
            events(args).home(&home).run().exits(2).prints_nothing().says("config.toml").says(reason);
        }
        let settings = fs::read_to_string(home.path().join("config/config.toml")).expect("settings");
        assert_eq!(settings, text, "the file was changed");
    }
}

#[test]
fn unreadable_settings_exit_2() {
    let home = Home::new();
    fs::create_dir_all(home.path().join("config/config.toml")).expect("a writable home");
    events(["list"]).home(&home).run().exits(2).says("config.toml");
    let args = ["login", "--client-id", "a", "--client-secret-stdin", "--insecure-storage"];
    let api = Scripted::start();
    bare(&api, args).home(&home).stdin("hunter2").run().exits(2).says("config.toml").never_shows("hunter2");
    assert_eq!(api.connections(), 0);

    // Even root cannot read a link that points to itself.
    let home = Home::new();
    home.write("config/x", "");
    std::os::unix::fs::symlink("config.toml", home.path().join("config/config.toml")).expect("a writable home");
    events(["list"]).home(&home).run().exits(2).says("config.toml");

    let home = Home::new();
    let path = home.write("config/config.toml", "");
    fs::write(path, b"a = \"\xff\"").expect("a writable home");
    events(["list"]).home(&home).run().exits(2).says("config.toml");
}

#[test]
fn settings_are_not_read_if_flags_and_environment_suffice() {
    let home = Home::new();
    home.write("config/config.toml", "not toml");
    let api = Scripted::start();
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    with_pair(list(&api)).home(&home).run().exits(0);
    events(["types"]).home(&home).run().exits(0);
}

#[test]
fn a_missing_or_damaged_stored_secret_exits_3_with_a_hint() {
    let (api, home) = (tenant(|text| token(&text)), Home::new());
    log_in(&api, &home).exits(0);
    let secrets = home.path().join("config/secrets");
    let file = fs::read_dir(&secrets).expect("secrets").next().expect("a secret").expect("an entry").path();
    for damage in ["", "{\"secret\":\"hunter2\"}", "[]"] {
        fs::write(&file, damage).expect("a writable file");
        let run = events(["list", "--no-token-cache"]).home(&home).run().exits(3);
        run.says("events login --domain").never_shows("hunter2");
    }
    fs::remove_dir_all(secrets).expect("a writable home");
    events(["list", "--no-token-cache"]).home(&home).run().exits(3).says("events login --domain");
    // The cached token works without the secret.
    events(["list"]).home(&home).run().exits(0);
}
