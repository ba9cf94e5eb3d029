//! The rate limit of a tenant, and its text form.

use std::str::FromStr;

/// A rate limit: a burst, and a number of calls per second in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    /// Calls allowed at once.
    pub burst: u32,
    /// Calls allowed per second, which can be a fraction.
    pub per_second: f64,
}

impl FromStr for RateLimit {
    type Err = String;

    /// Reads `BURST/PER_SECOND`, such as `10/2`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (burst, per_second) = text.split_once('/').ok_or("it has no `/`")?;
        let burst: u32 = burst.parse().map_err(|_| format!("`{burst}` is not a whole number"))?;
        let per_second: f64 = per_second.parse().map_err(|_| format!("`{per_second}` is not a number"))?;
        if per_second.is_finite() && per_second > 0.0 && burst > 0 {
            Ok(Self { burst, per_second })
        } else {
            Err("both numbers must be greater than zero".to_owned())
        }
    }
}

#[cfg(test)]
mod tests;
