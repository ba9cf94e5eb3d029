//! Unit tests of `live`.

use super::*;

#[test]
fn a_route_is_a_url_with_or_without_a_type() {
    let route = |text: &str| text.parse::<RouteArg>().map(|route| (route.pattern, route.url));
    let url = "http://localhost:3000/hook?a=b";
    assert_eq!(route(url).unwrap(), (None, url.to_owned()));
    assert_eq!(route(&format!("user.*={url}")).unwrap(), (Some("user.*".to_owned()), url.to_owned()));
    for text in ["", "localhost:3000", "user.created=", "=http://h", "ftp://h", "user.created=h", "http://"] {
        assert!(route(text).is_err(), "{text}");
    }
}
