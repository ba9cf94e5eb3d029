//! Unit tests of `life`.

use tokio::time::{advance, timeout};

use super::*;

/// Returns the next sign within a little more than its distance.
async fn next(life: &mut Life) -> Option<Duration> {
    timeout(SIGN_OF_LIFE + Duration::from_secs(1), life.due()).await.ok()
}

#[tokio::test(start_paused = true)]
async fn a_quiet_connection_shows_that_it_lives_every_30_s() {
    let mut life = Life::new();
    assert_eq!(life.open(), Opened::First);
    assert_eq!(next(&mut life).await, Some(Duration::from_secs(30)));
    advance(Duration::from_secs(20)).await;
    // A heartbeat is heard, and shows nothing.
    life.hear();
    assert_eq!(next(&mut life).await, Some(Duration::from_secs(10)));
}

#[tokio::test(start_paused = true)]
async fn what_was_shown_needs_no_sign_and_what_is_not_connected_gives_none() {
    let mut life = Life::new();
    assert_eq!(next(&mut life).await, None, "it was never connected");
    life.open();
    life.show();
    assert_eq!(next(&mut life).await, None, "an event was shown meanwhile");
    life.lose();
    assert_eq!(next(&mut life).await, None, "the connection is lost");
    assert_eq!(life.open(), Opened::Again);
    assert!(next(&mut life).await.is_some());
    assert_eq!(life.open(), Opened::Silently);
}
