//! Exact tests: the probability of all that is as improbable as what was seen.

use std::ops::RangeInclusive;

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
///
/// The densities rise to `mode` and fall from there, so that what is less probable are two tails; each is summed until
/// nothing more comes to it, which takes some multiple of the square root of the counts.
pub(super) fn two_sided(outcomes: RangeInclusive<u64>, mode: u64, seen: u64, density: impl Fn(u64) -> f64) -> TwoSided {
    let (first, last) = (*outcomes.start(), *outcomes.end());
    let mode = mode.clamp(first, last);
    let of_seen = density(seen);
    let is_rare = |outcome: u64| density(outcome) <= of_seen * EQUAL;
    // The last rare outcome up to the mode, and the first from it on.
    let lower = last_that(first, mode, is_rare);
    let upper = last_that(0, last - mode, |steps| is_rare(last - steps)).map(|steps| last - steps);
    let exact = match (lower, upper) {
        (Some(lower), Some(upper)) if lower >= upper => 1.0,
        (lower, upper) => {
            let below = lower.map_or(0.0, |lower| sum((first..=lower).rev().map(&density)));
            below + upper.map_or(0.0, |upper| sum((upper..=last).map(&density)))
        }
    };
    let exact = exact.min(1.0);
    TwoSided {
        exact,
        mid: exact - 0.5 * of_seen,
    }
}

/// The last place from `first` to `last` that holds, where those that do come first.
fn last_that(first: u64, last: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if !holds(first) {
        return None;
    }
    let (mut yes, mut no) = (first, last + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    Some(yes)
}

/// The sum of terms that fall, as far as they count.
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let mut sum = 0.0;
    for term in terms {
        if term <= sum * 1e-18 {
            break;
        }
        sum += term;
    }
    sum
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
