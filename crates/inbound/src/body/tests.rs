//! Unit tests of `body`.

use std::convert::Infallible;

use futures_util::stream;
use tokio::time::{Instant, sleep};

use super::*;

/// Returns an endless body that sends a byte every 100 ms.
fn trickle() -> Body {
    Body::from_stream(stream::repeat(()).then(|()| async {
        sleep(Duration::from_millis(100)).await;
        Ok::<_, Infallible>(Bytes::from_static(b"x"))
    }))
}

#[tokio::test(start_paused = true)]
async fn the_timeout_covers_the_whole_of_a_slow_body() {
    let began = Instant::now();
    let read = read(&HeaderMap::new(), trickle(), 4096, Duration::from_secs(7)).await;
    assert_eq!((read, began.elapsed()), (Err(BodyError::Timeout), Duration::from_secs(7)));
}

#[tokio::test(start_paused = true)]
async fn a_discarded_body_is_read_for_a_limited_time() {
    let began = Instant::now();
    discard(Request::new(trickle())).await;
    assert_eq!(began.elapsed(), DISCARD_TIMEOUT);
}
