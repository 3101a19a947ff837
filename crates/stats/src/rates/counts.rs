//! [`Counts`]: how often everything happened that a hospital's rates are made of.

use std::{fmt, str::FromStr};

use crate::{Accumulator, Error, Tally, accumulator::whole};

/// Declares the things that are counted: variant, name in a formula, documentation.
macro_rules! counts {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal),+ $(,)?) => {
        /// Something that a hospital counts.
        ///
        /// Newborns are apart from adults and children throughout; a statistic of the whole hospital sums both.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Count {
            $($(#[doc = $doc])+ $variant),+
        }

        impl Count {
            /// Everything that is counted.
            pub const ALL: &'static [Count] = &[$(Count::$variant),+];

            /// The name in a formula, such as `deaths within 48 hours`.
            pub const fn name(self) -> &'static str {
                match self { $(Count::$variant => $name),+ }
            }
        }
    };
}

counts! {
    /// Discharges of adults and children, deaths among them.
    Discharges = "discharges",
    /// Discharges of newborns, deaths among them.
    NewbornDischarges = "newborn discharges",
    /// Deaths of adults and children who were inpatients.
    Deaths = "deaths",
    /// Deaths of newborns born in this hospital.
    NewbornDeaths = "newborn deaths",
    /// Deaths of inpatients, newborns among them, less than 48 hours after admission.
    DeathsWithin48Hours = "deaths within 48 hours",
    /// Days of stay of the adults and children who were discharged.
    DischargeDays = "discharge days",
    /// Days of stay of the newborns who were discharged.
    NewbornDischargeDays = "newborn discharge days",
    /// Inpatient service days of adults and children: one for each patient and calendar day.
    ServiceDays = "service days",
    /// Inpatient service days of newborns.
    NewbornServiceDays = "newborn service days",
    /// Beds set up and staffed, summed over the days of the period; temporary beds are none of them.
    BedDays = "bed count days",
    /// Bassinets, summed over the days of the period.
    BassinetDays = "bassinet count days",
    /// Calendar days of the period.
    CalendarDays = "days of the period",
    /// Babies born alive in the hospital.
    LiveBirths = "live births",
    /// Fetal deaths that count as abortions.
    EarlyFetalDeaths = "early fetal deaths",
    /// Fetal deaths between the early and the late ones.
    IntermediateFetalDeaths = "intermediate fetal deaths",
    /// Fetal deaths near term.
    LateFetalDeaths = "late fetal deaths",
    /// Discharges of obstetric patients, deaths among them.
    ObstetricDischarges = "obstetric discharges",
    /// Deaths from complications of pregnancy, labor or puerperium, or from their treatment.
    DirectObstetricDeaths = "direct obstetric deaths",
    /// Deaths from a disease that pregnancy aggravated.
    IndirectObstetricDeaths = "indirect obstetric deaths",
    /// Patients operated on.
    PatientsOperatedOn = "patients operated on",
    /// Deaths within ten days of an operation.
    PostoperativeDeaths = "postoperative deaths",
    /// Operations: one or more procedures at one session.
    Operations = "operations",
    /// Anesthetics given; one patient may be given several.
    Anesthetics = "anesthetics given",
    /// Deaths caused by an anesthetic agent.
    AnesthesiaDeaths = "deaths caused by an anesthetic",
    /// Autopsies of adults and children who died as inpatients.
    Autopsies = "autopsies",
    /// Autopsies of newborns who died as inpatients.
    NewbornAutopsies = "newborn autopsies",
    /// Autopsies of intermediate and late fetal deaths.
    FetalAutopsies = "fetal autopsies",
    /// Deaths of inpatients whose body was not available to the hospital: cases of coroner or medical examiner without
    /// an autopsy by the hospital.
    UnavailableBodies = "unautopsied coroner cases",
    /// Hospital autopsies of others than inpatients: outpatients, patients of home care, former patients.
    OtherAutopsies = "autopsies of others than inpatients",
    /// Discharges, newborns among them, with an infection that was acquired in the hospital.
    HospitalInfections = "hospital-acquired infections",
    /// Infections of clean operations.
    PostoperativeInfections = "infections in clean operations",
    /// Clean operations.
    CleanOperations = "clean operations",
    /// Women delivered, in this stay.
    Deliveries = "deliveries",
    /// Women delivered by cesarean section.
    Cesareans = "cesarean deliveries",
    /// Women delivered who had a cesarean section before.
    AfterCesarean = "deliveries after an earlier cesarean",
    /// Women delivered by cesarean section for the first time.
    FirstCesareans = "first cesarean deliveries",
    /// Women delivered vaginally who had a cesarean section before.
    VaginalAfterCesarean = "vaginal deliveries after an earlier cesarean",
    /// Discharges, newborns among them, with at least one consultation.
    Consulted = "patients with a consultation",
    /// Discharges, newborns among them, with at least one complication.
    Complicated = "patients with a complication",
    /// Discharges, newborns among them, with at least one secondary diagnosis that was present on admission.
    Comorbid = "patients with a comorbidity",
    /// Patients who returned to surgery unplanned.
    ReturnedToSurgery = "patients returned to surgery",
    /// Patients who returned to intensive care.
    ReturnedToIntensiveCare = "patients returned to intensive care",
    /// Deaths within 7 days of birth.
    EarlyNeonatalDeaths = "deaths within 7 days of birth",
    /// Deaths within 28 days of birth.
    NeonatalDeaths = "deaths within 28 days of birth",
    /// Deaths within a year of birth.
    InfantDeaths = "deaths within a year of birth",
    /// Deaths whose underlying cause is a malignant neoplasm (C00 to C97).
    CancerDeaths = "cancer deaths",
    /// Malignant neoplasms first diagnosed; from a cancer registry, discharges do not tell.
    NewCancers = "new cancers",
    /// The people of the area at the middle of the period; from a census of the area, records do not tell.
    Population = "population",
}

