//! [`Statistic`]: the rates of a hospital, each with its formula.

use std::fmt;

use rust_decimal::Decimal;

use super::{Count, Counts};
use crate::{Error, Rate, accumulator::whole};

/// What a statistic is made of: counts that are added, and counts that are taken off.
struct Formula {
    /// Name as administrators use it.
    name: &'static str,
    numerator: Terms,
    denominator: Terms,
    /// How many of the denominator it is stated for.
    per: u32,
    places: u32,
    /// Whether the numerator must be a part of the denominator.
    is_part: bool,
}

/// Counts that are added, and counts that are taken off.
struct Terms {
    plus: &'static [Count],
    minus: &'static [Count],
}

const fn sum(plus: &'static [Count]) -> Terms {
    Terms { plus, minus: &[] }
}

const fn less(plus: &'static [Count], minus: &'static [Count]) -> Terms {
    Terms { plus, minus }
}

/// A percentage of a whole.
const fn part(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        name,
        numerator,
        denominator,
        per: 100,
        places: 2,
        is_part: true,
    }
}

/// A percentage of a whole, of deaths: three decimals.
const fn deaths(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        places: 3,
        ..part(name, numerator, denominator)
    }
}

/// A percentage whose numerator is counted apart from its denominator.
const fn percent(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        is_part: false,
        ..part(name, numerator, denominator)
    }
}

/// So much for each.
const fn mean(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        per: 1,
        ..percent(name, numerator, denominator)
    }
}

