//! Unit tests of `simulation`.

use super::*;

fn simulation(status: u16, fail_first: u64, fail_rate: f64, seed: u64) -> FailureSimulation {
    FailureSimulation::new(&SimulationOptions { status, fail_first, fail_rate, delay: Duration::ZERO, seed })
}

fn failures(mut simulation: FailureSimulation) -> Vec<Option<u16>> {
    (0..100).map(|_| simulation.next_failure()).collect()
}

#[test]
fn a_status_other_than_2xx_fails_all_or_the_selected_events() {
    assert!(failures(simulation(204, 0, 0.0, 0)).iter().all(Option::is_none));
    assert!(failures(simulation(429, 0, 0.0, 0)).iter().all(|failure| *failure == Some(429)));
    let chosen = simulation(429, 2, 0.0, 0);
    assert_eq!(chosen.success, 204);
    assert_eq!(failures(chosen)[..4], [Some(429), Some(429), None, None]);
    let other = simulation(202, 1, 0.0, 0);
    assert_eq!(other.success, 202);
    assert_eq!(failures(other)[..2], [Some(500), None]);
}

#[test]
fn a_failure_rate_is_reproducible_by_its_seed() {
    let failed = |seed| failures(simulation(204, 0, 0.3, seed));
    assert_eq!(failed(7), failed(7));
    assert_ne!(failed(7), failed(8));
    assert!((15..45).contains(&failed(7).iter().flatten().count()));
    assert_eq!(failures(simulation(204, 0, 1.0, 0)).iter().flatten().count(), 100);
}
