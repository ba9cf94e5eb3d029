//! Unit tests of `address`.

use super::*;

#[test]
fn a_url_shows_neither_user_nor_query_nor_fragment() {
    for (address, masked) in [
        ("https://e.com/w", "https://e.com/w"),
        ("https://e.com:8080/@w", "https://e.com:8080/@w"),
        ("https://ada:hunter2@e.com/w?key=hunter2", "https://***@e.com/w?***"),
        ("https://e.com/w?a=b@c", "https://e.com/w?***"),
        ("https://e.com/@w", "https://e.com/@w"),
        ("https://ada:hun/ter2@e.com/w", "https://***@e.com/w"),
        ("https://ada:hun?ter2@e.com/w#x", "https://***@e.com/w#***"),
        ("ada:hunter2@e.com", "***@e.com"),
        ("//u:p@h.example/a#c", "//***@h.example/a#***"),
        ("/a?b=c", "/a?***"),
    ] {
        assert_eq!(masked_address(address), masked);
    }
}
