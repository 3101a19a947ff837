//! [`Requirement`]: what is asked of a record, by whom, and who is to supply it.

use casemix_record::{PractitionerRole, Severity};

use super::DeficiencyKind;
use crate::RuleInfo;

/// What is asked of a record when something happens in it.
///
/// The limits that belong to it are data: see [`federal_limits`](super::federal_limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The identifier of the rule that holds it, such as `record-review.operative-report`.
    pub id: &'static str,
    /// What is asked, in a few words.
    pub title: &'static str,
    /// How grave it is when it is not met in time.
    pub severity: Severity,
    /// What a record lacks that does not meet it.
    pub kind: DeficiencyKind,
    /// What makes it due.
    pub event: &'static str,
    /// The limits that decide when it is due and how long it may stand back, by name; without one in force it is not
    /// asked for.
    pub limits: &'static [&'static str],
    /// Who is to supply it, if the record names nobody.
    pub role: PractitionerRole,
    /// Who asks for it.
    pub citation: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// What is read of the record.
    pub reads: &'static [&'static str],
}

impl Requirement {
    /// Every requirement, in the order of the record: admission, surgery, care, orders, restraint, entries, discharge.
    ///
    /// ```
    /// use casemix_rules::review::Requirement;
    ///
    /// let report = Requirement::ALL.iter().find(|r| r.id == "record-review.operative-report").unwrap();
    /// assert_eq!(report.limits, ["operative-report"]);
    /// assert_eq!(report.role.as_str(), "operating");
    /// ```
    pub const ALL: &'static [Requirement] = TABLE;

    /// The name within the pack.
    pub fn name(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(_, name)| name)
    }

    /// Whether it is asked once of a record as a whole, and not of each order, operation or entry.
    pub fn is_of_record(&self) -> bool {
        OF_RECORD.iter().any(|asked| asked.requirement().id == self.id)
    }

    /// Whether it is asked only of a record that holds documents.
    pub(super) fn needs_documents(&self) -> bool {
        !matches!(self.event, "order" | "restraint" | "begin of the restraint")
            && self.id != Asked::OrderSignature.requirement().id
    }

    pub(super) fn info(&self) -> RuleInfo {
        let limits = self.limits.iter().map(|name| format!("limit {name}"));
        RuleInfo::new(self.id, self.severity, self.title)
            .cite(self.citation)
            .remedy(self.remedy)
            .by("admitted")
            .reads(self.reads.iter().copied())
            .reads(limits)
    }
}

/// What is asked once of a record as a whole.
const OF_RECORD: [Asked; 13] = [
    Asked::AdmittingDiagnosis,
    Asked::HistoryAndPhysical,
    Asked::HistoryBeforeSurgery,
    Asked::HistoryUpdate,
    Asked::NursingAssessment,
    Asked::NutritionScreen,
    Asked::FunctionalScreen,
    Asked::NewbornRecord,
    Asked::DeliveryRecord,
    Asked::AutopsyReport,
    Asked::DischargeSummary,
    Asked::FinalDiagnosis,
    Asked::RecordCompletion,
];

/// Declares the requirements: a name for each in code, and the table.
macro_rules! requirements {
    ($($name:ident = $id:literal, $title:literal: $severity:ident $kind:ident by $role:ident on $event:literal, limits [$($limit:literal),*],
        cite $citation:literal, remedy $remedy:literal, reads [$($reads:literal),+];)+) => {
        /// A requirement, by its place in the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Asked { $($name),+ }

        impl Asked {
            pub(super) const fn requirement(self) -> Requirement {
                match self {
                    $(Asked::$name => Requirement {
                        id: concat!("record-review.", $id),
                        title: $title,
                        severity: Severity::$severity,
                        kind: DeficiencyKind::$kind,
                        event: $event,
                        limits: &[$($limit),*],
                        role: PractitionerRole::$role,
                        citation: $citation,
                        remedy: $remedy,
                        reads: &[$($reads),+],
                    },)+
                }
            }
        }

        const TABLE: &[Requirement] = &[$(Asked::$name.requirement()),+];
    };
}

