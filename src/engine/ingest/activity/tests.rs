//! Unit tests of `activity`.

use tokio::time::{advance, timeout};

use super::*;

/// Waits for a report a little longer than the interval.
async fn next(activity: &mut FeedActivity) -> Option<Duration> {
    timeout(REPORT_INTERVAL + Duration::from_secs(1), activity.next_report()).await.ok()
}

#[tokio::test(start_paused = true)]
async fn a_quiet_connection_is_reported_every_30_s() {
    let mut activity = FeedActivity::new();
    assert_eq!(activity.connected(), ConnectionKind::First);
    assert_eq!(next(&mut activity).await, Some(Duration::from_secs(30)));
    advance(Duration::from_secs(20)).await;
    // A heartbeat is activity, but it is not shown.
    activity.received();
    assert_eq!(next(&mut activity).await, Some(Duration::from_secs(10)));
}

#[tokio::test(start_paused = true)]
async fn neither_a_shown_event_nor_a_lost_connection_is_reported() {
    let mut activity = FeedActivity::new();
    assert_eq!(next(&mut activity).await, None, "it was never connected");
    activity.connected();
    activity.shown();
    assert_eq!(next(&mut activity).await, None, "an event was shown in the interval");
    activity.lost();
    assert_eq!(next(&mut activity).await, None, "the connection is lost");
    assert_eq!(activity.connected(), ConnectionKind::AfterFailure);
    assert!(next(&mut activity).await.is_some());
    assert_eq!(activity.connected(), ConnectionKind::Renewed);
}
