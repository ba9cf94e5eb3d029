//! Unit tests of `postgres`.

use super::*;

#[tokio::test(start_paused = true)]
async fn what_cannot_be_reached_is_left_alone_for_longer_and_longer() {
    let url = auth0_events_text::Secret::new("postgres://u@127.0.0.1:1/d");
    let location = PostgresLocation::parse(&url, None, None).unwrap();
    let longest_wait = Duration::from_secs(30);
    let mut link = Link { session: None, held: None, longest_wait, failures: 0, rests: None };
    for bound in [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000] {
        let Err(StoreError::Unreachable { retry_in, .. }) = link.take(&location).await else {
            panic!("it is not there")
        };
        let bound = Duration::from_millis(bound);
        assert!(bound / 2 <= retry_in && retry_in <= bound, "{retry_in:?} of {bound:?}");
        let failures = link.failures;
        let Err(StoreError::Unreachable { cause, .. }) = link.take(&location).await else { panic!("it is not there") };
        assert_eq!((cause.as_str(), link.failures), ("connection refused", failures), "nobody was asked");
        tokio::time::advance(retry_in).await;
    }
    link.longest_wait = Duration::from_secs(1);
    let Err(StoreError::Unreachable { retry_in, .. }) = link.take(&location).await else { panic!("it is not there") };
    assert!(retry_in <= link.longest_wait, "{retry_in:?}");
}
