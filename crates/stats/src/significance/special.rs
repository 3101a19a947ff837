//! Distribution functions and their inverses, to ten digits and more, with the same bits on every platform.
//!
//! Densities are in the saddle-point form of Loader, *Fast and accurate computation of binomial probabilities* (2000),
//! which stays exact where counts are in the millions; the regularised incomplete functions are its multiples by a series
//! or a continued fraction (DLMF 8.7.1, 8.9.2 and 8.17.22); every quantile is found by one guarded Newton iteration.
//! Elementary functions are those of `libm`, since those of the standard library differ between platforms.

use std::f64::consts::{FRAC_1_SQRT_2, PI, TAU};

/// What a distribution function gives below and above a point; both, since 1 - p loses the digits of a small p.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tails {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Tails {
    fn lower(lower: f64) -> Tails {
        let lower = lower.clamp(0.0, 1.0);
        Tails {
            lower,
            upper: 1.0 - lower,
        }
    }

    fn swap(self) -> Tails {
        Tails {
            lower: self.upper,
            upper: self.lower,
        }
    }
}

/// The standard normal distribution.
pub(crate) fn normal(x: f64) -> Tails {
    Tails {
        lower: 0.5 * libm::erfc(-x * FRAC_1_SQRT_2),
        upper: 0.5 * libm::erfc(x * FRAC_1_SQRT_2),
    }
}

/// The standard normal deviate that is exceeded with probability 1 - `p`.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let density = |x: f64| libm::exp(-0.5 * x * x) / TAU.sqrt();
    quantile(p, (-40.0, 40.0), 0.0, |x| normal(x).lower, density)
}

/// Student's t distribution.
pub(crate) fn student(t: f64, freedom: f64) -> Tails {
    let beyond = 0.5 * beta(freedom / (freedom + t * t), 0.5 * freedom, 0.5).lower;
    let below = Tails::lower(beyond);
    if t < 0.0 { below } else { below.swap() }
}

/// The t that is exceeded with probability 1 - `p`.
pub(crate) fn student_quantile(p: f64, freedom: f64) -> f64 {
    let constant = libm::lgamma(0.5 * (freedom + 1.0)) - libm::lgamma(0.5 * freedom) - 0.5 * libm::log(freedom * PI);
    let density = |t: f64| libm::exp(constant - 0.5 * (freedom + 1.0) * libm::log1p(t * t / freedom));
    let everywhere = (f64::NEG_INFINITY, f64::INFINITY);
    quantile(
        p,
        everywhere,
        normal_quantile(p),
        |t| student(t, freedom).lower,
        density,
    )
}

/// The beta distribution: the regularised incomplete beta function.
pub(crate) fn beta(x: f64, a: f64, b: f64) -> Tails {
    if x <= 0.0 {
        return Tails::lower(0.0);
    }
    if x >= 1.0 {
        return Tails::lower(1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return beta_from_below(1.0 - x, b, a).swap();
    }
    beta_from_below(x, a, b)
}

fn beta_from_below(x: f64, a: f64, b: f64) -> Tails {
    let term = |step: usize| {
        let m = (step / 2) as f64;
        if step % 2 == 1 {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        } else {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        }
    };
    let fraction = continued_fraction(1.0, |step| (term(step), 1.0));
    Tails::lower(x * (1.0 - x) * beta_density(x, a, b) / (a * fraction))
}

fn beta_density(x: f64, a: f64, b: f64) -> f64 {
    a * b / (a + b) * binomial_density(a, a + b, x) / (x * (1.0 - x))
}

/// The quantile of the beta distribution.
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    quantile(
        p,
        (0.0, 1.0),
        a / (a + b),
        |x| beta(x, a, b).lower,
        |x| beta_density(x, a, b),
    )
}

/// The gamma distribution of scale 1: the regularised incomplete gamma function.
pub(crate) fn gamma(x: f64, shape: f64) -> Tails {
    if x <= 0.0 {
        return Tails::lower(0.0);
    }
    let density = poisson_density(shape, x);
    if x < shape + 1.0 {
        let (mut sum, mut term, mut at) = (1.0, 1.0, shape);
        // As many terms as some multiple of the square root of the shape, which bounds the loop for what is countable.
        while term > sum * f64::EPSILON * 0.5 {
            at += 1.0;
            term *= x / at;
            sum += term;
        }
        return Tails::lower(density * sum);
    }
    let first = x + 1.0 - shape;
    let fraction = continued_fraction(first, |step| {
        let step = step as f64;
        (-step * (step - shape), first + 2.0 * step)
    });
    Tails::lower(density * shape / fraction).swap()
}

