//! Tests of the pause between acts, on a clock that does not run.

use super::*;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn an_act_pauses_for_a_second_and_enter_skips_the_pause() {
    let (sender, mut typed) = mpsc::channel(1);
    let start = Instant::now();
    pause(&mut typed).await;
    assert_eq!(start.elapsed(), ACT_PAUSE);

    sender.send(String::new()).await.unwrap();
    pause(&mut typed).await;
    assert_eq!(start.elapsed(), ACT_PAUSE, "the typed line skips the second pause");

    drop(sender);
    pause(&mut typed).await;
    assert_eq!(start.elapsed(), 2 * ACT_PAUSE, "without a reader of lines the pause stays");
}
