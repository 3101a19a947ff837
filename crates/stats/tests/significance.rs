//! Intervals and tests against plain sums over all outcomes, and the laws that they keep.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use casemix_stats::{
    Accumulator, Error, Rate, Stays,
    significance::{
        Cell, Confidence, Interval, Method, ProportionTest, RateInterval, RateTest, Strata, TwoProportions, TwoRates,
        TwoStays, interval_of_count,
    },
};
use proptest::prelude::*;

const SURE: Confidence = Confidence::NINETY_FIVE;

fn interval(cases: u64, number: u64, method: RateInterval) -> Interval {
    Rate::mean(cases, number).interval(method, SURE).unwrap().unwrap()
}

/// How probable 0, 1, 2, ... of `number` are.
fn binomial(number: u64, p: f64) -> Vec<f64> {
    let mut row = vec![1.0];
    for _ in 0..number {
        let mut next = vec![0.0; row.len() + 1];
        for (at, chance) in row.iter().enumerate() {
            next[at] += chance * (1.0 - p);
            next[at + 1] += chance * p;
        }
        row = next;
    }
    row
}

fn choose(n: u64, k: u64) -> u128 {
    (0..u128::from(k)).fold(1, |product, at| product * (u128::from(n) - at) / (at + 1))
}

#[test]
fn the_limits_are_those_of_the_papers() {
    // Newcombe (1998), Two-sided confidence intervals for the single proportion, table I.
    for (cases, number, method, low, high) in [
        (81, 263, RateInterval::Wilson, 0.2553, 0.3662),
        (15, 148, RateInterval::Wilson, 0.0624, 0.1605),
        (0, 20, RateInterval::Wilson, 0.0, 0.1611),
        (1, 29, RateInterval::Wilson, 0.0061, 0.1718),
        (81, 263, RateInterval::ClopperPearson, 0.2527, 0.3676),
        (15, 148, RateInterval::ClopperPearson, 0.0578, 0.1617),
        (0, 20, RateInterval::ClopperPearson, 0.0, 0.1684),
        (1, 29, RateInterval::ClopperPearson, 0.0009, 0.1776),
    ] {
        let found = interval(cases, number, method);
        assert!(
            (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5,
            "{found:?}"
        );
    }
    // Newcombe (1998), Interval estimation for the difference, table II, method 10.
    for (one, two, low, high) in [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((0, 10), (0, 10), -0.2775, 0.2775),
    ] {
        let compared = TwoProportions::new(Rate::mean(one.0, one.1), Rate::mean(two.0, two.1))
            .unwrap()
            .unwrap();
        let found = compared.difference(SURE);
        assert!(
            (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5,
            "{found:?}"
        );
    }
    // The lady who tasted tea: three of four cups right.
    let tea = TwoProportions::new(Rate::mean(3, 4), Rate::mean(1, 4))
        .unwrap()
        .unwrap();
    assert!((tea.test(ProportionTest::Fisher).p - 34.0 / 70.0).abs() < 1e-12);
    assert!((tea.test(ProportionTest::FisherMidP).p - 26.0 / 70.0).abs() < 1e-12);
}

#[test]
fn exact_intervals_hold_the_truth_as_often_as_they_say() {
    for number in [1, 2, 5, 10, 23] {
        let limits: Vec<Interval> = (0..=number)
            .map(|cases| interval(cases, number, RateInterval::ClopperPearson))
            .collect();
        for p in (1..200).map(|step| f64::from(step) / 200.0) {
            let hit = |(cases, chance): (usize, f64)| if limits[cases].contains(p) { chance } else { 0.0 };
            let coverage: f64 = binomial(number, p).into_iter().enumerate().map(hit).sum();
            assert!(coverage >= 0.95 - 1e-12, "{number} {p} {coverage}");
        }
    }
    let limits: Vec<Interval> = (0..120).map(|cases| interval_of_count(cases, SURE).unwrap()).collect();
    for mean in (1..400).map(|step| f64::from(step) / 10.0) {
        let mut chance = (-mean).exp();
        let mut coverage = 0.0;
        for (cases, limits) in limits.iter().enumerate() {
            coverage += if limits.contains(mean) { chance } else { 0.0 };
            chance *= mean / (cases + 1) as f64;
        }
        assert!(coverage >= 0.95 - 1e-12, "{mean} {coverage}");
    }
}

#[test]
fn wilson_is_near_its_level_in_the_mean() {
    let number = 40;
    let limits: Vec<Interval> = (0..=number)
        .map(|cases| interval(cases, number, RateInterval::Wilson))
        .collect();
    let steps = 1..1000;
    let coverage: f64 = steps
        .clone()
        .map(|step| {
            let p = f64::from(step) / 1000.0;
            let hit = |(cases, chance): (usize, f64)| if limits[cases].contains(p) { chance } else { 0.0 };
            binomial(number, p).into_iter().enumerate().map(hit).sum::<f64>()
        })
        .sum();
    let mean = coverage / steps.count() as f64;
    assert!((mean - 0.95).abs() < 0.01, "{mean}");
}

#[test]
fn what_is_undefined_stays_so_and_what_is_no_count_is_refused() {
    let nothing = Rate::mean(0, 0);
    for method in [
        RateInterval::Wilson,
        RateInterval::ClopperPearson,
        RateInterval::Garwood,
    ] {
        assert_eq!(nothing.interval(method, SURE).unwrap(), None);
        let half = Rate::mean(rust_decimal::Decimal::new(15, 1), 4);
        assert!(matches!(half.interval(method, SURE), Err(Error::NotACount { .. })));
        assert!(matches!(
            Rate::mean(-1, 4).interval(method, SURE),
            Err(Error::NotACount { .. })
        ));
    }
    assert!(matches!(
        Rate::mean(8, 3).interval(RateInterval::Wilson, SURE),
        Err(Error::NotAPart { .. })
    ));
    assert!(
        Rate::mean(8, 3)
            .interval(RateInterval::Garwood, SURE)
            .unwrap()
            .is_some()
    );
    assert!(matches!(
        Rate::mean(1, -3).interval(RateInterval::Garwood, SURE),
        Err(Error::Argument { .. })
    ));
    assert!(TwoProportions::new(nothing, Rate::mean(1, 2)).unwrap().is_none());
    assert!(TwoRates::new(Rate::mean(1, 2), nothing).unwrap().is_none());
    let none_at_all = TwoRates::new(Rate::mean(0, 5), Rate::mean(0, 7)).unwrap().unwrap();
    assert_eq!((none_at_all.ratio(), none_at_all.interval(SURE)), (None, None));
    assert_eq!(none_at_all.test(RateTest::Conditional).p, 1.0);
    let none_after = TwoRates::new(Rate::mean(4, 5), Rate::mean(0, 7))
        .unwrap()
        .unwrap()
        .interval(SURE)
        .unwrap();
    assert_eq!(none_after.high, f64::INFINITY);
    assert!(none_after.to_string().contains("to no limit"));
    assert!(
        Method::ALL
            .iter()
            .all(|method| !method.name.is_empty() && method.source.contains("19") || method.source.contains("20"))
    );
}

#[test]
fn millions_are_no_harder_than_tens() {
    let (one, two) = (
        Rate::mean(500_000_100, 1_000_000_000),
        Rate::mean(500_000_000, 1_000_000_000),
    );
    let compared = TwoProportions::new(one, two).unwrap().unwrap();
    let (exact, pooled) = (
        compared.test(ProportionTest::Fisher).p,
        compared.test(ProportionTest::Pooled).p,
    );
    assert!((exact - pooled).abs() < 1e-4, "{exact} {pooled}");
    for method in [
        RateInterval::Wilson,
        RateInterval::ClopperPearson,
        RateInterval::Garwood,
    ] {
        let found = interval(500_000_000, 1_000_000_000, method);
        assert!(found.contains(0.5) && found.high - found.low < 1e-4, "{found:?}");
        assert!(matches!(
            Rate::mean(2_000_000_000_u64, 1).interval(method, SURE),
            Err(Error::Argument { .. })
        ));
    }
    assert!(interval_of_count(u64::MAX, SURE).is_err());
}

#[test]
fn a_stratum_that_is_missing_leaves_the_whole_undefined() {
    let of = |cells: &[(u8, i64, i64)]| -> Strata<u8> {
        cells
            .iter()
            .map(|(key, cases, exposure)| {
                (
                    *key,
                    Cell {
                        cases: *cases,
                        exposure: *exposure,
                    },
                )
            })
            .collect()
    };
    let (ours, reference) = (of(&[(1, 2, 10), (2, 1, 10)]), of(&[(1, 10, 100)]));
    let indirect = ours.indirect(&reference).unwrap();
    assert_eq!(
        (indirect.without_reference.as_slice(), indirect.ratio().value()),
        ([2].as_slice(), None)
    );
    assert_eq!(indirect.interval(SURE).unwrap(), None);
    let direct = reference.direct(&ours).unwrap();
    assert_eq!(
        (direct.without_exposure.as_slice(), direct.rate().value()),
        ([2].as_slice(), None)
    );
    assert_eq!(direct.interval(SURE).unwrap(), None);
    // Without a case the upper limit is that of no case, with all weight on the stratum that weighs most.
    let none = of(&[(1, 0, 10), (2, 0, 40)])
        .direct(&of(&[(1, 0, 50), (2, 0, 50)]))
        .unwrap();
    let interval = none.interval(SURE).unwrap().unwrap();
    assert_eq!(interval.low, 0.0);
    assert!(
        (interval.high - 3.688_879_454_113_936 * 0.05 * 100.0).abs() < 1e-9,
        "{interval:?}"
    );
    let mut overdrawn = ours.clone();
    overdrawn.subtract((1, Cell { cases: 3, exposure: 0 }));
    assert!(matches!(
        overdrawn.indirect(&reference),
        Err(Error::Overdrawn { by: 1 })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn intervals_hold_the_estimate_and_shrink_with_number_and_level(number in 1_u64..5_000, part in 0.0..=1.0) {
        let cases = (number as f64 * part) as u64;
        for method in [RateInterval::Wilson, RateInterval::ClopperPearson, RateInterval::Garwood] {
            let small = interval(cases, number, method);
            prop_assert!(small.contains(cases as f64 / number as f64));
            let large = interval(4 * cases, 4 * number, method);
            prop_assert!(large.high - large.low < small.high - small.low);
            let surer = Rate::mean(cases, number).interval(method, Confidence::NINETY_NINE).unwrap().unwrap();
            prop_assert!(surer.low <= small.low && small.high < surer.high || small.high == 1.0);
            if method != RateInterval::Garwood {
                prop_assert!(0.0 <= small.low && small.high <= 1.0);
                let others = interval(number - cases, number, method);
                prop_assert!((others.low - (1.0 - small.high)).abs() < 1e-10, "{others:?} {small:?}");
            }
        }
    }

    #[test]
    fn at_the_limits_of_clopper_pearson_the_tails_are_what_they_should_be(number in 1_u64..60, cases in 0_u64..60) {
        let cases = cases.min(number);
        let limits = interval(cases, number, RateInterval::ClopperPearson);
        let seen = cases as usize;
        if cases > 0 {
            let above: f64 = binomial(number, limits.low)[seen..].iter().sum();
            prop_assert!((above - 0.025).abs() < 1e-12);
        }
        if cases < number {
            let below: f64 = binomial(number, limits.high)[..=seen].iter().sum();
            prop_assert!((below - 0.025).abs() < 1e-12);
        }
    }

    #[test]
    fn fisher_is_as_counting_all_tables_says(a in 0_u64..14, b in 0_u64..14, c in 0_u64..14, d in 0_u64..14) {
        prop_assume!(a + b > 0 && c + d > 0);
        let ways = |x: u64| choose(a + b, x) * choose(c + d, a + c - x);
        let possible = (a + c).saturating_sub(c + d)..=(a + b).min(a + c);
        let all: u128 = possible.clone().map(ways).sum();
        let rare: u128 = possible.map(ways).filter(|way| *way <= ways(a)).sum();
        let compared = TwoProportions::new(Rate::mean(a, a + b), Rate::mean(c, c + d)).unwrap().unwrap();
        let exact = rare as f64 / all as f64;
        prop_assert!((compared.test(ProportionTest::Fisher).p - exact).abs() < 1e-10);
        let mid = exact - 0.5 * ways(a) as f64 / all as f64;
        prop_assert!((compared.test(ProportionTest::FisherMidP).p - mid).abs() < 1e-10);
    }

    #[test]
    fn two_rates_are_as_the_binomial_distribution_says(a in 0_u64..40, b in 0_u64..40, s in 1_u64..900, t in 1_u64..900) {
        let compared = TwoRates::new(Rate::mean(a, s), Rate::mean(b, t)).unwrap().unwrap();
        let row = binomial(a + b, s as f64 / (s + t) as f64);
        let seen = row[a as usize];
        let exact: f64 = row.iter().filter(|chance| **chance <= seen * (1.0 + 1e-7)).sum();
        prop_assert!((compared.test(RateTest::Conditional).p - exact).abs() < 1e-10);
        if let (Some(ratio), Some(interval)) = (compared.ratio(), compared.interval(SURE)) {
            prop_assert!(interval.contains(ratio));
        }
        // Swapped, the ratio turns over and the test stays.
        let swapped = TwoRates::new(Rate::mean(b, t), Rate::mean(a, s)).unwrap().unwrap();
        prop_assert!((swapped.test(RateTest::ConditionalMidP).p - compared.test(RateTest::ConditionalMidP).p).abs() < 1e-10);
    }

    #[test]
    fn stays_are_compared_as_all_pairs_say(
        first in prop::collection::vec(0_u32..30, 2..25),
        second in prop::collection::vec(0_u32..30, 2..25),
    ) {
        let stays = |days: &[u32]| days.iter().copied().collect::<Stays>();
        let compared = TwoStays::new(&stays(&first), &stays(&second)).unwrap();
        let mut pairs: Vec<f64> = first.iter()
            .flat_map(|x| second.iter().map(move |y| f64::from(*x) - f64::from(*y))).collect();
        pairs.sort_by(f64::total_cmp);
        let middle = (pairs[(pairs.len() - 1) / 2] + pairs[pairs.len() / 2]) / 2.0;
        prop_assert_eq!(compared.shift(), Some(middle));
        prop_assert!(compared.shift_interval(SURE).unwrap().contains(middle));

        let mean = |days: &[u32]| days.iter().map(|days| f64::from(*days)).sum::<f64>() / days.len() as f64;
        let spread = |days: &[u32]| {
            let squares = days.iter().map(|day| (f64::from(*day) - mean(days)).powi(2));
            squares.sum::<f64>() / (days.len() - 1) as f64 / days.len() as f64
        };
        let difference = mean(&first) - mean(&second);
        prop_assert!((compared.mean_difference().unwrap() - difference).abs() < 1e-9);
        let error = (spread(&first) + spread(&second)).sqrt();
        match compared.mean_interval(SURE) {
            // Never narrower than the normal deviate, and centred on the difference.
            Some(interval) => {
                prop_assert!(((interval.low + interval.high) / 2.0 - difference).abs() < 1e-9);
                prop_assert!(interval.high - interval.low >= 2.0 * 1.9599 * error);
                // A test and its interval agree.
                prop_assert_eq!(compared.welch().unwrap().p > 0.05, interval.contains(0.0));
            }
            None => prop_assert!(error == 0.0),
        }
        let swapped = TwoStays::new(&stays(&second), &stays(&first)).unwrap();
        prop_assert_eq!(swapped.mann_whitney().map(|test| test.p), compared.mann_whitney().map(|test| test.p));
        prop_assert_eq!(swapped.shift(), Some(-middle));
    }

    #[test]
    fn a_hospital_is_its_own_standard(cells in prop::collection::vec((0_u8..6, 0_i64..50, 50_i64..900), 1..12)) {
        let cells = cells.into_iter().map(|(key, cases, exposure)| (key, Cell { cases, exposure }));
        let whole: Strata<u8> = cells.clone().collect();
        let total = whole.total();
        let indirect = whole.indirect(&whole).unwrap();
        prop_assert_eq!(indirect.observed as i64, total.cases);
        if total.cases > 0 {
            prop_assert_eq!(indirect.ratio().to_string(), "1.00");
        }
        let direct = whole.direct(&whole).unwrap();
        prop_assert_eq!(direct.rate().value(), whole.crude().value());
        let interval = direct.interval(SURE).unwrap().unwrap();
        let crude = 100.0 * total.cases as f64 / total.exposure as f64;
        prop_assert!(interval.contains(crude));
        // With equal weights for one case everywhere the interval is the exact one of a count.
        let garwood = whole.crude().interval(RateInterval::Garwood, SURE).unwrap().unwrap();
        prop_assert!((garwood.low - interval.low).abs() < 1e-8 && (garwood.high - interval.high).abs() < 1e-8);

        let (mut odd, mut even) = (Strata::default(), Strata::default());
        for (at, cell) in cells.enumerate() {
            if at % 2 == 1 { odd.add(cell) } else { even.add(cell) }
        }
        odd.merge(&even);
        prop_assert_eq!(odd, whole);
    }
}
