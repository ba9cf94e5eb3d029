//! Unit tests of `backoff`.

use super::*;

const LONG: Duration = Duration::from_secs(300);

#[test]
fn a_planned_end_is_followed_at_once_but_not_within_a_second_nor_before_the_floor() {
    let mut backoff = Backoff::default();
    assert_eq!(backoff.wait(Ending::Planned, LONG), Duration::ZERO);
    assert_eq!(backoff.wait(Ending::Planned, Duration::from_millis(300)), Duration::from_millis(700));
    backoff.set_floor(Duration::from_secs(2));
    assert_eq!(backoff.wait(Ending::Planned, LONG), Duration::from_secs(2));
    assert_eq!(backoff.failures(), 0);
}

#[test]
fn failures_back_off_within_their_bounds_until_something_comes() {
    let mut backoff = Backoff::default();
    for (attempt, bound) in [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].into_iter().enumerate() {
        let wait = backoff.wait(Ending::Failed(None), LONG);
        assert!(wait <= Duration::from_millis(bound), "{attempt}: {wait:?}");
    }
    assert_eq!(backoff.failures(), 8);
    backoff.reset();
    assert!(backoff.wait(Ending::Failed(None), LONG) <= BASE);
    assert_eq!(backoff.failures(), 1);
    let waits: Vec<Duration> = (0..64).map(|_| Backoff::default().wait(Ending::Fruitless, LONG)).collect();
    assert!(waits.iter().any(|wait| *wait != waits[0]), "the waits are spread");
}

#[test]
fn the_server_sets_the_least_wait_and_a_second_lies_between_attempts() {
    let mut backoff = Backoff::default();
    assert!(backoff.wait(Ending::Failed(None), Duration::ZERO) >= SPACING);
    backoff.set_floor(Duration::from_secs(5));
    assert!(backoff.wait(Ending::Fruitless, LONG) >= Duration::from_secs(5));
    assert!(backoff.wait(Ending::Failed(Some(Duration::from_secs(40))), LONG) >= Duration::from_secs(40));
    backoff.set_floor(Duration::from_secs(45));
    for ending in [Ending::Planned, Ending::Fruitless, Ending::Failed(None)] {
        assert_eq!(backoff.wait(ending, LONG), Duration::from_secs(45), "{ending:?}");
    }
}

#[test]
fn no_pause_between_connections_is_longer_than_ten_minutes() {
    for asked in [601, 86_400, u64::MAX] {
        let mut backoff = Backoff::default();
        backoff.set_floor(Duration::from_secs(asked));
        for ending in [Ending::Planned, Ending::Fruitless, Ending::Failed(None)] {
            assert_eq!(backoff.wait(ending, LONG), Duration::from_secs(600), "{asked} s, {ending:?}");
        }
    }
}
