//! Unit tests of `backoff`.

use super::*;

#[test]
fn waits_double_up_to_the_cap_and_are_spread_over_their_range() {
    let (base, cap) = (Duration::from_millis(500), Duration::from_secs(3));
    for (jitter, least) in [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)] {
        let backoff = Backoff { base, cap, jitter };
        for (failures, bound) in [(0, 500), (1, 1000), (2, 2000), (3, 3000), (40, 3000)] {
            let bound = Duration::from_millis(bound);
            let waits: Vec<Duration> = (0..200).map(|_| backoff.wait(failures)).collect();
            let (shortest, longest) = (*waits.iter().min().unwrap(), *waits.iter().max().unwrap());
            assert!(
                shortest >= bound.mul_f64(least) && longest <= bound,
                "{jitter} {failures}: {shortest:?} {longest:?}"
            );
            // The chance that 200 draws all miss the tenth at either end is less than one in a billion.
            let spread = (1.0 - least) * 0.8;
            assert!(longest - shortest >= bound.mul_f64(spread), "{jitter} {failures}: {shortest:?} {longest:?}");
        }
    }
}
