//! The tenant and the credentials that completion uses.

#![expect(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use std::fs;

use super::{ask, values};
use crate::support::{Emulator, Home, Run, Tenant as _, events};

/// Prepares a run without credentials in the environment.
fn bare(home: &Home, args: &[&str]) -> Run {
    events(args.iter().copied()).home(home)
}

/// Stores a tenant, with its secret in a file.
fn log_in(emulator: &Emulator, home: &Home) {
    let variables = emulator.variables();
    let variable = |name: &str| variables.iter().find(|(known, _)| known == name).unwrap().1.clone();
    let args = ["login", "--insecure-storage", "--client-secret-stdin"];
    let run = events(args).args(["--domain", &emulator.url, "--client-id", &variable("AUTH0_CLIENT_ID")]).home(home);
    run.stdin(variable("AUTH0_CLIENT_SECRET")).run().exits(0);
}

#[test]
fn the_options_on_the_line_select_the_tenant() {
    let (one, two, home) = (Emulator::start(), Emulator::start(), Home::new());
    one.create_stream("of-one");
    two.create_stream("of-two");
    log_in(&one, &home);
    log_in(&two, &home);
    let lines: Vec<String> = one.variables().iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    home.write("one.env", &lines.concat());
    for (option, stream) in [("--env-file=~/one.env".to_owned(), "of-one"), (format!("--tenant={}", two.url), "of-two")]
    {
        bare(&home, &["complete", "refresh", "streams", &option]).run().exits(0).says_nothing();
        let answer = ask(&home, &[&option, "show", ""]).run().exits(0).says_nothing();
        assert!(values(&answer).contains(&stream.to_owned()), "{answer}");
    }
    let answer = ask(&home, &["--tenant", &one.url, "show", ""]).run().exits(0).says_nothing();
    assert!(values(&answer).contains(&"of-one".to_owned()), "{answer}");
}

#[test]
fn stored_tenants_are_offered() {
    let (emulator, home) = (Emulator::start(), Home::new());
    log_in(&emulator, &home);
    for typed in [&["tenants", "use", ""][..], &["logout", ""], &["list", "--tenant", ""]] {
        let answer = ask(&home, typed).run().exits(0).says_nothing();
        assert_eq!(values(&answer), [emulator.url.as_str()], "{typed:?}");
        assert!(answer.stdout.contains("\tthe default tenant"), "{answer}");
    }
}

#[test]
fn logout_clears_the_cache_of_the_tenant() {
    let (emulator, home) = (Emulator::start(), Home::new());
    emulator.create_stream("crm-sync");
    log_in(&emulator, &home);
    bare(&home, &["complete", "refresh", "streams"]).run().exits(0);
    let texts = || {
        let files = fs::read_dir(home.path().join("cache/completion")).unwrap();
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect::<String>()
    };
    assert!(texts().contains("crm-sync"));
    bare(&home, &["logout"]).run().exits(0);
    assert!(!texts().contains("crm-sync"));
}

#[test]
fn a_cached_token_is_used_and_the_keyring_is_never_opened() {
    let (emulator, home) = (Emulator::start(), Home::new());
    emulator.create_stream("crm-sync");
    log_in(&emulator, &home);
    let settings = home.path().join("config/config.toml");
    let stored = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, stored.replace("storage = \"file\"", "storage = \"keyring\"")).unwrap();
    fs::remove_dir_all(home.path().join("config/secrets")).unwrap();
    let is_refreshed = || {
        fs::remove_dir_all(home.path().join("cache/completion")).ok();
        bare(&home, &["complete", "refresh", "streams"]).run().exits(0).says_nothing();
        let answer = ask(&home, &["show", ""]).run().exits(0).says_nothing();
        values(&answer).contains(&"crm-sync".to_owned())
    };
    assert!(is_refreshed(), "with the token of `login`");
    fs::remove_dir_all(home.path().join("cache/tokens")).unwrap();
    assert!(!is_refreshed(), "without a token");
}

#[test]
fn no_token_cache_applies_to_completion() {
    let (emulator, home) = (Emulator::start(), Home::new());
    emulator.create_stream("crm-sync");
    let run = bare(&home, &["complete", "refresh", "streams", "--no-token-cache"]).on(&emulator);
    run.run().exits(0).says_nothing();
    let answer = ask(&home, &["--no-token-cache", "show", ""]).on(&emulator).run().exits(0);
    assert!(values(&answer).contains(&"crm-sync".to_owned()), "{answer}");
    assert!(!home.path().join("cache/tokens").exists());
}
