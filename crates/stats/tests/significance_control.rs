//! Control charts: limits by their formulas, and rules by sequences that just make a signal, or just not.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use casemix_stats::{
    Error, Rate,
    significance::{Baseline, ControlChart, Rule, Signal},
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn near(found: f64, reference: f64) {
    assert!(
        (found - reference).abs() < 1e-9 * reference.abs().max(1.0),
        "{found} {reference}"
    );
}

/// A chart whose points are so many sigma from the centre: 20 values of mean zero and moving range d2 come first.
fn in_sigma(points: &[f64]) -> ControlChart {
    let half = 0.5 * 2.0 / std::f64::consts::PI.sqrt();
    let base = (0..20).map(|at| if at % 2 == 0 { half } else { -half });
    let values: Vec<f64> = base.chain(points.iter().copied()).collect();
    let named = values
        .iter()
        .map(|value| ("", Decimal::from_f64_retain(*value).unwrap()));
    ControlChart::individuals(named, Baseline::First(20)).unwrap()
}

fn signals(rule: Rule, points: &[f64]) -> Vec<Vec<usize>> {
    let signals = in_sigma(points).signals(&[rule]).into_iter();
    signals
        .filter(|signal| signal.points.iter().all(|at| *at >= 20))
        .map(|signal: Signal| signal.points.into_iter().map(|at| at - 20).collect())
        .collect()
}

#[test]
fn limits_are_those_of_the_formulas() {
    let rates = [(12, 100), (8, 80), (10, 120)].map(|(cases, number)| ("", Rate::part_of(cases, number).unwrap()));
    let chart = ControlChart::p(rates, Baseline::All).unwrap();
    let limits = chart.points[1].limits.unwrap();
    near(limits.centre, 10.0);
    near(limits.high, 100.0 * (0.1 + 3.0 * (0.1_f64 * 0.9 / 80.0).sqrt()));
    assert_eq!(limits.low, Some(0.0));

    let rates = [(4, 1_000), (6, 1_500), (5, 500)].map(|(cases, days)| ("", Rate::mean(cases, days).per(1_000)));
    let chart = ControlChart::u(rates, Baseline::All).unwrap();
    let limits = chart.points[2].limits.unwrap();
    near(limits.centre, 5.0);
    near(limits.high, 1_000.0 * (0.005 + 3.0 * (0.005_f64 / 500.0).sqrt()));

    let values = || [10, 12, 11, 15].map(|value| ("", Decimal::from(value)));
    let limits = ControlChart::individuals(values(), Baseline::All).unwrap().points[0]
        .limits
        .unwrap();
    near(limits.centre, 12.0);
    assert!((limits.high - (12.0 + 2.66 * 7.0 / 3.0)).abs() < 0.01);
    let ranges = ControlChart::moving_range(values(), Baseline::All).unwrap();
    let shown: Vec<f64> = ranges.points.iter().filter_map(|point| point.value).collect();
    assert_eq!(shown, [2.0, 1.0, 4.0]);
    assert!((ranges.points[0].limits.unwrap().high - 3.267 * 7.0 / 3.0).abs() < 0.01);

    let chart = ControlChart::g([("", 10), ("", 20), ("", 30)], Baseline::All);
    near(chart.points[0].limits.unwrap().high, 20.0 + 3.0 * 420.0_f64.sqrt());
}

#[test]
fn every_rule_has_its_signal_and_one_point_less_has_none() {
    for (rule, points, expected) in [
        (Rule::BeyondLimits, &[0.5, 3.1, 0.4, -3.2][..], vec![vec![1], vec![3]]),
        (Rule::BeyondLimits, &[2.9, -2.9], vec![]),
        (Rule::TwoOfThreeBeyondTwoSigma, &[0.0, 2.1, 0.3, 2.2], vec![vec![1, 3]]),
        (Rule::TwoOfThreeBeyondTwoSigma, &[2.1, 0.0, 0.1, 2.2], vec![]),
        (Rule::TwoOfThreeBeyondTwoSigma, &[2.1, -2.1, 0.0], vec![]),
        (
            Rule::FourOfFiveBeyondOneSigma,
            &[-1.1, -1.2, 0.4, -1.3, -1.1],
            vec![vec![0, 1, 3, 4]],
        ),
        (Rule::FourOfFiveBeyondOneSigma, &[-1.1, -1.2, 0.4, -1.3, -0.9], vec![]),
        (
            Rule::EightOnOneSide,
            &[-0.1, 0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.4, 0.1, -0.1],
            vec![(1..10).collect()],
        ),
        (
            Rule::NineOnOneSide,
            &[-0.1, 0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.4, -0.1],
            vec![],
        ),
        (
            Rule::SixTrending,
            &[0.5, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.2],
            vec![(1..7).collect()],
        ),
        (Rule::SixTrending, &[0.5, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5], vec![]),
        // A rise that turns into a fall is two signals, which share the summit.
        (
            Rule::SixTrending,
            &[0.9, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0, 0.9],
            vec![(1..7).collect(), (6..12).collect()],
        ),
        (
            Rule::EightBeyondOneSigma,
            &[1.1, -1.2, 1.3, 1.1, -1.4, -1.1, 1.2, 1.1, 0.0],
            vec![(0..8).collect()],
        ),
        (
            Rule::EightBeyondOneSigma,
            &[1.1, -1.2, 1.3, 1.1, -1.4, -1.1, 1.2, 0.9],
            vec![],
        ),
    ] {
        assert_eq!(signals(rule, points), expected, "{rule}: {points:?}");
    }
    // Twenty alternating points come first in every chart: they are both, within one sigma and alternating.
    let base = in_sigma(&[]);
    for rule in [Rule::FourteenAlternating, Rule::FifteenWithinOneSigma] {
        assert_eq!(
            base.signals(&[rule])[0].points,
            (0..20).collect::<Vec<usize>>(),
            "{rule}"
        );
    }
    assert_eq!(base.signals(&[Rule::BeyondLimits, Rule::EightOnOneSide]), []);
}

