//! The edits, and what is said of each.

use std::fmt;

use casemix_record::Severity;

/// When an edit counts: whether the claim is held before it is paid, or looked at afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Payment {
    /// Before payment.
    Prepayment,
    /// After payment.
    Postpayment,
}

impl Payment {
    /// The word for it: `prepayment` or `postpayment`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Payment::Prepayment => "prepayment",
            Payment::Postpayment => "postpayment",
        }
    }
}

/// What is said of an edit.
struct About {
    name: &'static str,
    official: &'static str,
    payment: Option<Payment>,
    number: Option<u8>,
    meaning: &'static str,
    remedy: &'static str,
}

macro_rules! edits {
    ($($(#[doc = $doc:literal])+ $edit:ident: $name:literal, $official:literal, $payment:expr, $number:expr, $remedy:expr;)+) => {
        /// An edit of the Medicare Code Editor. A variant's number is its ordinal in the official software.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Edit {
            $($(#[doc = $doc])+ $edit,)+
        }

        impl Edit {
            /// Every edit, by ordinal.
            pub const ALL: &'static [Edit] = &[$(Edit::$edit),+];

            const fn about(self) -> About {
                match self {
                    $(Edit::$edit => About {
                        name: $name,
                        official: $official,
                        payment: $payment,
                        number: $number,
                        meaning: concat!($($doc),+),
                        remedy: $remedy,
                    },)+
                }
            }
        }
    };
}

const PRE: Option<Payment> = Some(Payment::Prepayment);
const POST: Option<Payment> = Some(Payment::Postpayment);
/// What to do about coverage that depends on conditions.
const COVERAGE: &str = "check that the conditions of the coverage determination are met, and document them";

edits! {
    /// A diagnosis or procedure code is not valid on the day of discharge.
    InvalidCode: "invalid-code", "INVALID_CODE", PRE, Some(1),
        "correct the code, or use the code that is valid on the day of discharge";
    /// A code is for patients of the other sex.
    SexConflict: "sex-conflict", "SEX_CONFLICT", PRE, Some(5), "correct the code or the sex";
    /// A diagnosis is of another age than the patient's.
    AgeConflict: "age-conflict", "AGE_CONFLICT", PRE, Some(4), "correct the code or the age";
    /// The principal diagnosis is seldom reason enough for admission.
    QuestionableAdmission: "questionable-admission", "QUESTIONABLE_ADMISSION", PRE, Some(8),
        "document why admission was needed, or sequence the diagnosis that made it necessary first";
    /// The principal diagnosis is the manifestation of an underlying disease.
    ManifestationAsPdx: "manifestation-as-pdx", "MANIFESTATION_AS_PDX", PRE, Some(6),
        "sequence the underlying disease first";
    /// The principal diagnosis is too vague (ICD-9-CM).
    NonspecificPdx: "nonspecific-pdx", "NONSPECIFIC_PDX", POST, Some(7),
        "code the principal diagnosis as specifically as the record allows";
    /// The principal diagnosis is an external cause.
    ECodeAsPdx: "e-code-as-pdx", "E_CODE_AS_PDX", PRE, Some(2), "sequence the injury or condition that it caused first";
    /// The principal diagnosis is a circumstance and no illness.
    UnacceptablePdx: "unacceptable-pdx", "UNACCEPTABLE_PDX", PRE, Some(9),
        "sequence the condition chiefly responsible for the admission first";
    /// A secondary diagnosis repeats the principal diagnosis.
    DuplicateOfPdx: "duplicate-of-pdx", "DUPLICATE_OF_PDX", PRE, Some(3), "remove it, or correct one of the two";
    /// Another payer may have to pay before Medicare (ICD-9-CM).
    MedicareIsSecondaryPayer: "medicare-is-secondary-payer", "MEDICARE_IS_SECONDARY_PAYER", POST, None,
        "find out whether another insurance is primary";
    /// The principal diagnosis is acceptable only with a secondary diagnosis, and there is none.
    RequiresSdx: "requires-sdx", "REQUIRES_SDX", PRE, Some(9), "add the secondary diagnosis that is being treated";
    /// No operating room procedure is specific (ICD-9-CM).
    NonspecificOr: "nonspecific-or", "NONSPECIFIC_OR", POST, Some(10),
        "code the operation as specifically as the record allows";
    /// An open biopsy is coded, which is often a closed one (ICD-9-CM).
    OpenBiopsy: "open-biopsy", "OPEN_BIOPSY", POST, Some(12), "check that the biopsy was an open one";
    /// A procedure is not covered by Medicare, or not for this claim.
    NonCovered: "non-covered", "NON_COVERED", PRE, Some(11), "correct the codes, or bill the service as non-covered";
    /// Two different joint replacements are coded, perhaps of one joint (ICD-9-CM).
    Bilateral: "bilateral", "BILATERAL", POST, Some(13), "check that both procedures were done";
    /// Lung volume reduction is covered under conditions (ICD-9-CM).
    LimitedCoverageLvrs: "limited-coverage-lvrs", "LIMITED_COVERAGE_LVRS", PRE, Some(17), COVERAGE;
    /// A procedure is covered under conditions.
    LimitedCoverage: "limited-coverage", "LIMITED_COVERAGE", PRE, Some(17), COVERAGE;
    /// A lung transplant is covered under conditions (ICD-9-CM).
    LimitedCoverageLungTransplant: "limited-coverage-lung-transplant", "LIMITED_COVERAGE_LUNG_TRANSPLANT", PRE,
        Some(17), COVERAGE;
    /// A delivery is coded without its outcome.
    QuestionableObstetricAdmission: "questionable-obstetric-admission", "QUESTIONABLE_OBSTETRIC_ADMISSION", PRE,
        Some(8), "add the outcome of delivery (Z37) as a secondary diagnosis";
    /// A combined transplant of heart and lung is covered under conditions (ICD-9-CM).
    LimitedCoverageCombinationHeartLungTransplant: "limited-coverage-combination-heart-lung-transplant",
        "LIMITED_COVERAGE_COMBINATION_HEART_LUNG_TRANSPLANT", PRE, Some(17), COVERAGE;
    /// A heart transplant is covered under conditions (ICD-9-CM).
    LimitedCoverageHeartTransplant: "limited-coverage-heart-transplant", "LIMITED_COVERAGE_HEART_TRANSPLANT", PRE,
        Some(17), COVERAGE;
    /// A heart assist system is covered under conditions (ICD-9-CM).
    LimitedCoverageHeartImplant: "limited-coverage-heart-implant", "LIMITED_COVERAGE_HEART_IMPLANT", PRE, Some(17),
        COVERAGE;
    /// A transplant of the intestine or of several organs is covered under conditions (ICD-9-CM).
    LimitedCoverageIntestineMultiVisceralTransplant: "limited-coverage-intestine-multi-visceral-transplant",
        "LIMITED_COVERAGE_INTESTINE_MULTI_VISCERAL_TRANSPLANT", PRE, Some(17), COVERAGE;
    /// A liver transplant is covered under conditions (ICD-9-CM).
    LimitedCoverageLiverTransplant: "limited-coverage-liver-transplant", "LIMITED_COVERAGE_LIVER_TRANSPLANT", PRE,
        Some(17), COVERAGE;
    /// The admitting diagnosis is not valid on the day of discharge.
    InvalidAdmitDx: "invalid-admit-dx", "INVALID_ADMIT_DX", None, Some(1),
        "correct the admitting diagnosis, or use the code that is valid on the day of discharge";
    /// The age is not between 0 and 124 years.
    InvalidAge: "invalid-age", "INVALID_AGE", PRE, Some(14), "correct the birth date or the age";
    /// The sex is not one that the editor takes.
    InvalidSex: "invalid-sex", "INVALID_SEX", PRE, Some(15),
        "give male or female; unknown is taken for discharges from 2024-10-01";
    /// The discharge status is not valid on the day of discharge.
    InvalidDischargeStatus: "invalid-discharge-status", "INVALID_DISCHARGE_STATUS", PRE, Some(16),
        "give a discharge status that is valid on the day of discharge";
    /// A kidney transplant is covered under conditions (ICD-9-CM).
    LimitedCoverageKidneyTransplant: "limited-coverage-kidney-transplant", "LIMITED_COVERAGE_KIDNEY_TRANSPLANT", PRE,
        Some(17), COVERAGE;
    /// A transplant of the pancreas is covered under conditions (ICD-9-CM).
    LimitedCoveragePancreasTransplant: "limited-coverage-pancreas-transplant",
        "LIMITED_COVERAGE_PANCREAS_TRANSPLANT", PRE, Some(17), COVERAGE;
    /// The kind of an age conflict; the official software names it and never counts it.
    TypeOfAgeConflict: "type-of-age-conflict", "TYPE_OF_AGE_CONFLICT", PRE, Some(4), "correct the code or the age";
    /// A present-on-admission indicator is not valid; the official software names it and never counts it.
    InvalidPoa: "invalid-poa", "INVALID_POA", PRE, None, "correct the present-on-admission indicator";
    /// An artificial heart is covered under conditions (ICD-9-CM).
    LimitedCoverageArtificialHeart: "limited-coverage-artificial-heart", "LIMITED_COVERAGE_ARTIFICIAL_HEART", PRE,
        Some(17), COVERAGE;
    /// A diagnosis says that a wrong operation was done, on a wrong patient or a wrong part of the body.
    WrongProcedurePerformed: "wrong-procedure-performed", "WRONG_PROCEDURE_PERFORMED", PRE, Some(18),
        "check the code; such a procedure is billed as no-payment claim, apart from covered services";
    /// The stay is too short for a procedure.
    InconsistentWithLengthOfStay: "inconsistent-with-length-of-stay", "INCONSISTENT_WITH_LENGTH_OF_STAY", PRE,
        Some(19), "check the hours of ventilation coded against the days of stay";
    /// A diagnosis does not say which side, where a code does.
    Unspecified: "unspecified", "UNSPECIFIED", PRE, Some(20), "code the side, or say why it cannot be known";
}

impl Edit {
    /// The edit of a name, in kebab case or as the official software writes it; `None` if there is no such edit.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Edit> {
        let named = |edit: &&Edit| edit.name() == name || edit.official_name() == name;
        Edit::ALL.iter().find(named).copied()
    }

    /// The number of the edit in the official software.
    #[must_use]
    pub const fn ordinal(self) -> u8 {
        self as u8
    }

    /// The name in kebab case, as the file contract has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.about().name
    }

    /// The name that the official software gives it.
    #[must_use]
    pub const fn official_name(self) -> &'static str {
        self.about().official
    }

    /// Whether it counts before or after payment; `None` for an edit that has no part in the type.
    ///
    /// ```
    /// use casemix_rules::mce::{Edit, Payment};
    ///
    /// assert_eq!(Edit::AgeConflict.payment(), Some(Payment::Prepayment));
    /// assert_eq!(Edit::Bilateral.payment(), Some(Payment::Postpayment));
    /// assert_eq!(Edit::InvalidAdmitDx.payment(), None);
    /// ```
    #[must_use]
    pub const fn payment(self) -> Option<Payment> {
        self.about().payment
    }

    /// What it means, as a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.about().meaning.trim_start()
    }

    /// The same within a sentence: without capital and full stop.
    pub(super) fn words(self) -> String {
        let mut letters = self.meaning().trim_end_matches('.').chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        first.into_iter().chain(letters).collect()
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        self.about().remedy
    }

    /// The number of the edit in the Definitions of Medicare Code Edits; `None` for what has no number of its own there.
    #[must_use]
    pub const fn manual_number(self) -> Option<u8> {
        self.about().number
    }

    /// Where it is described.
    ///
    /// ```
    /// use casemix_rules::mce::Edit;
    ///
    /// assert_eq!(Edit::AgeConflict.citation(), "Definitions of Medicare Code Edits (CMS), edit 4");
    /// ```
    #[must_use]
    pub fn citation(self) -> String {
        match self.manual_number() {
            Some(number) => format!("{MANUAL}, edit {number}"),
            None => MANUAL.to_owned(),
        }
    }

    /// How grave a finding it is: an error where a claim is held before payment, a warning where it is a question about
    /// coverage or admission, or asked after payment.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match (self, self.payment(), self.manual_number()) {
            (Edit::QuestionableAdmission | Edit::QuestionableObstetricAdmission | Edit::Unspecified, ..)
            | (_, _, Some(17))
            | (_, None | Some(Payment::Postpayment), _) => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// The manual that describes the edits.
