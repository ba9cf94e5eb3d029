//! Tests of the concurrency, the interruption and the results of bulk work.

use std::cell::Cell;
use std::future::{pending, ready};

use super::*;

#[derive(Default)]
struct Observed {
    finished: usize,
    stopping: Option<usize>,
}

impl BulkObserver for Observed {
    fn finished(&mut self, _item: &str, _outcome: &anyhow::Result<()>) {
        self.finished += 1;
    }

    fn stopping(&mut self, running: usize) {
        self.stopping = Some(running);
    }
}

fn items(count: usize) -> Vec<(String, anyhow::Result<usize>)> {
    (0..count).map(|number| (format!("item {number}"), Ok(number))).collect()
}

fn states(report: &BulkReport) -> String {
    let letter = |(_, result): &(String, ItemResult)| match result {
        ItemResult::Done => 'd',
        ItemResult::Failed(_) => 'f',
        ItemResult::Unanswered => '?',
        ItemResult::Untried => '-',
    };
    report.items.iter().map(letter).collect()
}

#[test]
fn a_burst_of_429s_halves_the_concurrency_once_and_calm_raises_it_slowly() {
    let mut concurrency = Concurrency::new(100);
    (0..8).for_each(|_| concurrency.limited(0));
    assert_eq!(concurrency.limit, 4);
    concurrency.limited(1);
    concurrency.limited(0);
    assert_eq!(concurrency.limit, 2);
    (0..CALM_ANSWERS - 1).for_each(|_| concurrency.answered());
    assert_eq!(concurrency.limit, 2);
    concurrency.answered();
    assert_eq!(concurrency.limit, 3);
    (0..100 * CALM_ANSWERS).for_each(|_| concurrency.answered());
    assert_eq!(concurrency.limit, MAX_CONCURRENCY);
    (2..9).for_each(|burst| concurrency.limited(burst));
    assert_eq!(concurrency.limit, 1);
}

#[tokio::test]
async fn results_are_in_the_order_given_with_unresolved_items_as_failures() {
    let mut items = items(3);
    items[1].1 = Err(anyhow::anyhow!("no such stream"));
    let mut observed = Observed::default();
    let report = run(items, None, true, &mut observed, pending::<()>, |_| ready(Ok(()))).await;
    assert!(matches!(report.end, BulkEnd::Finished));
    assert_eq!((states(&report).as_str(), observed.finished, observed.stopping), ("dfd", 3, None));
}

#[tokio::test(start_paused = true)]
async fn after_a_signal_running_requests_get_five_seconds_and_no_new_one_starts() {
    let signals = Cell::new(0);
    let signal = || {
        signals.set(signals.get() + 1);
        let is_first = signals.get() == 1;
        async move {
            if !is_first {
                pending::<()>().await;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let work = |number| async move {
        tokio::time::sleep(Duration::from_secs(if number == 0 { 5 } else { 60 })).await;
        Ok(())
    };
    let mut observed = Observed::default();
    let began = tokio::time::Instant::now();
    let report = run(items(10), None, true, &mut observed, signal, work).await;
    assert!(matches!(report.end, BulkEnd::Interrupted));
    assert_eq!((states(&report).as_str(), observed.stopping), ("d???????--", Some(8)));
    assert_eq!(began.elapsed(), Duration::from_secs(1) + GRACE);
}
