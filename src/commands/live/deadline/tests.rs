//! Unit tests of `deadline`.

use std::future::pending;

use super::*;

#[tokio::test(start_paused = true)]
async fn what_hangs_is_dropped_10_s_after_the_time_is_up() {
    let began = Instant::now();
    let deadline = Deadline::begin(Some(Duration::from_secs(3)));
    assert!(deadline.finish(async { Ok(()) }).await.is_ok());
    deadline.passed().await;
    assert_eq!(began.elapsed().as_secs(), 3);
    assert!(deadline.finish(pending::<anyhow::Result<()>>()).await.is_err());
    assert_eq!(began.elapsed().as_secs(), 13);
    // What comes after that, such as to record what was done, has its own time.
    assert!(deadline.finish(async { Ok(()) }).await.is_ok());
    assert!(deadline.finish(pending::<anyhow::Result<()>>()).await.is_err());
    assert_eq!(began.elapsed().as_secs(), 23);
}
