//! [`VitalRate`]: the rates of public health.

use super::{
    Count, Counts,
    formula::{Formula, per, statistics, sum},
};
use crate::{Error, Rate};

statistics! {
    /// A rate of public health: of the births or the people of an area, for 1,000 or 100,000.
    ///
    /// These are not the rates of a hospital ([`Statistic`](super::Statistic)), which are percentages of its discharges:
    /// never compare one with the other. Definitions are those of the National Center for Health Statistics (*Vital
    /// Statistics of the United States*, technical appendix) and the World Health Organization (ICD-10, volume 2).
    ///
    /// Counted from records they are rates among the births and deaths of the hospital. For those of an area fill the
    /// counts from its registers. Nobody who dies in the period need be born in it, so no numerator is a part of its
    /// denominator.
    ///
    /// ```
    /// use casemix_stats::rates::{Count, Counts, VitalRate};
    ///
    /// let county = Counts::from([(Count::LiveBirths, 4_210), (Count::NeonatalDeaths, 17), (Count::InfantDeaths, 25)]);
    /// assert_eq!(VitalRate::NeonatalMortality.of(&county)?.to_string(), "4.04 per 1,000");
    /// assert_eq!(VitalRate::InfantMortality.formula(), "deaths within a year of birth / live births × 1,000");
    /// # Ok::<(), casemix_stats::Error>(())
    /// ```
    VitalRate {
        /// Births alive of a population.
        BirthRate = per(1_000, "crude birth rate", sum(&[LiveBirths]), sum(&[Population])),
        /// Fetal mortality: intermediate and late fetal deaths, of those and live births together.
        FetalMortality = per(
            1_000,
            "fetal mortality rate",
            sum(&[IntermediateFetalDeaths, LateFetalDeaths]),
            sum(&[LiveBirths, IntermediateFetalDeaths, LateFetalDeaths])),
        /// Perinatal mortality (definition I): late fetal deaths and deaths within 7 days of birth, of late fetal deaths
        /// and live births.
        PerinatalMortality = per(
            1_000,
            "perinatal mortality rate",
            sum(&[LateFetalDeaths, EarlyNeonatalDeaths]),
            sum(&[LiveBirths, LateFetalDeaths])),
        /// Neonatal mortality: deaths within 28 days of birth.
        NeonatalMortality =
            per(1_000, "neonatal mortality rate", sum(&[NeonatalDeaths]), sum(&[LiveBirths])),
        /// Infant mortality: deaths within a year of birth.
        InfantMortality = per(1_000, "infant mortality rate", sum(&[InfantDeaths]), sum(&[LiveBirths])),
        /// Maternal mortality: direct and indirect obstetric deaths.
        MaternalMortality = per(
            100_000,
            "maternal mortality ratio",
            sum(&[DirectObstetricDeaths, IndirectObstetricDeaths]),
            sum(&[LiveBirths])),
        /// Cancer incidence: cases first diagnosed in the period.
        CancerIncidence =
            per(100_000, "cancer incidence rate", sum(&[NewCancers]), sum(&[Population])),
        /// Cancer mortality: deaths whose underlying cause is a malignant neoplasm.
        CancerMortality =
            per(100_000, "cancer mortality rate", sum(&[CancerDeaths]), sum(&[Population])),
    }
}
