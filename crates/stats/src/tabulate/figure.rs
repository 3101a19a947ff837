//! [`Figure`]: what is stated of a group of discharges besides rates.

use super::TabulationRow;
use crate::{Rate, report::Value};

/// Declares the figures: variant, name, method, documentation.
macro_rules! figures {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $method:literal;)+) => {
        /// A figure of a group of discharges that is no rate of counts: of stays, case mix and charges.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Figure {
            $($(#[doc = $doc])+ $variant),+
        }

        impl Figure {
            /// All of them.
            pub const ALL: &'static [Figure] = &[$(Figure::$variant),+];

            /// The name.
            pub const fn name(self) -> &'static str {
                match self { $(Figure::$variant => $name),+ }
            }

            /// How it is made, in words.
            pub const fn method(self) -> &'static str {
                match self { $(Figure::$variant => $method),+ }
            }
        }
    };
}

figures! {
    /// All discharges, newborns among them.
    AllDischarges = "all discharges", "inpatient discharges, deaths and newborns among them";
    /// All deaths of inpatients, newborns among them.
    AllDeaths = "all deaths", "inpatient deaths, newborns among them";
    /// Share of the discharges of the period.
    Share = "share of discharges", "discharges of the group / discharges of the period × 100";
    /// Median length of stay.
    MedianStay = "median length of stay", "the middle length in days, or the mean of the two in the middle";
    /// Geometric mean length of stay.
    GeometricStay = "geometric mean length of stay", "exp(mean ln(days)), a stay of no day counting as one";
    /// The 75th percentile of lengths of stay.
    StayQuarter = "75th percentile of stays", "by nearest rank, exact";
    /// The 90th percentile of lengths of stay.
    StayTenth = "90th percentile of stays", "by nearest rank, exact";
    /// Case-mix index.
    CaseMixIndex = "case-mix index", "sum of relative weights / discharges with a weight; weights are not reduced for transfers";
    /// Total relative weight.
    Weight = "relative weight", "sum of the relative weights of the final DRGs";
    /// Total charges.
    TotalCharges = "total charges", "sum of the charges stated, exact";
    /// Average charge.
    AverageCharge = "average charge", "total charges / discharges that state them";
    /// Median charge.
    MedianCharge = "median charge", "by nearest rank, within 1/1,024 of the amount";
    /// The 90th percentile of charges.
    ChargeTenth = "90th percentile of charges", "by nearest rank, within 1/1,024 of the amount";
}

impl Figure {
    /// The value in a row.
    pub fn of(self, row: &TabulationRow) -> Value {
        let days = |length: Option<u32>| length.map_or(Value::Undefined, |days| u64::from(days).into());
        match self {
            Figure::AllDischarges => row.figures.discharges.into(),
            Figure::AllDeaths => row.figures.deaths.into(),
            Figure::Share => Rate::percent(row.figures.discharges, row.of_all).into(),
            Figure::MedianStay => row.figures.stays.median.into(),
            Figure::GeometricStay => Value::fixed(row.figures.stays.geometric_mean, 2),
            Figure::StayQuarter => days(row.stays.percentile(75)),
            Figure::StayTenth => days(row.stays.percentile(90)),
            Figure::CaseMixIndex => row.figures.case_mix.index().into(),
            Figure::Weight => Value::fixed(Some(row.figures.case_mix.weight), 4),
            Figure::TotalCharges => Value::fixed(Some(row.charges.total), 2),
            Figure::AverageCharge => row.charges.average.into(),
            Figure::MedianCharge => Value::fixed(row.charges.median, 2),
            Figure::ChargeTenth => Value::fixed(row.charges.ninetieth, 2),
        }
    }
}
