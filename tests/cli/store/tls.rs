//! PostgreSQL over TLS: `sslmode` and `channel_binding`.

use rcgen::{CertificateParams, KeyPair};

use super::{HistoryEvent, taking, tenant};
use crate::support::Home;
use crate::support::postgres::{Database, Server, Setup};

/// Returns a self-signed certificate for `localhost` and its key.
fn identity() -> (String, String) {
    let key = KeyPair::generate().expect("a key");
    let parameters = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    (parameters.self_signed(&key).expect("a certificate").pem(), key.serialize_pem())
}

#[test]
fn only_verify_full_verifies_the_certificate() {
    let identity = identity();
    let certificate = identity.0.clone();
    let setup = Setup { identity: Some(identity), ..Setup::default() };
    let Some(server) = Server::start(&setup) else { return };
    let database = Database::create_on(&server);
    let one = [HistoryEvent::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    let (tenant, home) = (tenant(&one), Home::new());
    let trusted = home.write("authority.pem", &certificate);
    let run = |host: &str, mode: &str| {
        let url = format!("{}?sslmode={mode}", database.url.replace("127.0.0.1", host));
        taking(&tenant, &one, &url).args(["--resume", mode]).home(&home)
    };
    for mode in ["disable", "prefer", "require"] {
        run("127.0.0.1", mode).run().exits(0);
    }
    run("localhost", "verify-full").env("SSL_CERT_FILE", &trusted).run().exits(0);
    run("localhost", "verify-full").run().exits(1).says("certificate");
    // The certificate is for another name.
    run("127.0.0.1", "verify-full").env("SSL_CERT_FILE", &trusted).run().exits(1).says("certificate");
}

#[test]
fn a_password_is_bound_to_the_tls_connection() {
    let identity = Some(identity());
    let setup = Setup { identity, asks_for_a_password: true };
    let Some(server) = Server::start(&setup) else { return };
    let one = [HistoryEvent::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
    let (tenant, home) = (tenant(&one), Home::new());
    let run = |parameters: &str| {
        let url = format!("{}?{parameters}", server.url("postgres"));
        taking(&tenant, &one, &url).env("PGPASSWORD", "hunter2").home(&home).run()
    };
    run("sslmode=require&channel_binding=require").exits(0);
    // There is no certificate to bind to.
    run("sslmode=disable&channel_binding=require").exits(1).says("channel binding");
}
