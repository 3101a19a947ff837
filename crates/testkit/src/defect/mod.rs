//! Defects that are planted in clean records, each with a name, so that whoever looks for them can be measured.

mod codes;
mod dates;
mod papers;
mod values;

use core::fmt;

use casemix_record::{Encounter, Location};

use crate::Rng;

/// A defect that was planted in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Defect {
    /// The name of its [kind](DefectKind).
    pub kind: &'static str,
    /// Where it was planted.
    pub location: Location,
}

/// A kind of defect: its name, what is wrong, and how it is planted.
///
/// Kinds of one's own are made with [`new`](DefectKind::new) and planted by [`Month::defects`](crate::Month::defects).
///
/// ```
/// use casemix_record::{Encounter, Location};
/// use casemix_testkit::{DefectKind, Month, Rng};
///
/// fn forget_language(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
///     encounter.patient.as_mut()?.language = "".into();
///     Some(Location::root().field("patient").field("language"))
/// }
///
/// static KINDS: [DefectKind; 1] = [DefectKind::new("no-language", "the language is blank", forget_language)];
///
/// let month = Month::new(2026, 1).unwrap().error_rate(1.0).defects(&KINDS);
/// let made = month.encounters().next().unwrap();
/// assert_eq!(made.planted[0].kind, "no-language");
/// assert_eq!(made.planted[0].location.to_string(), "patient.language");
/// ```
#[derive(Clone, Copy)]
pub struct DefectKind {
    /// Its name, in kebab case.
    pub name: &'static str,
    /// What is wrong, in words.
    pub summary: &'static str,
    plant: fn(&mut Encounter, &mut Rng) -> Option<Location>,
}