/// Declares the statistics: variant, formula, documentation.
macro_rules! statistics {
    ($($(#[doc = $doc:literal])+ $variant:ident = $formula:expr),+ $(,)?) => {
        /// A rate of a hospital: its name, its formula, and its value from [`Counts`].
        ///
        /// Definitions follow Horton, *Calculating and Reporting Healthcare Statistics* (AHIMA), and the education
        /// module on healthcare statistics of the International Federation of Health Information Management
        /// Associations. Where methods differ each is a statistic of its own, named for what it does.
        ///
        /// ```
        /// use casemix_stats::rates::Statistic;
        ///
        /// assert_eq!(Statistic::NetAutopsyRate.to_string(), "net autopsy rate");
        /// assert_eq!(Statistic::NetAutopsyRate.formula(),
        ///     "(autopsies + newborn autopsies) / (deaths + newborn deaths − unautopsied coroner cases) × 100");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Statistic {
            $($(#[doc = $doc])+ $variant),+
        }

        impl Statistic {
            /// All statistics, in the order in which reports list them.
            pub const ALL: &'static [Statistic] = &[$(Statistic::$variant),+];

            const fn definition(self) -> Formula {
                use Count::*;
                match self { $(Statistic::$variant => $formula),+ }
            }
        }
    };
}

statistics! {
    /// Average daily inpatient census of adults and children.
    AverageDailyCensus = mean("average daily census", sum(&[ServiceDays]), sum(&[CalendarDays])),
    /// Average daily census of newborns.
    NewbornAverageDailyCensus =
        mean("newborn average daily census", sum(&[NewbornServiceDays]), sum(&[CalendarDays])),
    /// Occupancy of beds; more than 100 % is possible, because patients in temporary beds are in the census.
    BedOccupancy = percent("bed occupancy", sum(&[ServiceDays]), sum(&[BedDays])),
    /// Occupancy of bassinets.
    BassinetOccupancy = percent("bassinet occupancy", sum(&[NewbornServiceDays]), sum(&[BassinetDays])),
    /// Turnover interval: the days a bed stays empty between two patients; below zero where beds were overfull.
    TurnoverInterval = mean("turnover interval", less(&[BedDays], &[ServiceDays]), sum(&[Discharges])),
    /// Average length of stay of adults and children (ALOS).
    AverageStay = mean("average length of stay", sum(&[DischargeDays]), sum(&[Discharges])),
    /// Average length of stay of newborns.
    NewbornAverageStay =
        mean("newborn average length of stay", sum(&[NewbornDischargeDays]), sum(&[NewbornDischarges])),

    /// Gross death rate (hospital death rate): of all discharges.
    GrossDeathRate = deaths(
        "gross death rate", sum(&[Deaths, NewbornDeaths]), sum(&[Discharges, NewbornDischarges])),
    /// Net death rate (institutional death rate): without deaths within 48 hours, on both sides.
    NetDeathRate = deaths(
        "net death rate",
        less(&[Deaths, NewbornDeaths], &[DeathsWithin48Hours]),
        less(&[Discharges, NewbornDischarges], &[DeathsWithin48Hours])),
    /// Newborn death rate.
    NewbornDeathRate = deaths("newborn death rate", sum(&[NewbornDeaths]), sum(&[NewbornDischarges])),
    /// Fetal death rate (stillbirth rate): of intermediate and late fetal deaths and live births together.
    FetalDeathRate = deaths(
        "fetal death rate",
        sum(&[IntermediateFetalDeaths, LateFetalDeaths]),
        sum(&[LiveBirths, IntermediateFetalDeaths, LateFetalDeaths])),
    /// Maternal death rate of the hospital: direct obstetric deaths of obstetric discharges.
    MaternalDeathRate =
        deaths("maternal death rate", sum(&[DirectObstetricDeaths]), sum(&[ObstetricDischarges])),
    /// Indirect maternal death rate, reported apart.
    IndirectMaternalDeathRate =
        deaths("indirect maternal death rate", sum(&[IndirectObstetricDeaths]), sum(&[ObstetricDischarges])),
    /// Postoperative death rate: of patients, not of operations.
    PostoperativeDeathRate =
        deaths("postoperative death rate", sum(&[PostoperativeDeaths]), sum(&[PatientsOperatedOn])),
    /// Anesthesia death rate: of anesthetics given, not of patients.
    AnesthesiaDeathRate = deaths("anesthesia death rate", sum(&[AnesthesiaDeaths]), sum(&[Anesthetics])),

    /// Gross autopsy rate: of all deaths of inpatients.
    GrossAutopsyRate =
        part("gross autopsy rate", sum(&[Autopsies, NewbornAutopsies]), sum(&[Deaths, NewbornDeaths])),
    /// Net autopsy rate: of the deaths of inpatients whose body was available.
    NetAutopsyRate = part(
        "net autopsy rate",
        sum(&[Autopsies, NewbornAutopsies]),
        less(&[Deaths, NewbornDeaths], &[UnavailableBodies])),
    /// Adjusted hospital autopsy rate: all autopsies of the hospital, of all bodies available to it.
    AdjustedAutopsyRate = part(
        "adjusted hospital autopsy rate",
        sum(&[Autopsies, NewbornAutopsies, OtherAutopsies]),
        less(&[Deaths, NewbornDeaths, OtherAutopsies], &[UnavailableBodies])),
    /// Newborn autopsy rate.
    NewbornAutopsyRate = part("newborn autopsy rate", sum(&[NewbornAutopsies]), sum(&[NewbornDeaths])),
    /// Fetal autopsy rate.
    FetalAutopsyRate =
        part("fetal autopsy rate", sum(&[FetalAutopsies]), sum(&[IntermediateFetalDeaths, LateFetalDeaths])),

    /// Rate of hospital-acquired infections, by discharges that have one.
    HospitalInfectionRate = part(
        "hospital-acquired infection rate", sum(&[HospitalInfections]), sum(&[Discharges, NewbornDischarges])),
    /// Postoperative infection rate: infections in clean operations, of all operations.
    PostoperativeInfectionRate =
        part("postoperative infection rate", sum(&[PostoperativeInfections]), sum(&[Operations])),
    /// Postoperative infection rate of clean operations alone.
    CleanInfectionRate =
        part("clean-wound infection rate", sum(&[PostoperativeInfections]), sum(&[CleanOperations])),
    /// Complication rate.
    ComplicationRate =
        part("complication rate", sum(&[Complicated]), sum(&[Discharges, NewbornDischarges])),
    /// Unplanned returns to surgery, of patients operated on.
    ReturnToSurgeryRate =
        part("rate of return to surgery", sum(&[ReturnedToSurgery]), sum(&[PatientsOperatedOn])),
    /// Consultation rate: of patients, not of consultations.
    ConsultationRate = part("consultation rate", sum(&[Consulted]), sum(&[Discharges, NewbornDischarges])),

    /// Cesarean rate: of women delivered.
    CesareanRate = part("cesarean section rate", sum(&[Cesareans]), sum(&[Deliveries])),
    /// Primary cesarean rate: of women who had no cesarean before.
    PrimaryCesareanRate = part(
        "primary cesarean section rate", sum(&[FirstCesareans]), less(&[Deliveries], &[AfterCesarean])),
    /// Vaginal birth after cesarean (VBAC): of women who had a cesarean before.
    VbacRate = part("vaginal birth after cesarean rate", sum(&[VaginalAfterCesarean]), sum(&[AfterCesarean])),
}

impl Statistic {
    /// The name.
    pub const fn name(self) -> &'static str {
        self.definition().name
    }

    /// The formula, in words: what a report prints beside the value.
    pub fn formula(self) -> String {
        let Formula {
            numerator,
            denominator,
            per,
            ..
        } = self.definition();
        let per = if per == 1 { String::new() } else { format!(" × {per}") };
        format!("{} / {}{per}", numerator.text(), denominator.text())
    }

    /// The value; undefined where the denominator is zero.
    ///
    /// # Errors
    ///
    /// [`Error::NotAPart`] where the numerator must be a part of the denominator and is not: one of the counts is
    /// wrong. [`Error::Overdrawn`] where a count is below zero.
    pub fn of(self, counts: &Counts) -> Result<Rate, Error> {
        let Formula {
            numerator,
            denominator,
            per,
            places,
            is_part,
            ..
        } = self.definition();
        let (numerator, denominator) = (numerator.sum(counts)?, denominator.sum(counts)?);
        if is_part && (numerator < 0 || numerator > denominator) {
            let (part, whole) = (Decimal::from(numerator), Decimal::from(denominator));
            return Err(Error::NotAPart { part, whole });
        }
        Ok(Rate::mean(numerator, denominator).per(per).places(places))
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Terms {
    fn sum(&self, counts: &Counts) -> Result<i64, Error> {
        let of = |counted: &[Count]| -> Result<i64, Error> {
            counted.iter().try_fold(0, |sum, count| {
                let times = counts.get(*count);
                whole(times)?;
                Ok(sum + times)
            })
        };
        Ok(of(self.plus)? - of(self.minus)?)
    }

    fn text(&self) -> String {
        let join =
            |counts: &[Count], sign: &str| counts.iter().map(|count| count.name()).collect::<Vec<_>>().join(sign);
        let mut text = join(self.plus, " + ");
        for count in self.minus {
            text.push_str(" − ");
            text.push_str(count.name());
        }
        if self.plus.len() + self.minus.len() > 1 {
            format!("({text})")
        } else {
            text
        }
    }
}
