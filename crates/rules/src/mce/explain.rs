//! Why each edit fired.

use casemix_codes::Period;
use casemix_record::{Release, Sex};
use chrono::NaiveDate;

use super::{
    AgeGroup, Answer, ClaimView, CodeEdits, Edit, EditSet, Editor, Flag, Flags, Workspace,
    editor::{coverage, stay::Stay},
    tables::{CodeKind, key},
};

/// A place on a claim: the claim as a whole, or one of its codes by its place in the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The claim as a whole.
    Claim,
    /// The admitting diagnosis.
    Admitting,
    /// A diagnosis; 0 is the principal one.
    Diagnosis(usize),
    /// A procedure.
    Procedure(usize),
}

/// Why an edit fired at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// The edit.
    pub edit: Edit,
    /// Where it fired.
    pub place: Place,
    /// Whether it counts: conflicts of the admitting diagnosis do not.
    pub counts: bool,
    /// The flag of the code that asks for it.
    pub flag: Option<Flag>,
    /// The days on which the code has that flag; of a code that is not valid, the days on which it is.
    pub periods: Vec<Period>,
    /// The other codes that had a part in it; of longer lists those among the first hundred.
    pub with: Vec<Place>,
    /// Why, in words.
    pub because: String,
}

/// An answer, and why each of its edits fired.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The answer.
    pub answer: Answer,
    /// The days of discharge that this release of the editor takes.
    pub period: Period,
    /// One reason for each edit at each place: the claim, the admitting diagnosis, diagnoses, procedures.
    pub reasons: Vec<Reason>,
}

impl Explanation {
    /// The release of the editor.
    #[must_use]
    pub fn release(&self) -> Release {
        self.answer.release
    }
}

impl Editor {
    /// Edits one claim and says why.
    ///
    /// ```
    /// use casemix_record::Sex;
    /// use casemix_rules::mce::{Claim, Editors, Flag, Place};
    ///
    /// let editors = Editors::embedded()?;
    /// let claim = Claim {
    ///     discharged: "2025-11-08".parse().ok(),
    ///     age: Some(70),
    ///     sex: Some(Sex::Female),
    ///     discharge_status: "01".parse().ok(),
    ///     diagnoses: &["Z30.2", "Z38.00"],
    ///     procedures: &["0UL74CZ"],
    ///     ..Claim::default()
    /// };
    /// let explanation = editors.for_release("43.1".parse().unwrap())?.explain(&claim);
    /// let [newborn, sterilisation] = &explanation.reasons[..] else { panic!("two edits") };
    /// assert_eq!(newborn.because, "it is a diagnosis of ages 0 to 0, and the patient is 70 years old");
    /// assert_eq!((sterilisation.flag, &sterilisation.with[..]),
    ///     (Some(Flag::NonCoveredSterilization), &[Place::Diagnosis(0)][..]));
    /// # Ok::<(), casemix_rules::mce::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self, claim: &impl ClaimView) -> Explanation {
        let mut work = Workspace::default();
        let answer = self.edit_in(claim, &mut work).clone();
        let reasons = match work.stay {
            Some(stay) => Why {
                editor: self,
                stay,
                work: &work,
                diagnoses: claim.diagnoses().collect(),
                procedures: claim.procedures().collect(),
                admitting: claim.admitting(),
            }
            .reasons(&answer),
            None => Vec::new(),
        };
        Explanation {
            answer,
            period: self.period(),
            reasons,
        }
    }
}

/// Of longer lists only so many codes are looked at for what had a part in an edit, so that the work on a claim is bounded.
const MOST_OTHERS: usize = 100;

/// The claim after it was edited.
struct Why<'a> {
    editor: &'a Editor,
    stay: Stay,
    work: &'a Workspace,
    diagnoses: Vec<&'a str>,
    procedures: Vec<&'a str>,
    admitting: Option<&'a str>,
}

