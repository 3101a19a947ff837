//! [`Rule`]: what in a control chart is a signal, and [`Signal`], where one is.

use std::fmt;

/// A rule by which points of a control chart are a signal of a special cause.
///
/// Zones are counted in standard errors (sigma) from the centre line. Sources: *Statistical Quality Control Handbook*
/// (Western Electric, 1956); Nelson, *The Shewhart control chart: tests for special causes*, J. Quality Technology 16
/// (1984). Each rule beyond the first finds smaller changes and raises more false alarms: choose a set before looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A point beyond three sigma: Western Electric 1, Nelson 1.
    BeyondLimits,
    /// Two of three points in a row beyond two sigma on one side: Western Electric 2, Nelson 5.
    TwoOfThreeBeyondTwoSigma,
    /// Four of five points in a row beyond one sigma on one side: Western Electric 3, Nelson 6.
    FourOfFiveBeyondOneSigma,
    /// Eight points in a row on one side of the centre: Western Electric 4.
    EightOnOneSide,
    /// Nine points in a row on one side of the centre: Nelson 2.
    NineOnOneSide,
    /// Six points in a row that each rise, or each fall: Nelson 3.
    SixTrending,
    /// Fourteen points in a row that rise and fall in turn: Nelson 4.
    FourteenAlternating,
    /// Fifteen points in a row within one sigma of the centre: Nelson 7. The limits are too wide, or groups are mixed.
    FifteenWithinOneSigma,
    /// Eight points in a row beyond one sigma, on either side: Nelson 8. Two processes in one chart.
    EightBeyondOneSigma,
}

impl Rule {
    /// The four rules of Western Electric.
    pub const WESTERN_ELECTRIC: [Rule; 4] = [
        Rule::BeyondLimits,
        Rule::TwoOfThreeBeyondTwoSigma,
        Rule::FourOfFiveBeyondOneSigma,
        Rule::EightOnOneSide,
    ];

    /// The eight rules of Nelson, in his order.
    pub const NELSON: [Rule; 8] = [
        Rule::BeyondLimits,
        Rule::NineOnOneSide,
        Rule::SixTrending,
        Rule::FourteenAlternating,
        Rule::TwoOfThreeBeyondTwoSigma,
        Rule::FourOfFiveBeyondOneSigma,
        Rule::FifteenWithinOneSigma,
        Rule::EightBeyondOneSigma,
    ];

    /// The rule in words.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::BeyondLimits => "beyond three sigma",
            Rule::TwoOfThreeBeyondTwoSigma => "two of three beyond two sigma",
            Rule::FourOfFiveBeyondOneSigma => "four of five beyond one sigma",
            Rule::EightOnOneSide => "eight on one side",
            Rule::NineOnOneSide => "nine on one side",
            Rule::SixTrending => "six rising or falling",
            Rule::FourteenAlternating => "fourteen alternating",
            Rule::FifteenWithinOneSigma => "fifteen within one sigma",
            Rule::EightBeyondOneSigma => "eight beyond one sigma",
        }
    }

    /// How many points in a row are looked at.
    const fn window(self) -> usize {
        match self {
            Rule::BeyondLimits => 1,
            Rule::TwoOfThreeBeyondTwoSigma => 3,
            Rule::FourOfFiveBeyondOneSigma => 5,
            Rule::SixTrending => 6,
            Rule::EightOnOneSide | Rule::EightBeyondOneSigma => 8,
            Rule::NineOnOneSide => 9,
            Rule::FourteenAlternating => 14,
            Rule::FifteenWithinOneSigma => 15,
        }
    }

    /// Which points of the window make the signal, if it is one. Each is its value and its distance in sigma.
    fn made_by(self, window: &[(f64, f64)]) -> Option<Vec<usize>> {
        let all = || (0..window.len()).collect();
        let beyond = |side: f64, sigma: f64| -> Vec<usize> {
            let points = window.iter().enumerate();
            points
                .filter(|(_, (_, z))| z * side > sigma)
                .map(|(at, _)| at)
                .collect()
        };
        let on_one_side = |sigma: f64, needed: usize| {
            let sides = [1.0, -1.0].into_iter().map(|side| beyond(side, sigma));
            sides.into_iter().find(|points| points.len() >= needed)
        };
        let each = |holds: fn(f64) -> bool| window.iter().all(|(_, z)| holds(*z)).then(all);
        let steps: Vec<f64> = window
            .iter()
            .zip(window.iter().skip(1))
            .map(|((before, _), (after, _))| after - before)
            .collect();
        match self {
            Rule::BeyondLimits => on_one_side(3.0, 1),
            Rule::TwoOfThreeBeyondTwoSigma => on_one_side(2.0, 2),
            Rule::FourOfFiveBeyondOneSigma => on_one_side(1.0, 4),
            Rule::EightOnOneSide | Rule::NineOnOneSide => on_one_side(0.0, window.len()),
            Rule::SixTrending => {
                let one_way = steps.iter().all(|step| *step > 0.0) || steps.iter().all(|step| *step < 0.0);
                one_way.then(all)
            }
            Rule::FourteenAlternating => {
                let turns = steps
                    .iter()
                    .zip(steps.iter().skip(1))
                    .all(|(one, next)| one * next < 0.0);
                turns.then(all)
            }
            Rule::FifteenWithinOneSigma => each(|z| z.abs() < 1.0),
            Rule::EightBeyondOneSigma => each(|z| z.abs() > 1.0),
        }
    }

    /// The signals in a sequence of points; those that share points on one side are one.
    pub(super) fn signals(self, points: &[(f64, f64)]) -> Vec<Vec<usize>> {
        let mut signals: Vec<Vec<usize>> = Vec::new();
        for (start, window) in points.windows(self.window()).enumerate() {
            let Some(made_by) = self.made_by(window) else { continue };
            let made_by: Vec<usize> = made_by.into_iter().map(|at| start + at).collect();
            match signals.last_mut() {
                Some(last) if last.last() >= made_by.first() && self.goes_on(points, last, &made_by) => {
                    let known = last.last().copied();
                    last.extend(made_by.into_iter().filter(|at| Some(*at) > known));
                }
                _ => signals.push(made_by),
            }
        }
        signals
    }

    /// Whether the later signal goes on from the earlier: a turning point of trends belongs to both.
    fn goes_on(self, points: &[(f64, f64)], earlier: &[usize], later: &[usize]) -> bool {
        let shared = earlier.iter().filter(|at| later.contains(at)).count();
        let rises = |made_by: &[usize]| {
            let ends = made_by.first().zip(made_by.last());
            let values = ends.and_then(|(first, last)| points.get(*first).zip(points.get(*last)));
            values.is_some_and(|((first, _), (last, _))| last > first)
        };
        shared > 0 && (self != Rule::SixTrending || rises(earlier) == rises(later))
    }
}

impl fmt::Display for Rule {
    /// The rule in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Points of a control chart that together are a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signal {
    /// The rule.
    pub rule: Rule,
    /// The places of the points that made it, ascending, in [`ControlChart::points`](super::ControlChart::points).
    pub points: Vec<usize>,
}
