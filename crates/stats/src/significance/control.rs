//! [`ControlChart`]: a process over time, with the limits of what is common to it.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{
    Rule, Signal,
    interval::{Proportion, cases, exposure},
};
use crate::{
    Error, Rate,
    report::{Chart, Column, Role, Section, Table, Value},
};

/// Three sigma of individual values by their mean moving range: 3 / d2 with d2 = 2 / sqrt(pi), which tables round to 2.66.
const INDIVIDUALS: f64 = 1.5 * 1.772_453_850_905_516;
/// The upper limit of moving ranges by their mean: 1 + 3 sqrt(pi / 2 - 1), which tables round to 3.267.
const MOVING_RANGES: f64 = 3.266_532_029_545_217_6;

/// Which control chart.
///
/// Sources: Montgomery, *Introduction to Statistical Quality Control*, 8th edition (2019), chapters 6 and 7; for the
/// g chart Benneyan, *Number-between g-type statistical quality control charts for monitoring adverse events*, Health
/// Care Management Science 4 (2001).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ControlKind {
    /// Proportions of patients: centre p, the sum of cases by the sum of patients; sigma of a point with n patients
    /// sqrt(p (1 - p) / n).
    P,
    /// Counts for each exposure: centre u, the sum of cases by the sum of exposures; sigma of a point with exposure n
    /// sqrt(u / n).
    U,
    /// Individual values (X of XmR): centre the mean; three sigma are 2.66 mean moving ranges.
    Individuals,
    /// Moving ranges (mR of XmR), the distances of each value from the one before: centre their mean; upper limit 3.267
    /// times it.
    MovingRange,
    /// Cases between events: centre the mean g; sigma sqrt(g (g + 1)), from the geometric distribution. A signal above
    /// is one of fewer events.
    G,
}

impl ControlKind {
    /// The usual name.
    pub const fn name(self) -> &'static str {
        match self {
            ControlKind::P => "p chart",
            ControlKind::U => "u chart",
            ControlKind::Individuals => "individuals chart (X of XmR)",
            ControlKind::MovingRange => "moving range chart (mR of XmR)",
            ControlKind::G => "g chart",
        }
    }

    /// How centre and limits are made.
    const fn formula(self) -> &'static str {
        match self {
            ControlKind::P => "Centre p: all cases by all patients. Limits p ± 3 sqrt(p (1 - p) / n).",
            ControlKind::U => "Centre u: all cases by all exposure. Limits u ± 3 sqrt(u / n).",
            ControlKind::Individuals => "Centre: the mean. Limits: mean ± 2.66 mean moving ranges.",
            ControlKind::MovingRange => "Centre: the mean moving range. Upper limit: 3.267 times it.",
            ControlKind::G => "Centre g: mean cases between events. Upper limit g + 3 sqrt(g (g + 1)).",
        }
    }

    /// The rules whose false alarms are rare for this chart: distances of a skewed distribution are not those of a
    /// symmetrical one, so that moving ranges and cases between events are judged by their limits alone.
    pub const fn usual_rules(self) -> &'static [Rule] {
        match self {
            ControlKind::MovingRange | ControlKind::G => &[Rule::BeyondLimits],
            _ => &Rule::WESTERN_ELECTRIC,
        }
    }
}

/// From which points centre and limits are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Baseline {
    /// From all.
    #[default]
    All,
    /// From so many at the start, when the process was as usual; the later ones are judged by them.
    First(usize),
}

impl Baseline {
    fn of<T>(self, points: &[T]) -> &[T] {
        match self {
            Baseline::All => points,
            Baseline::First(number) => points.get(..number).unwrap_or(points),
        }
    }
}

/// Centre and limits of a point.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// The centre line.
    pub centre: f64,
    /// Three sigma below, but never below what can be; `None` where the chart has no lower limit there.
    pub low: Option<f64>,
    /// Three sigma above, but never above what can be.
    pub high: f64,
    /// One sigma.
    pub sigma: f64,
}

