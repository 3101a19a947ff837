//! [`StaysByDrg`]: lengths of stay against what the DRG usually takes.

use std::collections::BTreeMap;

use casemix_drg::Weights;
use casemix_record::{DischargeStatus, MsDrg, Release};
use rust_decimal::Decimal;

use super::{ByKey, discharge};
use crate::{
    Accumulator, Error, Rate, Stays,
    accumulator::whole,
    month::{Facts, Outcome},
    report::{Column, Section, Table, Value},
};

/// Lengths of stay by DRG and disposition: outlier stays, one-day stays and avoidable days follow from them.
///
/// Counted are discharges with a DRG whose length of stay is known.
///
/// ```
/// use casemix_drg::Weights;
/// use casemix_record::Mdc;
/// use casemix_stats::{Accumulator, month::{Facts, Grouped, Outcome}};
/// use casemix_stats::utilization::{OutlierLimit, StayContext, StaysByDrg};
///
/// let mut stays = StaysByDrg::default();
/// for days in [1, 4, 12] {
///     let mut facts = Facts::new("");
///     (facts.days, facts.disposition) = (Some(days), "01".parse().ok());
///     stays.add((facts, Outcome::Grouped(Grouped::new("43.0".parse().unwrap(), "291".parse().unwrap(), Mdc::PRE))));
/// }
///
/// // DRG 291 takes 3.8 days by the geometric mean.
/// let weights = [Weights::open(casemix_drg_data::WEIGHTS_FY2026)?];
/// let report = stays.finish(&StayContext::new(&weights).outlier(OutlierLimit::Times(2.into())))?;
/// assert_eq!(report.all.avoidable_days.to_string(), "8.4"); // 0.2 and 8.2
/// assert_eq!(report.all.outlier_rate().to_string(), "33.33%"); // one of three stays is above 7.6 days
/// assert_eq!(report.all.one_day_rate().to_string(), "33.33%");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaysByDrg(ByKey<Cell, Stays>);

type Cell = ((Release, MsDrg), Option<DischargeStatus>);

/// Beyond which length a stay is an outlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutlierLimit {
    /// So many times the GMLOS of the DRG.
    Times(Decimal),
    /// So many days more than the GMLOS of the DRG.
    Plus(Decimal),
    /// So many days whatever the DRG.
    Days(Decimal),
}

impl OutlierLimit {
    /// The limit in days for a DRG of this GMLOS; `None` if it is beyond 28 digits.
    ///
    /// ```
    /// use casemix_stats::utilization::OutlierLimit;
    ///
    /// assert_eq!(OutlierLimit::Plus(5.into()).of(4.into()), Some(9.into()));
    /// ```
    pub fn of(self, gmlos: Decimal) -> Option<Decimal> {
        match self {
            OutlierLimit::Times(factor) => gmlos.checked_mul(factor),
            OutlierLimit::Plus(days) => gmlos.checked_add(days),
            OutlierLimit::Days(days) => Some(days),
        }
    }

    /// The limit in words, as a report prints it.
    pub fn method(self) -> String {
        match self {
            OutlierLimit::Times(factor) => format!("more than {factor} times the GMLOS"),
            OutlierLimit::Plus(days) => format!("more than {days} days beyond the GMLOS"),
            OutlierLimit::Days(days) => format!("more than {days} days"),
        }
    }
}

/// By which weights and limits stays are judged.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StayContext<'a> {
    /// Weights by year; they hold the GMLOS.
    pub weights: &'a [Weights],
    /// The limit of outlier stays: three times the GMLOS unless set.
    pub outlier: OutlierLimit,
    /// Dispositions that are left out, as deaths and transfers may be: none unless set.
    pub leave_out: Vec<DischargeStatus>,
}

