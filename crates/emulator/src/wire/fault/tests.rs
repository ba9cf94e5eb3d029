//! Tests of the draws of fault rules.

use super::*;

fn rule(text: &str) -> FaultRule {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Returns, for each rule, which of 64 calls fail.
fn draws(rules: &[FaultRule], seed: u64) -> Vec<Vec<bool>> {
    let faults = FaultInjector::new(rules, seed);
    let fails = |path| (0..64).map(|_| faults.draw(&Method::GET, path).1.is_some()).collect();
    ["/a", "/b", "/c"][..rules.len()].iter().map(|path| fails(path)).collect()
}

#[test]
fn the_same_seed_repeats_the_draws() {
    let draw = |seed| draws(&[rule("reset,rate=0.5")], seed);
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    assert!((16..48).contains(&draw(3)[0].iter().filter(|fails| **fails).count()));
}

#[test]
fn rules_draw_independently_of_each_other() {
    let rules = [rule("reset,rate=0.5,path=/a"), rule("reset,rate=0.5,path=/b"), rule("reset,rate=0.5,path=/c")];
    let agreements = |seed| {
        let drawn = draws(&rules, seed);
        (0..64).filter(|index| drawn[0][*index] == drawn[1][*index]).count()
    };
    // Two independent fair coins agree half of the time: 3200 of 6400, with a standard deviation of 40.
    let total: usize = (0..100).map(agreements).sum();
    assert!((2960..3440).contains(&total), "{total}");
    let first = |seed| {
        let drawn = draws(&rules, seed);
        drawn[0][0] == drawn[1][0]
    };
    let equal_first_draws = (0..200).filter(|seed| first(*seed)).count();
    assert!((60..140).contains(&equal_first_draws), "{equal_first_draws}");
}

#[test]
fn a_rule_with_its_own_seed_changes_no_other_rule() {
    let plain = [rule("reset,rate=0.5,path=/a"), rule("reset,rate=0.5,path=/b")];
    let seeded = [rule("reset,rate=0.5,path=/a,seed=7"), rule("reset,rate=0.5,path=/b")];
    let (plain, seeded) = (draws(&plain, 1), draws(&seeded, 1));
    assert_ne!(plain[0], seeded[0]);
    assert_eq!(plain[1], seeded[1]);
}

#[test]
fn times_ends_a_rule_and_delays_add_up() {
    let faults = FaultInjector::new(&[rule("garbage,times=2,method=GET"), rule("latency=1s,path=/b")], 0);
    let draw = |method, path| faults.draw(&method, path);
    assert_eq!(draw(Method::POST, "/a"), (Duration::ZERO, None));
    assert_eq!(draw(Method::GET, "/b"), (Duration::from_secs(1), Some(CallFault::Garbage)));
    assert_eq!(draw(Method::GET, "/a"), (Duration::ZERO, Some(CallFault::Garbage)));
    assert_eq!(draw(Method::GET, "/a"), (Duration::ZERO, None));
}
