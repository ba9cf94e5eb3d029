//! Unit tests of `pace`.

use tokio::time::Instant;

use super::*;

#[tokio::test(start_paused = true)]
async fn whoever_is_read_goes_on_and_whoever_is_not_waits_a_second() {
    let pace = Pace::default();
    let start = Instant::now();
    pace.reached(Offset { log: 1, number: 5 });
    pace.reached(Offset { log: 1, number: 3 });
    pace.wait_for(5).await;
    assert_eq!(start.elapsed(), Duration::ZERO);
    pace.wait_for(6).await;
    assert_eq!(start.elapsed(), PATIENCE);
}