/// The quantile of the gamma distribution of scale 1.
pub(crate) fn gamma_quantile(p: f64, shape: f64) -> f64 {
    let density = |x: f64| poisson_density(shape, x) * shape / x;
    quantile(p, (0.0, f64::INFINITY), shape, |x| gamma(x, shape).lower, density)
}

/// How probable a count is whose mean is `mean`; `count` may be fractional.
pub(crate) fn poisson_density(count: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if count == 0.0 { 1.0 } else { 0.0 };
    }
    if count == 0.0 {
        return libm::exp(-mean);
    }
    libm::exp(-stirling_error(count) - deviance(count, mean)) / (TAU * count).sqrt()
}

/// How probable `count` of `number` trials are, each with `chance`; the counts may be fractional.
pub(crate) fn binomial_density(count: f64, number: f64, chance: f64) -> f64 {
    let other = number - count;
    if count == 0.0 {
        return libm::exp(number * libm::log1p(-chance));
    }
    if other == 0.0 {
        return libm::exp(number * libm::log(chance));
    }
    let exponent = stirling_error(number)
        - stirling_error(count)
        - stirling_error(other)
        - deviance(count, number * chance)
        - deviance(other, number * (1.0 - chance));
    libm::exp(exponent) * (number / (TAU * count * other)).sqrt()
}

/// ln n! less Stirling's approximation of it.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - 0.5 * libm::log(TAU);
    }
    let square = n * n;
    let series = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    series.into_iter().fold(0.0, |sum, term| sum / square + term) / n
}

