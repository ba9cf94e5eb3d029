//! `kill -9` at random moments: afterwards every acknowledged change is there, and nothing is half-written. This file owns the
//! number of kills and their moments; each other file tests one command.

mod emulating;
mod listening;
mod login;
mod subscribing;
mod tokens;

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use crate::support::skip::is_ci;

/// Rounds of each test in CI, and elsewhere, unless `CRASH_ROUNDS` is set. Each round kills the program once.
const ROUNDS: [usize; 2] = [100, 10];
/// Maximum number of extra rounds until kills came on both sides of the change.
const MORE_ROUNDS: usize = 100;

/// The kills of one test. Each comes at a random moment, drawn from a seed: set `CRASH_SEED` to repeat a failure.
struct Kills {
    rounds: usize,
    /// Rounds started so far.
    begun: usize,
    chance: u64,
    /// Maximum delay of a kill that should come before the change, and of one that should come after it.
    most: Duration,
    /// Kills that came before the change, and after it.
    came: [usize; 2],
}

impl Kills {
    /// Reads the seed and the number of rounds from the environment. Prints the seed, in case the test fails.
    #[expect(clippy::print_stderr, reason = "a failure must show how to repeat it")]
    #[expect(clippy::disallowed_methods, reason = "it configures the tests, not the program")]
    fn new() -> Self {
        let given = |name: &str| {
            std::env::var(name)
                .ok()
                .map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
        };
        let [in_ci, elsewhere] = ROUNDS;
        let rounds = given("CRASH_ROUNDS").and_then(|rounds: u64| usize::try_from(rounds).ok());
        let rounds = rounds.unwrap_or(if is_ci() { in_ci } else { elsewhere });
        let seed = given("CRASH_SEED").unwrap_or_else(|| RandomState::new().hash_one(0) >> 32);
        eprintln!("CRASH_SEED={seed} CRASH_ROUNDS={rounds}");
        Self { rounds, begun: 0, chance: seed, most: Duration::from_millis(10), came: [0; 2] }
    }

    /// Starts another round, unless all rounds ran and kills came on both sides of the change.
    fn begin_round(&mut self) -> bool {
        let is_needed = self.begun < self.rounds || !self.straddle() && self.begun < self.rounds + MORE_ROUNDS;
        self.begun += usize::from(is_needed);
        is_needed
    }

    /// Draws a number from 0 to below a bound (SplitMix64).
    fn below(&mut self, bound: usize) -> usize {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.chance;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((number ^ (number >> 31)) % bound as u64).expect("it is below a number of this type")
    }

    /// Waits for a random time, in which the program may or may not reach the change.
    fn approach(&mut self) {
        self.linger(self.most);
    }

    /// Counts a kill on its side of the change, and aims the next one at the other side. The program's speed cannot be
    /// measured beforehand: with other tests running, it differs by a factor of a hundred.
    fn learn(&mut self, came_before: bool) {
        let [shortest, longest] = [Duration::from_micros(1), Duration::from_secs(1)];
        self.most = if came_before { self.most * 2 } else { self.most / 2 }.clamp(shortest, longest);
        self.count(came_before);
    }

    /// Counts a kill on its side of the change.
    fn count(&mut self, came_before: bool) {
        self.came[usize::from(!came_before)] += 1;
    }

    /// Tells whether kills came on both sides of the change.
    fn straddle(&self) -> bool {
        self.came.iter().all(|kills| *kills > 0)
    }

    /// Fails the test unless kills came on both sides of the change: without both, the test proves nothing.
    #[track_caller]
    fn assert_straddle(&self) {
        let [before, after] = self.came;
        assert!(self.straddle(), "{before} kills came before the change, {after} after it, in {} rounds", self.begun);
    }

    /// Waits up to `most` without sleeping: timers are not precise enough.
    fn linger(&mut self, most: Duration) {
        let micros = self.below(usize::try_from(most.as_micros()).expect("a short time") + 1);
        let end = Instant::now() + Duration::from_micros(micros as u64);
        while Instant::now() < end {
            std::hint::spin_loop();
        }
    }
}
