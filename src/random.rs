//! Owns [`Random`], draws for rehearsals, which a seed repeats, and [`chance`], which spreads waits. Never for secrets.

use ring::rand::{SecureRandom as _, SystemRandom};

/// Returns a number from 0 to 1, which nothing repeats. Without a source of chance it is 1, and waits are merely not spread.
pub(crate) fn chance() -> f64 {
    let mut dice = [0_u8; 4];
    match SystemRandom::new().fill(&mut dice) {
        Ok(()) => f64::from(u32::from_le_bytes(dice)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

/// Numbers that look random and repeat with their seed (SplitMix64).
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    /// Returns a number from 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what the type holds")]
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
