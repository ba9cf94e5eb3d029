//! Tests of the pace.

use tokio::time::Instant;

use super::*;

#[tokio::test(start_paused = true)]
async fn events_wait_for_readers_at_most_a_second() {
    let pace = FeedPace::default();
    let start = Instant::now();
    pace.reached(FeedOffset { log: 1, number: 5 });
    pace.reached(FeedOffset { log: 1, number: 3 });
    pace.wait_for(5).await;
    assert_eq!(start.elapsed(), Duration::ZERO);
    pace.wait_for(6).await;
    assert_eq!(start.elapsed(), PATIENCE);
}
