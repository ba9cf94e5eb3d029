//! Unit tests of `registration`.

use super::*;

#[test]
fn a_url_without_a_path_gets_the_endpoints_path() {
    let public_endpoint = |url: &str| endpoint(url, "/webhook").map_err(|failure| failure.to_string());
    for url in ["https://h.example", "https://h.example/", "https://h.example/webhook"] {
        assert_eq!(public_endpoint(url).unwrap(), "https://h.example/webhook");
    }
    let other = "`--public-url https://h/x` has the path `/x`, but the endpoint has `/webhook`";
    assert_eq!(public_endpoint("https://h/x").unwrap_err(), other);
    for url in ["h.example", "ftp://h", "https://", "https:///x", "https://h?a=b"] {
        assert!(public_endpoint(url).is_err(), "{url}");
    }
}