/// A point of a control chart.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Point {
    /// The period, or which case it is.
    pub label: String,
    /// The value; `None` where it is undefined: such a point is passed over.
    pub value: Option<f64>,
    /// Its limits; `None` where it has no value or the baseline none.
    pub limits: Option<Limits>,
}

/// A process over time with its limits.
///
/// ```
/// use casemix_stats::{report::Report, significance::{Baseline, ControlChart, Rule}};
///
/// // Mean days from discharge to the final code, by week.
/// let days = [4.1, 3.9, 4.4, 4.0, 3.8, 4.2, 4.3, 4.1, 3.9, 6.5];
/// let weeks = days.iter().enumerate().map(|(week, days)| (format!("week {}", week + 1), days.to_string().parse().unwrap()));
/// let chart = ControlChart::individuals(weeks, Baseline::First(9))?;
///
/// let signals = chart.signals(&Rule::WESTERN_ELECTRIC);
/// assert_eq!((signals[0].rule, chart.label_of(&signals[0])), (Rule::BeyondLimits, "week 10".to_owned()));
///
/// let section = chart.section("coding-days", "Days to the final code", &Rule::WESTERN_ELECTRIC);
/// assert_eq!(section.table.rows[9].last().unwrap().to_string(), "beyond three sigma");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ControlChart {
    /// Which chart.
    pub kind: ControlKind,
    /// The points, in time.
    pub points: Vec<Point>,
    places: u32,
}

impl ControlChart {
    /// A chart of proportions, stated as the rates are.
    ///
    /// # Errors
    ///
    /// [`Error::NotACount`] or [`Error::NotAPart`] if a rate is not one of cases among patients; [`Error::Argument`] if
    /// the rates are not all stated for as many of the denominator.
    pub fn p<L: Into<String>>(
        rates: impl IntoIterator<Item = (L, Rate)>,
        baseline: Baseline,
    ) -> Result<ControlChart, Error> {
        Self::of_rates(ControlKind::P, rates, baseline)
    }

    /// A chart of counts for each exposure, stated as the rates are.
    ///
    /// # Errors
    ///
    /// [`Error::NotACount`] if a numerator is not a whole number at or above zero; [`Error::Argument`] if an exposure is
    /// negative, or the rates are not all stated for as many of the denominator.
    pub fn u<L: Into<String>>(
        rates: impl IntoIterator<Item = (L, Rate)>,
        baseline: Baseline,
    ) -> Result<ControlChart, Error> {
        Self::of_rates(ControlKind::U, rates, baseline)
    }

    fn of_rates<L: Into<String>>(
        kind: ControlKind,
        rates: impl IntoIterator<Item = (L, Rate)>,
        baseline: Baseline,
    ) -> Result<ControlChart, Error> {
        let rates: Vec<(String, Rate)> = rates.into_iter().map(|(label, rate)| (label.into(), rate)).collect();
        let per = rates.first().map_or(1, |(_, rate)| rate.basis());
        if rates.iter().any(|(_, rate)| rate.basis() != per) {
            return Err(Error::Argument {
                argument: "the basis of the rates of a chart",
                demand: "the same for all",
            });
        }
        let counts: Vec<Option<Proportion>> = rates
            .iter()
            .map(|(_, rate)| match kind {
                ControlKind::P => Proportion::of(*rate),
                _ => {
                    let cases = cases(rate.numerator())?;
                    Ok(exposure(*rate)?.map(|number| Proportion { cases, number }))
                }
            })
            .collect::<Result<_, Error>>()?;
        let known = || baseline.of(&counts).iter().flatten();
        let centre = known().map(|count| count.cases).sum::<f64>() / known().map(|count| count.number).sum::<f64>();
        let variance = match kind {
            ControlKind::P => centre * (1.0 - centre),
            _ => centre,
        };
        let most = if kind == ControlKind::P { 1.0 } else { f64::INFINITY };
        let scale = f64::from(per);
        let limits = |count: Proportion| {
            let sigma = (variance / count.number).sqrt();
            centre.is_finite().then(|| Limits {
                centre: centre * scale,
                low: Some((centre - 3.0 * sigma).max(0.0) * scale),
                high: (centre + 3.0 * sigma).min(most) * scale,
                sigma: sigma * scale,
            })
        };
        let places = rates
            .iter()
            .filter_map(|(_, rate)| rate.value())
            .map(|value| value.scale())
            .max();
        let points = rates.iter().zip(counts).map(|((label, _), count)| Point {
            label: label.clone(),
            value: count.map(|count| count.value() * scale),
            limits: count.and_then(limits),
        });
        Ok(ControlChart {
            kind,
            points: points.collect(),
            places: places.unwrap_or(2),
        })
    }

