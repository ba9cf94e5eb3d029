//! Tests of rate limits and their text form.

use super::*;

#[test]
fn a_limit_is_two_numbers() {
    assert_eq!("50/16".parse(), Ok(RateLimit { burst: 50, per_second: 16.0 }));
    for text in ["", "2", "2/", "/2", "0/2", "2/0", "2/-1", "2/inf", "2/nan", "1.5/2", "2/2/2"] {
        assert!(text.parse::<RateLimit>().is_err(), "{text}");
    }
}