requirements! {
    // Admission.
    AdmittingDiagnosis = "admitting-diagnosis", "admitting diagnosis": Error IncompleteField by Admitting on "admission",
        limits ["record-completion"],
        cite "42 CFR 482.24(c)(4)(ii)", remedy "record the diagnosis stated at admission",
        reads ["admitting_diagnosis", "diagnoses.role"];
    HistoryAndPhysical = "history-and-physical", "history and physical examination": Error MissingDocument by Attending on "admission",
        limits ["history-and-physical", "history-and-physical-age"],
        cite "42 CFR 482.22(c)(5)(i), 482.24(c)(4)(i)(A)",
        remedy "have the patient examined and the examination documented; a late one stays late",
        reads ["admitted", "registered", "documents.kind", "documents.performed", "documents.written"];
    HistoryBeforeSurgery = "history-before-surgery", "history and physical examination": Error Late by Operating on "operation",
        limits ["history-and-physical"],
        cite "42 CFR 482.24(c)(4)(i)(A), 482.51(b)(1)",
        remedy "record why the operation could not wait; an examination afterwards stays late",
        reads ["procedures.date", "anesthesia.from", "documents.kind", "documents.written"];
    HistoryUpdate = "history-and-physical-update", "update of the history and physical examination": Error MissingDocument by Attending on "admission",
        limits ["history-and-physical-update"],
        cite "42 CFR 482.22(c)(5)(ii), 482.24(c)(4)(i)(B)",
        remedy "have the patient examined again, and changes since the earlier examination documented, or that there are none",
        reads ["admitted", "registered", "procedures.date", "documents.kind", "documents.performed", "documents.written"];
    NursingAssessment = "nursing-assessment", "nursing assessment": Error MissingDocument by Nurse on "admission",
        limits ["nursing-assessment"],
        cite "Joint Commission PC.01.02.03; 42 CFR 482.23(b)(3)",
        remedy "have a registered nurse assess the patient",
        reads ["admitted", "documents.kind", "documents.written"];
    NutritionScreen = "nutrition-screen", "nutrition screen": Warning Late by Nurse on "admission",
        limits ["nutrition-screen"],
        cite "Joint Commission PC.01.02.03",
        remedy "screen within the time limit wherever the condition of a patient asks for it",
        reads ["admitted", "documents.kind", "documents.written"];
    FunctionalScreen = "functional-screen", "functional screen": Warning Late by Nurse on "admission",
        limits ["functional-screen"],
        cite "Joint Commission PC.01.02.03",
        remedy "screen within the time limit wherever the condition of a patient asks for it",
        reads ["admitted", "documents.kind", "documents.written"];
    // Surgery and anesthesia.
    InformedConsent = "informed-consent", "informed consent": Error MissingDocument by Operating on "operation",
        limits [],
        cite "42 CFR 482.51(b)(2), 482.24(c)(4)(v)",
        remedy "file the consent, or document the emergency that left no time for it",
        reads ["procedures.date", "anesthesia.procedure", "documents.kind", "documents.about", "documents.written"];
    PreAnesthesia = "pre-anesthesia-evaluation", "evaluation before anesthesia": Error MissingDocument by Anesthesiologist on "anesthesia",
        limits ["pre-anesthesia-evaluation"],
        cite "42 CFR 482.52(b)(1)",
        remedy "file the evaluation; one that was made too early or too late stays so",
        reads ["anesthesia.from", "anesthesia.kind", "documents.kind", "documents.about", "documents.performed"];
    AnesthesiaRecord = "anesthesia-record", "record of the anesthesia": Error MissingDocument by Anesthesiologist on "anesthesia",
        limits ["record-completion"],
        cite "42 CFR 482.52(b)(2)",
        remedy "file the record kept during anesthesia",
        reads ["anesthesia.from", "documents.kind", "documents.about"];
    PostAnesthesia = "post-anesthesia-evaluation", "evaluation after anesthesia": Error MissingDocument by Anesthesiologist on "end of the anesthesia",
        limits ["post-anesthesia-evaluation"],
        cite "42 CFR 482.52(b)(3)",
        remedy "have the recovery from anesthesia evaluated and documented",
        reads ["anesthesia.to", "anesthesia.kind", "documents.kind", "documents.about", "documents.written"];
    OperativeReport = "operative-report", "operative report": Error MissingDocument by Operating on "end of the operation",
        limits ["operative-report"],
        cite "42 CFR 482.51(b)(6)",
        remedy "have the surgeon write or dictate the report: technique, findings, tissue removed or altered",
        reads ["procedures.date", "procedures.ended", "anesthesia.procedure", "documents.kind", "documents.about", "documents.written", "documents.dictated"];
    BriefNote = "brief-operative-note", "brief operative note": Warning MissingDocument by Operating on "end of the operation",
        limits ["brief-operative-note"],
        cite "Joint Commission RC.02.01.03; 42 CFR 482.51(b)(6)",
        remedy "where the report cannot be written at once, write a brief note before the patient goes to the next level of care",
        reads ["procedures.ended", "documents.kind", "documents.about", "documents.written"];
    // Care.
    ConsultationReport = "consultation-report", "report of the consultation": Error MissingDocument by Consulting on "consultation",
        limits ["consultation-report", "record-completion"],
        cite "42 CFR 482.24(c)(4)(iii)",
        remedy "have the consultant document findings and advice",
        reads ["consultations", "documents.kind", "documents.about", "documents.author", "documents.written"];
    Complication = "complication", "documentation of a complication": Error MissingDocument by Attending on "complication",
        limits ["record-completion"],
        cite "42 CFR 482.24(c)(4)(iv)",
        remedy "have the complication, infection or reaction documented: what happened, what was done",
        reads ["events", "infections", "documents.about", "diagnoses.code"];
    TransfusionConsent = "transfusion-consent", "consent to the transfusion": Warning MissingDocument by Attending on "transfusion",
        limits ["transfusion-consent"],
        cite "42 CFR 482.24(c)(4)(v)",
        remedy "file the consent, or document the emergency that left no time for it",
        reads ["events", "documents.kind", "documents.about"];
    // Births and deaths.
    NewbornRecord = "newborn-record", "examination of the newborn": Error MissingDocument by Attending on "birth",
        limits ["newborn-record"],
        cite "42 CFR 482.22(c)(5)(i)",
        remedy "have the newborn examined and the examination documented",
        reads ["newborn.born_here", "admission_type", "birth_date", "documents.kind", "documents.written"];
    DeliveryRecord = "delivery-record", "record of labor and delivery": Error MissingDocument by Attending on "delivery",
        limits ["record-completion"],
        cite "42 CFR 482.24(c)(4)(vi)",
        remedy "file the record of labor and delivery",
        reads ["delivery.delivered", "documents.kind"];
    AutopsyReport = "autopsy-report", "autopsy report": Error MissingDocument by Pathologist on "autopsy",
        limits ["autopsy-report"],
        cite "College of American Pathologists, Anatomic Pathology checklist: final report within 60 days",
        remedy "have the pathologist complete the report",
        reads ["death.autopsy", "documents.kind", "documents.written"];
    // Orders.
    VerbalOrder = "verbal-order", "authentication of a spoken order": Error UnsignedVerbalOrder by Attending on "order",
        limits ["verbal-order"],
        cite "42 CFR 482.24(c)(2)",
        remedy "have the practitioner who gave the order, or another one responsible for the patient, authenticate it",
        reads ["orders.mode", "orders.ordered", "orders.authenticated", "orders.authenticator"];
    OrderSignature = "order-authenticated", "authentication of an order": Error MissingSignature by Attending on "discharge",
        limits ["authentication"],
        cite "42 CFR 482.24(c)(2)",
        remedy "have the practitioner who gave the order authenticate it",
        reads ["orders.mode", "orders.authenticated", "orders.authenticator"];
    OrderTime = "order-dated-and-timed", "date and time of an order": Error MissingDateTime by Attending on "order",
        limits [],
        cite "42 CFR 482.24(c)(2)",
        remedy "have the practitioner state when the order was given",
        reads ["orders.ordered"];
    // Restraint and seclusion.
    RestraintOrder = "restraint-order", "order for the restraint": Error MissingDocument by Attending on "restraint",
        limits ["restraint-order"],
        cite "42 CFR 482.13(e)(5)",
        remedy "have the physician who is responsible order the restraint, or end it",
        reads ["events", "orders.kind", "orders.ordered"];
    RestraintOrderLimit = "restraint-order-limit", "time limit of an order for restraint": Error OverLimit by Attending on "order",
        limits ["restraint-order-adult", "restraint-order-adolescent", "restraint-order-child"],
        cite "42 CFR 482.13(e)(8)(i)",
        remedy "limit each order to the time allowed at that age, and renew it",
        reads ["birth_date", "orders.kind", "orders.ordered", "orders.expires"];
    RestraintRenewal = "restraint-renewal", "renewal of the order for the restraint": Error MissingDocument by Attending on "order",
        limits ["restraint-order-adult", "restraint-order-adolescent", "restraint-order-child"],
        cite "42 CFR 482.13(e)(8)(i)",
        remedy "renew the order before its time is over, or end the restraint",
        reads ["birth_date", "events", "orders.kind", "orders.ordered", "orders.expires"];
    RestraintEvaluation = "restraint-face-to-face", "face-to-face evaluation": Error MissingDocument by Attending on "begin of the restraint",
        limits ["restraint-face-to-face"],
        cite "42 CFR 482.13(e)(12)",
        remedy "have the patient seen face to face within the time limit, and the evaluation documented",
        reads ["events", "orders.kind", "documents.kind", "documents.performed"];
    // Entries.
    EntryDated = "entry-dated", "date of an entry": Error MissingDateTime by Attending on "entry",
        limits [],
        cite "42 CFR 482.24(c)(1)",
        remedy "have the author state when the entry was made",
        reads ["documents.performed", "documents.dictated", "documents.transcribed", "documents.written", "documents.entered"];
    EntryTimed = "entry-timed", "time of an entry": Error MissingDateTime by Attending on "entry",
        limits [],
        cite "42 CFR 482.24(c)(1)",
        remedy "have the author state the time of day",
        reads ["documents.written", "documents.entered", "documents.authenticated"];
    EntryAuthor = "entry-author", "author of an entry": Error IncompleteField by Attending on "entry",
        limits [],
        cite "42 CFR 482.24(c)(1)",
        remedy "find out who made the entry, and record it",
        reads ["documents.author"];
    EntrySignature = "entry-authenticated", "authentication of an entry": Error MissingSignature by Attending on "discharge",
        limits ["authentication"],
        cite "42 CFR 482.24(c)(1)",
        remedy "have the author authenticate the entry",
        reads ["documents.author", "documents.authenticated", "documents.authenticator", "discharged"];
    EntrySigner = "entry-authenticated-by-author", "authentication by the author": Warning MissingSignature by Attending on "entry",
        limits [],
        cite "42 CFR 482.24(c)(1)",
        remedy "have the one who provided or evaluated the service authenticate the entry",
        reads ["documents.author", "documents.authenticator", "documents.cosigner", "practitioners"];
    EntryComplete = "entry-complete", "completion of a draft": Error IncompleteField by Attending on "discharge",
        limits ["authentication"],
        cite "42 CFR 482.24(c)(1)",
        remedy "have the author complete the entry",
        reads ["documents.status", "discharged"];
    Cosignature = "cosignature", "second authentication of a resident's entry": Warning MissingSignature by Attending on "entry",
        limits ["cosignature"],
        cite "bylaws of the medical staff",
        remedy "have the attending physician authenticate the entry too",
        reads ["documents.author", "documents.cosigned", "practitioners.role"];
    Amendment = "amendment", "trace of an amendment": Error IncompleteField by Attending on "amendment",
        limits [],
        cite "42 CFR 482.24(c)(1), (b)(3); 45 CFR 164.526",
        remedy "keep the original entry, and state for the change its author, date, time and reason",
        reads ["documents.amends", "documents.amendment", "documents.reason", "documents.status"];
    // Discharge.
    DischargeSummary = "discharge-summary", "discharge summary": Error MissingDocument by Attending on "discharge",
        limits ["discharge-summary"],
        cite "42 CFR 482.24(c)(4)(vii)",
        remedy "have the attending physician write the summary: outcome, disposition, follow-up",
        reads ["discharged", "documents.kind", "documents.written"];
    FinalDiagnosis = "final-diagnosis", "final diagnosis": Error MissingDocument by Attending on "discharge",
        limits ["final-diagnosis"],
        cite "42 CFR 482.24(c)(4)(viii)",
        remedy "have the attending physician state the final diagnosis",
        reads ["discharged", "completion.final_diagnosis", "documents.kind", "documents.written", "documents.text"];
    RecordCompletion = "record-completion", "completion of the record": Error Late by Attending on "discharge",
        limits ["record-completion"],
        cite "42 CFR 482.24(c)(4)(viii)",
        remedy "supply what is missing or unauthenticated, and close the record",
        reads ["discharged", "completion.completed"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_requirement_is_its_number() {
        assert_eq!(TABLE.len(), Asked::RecordCompletion as usize + 1);
        assert_eq!(TABLE[Asked::VerbalOrder as usize], Asked::VerbalOrder.requirement());
    }

    #[test]
    fn no_two_requirements_have_one_identifier_and_each_says_what_to_do() {
        let mut ids: Vec<_> = TABLE.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), TABLE.len());
        for row in TABLE {
            assert!(
                !row.citation.is_empty() && !row.remedy.is_empty() && !row.reads.is_empty(),
                "{}",
                row.id
            );
        }
    }
}
