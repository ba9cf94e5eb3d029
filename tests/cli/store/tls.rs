//! PostgreSQL over TLS: encrypted where it is asked for, verified where that is.

use rcgen::{CertificateParams, KeyPair};

use super::{Told, taking, tenant};
use crate::support::Home;
use crate::support::postgres::{Database, Server, Setup};

#[test]
fn a_certificate_is_verified_where_that_is_asked_for() {
    let key = KeyPair::generate().expect("a key");
    let parameters = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = parameters.self_signed(&key).expect("a certificate").pem();
    let identity = Some((certificate.clone(), key.serialize_pem()));
    let Some(server) = Server::start(&Setup { identity, ..Setup::default() }) else { return };
    let database = Database::create_on(&server);
    let one = [Told::new("evt_1", "user.created", "2026-05-01T00:00:00Z", "u", "n")];
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
    // It is for another name.
    run("127.0.0.1", "verify-full").env("SSL_CERT_FILE", &trusted).run().exits(1).says("certificate");
}