impl<'a> StayContext<'a> {
    /// With outliers above three times the GMLOS, and every disposition.
    pub fn new(weights: &'a [Weights]) -> StayContext<'a> {
        StayContext {
            weights,
            outlier: OutlierLimit::Times(Decimal::from(3)),
            leave_out: Vec::new(),
        }
    }

    /// Sets the limit of outlier stays.
    #[must_use]
    pub fn outlier(self, outlier: OutlierLimit) -> Self {
        StayContext { outlier, ..self }
    }

    /// Leaves dispositions out.
    #[must_use]
    pub fn leave_out(self, leave_out: impl IntoIterator<Item = DischargeStatus>) -> Self {
        let leave_out = leave_out.into_iter().collect();
        StayContext { leave_out, ..self }
    }
}

impl Accumulator for StaysByDrg {
    type Item<'a> = (Facts<'a>, Outcome);
    type Context<'a> = StayContext<'a>;
    type Output = StayUseReport;

    fn count(&mut self, (facts, outcome): (Facts<'_>, Outcome), times: i64) {
        if let (Some(grouped), Some(days)) = (discharge(&facts, outcome), facts.days) {
            self.0
                .count(((grouped.release, grouped.drg), facts.disposition), days, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    fn finish(&self, context: &StayContext<'_>) -> Result<StayUseReport, Error> {
        let mut by_drg: BTreeMap<(Release, MsDrg), Stays> = BTreeMap::new();
        let mut left_out = 0;
        for ((drg, disposition), stays) in self.0.iter() {
            stays.finish(&())?;
            if disposition.is_some_and(|status| context.leave_out.contains(&status)) {
                left_out += whole(stays.number())?;
            } else {
                by_drg.entry(*drg).or_default().merge(stays);
            }
        }
        let mut report = StayUseReport {
            outlier: context.outlier,
            all: StayUse::default(),
            drgs: Vec::new(),
            left_out,
        };
        for ((release, drg), stays) in by_drg {
            let year = context.weights.iter().find(|year| year.are_for(release));
            let gmlos = year.and_then(|year| year.get(drg)).and_then(|row| row.gmlos);
            let figures = StayUse::of(&stays, gmlos, context.outlier)?;
            report.all.add(&figures).ok_or(Error::TooLarge)?;
            report.drgs.push(DrgStayUse {
                release,
                drg,
                gmlos,
                figures,
            });
        }
        Ok(report)
    }
}

/// How long stays were against what their DRGs usually take.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StayUseReport {
    /// The limit of outlier stays.
    pub outlier: OutlierLimit,
    /// All stays that were judged.
    pub all: StayUse,
    /// By DRG, ascending.
    pub drgs: Vec<DrgStayUse>,
    /// Stays left out by their disposition.
    pub left_out: u64,
}

/// The stays of a DRG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrgStayUse {
    /// The release.
    pub release: Release,
    /// The DRG.
    pub drg: MsDrg,
    /// Its geometric mean length of stay in days; `None` for want of weights of that year.
    pub gmlos: Option<Decimal>,
    /// Its figures.
    pub figures: StayUse,
}

/// Stays against the GMLOS, in counts and days; the rates follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StayUse {
    /// Stays.
    pub stays: u64,
    /// Their days.
    pub days: u64,
    /// Stays of one day; a stay that began and ended on the same day is one.
    pub one_day: u64,
    /// Stays whose DRG has a GMLOS; the figures below are of these.
    pub judged: u64,
    /// Their days.
    pub judged_days: u64,
    /// Stays longer than the GMLOS.
    pub above_gmlos: u64,
    /// Avoidable days, by the method *days beyond the GMLOS*: of each stay longer than the GMLOS, the days beyond it.
    /// Shorter stays make up for none. An upper bound: a stay longer than the mean
    /// need not be too long.
    pub avoidable_days: Decimal,
    /// Outlier stays.
    pub outliers: u64,
    /// The days of outlier stays beyond the limit.
    pub outlier_days: Decimal,
}

impl StayUse {
    fn of(stays: &Stays, gmlos: Option<Decimal>, outlier: OutlierLimit) -> Result<StayUse, Error> {
        let short = stays
            .histogram()
            .take_while(|(days, _)| *days <= 1)
            .map(|(_, count)| count)
            .sum();
        let (number, days) = (whole(stays.number())?, whole(stays.days())?);
        let counted = StayUse {
            stays: number,
            days,
            one_day: whole(short)?,
            ..StayUse::default()
        };
        let Some(gmlos) = gmlos else {
            return Ok(counted);
        };
        let (above_gmlos, avoidable_days) = stays.beyond(gmlos);
        let (outliers, outlier_days) = stays.beyond(outlier.of(gmlos).ok_or(Error::TooLarge)?);
        Ok(StayUse {
            judged: number,
            judged_days: days,
            above_gmlos: whole(above_gmlos)?,
            avoidable_days,
            outliers: whole(outliers)?,
            outlier_days,
            ..counted
        })
    }