#[test]
fn a_period_without_a_value_is_passed_over() {
    let rates = [(5, 50), (0, 0), (6, 60), (40, 50)].map(|(cases, number)| ("", Rate::mean(cases, number).per(100)));
    let chart = ControlChart::p(rates, Baseline::First(3)).unwrap();
    assert_eq!((chart.points[1].value, chart.points[1].limits), (None, None));
    assert_eq!(chart.signals(&[Rule::BeyondLimits])[0].points, [3]);
    let section = chart.section("rate", "Rate", &Rule::WESTERN_ELECTRIC);
    assert_eq!(section.table.rows[1][1].to_string(), "undefined");
    // Nothing at all, or a process that never varies, is a chart without signals.
    assert_eq!(
        ControlChart::g(Vec::<(String, u64)>::new(), Baseline::All).signals(&Rule::NELSON),
        []
    );
    let never = ControlChart::p([("", Rate::mean(0, 9)), ("", Rate::mean(0, 7))], Baseline::All).unwrap();
    assert_eq!(never.signals(&Rule::WESTERN_ELECTRIC), []);
    let one = ControlChart::individuals([("", Decimal::ONE)], Baseline::All).unwrap();
    assert_eq!(one.points[0].limits, None);
}

#[test]
fn rates_of_one_chart_are_stated_alike() {
    let mixed = [("", Rate::mean(1, 9)), ("", Rate::percent(1, 9))];
    assert!(matches!(
        ControlChart::u(mixed, Baseline::All),
        Err(Error::Argument { .. })
    ));
    let impossible = [("", Rate::mean(9, 1))];
    assert!(matches!(
        ControlChart::p(impossible, Baseline::All),
        Err(Error::NotAPart { .. })
    ));
}

/// The points of all runs of so many points that hold, looked at point by point.
fn runs_of(points: &[f64], length: usize, holds: impl Fn(f64) -> bool) -> Vec<usize> {
    (0..points.len())
        .filter(|at| {
            (0..length).any(|back| {
                let Some(start) = at.checked_sub(back) else {
                    return false;
                };
                points
                    .get(start..start + length)
                    .is_some_and(|run| run.iter().all(|point| holds(*point)))
            })
        })
        .collect()
}

proptest! {
    #[test]
    fn runs_are_as_looking_at_every_point_says(points in prop::collection::vec(-3_i8..=3, 0..60)) {
        let points: Vec<f64> = points.into_iter().map(|point| f64::from(point) + 0.25).collect();
        let chart = in_sigma(&points);
        let all: Vec<f64> = chart.points.iter().filter_map(|point| point.value).collect();
        for (rule, length) in [(Rule::EightOnOneSide, 8), (Rule::NineOnOneSide, 9)] {
            let mut found = chart.signals(&[rule]).into_iter().flat_map(|signal| signal.points).collect::<Vec<usize>>();
            let mut expected = runs_of(&all, length, |value| value > 0.0);
            expected.extend(runs_of(&all, length, |value| value < 0.0));
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
        // What is turned upside down makes the same signals.
        let turned: Vec<f64> = points.iter().map(|point| -point).collect();
        for rule in [Rule::BeyondLimits, Rule::TwoOfThreeBeyondTwoSigma, Rule::SixTrending, Rule::EightBeyondOneSigma] {
            prop_assert_eq!(signals(rule, &points), signals(rule, &turned), "{}", rule);
        }
    }
}
