//! Unit tests of `config`.

use super::*;

#[test]
fn a_tenant_goes_into_an_inline_table_as_a_value() {
    let text =
        "tenants = {\"a.eu.auth0.com\" = {client_id = \"a\", method = \"client_secret\", storage = \"file\"},}\n";
    let mut config = Config::parse(PathBuf::new(), text).unwrap();
    let mut tenant = config.find("a").unwrap();
    tenant.domain = "b.eu.auth0.com".parse().unwrap();
    config.put(&tenant);
    let read = Config::parse(PathBuf::new(), &config.text()).unwrap();
    assert_eq!(read.find("b").unwrap(), tenant);
    assert_eq!(read.tenants().unwrap().len(), 2);
}