    fn add(&mut self, other: &StayUse) -> Option<()> {
        self.stays += other.stays;
        self.days += other.days;
        self.one_day += other.one_day;
        self.judged += other.judged;
        self.judged_days += other.judged_days;
        self.above_gmlos += other.above_gmlos;
        self.avoidable_days = self.avoidable_days.checked_add(other.avoidable_days)?;
        self.outliers += other.outliers;
        self.outlier_days = self.outlier_days.checked_add(other.outlier_days)?;
        Some(())
    }

    /// One-day stays as a percentage of all stays.
    pub fn one_day_rate(&self) -> Rate {
        Rate::percent(self.one_day, self.stays)
    }

    /// Stays above the GMLOS as a percentage of the stays whose DRG has one.
    pub fn above_gmlos_rate(&self) -> Rate {
        Rate::percent(self.above_gmlos, self.judged)
    }

    /// Avoidable days as a percentage of the days of the stays whose DRG has a GMLOS.
    pub fn avoidable_share(&self) -> Rate {
        Rate::percent(self.avoidable_days, self.judged_days)
    }

    /// Outlier stays as a percentage of the stays whose DRG has a GMLOS.
    pub fn outlier_rate(&self) -> Rate {
        Rate::percent(self.outliers, self.judged)
    }
}

impl StayUseReport {
    /// The figures as a section, with all stays in the first row.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("drg", "DRG"),
            Column::text("release", "Release"),
            Column::number("gmlos", "GMLOS"),
            Column::number("stays", "Stays"),
            Column::number("days", "Days"),
            Column::number("one_day", "One-day stays"),
            Column::number("one_day_rate", "One-day, %"),
            Column::number("above_gmlos", "Above GMLOS"),
            Column::number("avoidable_days", "Avoidable days"),
            Column::number("avoidable_share", "Avoidable, %"),
            Column::number("outliers", "Outliers"),
            Column::number("outlier_rate", "Outliers, %"),
        ]);
        let mut row = |names: [Value; 3], figures: &StayUse| {
            let numbers: [Value; 9] = [
                figures.stays.into(),
                figures.days.into(),
                figures.one_day.into(),
                figures.one_day_rate().into(),
                figures.above_gmlos.into(),
                Value::fixed(Some(figures.avoidable_days), 1),
                figures.avoidable_share().into(),
                figures.outliers.into(),
                figures.outlier_rate().into(),
            ];
            table.push(names.into_iter().chain(numbers));
        };
        row(["all".into(), Value::Blank, Value::Blank], &self.all);
        for line in &self.drgs {
            let names = [
                line.drg.to_string().into(),
                line.release.to_string().into(),
                Value::fixed(line.gmlos, 1),
            ];
            row(names, &line.figures);
        }
        Section::new("stays-by-drg", "Stays against GMLOS", table)
            .note("Avoidable days: of each stay longer than the GMLOS of its DRG, the days beyond it.")
            .note(format!(
                "Outlier stays: {}. Stays left out by disposition: {}.",
                self.outlier.method(),
                self.left_out
            ))
    }
}
