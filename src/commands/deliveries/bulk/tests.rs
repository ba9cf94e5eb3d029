//! Unit tests of `bulk`.

use super::*;

#[test]
fn a_burst_of_429s_halves_the_pace_once_and_calm_lets_it_grow_slowly() {
    let mut pace = Pace::new(100);
    (0..8).for_each(|_| pace.limited(0));
    assert_eq!(pace.at_once, 4);
    pace.limited(1);
    pace.limited(0);
    assert_eq!(pace.at_once, 2);
    (0..CALM - 1).for_each(|_| pace.answered());
    assert_eq!(pace.at_once, 2);
    pace.answered();
    assert_eq!(pace.at_once, 3);
    (0..100 * CALM).for_each(|_| pace.answered());
    assert_eq!(pace.at_once, CONCURRENCY);
    (2..9).for_each(|burst| pace.limited(burst));
    assert_eq!(pace.at_once, 1);
}
