//! Unit tests of `deadline`.

use std::future::pending;

use super::*;

#[tokio::test(start_paused = true)]
async fn hanging_work_is_dropped_10_s_after_the_deadline() {
    let began = Instant::now();
    let deadline = Deadline::start(Some(Duration::from_secs(3)));
    assert!(deadline.finish(async { Ok(()) }).await.is_ok());
    deadline.passed().await;
    assert_eq!(began.elapsed().as_secs(), 3);
    assert!(deadline.finish(pending::<anyhow::Result<()>>()).await.is_err());
    assert_eq!(began.elapsed().as_secs(), 13);
    // Later work, such as recording the cursor, has a grace period of its own.
    assert!(deadline.finish(async { Ok(()) }).await.is_ok());
    assert!(deadline.finish(pending::<anyhow::Result<()>>()).await.is_err());
    assert_eq!(began.elapsed().as_secs(), 23);
}
