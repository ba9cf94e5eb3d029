//! Stored tenants: which one applies, where their secrets never go, and settings that cannot be used.

use std::fs;

use serde_json::json;

use super::{LIST, bare, empty, exchange, list, log_in, tenant, token, token_requests, with_pair};
use crate::support::scripted::get;
use crate::support::{Home, Scripted, events};

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
    events(["list", "--domain", &other.url()]).home(&home).run().exits(3).says("its own domain");
    bare(&other, ["list"]).home(&home).run().exits(3);
    bare(&other, ["list", "--client-id", "client"]).home(&home).run().exits(3);
    bare(&other, ["list"]).home(&home).env("AUTH0_TENANT", api.url()).run().exits(3);
    events(["list", "--tenant", &api.url(), "--domain", &other.url()]).home(&home).run().exits(2);
    assert_eq!(other.connections(), 0);
}

#[test]
fn the_environment_goes_before_the_stored_tenant_but_not_before_the_flag() {
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
fn what_is_unknown_in_the_settings_survives_a_rewrite() {
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
fn parallel_logins_lose_none_of_each_other() {
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
fn a_process_that_is_killed_while_it_writes_leaves_whole_settings() {
    let home = Home::new();
    let entry = |name: &str| {
        format!("[tenants.\"{name}.auth0.com\"]\nclient_id = \"a\"\nmethod = \"client_secret\"\nstorage = \"file\"\n")
    };
    home.write("config/config.toml", &format!("{}{}", entry("one"), entry("two")));
    let listed = || events(["tenants", "list", "--json"]).home(&home).run().exits(0).json();
    for round in 0..30 {
        let running: Vec<_> = ["one", "two", "one", "two"]
            .map(|name| events(["tenants", "use", name]).home(&home).spawn())
            .into_iter()
            .take(1 + round % 4)
            .collect();
        // What still runs is killed when its owner goes, at whatever point it has reached.
        drop(running);
        assert_eq!(listed().as_array().map(Vec::len), Some(2));
    }
    // Neither a lock nor a temporary file of the killed is in anyone's way.
    events(["tenants", "use", "two"]).home(&home).run().exits(0);
    assert_eq!(listed()[1]["default"], true);
}

#[test]
fn settings_that_cannot_be_used_exit_2_and_say_why() {
    let tenant_with = |member: &str| format!("[tenants.\"acme.eu.auth0.com\"]\n{member}\n");
    for (text, reason) in [
        ("not toml = = 1".to_owned(), "line 1 is no TOML"),
        ("a = 1\n\nb = \"".to_owned(), "line 3 is no TOML"),
        ("version = 2".to_owned(), "another version"),
        ("version = \"1\"".to_owned(), "`version`"),
        ("tenants = 1\ndefault_tenant = \"a\"".to_owned(), "`tenants` is no table"),
        (format!("default_tenant = \"a\"\n{}", tenant_with("client_id = 1")), "client_id"),
        (format!("default_tenant = \"a\"\n{}", tenant_with("client_id = \"a\"\nmethod = \"magic\"")), "method"),
        ("default_tenant = \"a\"\n[tenants.\"https://x\"]\n".to_owned(), "is not a domain"),
        ("\u{0}".to_owned(), "no TOML"),
    ] {
        let home = Home::new();
        home.write("config/config.toml", &text);
        for args in [&["list"][..], &["tenants", "list"], &["whoami"], &["logout", "acme.eu.auth0.com"]] {
            events(args).home(&home).run().exits(2).prints_nothing().says("config.toml").says(reason);
        }
        let kept = fs::read_to_string(home.path().join("config/config.toml")).expect("settings");
        assert_eq!(kept, text, "the file was touched");
    }
}

#[test]
fn settings_that_cannot_be_read_exit_2() {
    let home = Home::new();
    fs::create_dir_all(home.path().join("config/config.toml")).expect("a writable home");
    events(["list"]).home(&home).run().exits(2).says("config.toml");
    let args = ["login", "--client-id", "a", "--client-secret-stdin", "--insecure-storage"];
    let api = Scripted::start();
    bare(&api, args).home(&home).stdin("hunter2").run().exits(2).never_shows("hunter2");
    assert_eq!(api.connections(), 0);

    // A link that leads to itself cannot be read even by root.
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
fn settings_are_not_read_where_flags_and_environment_suffice() {
    let home = Home::new();
    home.write("config/config.toml", "not toml");
    let api = Scripted::start();
    api.expect(exchange(), token("t1")).expect(get(LIST).token("t1"), empty());
    with_pair(list(&api)).home(&home).run().exits(0);
    events(["types"]).home(&home).run().exits(0);
}

#[test]
fn a_stored_secret_that_is_gone_or_damaged_exits_3_and_says_how_to_store_it_again() {
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
    // The cached token serves without the secret.
    events(["list"]).home(&home).run().exits(0);
}
