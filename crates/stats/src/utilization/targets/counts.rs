//! [`TargetCounts`]: the discharges of numerators and denominators.

use rust_decimal::Decimal;

use super::{Comparison, Target, TargetCase, TargetKind};
use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    report::{Column, Section, Table, Value},
};

/// The discharges of each target's numerator and denominator.
///
/// An item is a discharge with the list of targets that it is asked; the list is the same for all that are counted,
/// merged and finished together, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetCounts(Tally<(usize, TargetPart)>);

/// A side of a target ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetPart {
    /// The denominator.
    Denominator,
    /// The numerator.
    Numerator,
}

impl TargetCounts {
    /// How many discharges a side of the target at this place of the list has.
    pub fn get(&self, place: usize, part: TargetPart) -> i64 {
        self.0.get(&(place, part))
    }
}

/// What is needed to state target ratios.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TargetContext<'a> {
    /// The targets that were counted.
    pub targets: &'a [Target],
    /// The ratios of other hospitals.
    pub comparison: Option<&'a Comparison>,
    /// A ratio at or above this percentile is a high outlier: 80 unless set.
    pub high: u8,
    /// A ratio at or below this percentile is a low outlier: 20 unless set.
    pub low: u8,
}

impl<'a> TargetContext<'a> {
    /// Without comparison.
    pub fn new(targets: &'a [Target]) -> TargetContext<'a> {
        TargetContext {
            targets,
            comparison: None,
            high: 80,
            low: 20,
        }
    }

    /// Compares with other hospitals.
    #[must_use]
    pub fn comparison(self, comparison: &'a Comparison) -> TargetContext<'a> {
        TargetContext {
            comparison: Some(comparison),
            ..self
        }
    }
}

impl Accumulator for TargetCounts {
    type Item<'a> = (&'a [Target], &'a TargetCase<'a>);
    type Context<'a> = TargetContext<'a>;
    type Output = Vec<TargetRatio>;

    fn count(&mut self, (targets, case): (&[Target], &TargetCase<'_>), times: i64) {
        for (place, target) in targets.iter().enumerate() {
            let (in_denominator, in_numerator) = case.parts(target);
            if in_denominator {
                self.0.count((place, TargetPart::Denominator), times);
            }
            if in_numerator {
                self.0.count((place, TargetPart::Numerator), times);
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    fn finish(&self, context: &TargetContext<'_>) -> Result<Vec<TargetRatio>, Error> {
        let ratio = |(place, target): (usize, &Target)| {
            let numerator = whole(self.get(place, TargetPart::Numerator))?;
            let denominator = whole(self.get(place, TargetPart::Denominator))?;
            let rate = Rate::part_of(numerator, denominator)?;
            let ratio = (numerator >= target.minimum && denominator >= target.minimum).then_some(rate);
            let groups = context
                .comparison
                .iter()
                .flat_map(|comparison| comparison.groups(&target.name));
            let standings = groups.filter_map(|(group, values)| {
                let is_at_least = |value: &Decimal| reaches(rate, *value);
                let reached = values
                    .iter()
                    .filter(|(_, value)| is_at_least(value))
                    .map(|(percentile, _)| *percentile);
                let high = values.get(&context.high).is_some_and(is_at_least);
                let low = values.get(&context.low).is_some_and(|value| !exceeds(rate, *value));
                let outlier = match target.kind {
                    _ if high => Some(Outlier::High),
                    TargetKind::Coding if low => Some(Outlier::Low),
                    _ => None,
                };
                ratio.map(|_| Standing {
                    group: group.to_owned(),
                    percentile: reached.max(),
                    outlier,
                })
            });
            Ok(TargetRatio {
                name: target.name.to_string(),
                title: target.title.to_string(),
                ratio,
                standings: standings.collect(),
                approximation: target.approximation.to_string(),
            })
        };
        context.targets.iter().enumerate().map(ratio).collect()
    }
}

/// Whether a percentage is at least a value; exact.
fn reaches(rate: Rate, value: Decimal) -> bool {
    against(rate, value).is_some_and(|(own, other)| own >= other)
}

fn exceeds(rate: Rate, value: Decimal) -> bool {
    against(rate, value).is_none_or(|(own, other)| own > other)
}

/// A percentage and a value, both times the denominator.
fn against(rate: Rate, value: Decimal) -> Option<(Decimal, Decimal)> {
    let own = rate.numerator().checked_mul(Decimal::ONE_HUNDRED)?;
    Some((own, value.checked_mul(rate.denominator())?))
}

/// A target ratio.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetRatio {
    /// The name of the target.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The ratio; `None` where numerator or denominator is below the minimum, so that the figure is not shown.
    pub ratio: Option<Rate>,
    /// How it stands in each group of the comparison that has the target; none where the ratio is not shown.
    pub standings: Vec<Standing>,
    /// In what the specification differs from the area of the report; empty if in nothing.
    pub approximation: String,
}

/// How a ratio stands among those of other hospitals.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The group of hospitals.
    pub group: String,
    /// The highest percentile of the comparison that the ratio reaches; `None` if it is below all.
    pub percentile: Option<u8>,
    /// Whether it is an outlier; `None` too where the comparison lacks the percentile of the limit.
    pub outlier: Option<Outlier>,
}

/// On which side an outlier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outlier {
    /// At or above the percentile of high outliers.
    High,
    /// At or below the percentile of low outliers; of targets about coding alone.
    Low,
}

/// Target ratios as a section.
///
/// ```
/// use casemix_stats::{Accumulator, utilization::targets::{TargetContext, TargetCounts, target_section}};
///
/// let ratios = TargetCounts::default().finish(&TargetContext::new(&[]))?;
/// assert!(target_section(&ratios).table.rows.is_empty());
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub fn target_section(ratios: &[TargetRatio]) -> Section {
    let mut table = Table::new([
        Column::text("target", "Target"),
        Column::number("numerator", "Numerator"),
        Column::number("denominator", "Denominator"),
        Column::number("ratio", "Ratio"),
        Column::text("group", "Compared with"),
        Column::number("percentile", "Percentile reached"),
        Column::text("outlier", "Outlier"),
        Column::text("approximation", "Approximation"),
    ]);
    for line in ratios {
        let figures: [Value; 3] = match line.ratio {
            Some(rate) => [
                Some(rate.numerator()).into(),
                Some(rate.denominator()).into(),
                rate.into(),
            ],
            None => ["too few".into(), "too few".into(), "too few".into()],
        };
        let mut row = |standing: [Value; 3]| {
            let names = [line.title.as_str().into()].into_iter().chain(figures.clone());
            table.push(names.chain(standing).chain([line.approximation.as_str().into()]));
        };
        if line.standings.is_empty() {
            row([Value::Blank, Value::Blank, Value::Blank]);
        }
        for standing in &line.standings {
            let outlier = match standing.outlier {
                None => "",
                Some(Outlier::High) => "high",
                Some(Outlier::Low) => "low",
            };
            let percentile = standing
                .percentile
                .map_or(Value::Undefined, |percentile| u64::from(percentile).into());
            row([standing.group.as_str().into(), percentile, outlier.into()]);
        }
    }
    Section::new("targets", "Target ratios", table)
        .note("Ratios of fewer discharges than the minimum in numerator or denominator are not shown.")
}
