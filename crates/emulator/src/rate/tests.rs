//! Unit tests of `rate`.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_bucket_empties_and_refills() {
    let bucket = Bucket::new("2/4".parse().unwrap());
    let seen = || {
        let verdict = bucket.take();
        (verdict.passes, verdict.remaining)
    };
    assert_eq!([seen(), seen(), seen()], [(true, 1), (true, 0), (false, 0)]);
    assert_eq!((bucket.take().refill, bucket.take().retry_after()), (Duration::from_millis(250), 1));
    tokio::time::advance(Duration::from_millis(250)).await;
    assert_eq!([seen(), seen()], [(true, 0), (false, 0)]);
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!([seen(), seen(), seen()], [(true, 1), (true, 0), (false, 0)]);
}

#[tokio::test(start_paused = true)]
async fn slow_refills_are_told_in_whole_seconds() {
    let bucket = Bucket::new("1/0.4".parse().unwrap());
    bucket.take();
    let verdict = bucket.take();
    let mut headers = HeaderMap::new();
    verdict.write(&mut headers, Timestamp::from_second(100).unwrap());
    let names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
    assert_eq!(names.map(|name| headers[name].to_str().unwrap()), ["1", "0", "103"]);
    assert_eq!((verdict.passes, verdict.retry_after()), (false, 3));
}

#[test]
fn a_limit_is_two_numbers() {
    assert_eq!("50/16".parse(), Ok(RateLimit { burst: 50, per_second: 16.0 }));
    for text in ["", "2", "2/", "/2", "0/2", "2/0", "2/-1", "2/inf", "2/nan", "1.5/2", "2/2/2"] {
        assert!(text.parse::<RateLimit>().is_err(), "{text}");
    }
}