pub(super) const MANUAL: &str = "Definitions of Medicare Code Edits (CMS)";

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A set of [`Edit`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditSet(u64);

impl EditSet {
    /// No edit.
    pub const NONE: EditSet = EditSet(0);

    /// The set of these edits.
    #[must_use]
    pub const fn of(edits: &[Edit]) -> EditSet {
        let (mut bits, mut rest) = (0, edits);
        while let [first, others @ ..] = rest {
            bits |= 1 << first.ordinal();
            rest = others;
        }
        EditSet(bits)
    }

    /// The edits that have a part in this type.
    pub(super) const fn of_payment(payment: Payment) -> EditSet {
        let (mut bits, mut rest) = (0, Edit::ALL);
        while let [first, others @ ..] = rest {
            if let Some(of_edit) = first.payment()
                && of_edit as u8 == payment as u8
            {
                bits |= 1 << first.ordinal();
            }
            rest = others;
        }
        EditSet(bits)
    }

    /// Adds an edit.
    #[inline]
    pub fn insert(&mut self, edit: Edit) {
        self.0 |= 1 << edit.ordinal();
    }

    /// Adds an edit if `holds`.
    #[inline]
    pub(super) fn insert_if(&mut self, holds: bool, edit: Edit) {
        self.0 |= u64::from(holds) << edit.ordinal();
    }

    /// Whether the edit is in the set.
    #[inline]
    #[must_use]
    pub const fn has(self, edit: Edit) -> bool {
        self.0 >> edit.ordinal() & 1 != 0
    }

    /// The edits of either set.
    #[inline]
    #[must_use]
    pub const fn union(self, other: EditSet) -> EditSet {
        EditSet(self.0 | other.0)
    }

    /// The edits that are not in the other set.
    #[inline]
    #[must_use]
    pub const fn without(self, other: EditSet) -> EditSet {
        EditSet(self.0 & !other.0)
    }

    /// Whether an edit is in both sets.
    #[inline]
    pub(super) const fn has_any(self, edits: EditSet) -> bool {
        self.0 & edits.0 != 0
    }

    /// Whether there is no edit.
    #[inline]
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many edits there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The edits by ordinal.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = Edit> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let edit = Edit::ALL.get(rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(*edit)
        })
    }
}

