//! Unit tests of `database`.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_backoff_doubles_within_its_limit() {
    let url = auth0_events_text::Secret::new("postgres://u@127.0.0.1:1/d");
    let location = PostgresLocation::parse(&url, None, None).unwrap();
    let max_backoff = Duration::from_secs(30);
    let mut link = PostgresLink { session: None, cursor: None, max_backoff, failures: 0, backoff: None };
    for bound in [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000] {
        let Err(StoreError::Unreachable { retry_in, .. }) = link.take(&location).await else {
            panic!("expected an unreachable server")
        };
        let bound = Duration::from_millis(bound);
        assert!(bound / 2 <= retry_in && retry_in <= bound, "{retry_in:?} of {bound:?}");
        let failures = link.failures;
        let Err(StoreError::Unreachable { cause, .. }) = link.take(&location).await else {
            panic!("expected an unreachable server")
        };
        assert_eq!((cause.as_str(), link.failures), ("connection refused", failures), "nothing tried to connect");
        tokio::time::advance(retry_in).await;
    }
    link.max_backoff = Duration::from_secs(1);
    let Err(StoreError::Unreachable { retry_in, .. }) = link.take(&location).await else {
        panic!("expected an unreachable server")
    };
    assert!(retry_in <= link.max_backoff, "{retry_in:?}");
}
