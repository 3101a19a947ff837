//! Exact tests: the probability of all that is as improbable as what was seen.

use super::special::binomial_density;

/// Two probabilities of what was seen or is less probable: with all of the probability of what was seen, and with half.
#[derive(Clone, Copy, Debug)]
pub(super) struct TwoSided {
    pub(super) exact: f64,
    pub(super) mid: f64,
}

/// Equal probabilities that were computed in different ways differ in their last digits; they count as equal.
const EQUAL: f64 = 1.0 + 1e-7;

/// The two-sided probability of one outcome among all, by the method of the less probable outcomes.
pub(super) fn two_sided(outcomes: impl Iterator<Item = u64>, seen: u64, density: impl Fn(u64) -> f64) -> TwoSided {
    let of_seen = density(seen);
    let exact: f64 = outcomes.map(&density).filter(|p| *p <= of_seen * EQUAL).sum();
    let exact = exact.min(1.0);
    TwoSided {
        exact,
        mid: exact - 0.5 * of_seen,
    }
}

/// How probable `seen` are in a draw of `drawn` from an urn with `cases` and `others`.
pub(super) fn hypergeometric_density(seen: u64, drawn: u64, cases: u64, others: u64) -> f64 {
    if seen > cases || seen > drawn || drawn - seen > others {
        return 0.0;
    }
    let all = (cases + others) as f64;
    let chance = drawn as f64 / all;
    if chance == 0.0 || chance == 1.0 {
        return 1.0;
    }
    binomial_density(seen as f64, cases as f64, chance) * binomial_density((drawn - seen) as f64, others as f64, chance)
        / binomial_density(drawn as f64, all, chance)
}