/// x ln(x / mean) + mean - x, without cancellation where the two are near.
fn deviance(x: f64, mean: f64) -> f64 {
    if (x - mean).abs() >= 0.1 * (x + mean) {
        return x * libm::log(x / mean) + mean - x;
    }
    let ratio = (x - mean) / (x + mean);
    let (mut sum, mut term, mut odd) = ((x - mean) * ratio, 2.0 * x * ratio, 1.0);
    loop {
        term *= ratio * ratio;
        odd += 2.0;
        let next = sum + term / odd;
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

/// b0 + a1 / (b1 + a2 / (b2 + ...)) from `first` = b0 and (a, b) of each step, by the method of Lentz.
fn continued_fraction(first: f64, step: impl Fn(usize) -> (f64, f64)) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |x: f64| if x.abs() < TINY { TINY } else { x };
    let mut value = away_from_zero(first);
    let (mut c, mut d) = (value, 0.0);
    // The fractions here converge in some multiple of the square root of the counts.
    for number in 1..1_000_000 {
        let (a, b) = step(number);
        d = 1.0 / away_from_zero(b + a * d);
        c = away_from_zero(b + a / c);
        value *= c * d;
        if (c * d - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    value
}

/// Where the distribution function reaches `p`: Newton's iteration, halving where it would leave what is known.
fn quantile(
    p: f64,
    support: (f64, f64),
    start: f64,
    distribution: impl Fn(f64) -> f64,
    density: impl Fn(f64) -> f64,
) -> f64 {
    let (mut low, mut high) = support;
    if p <= 0.0 {
        return low;
    }
    if p >= 1.0 {
        return high;
    }
    let mut x = start;
    for _ in 0..400 {
        let gap = distribution(x) - p;
        match gap.partial_cmp(&0.0) {
            Some(std::cmp::Ordering::Less) => low = x,
            Some(std::cmp::Ordering::Greater) => high = x,
            _ => return x,
        }
        let newton = x - gap / density(x);
        let next = if newton > low && newton < high {
            newton
        } else if low.is_infinite() {
            2.0 * high.min(-1.0)
        } else if high.is_infinite() {
            2.0 * low.max(1.0)
        } else {
            0.5 * (low + high)
        };
        if (next - x).abs() <= 2.0 * f64::EPSILON * next.abs() {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
#[allow(clippy::excessive_precision)] // as the reference has them
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, reference: f64) {
        assert!(
            (found - reference).abs() <= 1e-11 * reference.abs().max(1e-3),
            "{found} {reference}"
        );
    }

    // References were computed with 25 digits, those of counts above 1,000 with an independent binary implementation.

    #[test]
    fn distributions_are_as_computed_with_more_digits() {
        for (x, a, b, reference) in [
            (0.3, 0.5, 0.5, 0.369_010_119_565_545_38),
            (0.4, 2.0, 3.0, 0.5248),
            (0.03, 12.0, 393.0, 0.553_991_105_914_139_05),
            (0.1, 1000.0, 9000.0, 0.503_546_220_751_866_4),
            (0.4995, 5e5, 5e5, 0.158_655_253_931_445_9),
            (0.99, 30.0, 0.5, 0.439_334_368_905_251_01),
            (0.2, 1e-3, 5.0, 0.999_783_445_646_427_66),
        ] {
            near(beta(x, a, b).lower, reference);
            near(beta(1.0 - x, b, a).upper, reference);
        }
        for (x, shape, reference) in [
            (0.3, 0.5, 0.561_421_973_919_000_14),
            (2.0, 1.0, 0.864_664_716_763_387_31),
            (8.0, 10.0, 0.283_375_741_272_989_1),
            (130.0, 100.0, 0.997_249_591_632_693_47),
            (0.5, 0.01, 0.994_373_243_806_032_82),
            (30.0, 12.5, 0.999_895_445_138_474_68),
            (1e4, 1e4, 0.501_329_808_339_955_2),
            (999_000.0, 1e6, 0.158_655_213_574_303_65),
        ] {
            near(gamma(x, shape).lower, reference);
        }
        near(normal(-8.0).lower / 6.220_960_574_271_784_1e-16, 1.0);
        near(normal(0.5).lower, 0.691_462_461_274_013_1);
        near(normal(3.0).lower, 0.998_650_101_968_369_91);
        near(poisson_density(3.0, 2.5), 0.213_763_017_249_736_48);
        near(poisson_density(1e3, 1e3), 0.012_614_611_348_708_19);
        near(binomial_density(12.0, 404.0, 0.03), 0.116_033_203_196_352_66);
        near(binomial_density(5e5, 1e6, 0.5), 0.000_797_884_361_331_749_9);
    }

    #[test]
    fn quantiles_are_as_computed_with_more_digits() {
        near(normal_quantile(0.975), 1.959_963_984_540_053_9);
        near(normal_quantile(0.995), 2.575_829_303_548_900_5);
        near(normal_quantile(0.9), 1.281_551_565_544_600_6);
        near(normal_quantile(1e-10), -6.361_340_902_404_056_2);
        near(beta_quantile(0.025, 12.0, 393.0), 0.015_440_207_954_881_959);
        near(beta_quantile(0.975, 13.0, 392.0), 0.051_309_923_096_318_941);
        near(beta_quantile(0.5, 0.5, 2.0), 0.120_614_758_428_183_23);
        near(beta_quantile(0.001, 1.0, 50.0), 2.000_980_647_282_249_9e-5);
        near(beta_quantile(0.025, 500.0, 500.0), 0.469_032_262_414_597_45);
        near(gamma_quantile(0.025, 5.0), 1.623_486_390_118_420_6);
        near(gamma_quantile(0.975, 6.0), 11.668_332_079_322_668);
        near(gamma_quantile(0.025, 0.5), 0.000_491_034_558_587_628);
        near(gamma_quantile(0.5, 0.1), 0.000_593_391_104_460_226_17);
        near(gamma_quantile(0.975, 1001.0), 1_063.952_136_016_302);
        near(student_quantile(0.975, 1.0), 12.706_204_736_174_694);
        near(student_quantile(0.975, 11.0), 2.200_985_160_091_639);
        near(student_quantile(0.995, 4.7), 4.167_892_040_119_058_4);
        near(student_quantile(0.9, 1000.0), 1.282_398_721_460_924_7);
    }

    #[test]
    fn a_quantile_and_its_distribution_undo_each_other() {
        for p in [1e-9, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999] {
            near(normal(normal_quantile(p)).lower, p);
            for a in [0.3, 1.0, 7.0, 250.0, 1e5] {
                near(gamma(gamma_quantile(p, a), a).lower, p);
                near(student(student_quantile(p, a), a).lower, p);
                near(beta(beta_quantile(p, a, 40.0), a, 40.0).lower, p);
            }
        }
        assert_eq!(gamma_quantile(0.0, 3.0), 0.0);
        assert_eq!(beta_quantile(1.0, 2.0, 3.0), 1.0);
    }
}
