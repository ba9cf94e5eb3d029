//! Tests of the emulator over TLS, with the certificate that it creates for this machine.

use serde_json::Value;

use crate::support::{Emulator, Home, Tenant, events, wait};

fn start(home: &Home) -> Emulator {
    Emulator::start_as(events(["emulator", "--tls", "--port", "0", "--json"]).home(home))
}

fn variable(tenant: &Emulator, name: &str) -> String {
    let found = tenant.variables().into_iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value).unwrap_or_else(|| panic!("{name} is not printed"))
}

#[test]
fn the_printed_variables_suffice_for_a_client() {
    let tenant = start(&Home::new());
    assert!(tenant.url.starts_with("https://localhost:"), "{}", tenant.url);
    assert_eq!(variable(&tenant, "AUTH0_DOMAIN"), tenant.url["https://".len()..]);
    assert_eq!(variable(&tenant, "NODE_EXTRA_CA_CERTS"), variable(&tenant, "SSL_CERT_FILE"));
    assert_eq!(variable(&tenant, "REQUESTS_CA_BUNDLE"), variable(&tenant, "SSL_CERT_FILE"));
    tenant.events(["list", "--json"]).run().exits(0);
    tenant.create_stream("orders");
    tenant.events(["show", "orders"]).run().exits(0);
}

#[test]
fn without_tls_only_the_environment_is_served() {
    let tenant = start(&Home::new());
    let (_, port) = tenant.url.rsplit_once(':').expect("an address ends in a port");
    let environment = events(["emulator", "env", "--json", "--port", port]).run().exits(0).json();
    assert_eq!(environment["env"]["SSL_CERT_FILE"], variable(&tenant, "SSL_CERT_FILE"));
    let plain = format!("http://localhost:{port}");
    tenant
        .events(["list"])
        .env("AUTH0_DOMAIN", plain)
        .run()
        .prints_nothing()
        .says("This emulator serves TLS: use https.");
}

#[test]
fn a_client_that_trusts_another_authority_exits_7() {
    let (tenant, other) = (start(&Home::new()), start(&Home::new()));
    let list_with_authority =
        |file: &str| tenant.events(["list"]).env("SSL_CERT_FILE", file).run().exits(7).prints_nothing();
    let refused = list_with_authority(&variable(&other, "SSL_CERT_FILE"));
    refused.says("caused by: cannot trust the certificate of `localhost:").says("SSL_CERT_FILE");
}

#[test]
fn the_certificate_is_reused_and_valid_for_every_local_name() {
    let home = Home::new();
    let authority = || {
        let tenant = start(&home);
        for host in ["localhost", "127.0.0.1"] {
            let (_, port) = tenant.url.rsplit_once(':').expect("an address ends in a port");
            let domain = format!("{host}:{port}");
            tenant.events(["list"]).env("AUTH0_DOMAIN", domain).run().exits(0);
        }
        std::fs::read_to_string(variable(&tenant, "SSL_CERT_FILE")).expect("the authority's certificate is a file")
    };
    assert_eq!(authority(), authority());
}

#[test]
fn http_1_and_http_2_are_supported() {
    let tenant = start(&Home::new());
    let authority = std::fs::read(variable(&tenant, "SSL_CERT_FILE")).expect("the authority's certificate is a file");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let version = |only_1: bool| {
        let builder = auth0_events_outbound::builder(&tenant.url.parse().unwrap());
        let builder = builder.tls_certs_only([reqwest::Certificate::from_pem(&authority).unwrap()]);
        let builder = builder.timeout(wait::LIMIT);
        let client = if only_1 { builder.http1_only() } else { builder }.build().unwrap();
        runtime.block_on(async {
            let answer = client.get(format!("{}/api/v2/event-streams", tenant.url)).send().await.unwrap();
            let version = answer.version();
            let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(body["message"], "Missing authentication");
            let environment = client.get(format!("{}/emulator", tenant.url)).send().await.unwrap();
            assert_eq!(environment.status(), 200);
            version
        })
    };
    assert_eq!((version(false), version(true)), (reqwest::Version::HTTP_2, reqwest::Version::HTTP_11));
}

#[test]
fn a_delivery_to_an_endpoint_with_an_untrusted_certificate_fails() {
    let endpoint = start(&Home::new());
    let tenant = Emulator::start_as(events(["emulator", "--port", "0", "--json", "--retry-schedule", "1ms"]));
    let url = format!("{}/hook", endpoint.url);
    let create =
        ["create", "-n", "orders", "-s", "user.created", "--webhook-url", &url, "--webhook-token-env", "TOKEN"];
    tenant.events(create).env("TOKEN", "t").run().exits(0);
    tenant.events(["trigger", "orders"]).run().exits(0);
    let failed = wait::until("a failed delivery", || {
        let listed = tenant.events(["deliveries", "list", "orders", "--json"]).run().exits(0).json();
        listed.as_array().and_then(|list| list.first().cloned())
    });
    let message = failed["attempts"][0]["error_message"].as_str().unwrap_or_default();
    assert!(message.starts_with(&format!("Post \"{url}\": tls: failed")), "{message}");
}
