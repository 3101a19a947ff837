//! The registers of [births](BirthRegister) and [deaths](DeathRegister).

use casemix_record::{
    AutopsyPerformer, BirthOutcome, CodeText, DeathRelation, DeliveryMethod, Encounter, Moment, Sex, Text,
};
use chrono::NaiveDate;

use super::{Entry, Register, Subject, hidden, subject::*};
use crate::{
    Population,
    month::Facts,
    report::{Column, Value},
};

/// The birth register: live births in this hospital, and fetal deaths.
///
/// A live birth is entered from the newborn's own encounter (by [`Population::of`]), a fetal death from the mother's,
/// because it has no other. So no birth is entered twice, whichever records hold it.
///
/// ```
/// use casemix_record::{AdmissionType, Encounter};
/// use casemix_stats::{Accumulator, registers::{BirthRegister, Selection}};
///
/// let mut register = BirthRegister::default();
/// register.add(&Encounter::builder("E1").birth_date("2026-01-05T04:20").admission_type(AdmissionType::Newborn).build());
/// register.add(&Encounter::builder("E2").admission_type(AdmissionType::Urgent).build());
/// let entries = register.finish(&Selection::default())?.entries;
/// assert_eq!((entries.len(), entries[0].born.unwrap().to_string().as_str()), (1, "2026-01-05T04:20:00"));
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub type BirthRegister = Register<BirthEntry>;

/// The death register: every encounter that ended with the patient's death, of whatever class.
///
/// ```
/// use casemix_record::{Death, Encounter};
/// use casemix_stats::{Accumulator, registers::{DeathRegister, Selection}};
///
/// let death = Death::builder().died("2026-01-07T09:30").cause("I21.4").coroner_case(true).build();
/// let stay = Encounter::builder("E1").admitted("2026-01-05T10:00").discharged("2026-01-07").discharge_status("20")
///     .death(death).build();
/// let mut register = DeathRegister::default();
/// register.add(&stay);
/// let entries = register.finish(&Selection::default())?.entries;
/// assert_eq!((entries[0].cause.unwrap().as_str(), entries[0].coroner_case), ("I214", Some(true)));
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub type DeathRegister = Register<DeathEntry>;

/// An entry of the birth register.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct BirthEntry {
    /// Date, or date and time, of birth.
    pub born: Option<Moment>,
    /// How the birth ended.
    pub outcome: BirthOutcome,
    /// The newborn; after a fetal death the mother.
    pub subject: Subject,
    /// The sex of the baby.
    pub sex: Option<Sex>,
    /// Weight at birth in grams.
    pub weight_grams: Option<i32>,
    /// Completed weeks of gestation.
    pub gestational_age_weeks: Option<i32>,
    /// How it was delivered.
    pub method: Option<DeliveryMethod>,
    /// The mother's encounter.
    pub mother_encounter_id: Text,
    /// The attending practitioner.
    pub attending: Text,
}

/// An entry of the death register.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct DeathEntry {
    /// Date, or date and time, of death, else of the discharge.
    pub died: Option<Moment>,
    /// Who died.
    pub subject: Subject,
    /// Date, or date and time, of admission.
    pub admitted: Option<Moment>,
    /// The underlying cause of death.
    pub cause: Option<CodeText>,
    /// What the death is counted under besides the deaths of the hospital.
    pub relation: Option<DeathRelation>,
    /// Whether a coroner or medical examiner took the case.
    pub coroner_case: Option<bool>,
    /// Who performed the autopsy.
    pub autopsy: Option<AutopsyPerformer>,
    /// The principal diagnosis.
    pub principal_diagnosis: Option<CodeText>,
    /// The attending practitioner.
    pub attending: Text,
}

hidden!(BirthEntry, DeathEntry);

impl BirthEntry {
    fn live_birth(encounter: &Encounter) -> BirthEntry {
        let newborn = encounter.newborn.as_ref();
        BirthEntry {
            born: encounter.birth_date.value(),
            outcome: BirthOutcome::LiveBirth,
            subject: Subject::of(encounter),
            sex: encounter.sex.value(),
            weight_grams: newborn.and_then(|newborn| newborn.birth_weight_grams.value()),
            gestational_age_weeks: newborn.and_then(|newborn| newborn.gestational_age_weeks.value()),
            method: newborn.and_then(|newborn| newborn.method.value()),
            mother_encounter_id: newborn
                .map(|newborn| newborn.mother_encounter_id.clone())
                .unwrap_or_default(),
            attending: attending(encounter),
        }
    }

