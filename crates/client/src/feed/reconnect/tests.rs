//! Unit tests of `reconnect`.

use super::*;

const LONG: Duration = Duration::from_secs(300);

#[test]
fn after_a_planned_end_the_wait_is_the_spacing_or_the_servers_retry() {
    let mut reconnection = Reconnection::default();
    assert_eq!(reconnection.wait(ConnectionEnd::Planned, LONG), Duration::ZERO);
    assert_eq!(reconnection.wait(ConnectionEnd::Planned, Duration::from_millis(300)), Duration::from_millis(700));
    reconnection.set_server_retry(Duration::from_secs(2));
    assert_eq!(reconnection.wait(ConnectionEnd::Planned, LONG), Duration::from_secs(2));
    assert_eq!(reconnection.failures(), 0);
}

#[test]
fn failures_back_off_within_their_bounds_until_something_is_received() {
    let mut reconnection = Reconnection::default();
    for (attempt, bound) in [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].into_iter().enumerate() {
        let wait = reconnection.wait(ConnectionEnd::Failed(None), LONG);
        assert!(wait <= Duration::from_millis(bound), "{attempt}: {wait:?}");
    }
    assert_eq!(reconnection.failures(), 8);
    reconnection.reset();
    assert!(reconnection.wait(ConnectionEnd::Failed(None), LONG) <= BACKOFF.base);
    assert_eq!(reconnection.failures(), 1);
    let waits: Vec<Duration> = (0..64).map(|_| Reconnection::default().wait(ConnectionEnd::Empty, LONG)).collect();
    assert!(waits.iter().any(|wait| *wait != waits[0]), "the waits are spread");
}

#[test]
fn the_server_sets_the_minimum_wait_and_attempts_are_a_second_apart() {
    let mut reconnection = Reconnection::default();
    assert!(reconnection.wait(ConnectionEnd::Failed(None), Duration::ZERO) >= MIN_SPACING);
    reconnection.set_server_retry(Duration::from_secs(5));
    assert!(reconnection.wait(ConnectionEnd::Empty, LONG) >= Duration::from_secs(5));
    assert!(reconnection.wait(ConnectionEnd::Failed(Some(Duration::from_secs(40))), LONG) >= Duration::from_secs(40));
    reconnection.set_server_retry(Duration::from_secs(45));
    for end in [ConnectionEnd::Planned, ConnectionEnd::Empty, ConnectionEnd::Failed(None)] {
        assert_eq!(reconnection.wait(end, LONG), Duration::from_secs(45), "{end:?}");
    }
}

#[test]
fn no_wait_is_longer_than_ten_minutes() {
    for retry_after in [601, 86_400, u64::MAX] {
        let mut reconnection = Reconnection::default();
        reconnection.set_server_retry(Duration::from_secs(retry_after));
        for end in [ConnectionEnd::Planned, ConnectionEnd::Empty, ConnectionEnd::Failed(None)] {
            assert_eq!(reconnection.wait(end, LONG), Duration::from_secs(600), "{retry_after} s, {end:?}");
        }
    }
}
