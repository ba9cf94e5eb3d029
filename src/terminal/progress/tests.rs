//! Unit tests of `progress`.

use tokio::time::advance;

use super::*;

/// Reports whether the line about requests, or a bar, is drawn once `wait` has passed.
async fn is_drawn_after(activity: &Activity, wait: u64) -> bool {
    advance(Duration::from_millis(wait)).await;
    activity.pending();
    let state = activity.state();
    state.line.is_some() || state.bar.as_ref().is_some_and(|bar| bar.is_drawn)
}

#[tokio::test(start_paused = true)]
async fn a_request_is_shown_from_200_ms_on_until_it_ends() {
    let activity = Activity::new(true);
    activity.began();
    assert!(!is_drawn_after(&activity, 199).await);
    assert!(is_drawn_after(&activity, 1).await);
    activity.began();
    activity.ended();
    assert!(is_drawn_after(&activity, 0).await);
    activity.ended();
    assert!(!is_drawn_after(&activity, 500).await);
}

#[tokio::test(start_paused = true)]
async fn requests_in_a_row_are_one_piece_of_work_and_those_after_a_lull_are_not() {
    let activity = Activity::new(true);
    for expected in [false, true, true] {
        activity.began();
        assert_eq!(is_drawn_after(&activity, 150).await, expected);
        activity.ended();
        advance(Duration::from_millis(50)).await;
    }
    advance(Duration::from_millis(51)).await;
    activity.began();
    assert!(!is_drawn_after(&activity, 150).await);
}

#[tokio::test(start_paused = true)]
async fn a_bar_takes_the_place_of_the_line_and_waits_as_long() {
    let activity = Activity::new(true);
    activity.began();
    assert!(is_drawn_after(&activity, 300).await);
    let mut bar = activity.bar(2, "delete");
    assert!(!is_drawn_after(&activity, 199).await);
    bar.advance();
    assert!(is_drawn_after(&activity, 1).await);
    assert!(activity.state().line.is_none());
    drop(bar);
    assert!(activity.state().bar.is_none());
}

#[tokio::test(start_paused = true)]
async fn no_progress_is_drawn_unless_it_is_watched() {
    let activity = Activity::new(false);
    activity.began();
    assert!(!is_drawn_after(&activity, 1000).await);
    let _bar = activity.bar(2, "delete");
    assert!(!is_drawn_after(&activity, 1000).await);
}