impl FromStr for Count {
    type Err = Error;

    /// The count of this name, in any case, with blanks, `-` or `_` between the words.
    ///
    /// ```
    /// use casemix_stats::rates::Count;
    ///
    /// assert_eq!("Bed-count days".parse(), Ok(Count::BedDays));
    /// assert!("beds".parse::<Count>().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if nothing that is counted has the name.
    fn from_str(text: &str) -> Result<Count, Error> {
        let is_named = |count: &&Count| words(count.name()).eq(words(text));
        Count::ALL.iter().find(is_named).copied().ok_or(Error::Argument {
            argument: "a count",
            demand: "named as in the formulas, such as `discharges` or `deaths-within-48-hours`",
        })
    }
}

/// The words of a name in lower case.
pub(crate) fn words(name: &str) -> impl Iterator<Item = String> {
    let words = name.split([' ', '-', '_', ',', '\'']).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How often everything happened: counted from records, or filled in by hand from a department's own sheet.
///
/// ```
/// use casemix_stats::rates::{Count, Counts, Statistic};
///
/// let march = Counts::from([(Count::Discharges, 404), (Count::Deaths, 12), (Count::DeathsWithin48Hours, 9)]);
/// assert_eq!(Statistic::GrossDeathRate.of(&march)?.to_string(), "2.970%");
/// assert_eq!(Statistic::NetDeathRate.of(&march)?.to_string(), "0.759%");
/// assert_eq!(Statistic::NewbornDeathRate.of(&march)?.to_string(), "undefined");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(Tally<Count>);

impl Counts {
    /// How often it happened.
    pub fn get(&self, count: Count) -> i64 {
        self.0.get(&count)
    }

    /// Puts a number in the place of what was counted: for what a department counts better than its records do.
    pub fn set(&mut self, count: Count, number: i64) {
        self.0.count(count, number - self.0.get(&count));
    }

    /// What is counted, with how often; what did not happen is left out.
    pub fn iter(&self) -> impl Iterator<Item = (Count, i64)> {
        self.0.iter().map(|(count, times)| (*count, times))
    }
}

impl Accumulator for Counts {
    type Item<'a> = Count;
    type Context<'a> = ();
    type Output = Vec<(Count, u64)>;

    fn count(&mut self, item: Count, times: i64) {
        self.0.count(item, times);
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// Everything that is counted, with zero for what did not happen.
    fn finish(&self, _: &()) -> Result<Vec<(Count, u64)>, Error> {
        Count::ALL
            .iter()
            .map(|count| Ok((*count, whole(self.get(*count))?)))
            .collect()
    }
}

impl<I: IntoIterator<Item = (Count, i64)>> From<I> for Counts {
    fn from(counts: I) -> Counts {
        let mut all = Counts::default();
        counts.into_iter().for_each(|(count, times)| all.count(count, times));
        all
    }
}
