//! Unit tests of `body`.

use std::convert::Infallible;

use futures_util::stream;
use tokio::time::{Instant, sleep};

use super::*;

/// Makes a body that brings a byte every 100 ms, without an end.
fn trickle() -> Body {
    Body::from_stream(stream::repeat(()).then(|()| async {
        sleep(Duration::from_millis(100)).await;
        Ok::<_, Infallible>(Bytes::from_static(b"x"))
    }))
}

#[tokio::test(start_paused = true)]
async fn a_body_that_trickles_in_has_a_time_for_all_of_it() {
    let began = Instant::now();
    let read = read(&HeaderMap::new(), trickle(), 4096, Duration::from_secs(7)).await;
    assert_eq!((read, began.elapsed()), (Err(Unread::TooLate), Duration::from_secs(7)));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_nobody_wants_is_not_read_for_longer_than_its_time() {
    let began = Instant::now();
    discard(Request::new(trickle())).await;
    assert_eq!(began.elapsed(), DISCARD_TIME);
}
