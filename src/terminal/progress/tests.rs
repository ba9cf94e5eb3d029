//! Unit tests of `progress`.

use tokio::time::advance;

use super::*;

/// Reports whether the request line or a bar is drawn after `wait` milliseconds.
async fn is_drawn_after(display: &ProgressDisplay, wait: u64) -> bool {
    advance(Duration::from_millis(wait)).await;
    display.pending();
    let state = display.state();
    state.line.is_some() || state.bar.as_ref().is_some_and(|bar| bar.is_drawn)
}

#[tokio::test(start_paused = true)]
async fn a_request_is_shown_after_200_ms_until_it_ends() {
    let display = ProgressDisplay::new(true);
    display.began();
    assert!(!is_drawn_after(&display, 199).await);
    assert!(is_drawn_after(&display, 1).await);
    display.began();
    display.ended();
    assert!(is_drawn_after(&display, 0).await);
    display.ended();
    assert!(!is_drawn_after(&display, 500).await);
}

#[tokio::test(start_paused = true)]
async fn consecutive_requests_share_their_progress_until_a_pause() {
    let display = ProgressDisplay::new(true);
    for expected in [false, true, true] {
        display.began();
        assert_eq!(is_drawn_after(&display, 150).await, expected);
        display.ended();
        advance(Duration::from_millis(50)).await;
    }
    advance(Duration::from_millis(51)).await;
    display.began();
    assert!(!is_drawn_after(&display, 150).await);
}

#[tokio::test(start_paused = true)]
async fn a_bar_replaces_the_line_after_the_same_delay() {
    let display = ProgressDisplay::new(true);
    display.began();
    assert!(is_drawn_after(&display, 300).await);
    let mut bar = display.bar(2, "delete");
    assert!(!is_drawn_after(&display, 199).await);
    bar.advance();
    assert!(is_drawn_after(&display, 1).await);
    assert!(display.state().line.is_none());
    drop(bar);
    assert!(display.state().bar.is_none());
}

#[tokio::test(start_paused = true)]
async fn progress_is_drawn_only_on_a_terminal() {
    let display = ProgressDisplay::new(false);
    display.began();
    assert!(!is_drawn_after(&display, 1000).await);
    let _bar = display.bar(2, "delete");
    assert!(!is_drawn_after(&display, 1000).await);
}
