//! [`AcquiredConditions`]: hospital-acquired conditions, and how often they occur.

use casemix_drg::{HacOutcome, Tables};

use super::discharge;
use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    month::{Facts, Outcome},
    report::{Column, Section, Table},
};

/// Hospital-acquired conditions (Deficit Reduction Act of 2005, section 5001(c)), as the grouper finds
/// them.
///
/// Counted are discharges with a DRG from hospitals that are not exempt from reporting what was present on admission:
/// in an exempt hospital the conditions do not apply.
///
/// ```
/// use casemix_drg::{Grouper, Tables};
/// use casemix_record::{Diagnosis, Encounter, Poa, Raw};
/// use casemix_stats::{Accumulator, month::{Facts, Outcome}, utilization::AcquiredConditions};
///
/// let tables = Tables::open(casemix_drg_data::MS_DRG)?;
/// let grouper = Grouper::new(&tables, "43.0".parse().unwrap())?;
/// let stay = |poa| Encounter::builder("").discharged("2026-01-09").discharge_status("01").poa_exempt_hospital(false)
///     .diagnoses([Diagnosis::with_poa("I50.23", Poa::Y), Diagnosis::with_poa("L89.154", poa)]).build();
///
/// // A pressure ulcer of stage 4, once brought along and once acquired.
/// let mut conditions = AcquiredConditions::default();
/// for stay in [stay(Poa::Y), stay(Poa::N)] {
///     conditions.add((Facts::of(&stay), Outcome::from(&grouper.group(&stay))));
/// }
/// let figures = conditions.finish(&tables)?;
/// assert_eq!(figures.conditions[0].title, "Stage III and IV Pressure Ulcers");
/// assert_eq!(figures.conditions[0].rate.to_string(), "500.00 per 1,000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AcquiredConditions {
    discharges: i64,
    outcomes: Tally<HacOutcome>,
    conditions: Tally<u8>,
}

impl Accumulator for AcquiredConditions {
    type Item<'a> = (Facts<'a>, Outcome);
    /// The tables name the conditions.
    type Context<'a> = Tables;
    type Output = AcquiredConditionFigures;

    fn count(&mut self, (facts, outcome): (Facts<'_>, Outcome), times: i64) {
        let Some(grouped) = discharge(&facts, outcome).filter(|_| !facts.poa.exempt_hospital) else {
            return;
        };
        self.discharges += times;
        if grouped.hac_outcome != HacOutcome::NotApplicable {
            self.outcomes.count(grouped.hac_outcome, times);
            let met = (1..16).filter(|number| grouped.conditions >> number & 1 == 1);
            met.for_each(|number| self.conditions.count(number, times));
        }
    }

    fn merge(&mut self, other: &Self) {
        self.discharges += other.discharges;
        self.outcomes.merge(&other.outcomes);
        self.conditions.merge(&other.conditions);
    }

    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added; [`Error::Tables`] if the tables cannot be read.
    fn finish(&self, tables: &Tables) -> Result<AcquiredConditionFigures, Error> {
        let discharges = whole(self.discharges)?;
        let rate = |number: u64| Ok::<Rate, Error>(Rate::part_of(number, discharges)?.per(1_000));
        let title = |number: u8| -> Result<String, Error> {
            let named = tables.hac_titles()?.filter(|row| row.number == u16::from(number));
            Ok(named
                .max_by_key(|row| row.releases)
                .map(|row| row.title.into_owned())
                .unwrap_or_default())
        };
        let with_any = whole(self.outcomes.total())?;
        let changed = whole(self.outcomes.get(&HacOutcome::FinalDrgChanges))?;
        let condition = |(number, discharges): (u8, u64)| {
            let (title, rate) = (title(number)?, rate(discharges)?);
            Ok(AcquiredCondition {
                number,
                title,
                discharges,
                rate,
            })
        };
        Ok(AcquiredConditionFigures {
            discharges,
            with_any: rate(with_any)?,
            drg_changed: Rate::part_of(changed, with_any)?,
            conditions: self
                .conditions
                .finish(&())?
                .into_iter()
                .map(condition)
                .collect::<Result<_, Error>>()?,
        })
    }
}

/// How often hospital-acquired conditions occur.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcquiredConditionFigures {
    /// Discharges with a DRG from hospitals that are not exempt.
    pub discharges: u64,
    /// Discharges with at least one condition, for 1,000 discharges.
    pub with_any: Rate,
    /// Discharges whose DRG the conditions changed, of those with at least one.
    pub drg_changed: Rate,
    /// By condition, ascending by number; a discharge may have several.
    pub conditions: Vec<AcquiredCondition>,
}

/// How often one hospital-acquired condition occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcquiredCondition {
    /// Its number.
    pub number: u8,
    /// Its title in the newest release.
    pub title: String,
    /// Discharges with it.
    pub discharges: u64,
    /// The same for 1,000 discharges.
    pub rate: Rate,
}

impl AcquiredConditionFigures {
    /// The figures as a section.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("number", "Number"),
            Column::text("condition", "Condition"),
            Column::number("discharges", "Discharges"),
            Column::number("rate", "Rate"),
        ]);
        for line in &self.conditions {
            table.push([
                format!("{:02}", line.number).into(),
                line.title.as_str().into(),
                line.discharges.into(),
                line.rate.into(),
            ]);
        }
        Section::new("acquired-conditions", "Hospital-acquired conditions", table)
            .note(format!(
                "Of {} discharges with a DRG from hospitals that report; {} have at least one condition, and it changed \
                 the DRG of {} of these.",
                self.discharges, self.with_any, self.drg_changed
            ))
            .note("Grouped as the grouper finds them, from codes and present-on-admission indicators.")
    }
}