    /// A chart of individual values (X of XmR). Of fewer than two values in the baseline there are no limits.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] if a value has no binary form.
    pub fn individuals<L: Into<String>>(
        values: impl IntoIterator<Item = (L, Decimal)>,
        baseline: Baseline,
    ) -> Result<ControlChart, Error> {
        let (labels, values, places) = numbers(values)?;
        let based = baseline.of(&values);
        let range = mean(&ranges(based));
        let limits = mean(based).zip(range).map(|(centre, range)| Limits {
            centre,
            low: Some(centre - INDIVIDUALS * range),
            high: centre + INDIVIDUALS * range,
            sigma: INDIVIDUALS / 3.0 * range,
        });
        Ok(ControlChart::with_one_limit(
            ControlKind::Individuals,
            labels,
            values,
            limits,
            places,
        ))
    }

    /// A chart of moving ranges (mR of XmR): its points begin at the second value.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] if a value has no binary form.
    pub fn moving_range<L: Into<String>>(
        values: impl IntoIterator<Item = (L, Decimal)>,
        baseline: Baseline,
    ) -> Result<ControlChart, Error> {
        let (mut labels, values, places) = numbers(values)?;
        let limits = mean(&ranges(baseline.of(&values))).map(|centre| Limits {
            centre,
            low: None,
            high: MOVING_RANGES * centre,
            sigma: (MOVING_RANGES - 1.0) / 3.0 * centre,
        });
        labels.drain(..labels.len().min(1));
        Ok(ControlChart::with_one_limit(
            ControlKind::MovingRange,
            labels,
            ranges(&values),
            limits,
            places,
        ))
    }

    /// A chart of cases between events: for each event how many cases without one preceded it since the last.
    ///
    /// ```
    /// use casemix_stats::significance::{Baseline, ControlChart, Rule};
    ///
    /// // Operations without an infection between those with one.
    /// let between = [12, 7, 20, 3, 15, 9, 11, 180];
    /// let chart = ControlChart::g(between.iter().enumerate().map(|(at, cases)| (at.to_string(), *cases)), Baseline::First(7));
    /// assert_eq!(chart.signals(&[Rule::BeyondLimits])[0].points, [7]);
    /// ```
    pub fn g<L: Into<String>>(between: impl IntoIterator<Item = (L, u64)>, baseline: Baseline) -> ControlChart {
        let (labels, values): (Vec<String>, Vec<f64>) = between
            .into_iter()
            .map(|(label, cases)| (label.into(), cases as f64))
            .unzip();
        let limits = mean(baseline.of(&values)).map(|centre| {
            let sigma = (centre * (centre + 1.0)).sqrt();
            Limits {
                centre,
                low: None,
                high: centre + 3.0 * sigma,
                sigma,
            }
        });
        ControlChart::with_one_limit(ControlKind::G, labels, values, limits, 0)
    }

    fn with_one_limit(
        kind: ControlKind,
        labels: Vec<String>,
        values: Vec<f64>,
        limits: Option<Limits>,
        places: u32,
    ) -> ControlChart {
        let points = labels.into_iter().zip(values).map(|(label, value)| Point {
            label,
            value: Some(value),
            limits,
        });
        ControlChart {
            kind,
            points: points.collect(),
            places,
        }
    }

