//! Unit tests of `observer`.

use std::sync::Mutex;

use tokio::time::{sleep, timeout};

use super::*;

#[derive(Default)]
struct Notes(Mutex<String>);

impl Notes {
    fn note(&self, event: char) {
        self.0.lock().unwrap().push(event);
    }
}

impl HttpObserver for Notes {
    fn waiting(&self, _: Duration, _: &str, _: &str) {}

    fn warning(&self, _: &str) {}

    fn shows_progress(&self) -> bool {
        true
    }

    fn began(&self) {
        self.note('<');
    }

    fn pending(&self) {
        self.note('.');
    }

    fn ended(&self) {
        self.note('>');
    }
}

#[tokio::test(start_paused = true)]
async fn each_request_reports_its_start_end_and_ticks_between() {
    let notes = Notes::default();
    with_progress(&notes, async {}).await;
    with_progress(&notes, sleep(Duration::from_millis(350))).await;
    assert!(timeout(Duration::from_millis(150), with_progress(&notes, std::future::pending::<()>())).await.is_err());
    assert_eq!(*notes.0.lock().unwrap(), "<><...><.>");
}