    fn fetal_deaths(encounter: &Encounter) -> Vec<BirthEntry> {
        let Some(delivery) = encounter.delivery.as_ref() else {
            return Vec::new();
        };
        let fetal_deaths = delivery
            .births
            .iter()
            .filter(|birth| birth.outcome.value() == Some(BirthOutcome::FetalDeath));
        let entry = |birth: &casemix_record::Birth| BirthEntry {
            born: birth.born.value().or(delivery.delivered.value()),
            outcome: BirthOutcome::FetalDeath,
            subject: Subject::of(encounter),
            sex: birth.sex.value(),
            weight_grams: birth.weight_grams.value(),
            gestational_age_weeks: birth
                .gestational_age_weeks
                .value()
                .or(delivery.gestational_age_weeks.value()),
            method: birth.method.value().or(delivery.method.value()),
            mother_encounter_id: encounter.id.clone(),
            attending: attending(encounter),
        };
        fetal_deaths.map(entry).collect()
    }
}

impl Entry for BirthEntry {
    const ID: &'static str = "birth-register";
    const TITLE: &'static str = "Birth register";

    fn of(encounter: &Encounter) -> Vec<Self> {
        if Population::of(encounter) == Population::Newborn {
            vec![BirthEntry::live_birth(encounter)]
        } else {
            BirthEntry::fetal_deaths(encounter)
        }
    }

    fn columns() -> Vec<Column> {
        around(
            [Column::text("born", "Born"), Column::text("outcome", "Outcome")],
            Subject::columns(),
            [
                Column::text("sex_of_baby", "Sex of the baby"),
                Column::number("weight_grams", "Weight, g"),
                Column::number("gestational_age_weeks", "Weeks"),
                Column::text("method", "Method"),
                Column::text("mother_encounter_id", "Mother's encounter"),
                Column::text("attending", "Attending"),
            ],
        )
    }

    fn row(&self) -> Vec<Value> {
        around(
            [moment(self.born), self.outcome.as_str().into()],
            self.subject.row(),
            [
                word(self.sex.map(Sex::as_str)),
                number(self.weight_grams),
                number(self.gestational_age_weeks),
                word(self.method.map(DeliveryMethod::as_str)),
                text(&self.mother_encounter_id),
                text(&self.attending),
            ],
        )
    }

    fn code(&self) -> Option<CodeText> {
        None
    }

    fn day(&self) -> Option<NaiveDate> {
        day(self.born)
    }
}

impl Entry for DeathEntry {
    const ID: &'static str = "death-register";
    const TITLE: &'static str = "Death register";

    fn of(encounter: &Encounter) -> Vec<Self> {
        let death = encounter.death.as_ref();
        let died = death.and_then(|death| death.died.value());
        let entry = (died.is_some() || Facts::of(encounter).died).then(|| DeathEntry {
            died: died.or(encounter.discharged.value()),
            subject: Subject::of(encounter),
            admitted: encounter.admitted.value(),
            cause: death
                .and_then(|death| death.cause.normalized())
                .filter(|code| !code.is_empty()),
            relation: death.and_then(|death| death.relation.value()),
            coroner_case: death.and_then(|death| death.coroner_case.value()),
            autopsy: death
                .and_then(|death| death.autopsy.as_ref())
                .and_then(|autopsy| autopsy.performer.value()),
            principal_diagnosis: principal(encounter),
            attending: attending(encounter),
        });
        entry.into_iter().collect()
    }

    fn columns() -> Vec<Column> {
        around(
            [Column::text("died", "Died")],
            Subject::columns(),
            [
                Column::text("admitted", "Admitted"),
                Column::text("cause", "Cause"),
                Column::text("relation", "Counted under"),
                Column::text("coroner_case", "Coroner's case"),
                Column::text("autopsy", "Autopsy by"),
                Column::text("principal_diagnosis", "Principal diagnosis"),
                Column::text("attending", "Attending"),
            ],
        )
    }

    fn row(&self) -> Vec<Value> {
        around(
            [moment(self.died)],
            self.subject.row(),
            [
                moment(self.admitted),
                code(self.cause),
                word(self.relation.map(DeathRelation::as_str)),
                word(self.coroner_case.map(|is_one| if is_one { "yes" } else { "no" })),
                word(self.autopsy.map(AutopsyPerformer::as_str)),
                code(self.principal_diagnosis),
                text(&self.attending),
            ],
        )
    }

    fn code(&self) -> Option<CodeText> {
        self.cause
    }

    fn day(&self) -> Option<NaiveDate> {
        day(self.died)
    }
}