    /// The signals by these rules, in their order; points without a value are passed over.
    pub fn signals(&self, rules: &[Rule]) -> Vec<Signal> {
        let (places, points): (Vec<usize>, Vec<(f64, f64)>) = self
            .points
            .iter()
            .enumerate()
            .filter_map(|(at, point)| {
                let (value, limits) = point.value.zip(point.limits)?;
                Some((at, (value, in_sigma(value, limits)?)))
            })
            .unzip();
        let of_rule = |rule: &Rule| {
            let signals = rule.signals(&points).into_iter();
            let rule = *rule;
            let places = &places;
            signals.map(move |points| Signal {
                rule,
                points: points.into_iter().filter_map(|at| places.get(at).copied()).collect(),
            })
        };
        rules.iter().flat_map(of_rule).collect()
    }

    /// The labels of the points that made a signal: the one, or the first and the last.
    pub fn label_of(&self, signal: &Signal) -> String {
        let label = |at: Option<&usize>| at.and_then(|at| self.points.get(*at)).map_or("", |point| &point.label);
        let (first, last) = (label(signal.points.first()), label(signal.points.last()));
        match signal.points.len() {
            0 | 1 => first.to_owned(),
            _ => format!("{first} to {last}"),
        }
    }

    /// The chart as a section of a report: each point with its limits and the rules that it is a signal by.
    pub fn section(&self, id: impl Into<String>, title: impl Into<String>, rules: &[Rule]) -> Section {
        let signals = self.signals(rules);
        let mut table = Table::new([
            Column::text("point", "Point"),
            Column::number("value", "Value"),
            Column::number("centre", "Centre"),
            Column::number("lower_limit", "Lower limit"),
            Column::number("upper_limit", "Upper limit"),
            Column::text("signals", "Signals"),
        ]);
        for (at, point) in self.points.iter().enumerate() {
            let made = signals.iter().filter(|signal| signal.points.contains(&at));
            let named: Vec<&str> = made.map(|signal| signal.rule.name()).collect();
            let limit = |of: fn(&Limits) -> Option<f64>| match &point.limits {
                Some(limits) => of(limits).map_or(Value::Blank, |limit| Value::rounded(limit, self.places.max(2))),
                None => Value::Undefined,
            };
            table.push([
                point.label.as_str().into(),
                point
                    .value
                    .map_or(Value::Undefined, |value| Value::rounded(value, self.places)),
                limit(|limits| Some(limits.centre)),
                limit(|limits| limits.low),
                limit(|limits| Some(limits.high)),
                named.join("; ").into(),
            ]);
        }
        let rules: Vec<&str> = rules.iter().map(|rule| rule.name()).collect();
        Section::new(id, title, table)
            .chart(Chart::line("point", "value"))
            .role(Role::Table)
            .note(format!("{}. {}", self.kind.name(), self.kind.formula()))
            .note(format!("Signals: {}.", rules.join("; ")))
    }
}

/// The distance from the centre in sigma; where nothing varies, none or infinite.
fn in_sigma(value: f64, limits: Limits) -> Option<f64> {
    let distance = value - limits.centre;
    // What differs by rounding alone does not differ.
    if distance.abs() <= 1e-12 * limits.centre.abs() {
        return Some(0.0);
    }
    Some(distance / limits.sigma).filter(|z| !z.is_nan())
}

/// The labels, the numbers, and the most decimals that one has.
fn numbers<L: Into<String>>(
    values: impl IntoIterator<Item = (L, Decimal)>,
) -> Result<(Vec<String>, Vec<f64>, u32), Error> {
    let (mut labels, mut numbers, mut places) = (Vec::new(), Vec::new(), 0);
    for (label, value) in values {
        labels.push(label.into());
        numbers.push(value.to_f64().ok_or(Error::TooLarge)?);
        places = places.max(value.scale());
    }
    Ok((labels, numbers, places))
}

/// The distance of each value from the one before.
fn ranges(values: &[f64]) -> Vec<f64> {
    let pairs = values.iter().zip(values.iter().skip(1));
    pairs.map(|(before, after)| (after - before).abs()).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
