//! Unit tests of `rehearsal`.

use super::*;

fn rehearsal(status: u16, fail_first: u64, fail_rate: f64, seed: u64) -> Rehearsal {
    Rehearsal::new(&RehearsalArgs { status, fail_first, fail_rate, delay: Duration::ZERO, seed })
}

fn draws(mut rehearsal: Rehearsal) -> Vec<Option<u16>> {
    (0..100).map(|_| rehearsal.draw()).collect()
}

#[test]
fn a_status_that_is_no_success_fails_all_or_the_chosen() {
    assert!(draws(rehearsal(204, 0, 0.0, 0)).iter().all(Option::is_none));
    assert!(draws(rehearsal(429, 0, 0.0, 0)).iter().all(|drawn| *drawn == Some(429)));
    let chosen = rehearsal(429, 2, 0.0, 0);
    assert_eq!(chosen.success, 204);
    assert_eq!(draws(chosen)[..4], [Some(429), Some(429), None, None]);
    let other = rehearsal(202, 1, 0.0, 0);
    assert_eq!(other.success, 202);
    assert_eq!(draws(other)[..2], [Some(500), None]);
}

#[test]
fn a_share_is_drawn_and_its_seed_repeats_it() {
    let failed = |seed| draws(rehearsal(204, 0, 0.3, seed));
    assert_eq!(failed(7), failed(7));
    assert_ne!(failed(7), failed(8));
    assert!((15..45).contains(&failed(7).iter().flatten().count()));
    assert_eq!(draws(rehearsal(204, 0, 1.0, 0)).iter().flatten().count(), 100);
}
