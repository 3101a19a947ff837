//! Random numbers that are the same on every machine and in every version.

/// A stream of pseudo-random numbers: SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number
/// generators*, 2014).
///
/// It is here, and not taken from a library, because the numbers are part of what the generator promises: the same seed
/// gives the same month for ever. Only operations that IEEE 754 defines exactly are used on floating-point numbers, so
/// that no mathematical library of a platform has a say.
///
/// ```
/// use casemix_testkit::Rng;
///
/// let mut rng = Rng::new(7);
/// assert_eq!([rng.next_u64(), rng.next_u64()], [7_191_089_600_892_374_487, 309_689_372_594_955_804]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng(u64);

impl Rng {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    /// A stream of its own for a part of the work, such as one record or one kind of its parts: what is drawn from it
    /// changes nothing elsewhere.
    #[must_use]
    pub fn stream(seed: u64, part: u64) -> Rng {
        let mut rng = Rng(seed ^ mix(part.wrapping_add(1)));
        rng.next_u64();
        rng
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A whole number below `limit`; 0 where `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next_u64()) * limit as u128) >> 64) as usize
    }

    /// A whole number from `low` to `high`, both included; `low` where they are in the wrong order.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(usize::try_from(high - low + 1).unwrap_or(0)) as i64
    }

    /// A number from 0 up to, but without, 1.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True in `percent` of 100 draws.
    pub fn percent(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 < percent
    }

    /// A number of the standard normal distribution, to within the twelve uniform ones that it is the sum of.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A number of the log-normal distribution with this median (its geometric mean) and standard deviation of the
    /// logarithm.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * exp(sigma * self.normal())
    }

    /// One of the elements, each as likely as the other; `None` of none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// One of the elements, in proportion to its weight; `None` if no weight is above zero.
    pub fn pick_weighted<'a, T>(&mut self, of: &'a [T], weight: impl Fn(&T) -> f64) -> Option<&'a T> {
        let total: f64 = of.iter().map(&weight).sum();
        let mut left = self.unit() * total;
        let mut candidates = of.iter().filter(|element| weight(element) > 0.0);
        let mut chosen = candidates.next()?;
        left -= weight(chosen);
        for candidate in candidates {
            if left < 0.0 {
                break;
            }
            left -= weight(candidate);
            chosen = candidate;
        }
        Some(chosen)
    }
}

/// The finaliser of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The exponential function as (1 + x/1024)^1024: exact enough for lengths of stay, and the same everywhere.
fn exp(x: f64) -> f64 {
    (0..10).fold(1.0 + x / 1024.0, |power, _| power * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_follow_their_distributions() {
        let mut rng = Rng::new(1);
        let n = 100_000;
        let mean = |draws: &mut dyn FnMut() -> f64| (0..n).map(|_| draws()).sum::<f64>() / f64::from(n);
        assert!((mean(&mut || rng.unit()) - 0.5).abs() < 0.005);
        assert!(mean(&mut || rng.normal()).abs() < 0.01);
        assert!((mean(&mut || f64::from(u8::from(rng.percent(30.0)))) - 0.3).abs() < 0.01);
        assert!((mean(&mut || rng.between(3, 5) as f64) - 4.0).abs() < 0.01);
        // The mean of a log-normal distribution is median * exp(sigma² / 2).
        assert!((mean(&mut || rng.log_normal(4.0, 0.5)) - 4.0 * 1.1331).abs() < 0.05);
        let weights = [1.0, 0.0, 3.0];
        assert!((mean(&mut || *rng.pick_weighted(&weights, |w| *w).unwrap()) - 2.5).abs() < 0.02);
    }

    #[test]
    fn nothing_to_pick_from_is_none() {
        let mut rng = Rng::new(1);
        assert_eq!(rng.pick::<u8>(&[]), None);
        assert_eq!(rng.pick_weighted(&[1.0], |_| 0.0), None);
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.between(4, 3), 4);
    }

    #[test]
    fn streams_differ() {
        assert_ne!(Rng::stream(1, 0), Rng::stream(1, 1));
        assert_ne!(Rng::stream(1, 0), Rng::stream(2, 0));
    }
}