impl Why<'_> {
    fn reasons(&self, answer: &Answer) -> Vec<Reason> {
        const OF_CLAIM: EditSet = EditSet::of(&[Edit::InvalidAge, Edit::InvalidSex, Edit::InvalidDischargeStatus]);
        let mut all: Vec<Reason> = answer
            .edit_set()
            .iter()
            .filter(|edit| OF_CLAIM.has(*edit))
            .map(|edit| self.reason(edit, Place::Claim, None))
            .collect();
        let diagnoses = (0..).map(Place::Diagnosis).zip(&answer.diagnoses);
        let procedures = (0..).map(Place::Procedure).zip(&answer.procedures);
        let codes = [(Place::Admitting, &answer.admitting)].into_iter();
        for (place, CodeEdits { edits, age_conflict }) in codes.chain(diagnoses).chain(procedures) {
            all.extend(edits.iter().map(|edit| self.reason(edit, place, *age_conflict)));
        }
        all
    }

    fn reason(&self, edit: Edit, place: Place, age_conflict: Option<AgeGroup>) -> Reason {
        let flag = self.deciding_flag(edit, self.flags(place), age_conflict);
        Reason {
            edit,
            place,
            counts: place != Place::Admitting || edit == Edit::InvalidAdmitDx,
            flag,
            periods: self.periods(edit, place),
            with: self.others(edit, place, flag),
            because: self.because(edit, flag, age_conflict),
        }
    }

    fn text(&self, place: Place) -> &str {
        let text = match place {
            Place::Claim => None,
            Place::Admitting => self.admitting,
            Place::Diagnosis(at) => self.diagnoses.get(at).copied(),
            Place::Procedure(at) => self.procedures.get(at).copied(),
        };
        text.unwrap_or_default()
    }

    fn flags(&self, place: Place) -> Flags {
        let flags = match place {
            Place::Claim => None,
            Place::Admitting => {
                let tables = self.editor.tables();
                tables.flags(self.stay.version, CodeKind::Diagnosis, self.text(place), self.stay.day)
            }
            Place::Diagnosis(at) => self.work.diagnoses.get(at).copied(),
            Place::Procedure(at) => self.work.procedures.get(at).copied(),
        };
        flags.unwrap_or_default()
    }

    /// The flag of a code that asks for an edit.
    fn deciding_flag(&self, edit: Edit, flags: Flags, age_conflict: Option<AgeGroup>) -> Option<Flag> {
        let together = &self.work.together;
        match edit {
            Edit::AgeConflict => age_conflict.map(AgeGroup::flag),
            Edit::SexConflict => self.stay.sex_conflict(flags),
            Edit::NonCovered => coverage::non_covered(flags, &self.stay, together),
            Edit::LimitedCoverage => coverage::limited(flags, together),
            Edit::ECodeAsPdx => Some(Flag::ExternalCause),
            Edit::ManifestationAsPdx => Some(Flag::Manifestation),
            Edit::UnacceptablePdx => Some(Flag::Unacceptable),
            Edit::RequiresSdx => Some(Flag::RequiresSecondary),
            Edit::NonspecificPdx | Edit::NonspecificOr => Some(Flag::Nonspecific),
            Edit::QuestionableAdmission => Some(Flag::QuestionableAdmission),
            Edit::MedicareIsSecondaryPayer => Some(Flag::SecondaryPayer),
            Edit::OpenBiopsy => Some(Flag::OpenBiopsy),
            Edit::Bilateral => Some(Flag::Bilateral),
            Edit::WrongProcedurePerformed => Some(Flag::WrongProcedure),
            Edit::InconsistentWithLengthOfStay => Some(Flag::LengthOfStay),
            Edit::Unspecified => Some(Flag::Unspecified),
            Edit::QuestionableObstetricAdmission => [Flag::CesareanSection, Flag::VaginalDelivery]
                .into_iter()
                .find(|flag| flags.has(*flag)),
            _ => coverage::limited_of_its_kind(flags)
                .filter(|(_, limited)| *limited == edit)
                .map(|(flag, _)| flag),
        }
    }

    /// The days of the row that applies; of a code without one, the days of all its rows.
    fn periods(&self, edit: Edit, place: Place) -> Vec<Period> {
        let kind = match place {
            Place::Claim => return Vec::new(),
            Place::Admitting | Place::Diagnosis(_) => CodeKind::Diagnosis,
            Place::Procedure(_) => CodeKind::Procedure,
        };
        let rows = key(self.text(place)).map(|key| self.editor.tables().rows(self.stay.version, kind, key));
        let is_invalid = matches!(edit, Edit::InvalidCode | Edit::InvalidAdmitDx);
        let periods = rows.unwrap_or_default().iter().map(|row| row.period);
        periods
            .filter(|period| is_invalid || period.contains(self.stay.day))
            .collect()
    }

    /// The other codes that had a part in an edit.
    fn others(&self, edit: Edit, place: Place, flag: Option<Flag>) -> Vec<Place> {
        let (diagnoses, procedures) = match (edit, flag) {
            (Edit::DuplicateOfPdx, _) => return vec![Place::Diagnosis(0)],
            (Edit::NonCovered | Edit::LimitedCoverage | Edit::Bilateral, Some(flag)) => asked_with(flag),
            _ => return Vec::new(),
        };
        // The kind of the principal diagnosis alone is asked for with two joints.
        let of_diagnoses = if edit == Edit::Bilateral { 1 } else { MOST_OTHERS };
        let carrying = |all: &[Flags], asked: Flags, most: usize| {
            let all = all.iter().enumerate().take(most);
            let carrying = all.filter(|(_, flags)| flags.has_any(asked));
            carrying.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let diagnoses = carrying(&self.work.diagnoses, diagnoses, of_diagnoses);
        let procedures = carrying(&self.work.procedures, procedures, MOST_OTHERS);
        let places = diagnoses.into_iter().map(Place::Diagnosis);
        let places = places.chain(procedures.into_iter().map(Place::Procedure));
        places.filter(|other| *other != place).collect()
    }

    fn because(&self, edit: Edit, flag: Option<Flag>, age_conflict: Option<AgeGroup>) -> String {
        let Stay { day, age, length, .. } = self.stay;
        match (edit, flag) {
            (Edit::AgeConflict, _) => {
                let ages = age_conflict.and_then(|group| self.editor.tables().age_row(group, day));
                match ages {
                    Some(ages) => format!(
                        "it is a diagnosis of ages {} to {}, and the patient is {age} years old",
                        ages.youngest, ages.oldest
                    ),
                    None => "it is a diagnosis of an age that has no limits on that day".to_owned(),
                }
            }
            (Edit::SexConflict, flag) => {
                let of = if flag == Some(Flag::Male) { "male" } else { "female" };
                let sex = match self.stay.sex {
                    Some(Sex::Male) => "male",
                    Some(Sex::Female) => "female",
                    Some(_) => "unknown",
                    None => "not valid",
                };
                format!("it is a code for {of} patients, and the sex is {sex}")
            }
            (Edit::InconsistentWithLengthOfStay, _) => {
                let asked = self.stay.days_asked();
                format!("it takes at least {asked} days, and the length of stay is {length}")
            }
            (Edit::InvalidAge, _) => format!("the age is {age}, and not within 0 to 124 years"),
            (Edit::NonCovered, Some(flag)) => non_covered_because(flag, day, age),
            (Edit::DuplicateOfPdx, _) => "it is the principal diagnosis once more".to_owned(),
            (Edit::Bilateral, _) => {
                "another joint is replaced too, with a principal diagnosis of the musculoskeletal system".to_owned()
            }
            (Edit::NonspecificOr, _) => "no operating room procedure on the claim is specific".to_owned(),
            (Edit::QuestionableObstetricAdmission, _) => {
                "it is a delivery, and no secondary diagnosis is an outcome of delivery".to_owned()
            }
            _ => edit.words(),
        }
    }
}

