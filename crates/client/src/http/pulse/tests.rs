//! Unit tests of `pulse`.

use std::sync::Mutex;

use tokio::time::{sleep, timeout};

use super::*;

#[derive(Default)]
struct Notes(Mutex<String>);

impl Notes {
    fn note(&self, what: char) {
        self.0.lock().unwrap().push(what);
    }
}

impl Observer for Notes {
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
async fn each_request_has_a_beginning_and_an_end_and_beats_meanwhile() {
    let notes = Notes::default();
    during(&notes, async {}).await;
    during(&notes, sleep(Duration::from_millis(350))).await;
    assert!(timeout(Duration::from_millis(150), during(&notes, std::future::pending::<()>())).await.is_err());
    assert_eq!(*notes.0.lock().unwrap(), "<><...><.>");
}
