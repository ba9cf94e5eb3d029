//! Unit tests of `cause`.

use super::*;

#[test]
fn certificate_errors_have_the_wording_of_the_service() {
    for (fault, text) in [
        (CertificateError::UnknownIssuer, "certificate signed by unknown authority"),
        (CertificateError::Expired, "certificate has expired or is not yet valid"),
        (CertificateError::NotValidForName, "certificate is valid for other names, not h"),
    ] {
        assert_eq!(certificate_fault(&fault, "h"), text);
    }
}

#[test]
fn a_secret_in_the_url_is_not_shown() {
    let url = Url::parse("https://svc:hunter2@hooks.example.com/in?key=hunter2").unwrap();
    assert_eq!(post(&url, "EOF"), "Post \"https://***@hooks.example.com/in?***\": EOF");
}