/// The flags of other codes that a flag of a procedure asks for, on diagnoses and on procedures.
fn asked_with(flag: Flag) -> (Flags, Flags) {
    const HALVES: Flags = Flags::of(&[Flag::ArtificialHeartA, Flag::ArtificialHeartB]);
    const TRIAL: Flags = Flags::of(&[Flag::ClinicalTrial]);
    match flag {
        Flag::NonCovered6 | Flag::NonCovered7 | Flag::NonCoveredSterilization => (Flags::of(&[flag]), Flags::NONE),
        Flag::NonCovered2 => (
            Flags::of(&[Flag::NonCovered2AgeLess64, Flag::NonCovered2AgeLess78]),
            Flags::NONE,
        ),
        Flag::NonCovered45 => (Flags::of(&[Flag::NonCovered4, Flag::NonCovered5]), Flags::NONE),
        Flag::NonCovered8 => (Flags::of(&[Flag::NonCovered89]), Flags::of(&[Flag::NonCovered9])),
        Flag::ArtificialHeartA | Flag::ArtificialHeartB => (TRIAL, HALVES),
        Flag::Bilateral => (Flags::of(&[Flag::Musculoskeletal]), Flags::of(&[Flag::Bilateral])),
        _ => (Flags::NONE, Flags::NONE),
    }
}

/// Why a flag says that a procedure is not covered.
fn non_covered_because(flag: Flag, day: NaiveDate, age: i32) -> String {
    match flag {
        Flag::NonCovered45 if coverage::is_before_pancreas_alone(day) => {
            "a transplant of the pancreas asks for diagnoses of both diabetes and kidney disease before 2006-04-26"
        }
        Flag::NonCovered45 => {
            "a transplant of the pancreas asks for a kidney transplant or a diagnosis of diabetes of type I"
        }
        Flag::ArtificialHeart | Flag::ArtificialHeartA | Flag::ArtificialHeartB => {
            "an artificial heart asks for a diagnosis that tells of a clinical trial"
        }
        Flag::NonCovered6 | Flag::NonCovered7 | Flag::NonCoveredSterilization => {
            "it is not covered with the diagnosis beside it"
        }
        Flag::NonCovered12Age60 => return format!("it is covered up to 60 years, and the patient is {age} years old"),
        Flag::NonCovered2 | Flag::NonCovered3 => {
            "no diagnosis on the claim is one with which it is covered at this age"
        }
        Flag::NonCovered8 | Flag::NonCovered13A => "the codes with which it is covered are not on the claim",
        _ => "Medicare does not cover it",
    }
    .to_owned()
}
