//! How long a step took. The only clock of the developer commands; it never reaches the product.

use std::time::{Duration, Instant};

/// A running stopwatch.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "a developer command tells how long it took; nothing clinical"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start, as people read it: `4.2 s`, `3 min 07 s`.
    pub fn told(&self) -> String {
        tell(self.0.elapsed())
    }
}

fn tell(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    if seconds < 60 {
        format!("{:.1} s", elapsed.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_told_with_one_decimal_and_minutes_without() {
        assert_eq!(tell(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(tell(Duration::from_secs(187)), "3 min 07 s");
    }
}
