//! Tests of the rate limit.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_bucket_empties_and_refills() {
    let bucket = TokenBucket::new("2/4".parse().unwrap());
    let take = || {
        let decision = bucket.take();
        (decision.is_allowed, decision.remaining)
    };
    assert_eq!([take(), take(), take()], [(true, 1), (true, 0), (false, 0)]);
    assert_eq!((bucket.take().refill, bucket.take().retry_after()), (Duration::from_millis(250), 1));
    tokio::time::advance(Duration::from_millis(250)).await;
    assert_eq!([take(), take()], [(true, 0), (false, 0)]);
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!([take(), take(), take()], [(true, 1), (true, 0), (false, 0)]);
}

#[tokio::test(start_paused = true)]
async fn slow_refills_are_reported_in_whole_seconds() {
    let bucket = TokenBucket::new("1/0.4".parse().unwrap());
    bucket.take();
    let decision = bucket.take();
    let mut headers = HeaderMap::new();
    decision.write(&mut headers, Timestamp::from_second(100).unwrap());
    let names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
    assert_eq!(names.map(|name| headers[name].to_str().unwrap()), ["1", "0", "103"]);
    assert_eq!((decision.is_allowed, decision.retry_after()), (false, 3));
}
