//! Tests of a binary without the `keyring` feature.

use super::{tenant, token};
use crate::support::{Home, events};

#[test]
fn login_names_the_missing_feature_and_the_alternatives_and_requests_no_token() {
    let api = tenant(|text| token(&text));
    let home = Home::new();
    let login = || {
        let run = events(["login", "--domain", &api.url(), "--client-id", "client", "--client-secret-stdin"]);
        run.home(&home).stdin("hunter2")
    };
    let refused = login().run().exits(1).says("built without the feature `keyring`").says("--insecure-storage");
    refused.says("AUTH0_CLIENT_SECRET").never_shows("hunter2");
    assert!(api.requests().is_empty());
    login().arg("--insecure-storage").run().exits(0);
    events(["list"]).home(&home).run().exits(0);
}