impl DefectKind {
    /// All kinds of the crate.
    pub const ALL: &'static [DefectKind] = &[
        DefectKind::new(
            "unknown-diagnosis",
            "a secondary diagnosis has a code that never was",
            codes::unknown_diagnosis,
        ),
        DefectKind::new(
            "unknown-principal",
            "the principal diagnosis has a code that never was",
            codes::unknown_principal,
        ),
        DefectKind::new(
            "unknown-procedure",
            "a procedure has a code that never was",
            codes::unknown_procedure,
        ),
        DefectKind::new(
            "malformed-code",
            "a code has a character that no code has",
            codes::malformed_code,
        ),
        DefectKind::new(
            "missing-principal",
            "the first diagnosis is a secondary one",
            codes::missing_principal,
        ),
        DefectKind::new("no-diagnosis", "there is no diagnosis at all", codes::no_diagnosis),
        DefectKind::new(
            "external-cause-as-principal",
            "an external cause stands first",
            codes::external_cause_first,
        ),
        DefectKind::new(
            "second-principal",
            "a second diagnosis is principal",
            codes::second_principal,
        ),
        DefectKind::new(
            "duplicate-diagnosis",
            "a secondary diagnosis stands twice",
            codes::duplicate_diagnosis,
        ),
        DefectKind::new(
            "duplicate-principal",
            "the principal diagnosis is a secondary one too",
            codes::duplicate_principal,
        ),
        DefectKind::new(
            "invalid-poa",
            "a letter that is no present-on-admission indicator",
            codes::invalid_poa,
        ),
        DefectKind::new(
            "missing-poa",
            "a diagnosis without the indicator that it needs",
            codes::missing_poa,
        ),
        DefectKind::new(
            "sex-conflict",
            "the sex is not that of a diagnosis",
            codes::sex_conflict,
        ),
        DefectKind::new(
            "impossible-date",
            "the admission is on a day that does not exist",
            dates::impossible_date,
        ),
        DefectKind::new(
            "discharge-before-admission",
            "the discharge is before the admission",
            dates::discharge_first,
        ),
        DefectKind::new(
            "missing-discharge-date",
            "the discharge is not recorded",
            dates::missing_discharge,
        ),
        DefectKind::new(
            "birth-after-admission",
            "the birth is after the admission",
            dates::birth_after_admission,
        ),
        DefectKind::new(
            "procedure-after-discharge",
            "a procedure is after the discharge",
            dates::procedure_after,
        ),
        DefectKind::new(
            "procedure-before-admission",
            "a procedure is long before the admission",
            dates::procedure_before,
        ),
        DefectKind::new(
            "age-disagrees",
            "the stated age is not that of the dates",
            dates::age_disagrees,
        ),
        DefectKind::new(
            "absurd-age",
            "no birth date, and an age that nobody reaches",
            dates::absurd_age,
        ),
        DefectKind::new(
            "stay-disagrees",
            "the stated length of stay is not that of the dates",
            dates::stay_disagrees,
        ),
        DefectKind::new("invalid-sex", "the sex is outside its vocabulary", values::invalid_sex),
        DefectKind::new("missing-sex", "the sex is not recorded", values::missing_sex),
        DefectKind::new(
            "invalid-discharge-status",
            "a discharge status that does not exist",
            values::invalid_status,
        ),
        DefectKind::new(
            "missing-discharge-status",
            "the discharge status is not recorded",
            values::missing_status,
        ),
        DefectKind::new(
            "invalid-admission-type",
            "a type of admission that does not exist",
            values::invalid_type,
        ),
        DefectKind::new(
            "dead-sent-home",
            "the patient died and is sent home",
            values::dead_sent_home,
        ),
        DefectKind::new(
            "invalid-npi",
            "a practitioner's identifier with a wrong check digit",
            values::invalid_npi,
        ),
        DefectKind::new(
            "invalid-zip-code",
            "a ZIP code of four digits",
            values::invalid_zip_code,
        ),
        DefectKind::new(
            "payer-disagrees",
            "the payer is not that of the coverage",
            values::payer_disagrees,
        ),
        DefectKind::new(
            "charges-disagree",
            "the total is not the sum of the charges",
            values::charges_disagree,
        ),
        DefectKind::new(
            "newborn-without-weight",
            "the birth weight is not recorded",
            values::newborn_without_weight,
        ),
        DefectKind::new(
            "missing-discharge-summary",
            "there is no discharge summary",
            papers::no_discharge_summary,
        ),
        DefectKind::new(
            "missing-operative-report",
            "an operation has no report",
            papers::no_operative_report,
        ),
        DefectKind::new(
            "late-history-and-physical",
            "history and physical later than 24 hours",
            papers::late_history,
        ),
        DefectKind::new(
            "unauthenticated-document",
            "nobody has authenticated a document",
            papers::unauthenticated_document,
        ),
        DefectKind::new(
            "unauthenticated-order",
            "nobody has authenticated a spoken order",
            papers::unauthenticated_order,
        ),
        DefectKind::new(
            "overlapping-units",
            "the patient is in two units at once",
            papers::overlapping_units,
        ),
    ];

    /// A kind of defect. `plant` changes a clean record and says where, or leaves it as it is and says `None` where the
    /// defect does not fit.
    #[must_use]
    pub const fn new(
        name: &'static str,
        summary: &'static str,
        plant: fn(&mut Encounter, &mut Rng) -> Option<Location>,
    ) -> DefectKind {
        DefectKind { name, summary, plant }
    }

    /// The kind of that name among [`ALL`](DefectKind::ALL).
    #[must_use]
    pub fn named(name: &str) -> Option<&'static DefectKind> {
        DefectKind::ALL.iter().find(|kind| kind.name == name)
    }

    /// Plants the defect in a record; `None` if it does not fit, and the record is as it was.
    ///
    /// ```
    /// use casemix_record::Encounter;
    /// use casemix_testkit::{DefectKind, Rng};
    ///
    /// let kind = DefectKind::named("invalid-poa").unwrap();
    /// let mut rng = Rng::new(7);
    /// assert_eq!(kind.plant(&mut Encounter::new("E1"), &mut rng), None);
    ///
    /// let mut encounter = Encounter::builder("E2").diagnoses(["I50.23"]).build();
    /// let defect = kind.plant(&mut encounter, &mut rng).unwrap();
    /// assert_eq!(defect.location.to_string(), "diagnoses[0].poa");
    /// assert!(encounter.diagnoses[0].poa.is_invalid());
    /// ```
    pub fn plant(&self, encounter: &mut Encounter, rng: &mut Rng) -> Option<Defect> {
        let location = (self.plant)(encounter, rng)?;
        Some(Defect {
            kind: self.name,
            location,
        })
    }
}

impl fmt::Debug for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DefectKind({})", self.name)
    }
}

/// One of the elements that the condition holds for, with its place.
fn pick<'a, T>(list: &'a mut [T], rng: &mut Rng, fits: impl Fn(&T) -> bool) -> Option<(usize, &'a mut T)> {
    let places: Vec<usize> = list
        .iter()
        .enumerate()
        .filter(|(_, element)| fits(element))
        .map(|(at, _)| at)
        .collect();
    let at = *rng.pick(&places)?;
    list.get_mut(at).map(|element| (at, element))
}

/// One of the secondary diagnoses, which are all but the first.
fn pick_secondary<'a>(
    encounter: &'a mut Encounter,
    rng: &mut Rng,
    fits: impl Fn(&casemix_record::Diagnosis) -> bool,
) -> Option<(usize, &'a mut casemix_record::Diagnosis)> {
    let (_, others) = encounter.diagnoses.split_first_mut()?;
    pick(others, rng, fits).map(|(at, diagnosis)| (at + 1, diagnosis))
}

/// The place of a field of the encounter.
fn at(field: &'static str) -> Location {
    Location::root().field(field)
}

/// The place of a field of an element of a list.
fn at_element(list: &'static str, index: usize, field: &'static str) -> Location {
    Location::root().field(list).index(index).field(field)
}