impl FromIterator<Edit> for EditSet {
    fn from_iter<I: IntoIterator<Item = Edit>>(edits: I) -> EditSet {
        let mut set = EditSet::NONE;
        edits.into_iter().for_each(|edit| set.insert(edit));
        set
    }
}

impl fmt::Debug for EditSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Edit::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_official_ones_in_kebab_case() {
        assert_eq!(Edit::ALL.len(), 36);
        for (ordinal, edit) in (0_u8..).zip(Edit::ALL) {
            assert_eq!(edit.ordinal(), ordinal);
            assert_eq!(edit.official_name().to_lowercase().replace('_', "-"), edit.name());
            assert_eq!(Edit::from_name(edit.name()), Some(*edit));
            assert_eq!(Edit::from_name(edit.official_name()), Some(*edit));
            assert!(edit.meaning().ends_with('.') && !edit.meaning().starts_with(' '));
        }
        assert_eq!(Edit::Unspecified.ordinal(), 35);
        assert_eq!(Edit::from_name("no-edit"), None);
    }

    #[test]
    fn a_set_gives_back_what_was_put_in() {
        let edits = [Edit::InvalidCode, Edit::Bilateral, Edit::Unspecified];
        let set = EditSet::of(&edits);
        assert_eq!(set.iter().collect::<Vec<_>>(), edits);
        assert_eq!(edits.into_iter().collect::<EditSet>(), set);
        assert_eq!((set.len(), EditSet::NONE.is_empty()), (3, true));
        assert_eq!(EditSet::of_payment(Payment::Postpayment).len(), 5);
        assert_eq!(EditSet::of_payment(Payment::Prepayment).len(), 30);
    }
}
