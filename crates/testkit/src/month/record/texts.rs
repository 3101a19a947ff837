//! What the documents of a case say: plain prose by the kind of document, around the titles of the codes of the stay.
//!
//! In a clean month the texts agree with the codes, with each other and with the patient, name the reason of each operation
//! and have every element that a summary and an operative report are to have. What cannot change the judgement of a reader
//! (complaints, vital signs, laboratory values, plans) is drawn from lists, so that no two notes are alike.

use casemix_record::{Document, DocumentKind, Encounter, Sex};

use super::sentences::{
    CLOSURES, COMPLAINTS, COURSES, EXAMS, EXAMS_MORE, FAMILIES, FINDINGS, FOLLOW_UPS, INDICATIONS, ONSETS, OUTCOMES,
    PLANS, PLANS_MORE, SOCIAL, SPECIMENS, SYSTEMS, TECHNIQUES, after_anesthesia, delivery, instructions, laboratory,
    newborn, nursing, one, pathology, vitals,
};
use crate::{
    Rng,
    month::case::{Case, Done},
};

/// The words for a code: its title, from whoever has the tables.
pub(crate) type Titles = fn(&str) -> Option<String>;

/// Writes the text of every document.
pub(super) fn write(encounter: &mut Encounter, case: &Case, titles: Titles, rng: &mut Rng) {
    let story = Story::of(encounter, case, titles);
    let query = rng.percent(QUERIED).then(|| story.query(encounter, rng)).flatten();
    for (place, document) in encounter.documents.iter_mut().enumerate() {
        document.text = story.text(document, place, rng).into();
    }
    encounter.documents.extend(query);
}

/// Percent of the stays in which the provider was asked about the documentation.
const QUERIED: f64 = 6.0;

/// What is told of a stay.
struct Story<'c> {
    case: &'c Case,
    header: String,
    /// `68-year-old woman`, or how a younger one is called.
    who: String,
    /// Title and code of each diagnosis, the principal one first; causes and places of accidents apart.
    diagnoses: Vec<(String, String)>,
    admitting: String,
    /// Title and code of each operation.
    operations: Vec<(&'c Done, String)>,
    disposition: &'static str,
}

impl<'c> Story<'c> {
    fn of(encounter: &Encounter, case: &'c Case, titles: Titles) -> Self {
        let titled = |code: &str| titles(code).unwrap_or_else(|| format!("condition {code}"));
        let is_condition = |code: &str| !code.starts_with(['V', 'W', 'X', 'Y']);
        let codes = case.problems.codes.iter().map(|problem| problem.code.as_str());
        let name = encounter.patient.as_ref().and_then(|patient| patient.names.first());
        let name = name.map_or(String::new(), |name| {
            format!("{} {}", name.given.as_str(), name.family.as_str())
        });
        Story {
            case,
            header: format!(
                "Patient: {name}\nMRN: {}\nDate of birth: {}\n",
                encounter.patient_id.as_str(),
                case.person.born
            ),
            who: who(case),
            diagnoses: codes
                .filter(|code| is_condition(code))
                .map(|code| (titled(code), code.to_owned()))
                .collect(),
            admitting: titled(&case.admitting),
            operations: case.surgery().map(|done| (done, titled(&done.code))).collect(),
            disposition: disposition(&encounter.discharge_status.to_str(), case.died),
        }
    }

    fn text(&self, document: &Document, place: usize, rng: &mut Rng) -> String {
        let Some(kind) = document.kind.value() else {
            return String::new();
        };
        let body = match kind {
            DocumentKind::HistoryAndPhysical => self.history(rng),
            DocumentKind::HistoryAndPhysicalUpdate => self.update(rng),
            DocumentKind::EmergencyNote => self.emergency(rng),
            DocumentKind::NursingAssessment => nursing(rng),
            DocumentKind::ProgressNote => self.progress(place, rng),
            DocumentKind::Consultation => self.consultation(rng),
            DocumentKind::InformedConsent => self.consent(document),
            DocumentKind::PreAnesthesiaEvaluation => self.before_anesthesia(document, rng),
            DocumentKind::AnesthesiaRecord => self.anesthesia(document, rng),
            DocumentKind::OperativeReport => self.operation(document, rng),
            DocumentKind::PostAnesthesiaEvaluation => after_anesthesia(rng),
            DocumentKind::PathologyReport => pathology(rng),
            DocumentKind::DeliveryRecord => delivery(rng),
            DocumentKind::NewbornRecord => newborn(rng),
            DocumentKind::DischargeInstructions => instructions(rng),
            DocumentKind::TransferSummary => self.transfer(rng),
            DocumentKind::DischargeSummary => self.summary(rng),
            DocumentKind::FinalDiagnosis => format!("Final diagnoses:\n{}", self.list(usize::MAX)),
            DocumentKind::AutopsyReport => "Autopsy with the consent of the next of kin. Organs weighed and examined; \
                 sections were taken for histology.\n"
                .to_owned(),
            _ => String::new(),
        };
        format!("{}{body}", self.header)
    }

    /// The first diagnoses, each on its line with its code.
    fn list(&self, most: usize) -> String {
        let lines = self.diagnoses.iter().take(most).enumerate();
        lines
            .map(|(at, (title, code))| format!("{}. {title} [{code}]\n", at + 1))
            .collect()
    }

    fn principal(&self) -> &str {
        self.diagnoses.first().map_or("", |(title, _)| title.as_str())
    }

    /// The operations that a document is about, each on its line.
    fn operated(&self, document: &Document) -> String {
        let about = document.about.as_str();
        let own = self
            .operations
            .iter()
            .find(|(done, _)| about.ends_with(done.code.as_str()));
        let same = |done: &Done| own.is_none_or(|(own, _)| own.started == done.started);
        let of_it = self.operations.iter().filter(|(done, _)| same(done));
        of_it.map(|(_, title)| format!("{title}\n")).collect()
    }

    fn history(&self, rng: &mut Rng) -> String {
        format!(
            "{} who came with: {}\nHistory of present illness: {} {}\nReview of systems: {}\nFamily history: {}\n\
             Social history: {}\nPhysical examination: {} {} {}\nAssessment:\n{}Plan: {} {}\n",
            self.who,
            self.admitting,
            one(&ONSETS, rng),
            one(&COURSES, rng),
            one(&SYSTEMS, rng),
            one(&FAMILIES, rng),
            one(&SOCIAL, rng),
            vitals(rng),
            one(&EXAMS, rng),
            one(&EXAMS_MORE, rng),
            self.list(6),
            one(&PLANS, rng),
            one(&PLANS_MORE, rng),
        )
    }

    fn update(&self, rng: &mut Rng) -> String {
        format!(
            "The history and physical examination was read and the patient examined again today. {} Nothing has changed \
             that would speak against going on.\n",
            vitals(rng)
        )
    }

    fn emergency(&self, rng: &mut Rng) -> String {
        format!(
            "{} brought in with: {}\n{} {} {}\nSeen by the admitting team, bed requested.\n",
            self.who,
            self.admitting,
            one(&ONSETS, rng),
            vitals(rng),
            laboratory(rng),
        )
    }

    fn progress(&self, place: usize, rng: &mut Rng) -> String {
        let count = self.diagnoses.len().max(1);
        let (first, second) = (place % count, (place + 1) % count);
        let named = |at: usize| {
            self.diagnoses
                .get(at)
                .map_or(String::new(), |(title, code)| format!("- {title} [{code}]\n"))
        };
        let more = if second == first { String::new() } else { named(second) };
        format!(
            "Subjective: {} {}\nObjective: {} {} {}\nAssessment:\n{}{more}Plan: {} {}\n",
            one(&COMPLAINTS, rng),
            one(&COURSES, rng),
            vitals(rng),
            one(&EXAMS, rng),
            laboratory(rng),
            named(first),
            one(&PLANS, rng),
            one(&PLANS_MORE, rng),
        )
    }

    fn consultation(&self, rng: &mut Rng) -> String {
        format!(
            "Asked to see this {} for advice.\nUnder treatment for: {}\n{} {} {}\nAdvice: {} {}\n",
            self.who,
            self.principal(),
            one(&COURSES, rng),
            vitals(rng),
            laboratory(rng),
            one(&PLANS, rng),
            one(&PLANS_MORE, rng),
        )
    }

    fn consent(&self, document: &Document) -> String {
        format!(
            "I agree to this operation:\n{}Reason: {}\nBenefits, risks and other ways of treatment were explained to me in \
             words that I understand, and my questions were answered.\n",
            self.operated(document),
            self.principal(),
        )
    }

    fn before_anesthesia(&self, document: &Document, rng: &mut Rng) -> String {
        format!(
            "Planned:\n{}Fasting since midnight. Airway class {}. Physical status {}. Plan discussed with the patient.\n",
            self.operated(document),
            rng.between(1, 4),
            rng.between(2, 4),
        )
    }

    fn anesthesia(&self, document: &Document, rng: &mut Rng) -> String {
        format!(
            "For:\n{}Induction uneventful. Fluids {} ml, urine {} ml. {}\nTo recovery awake.\n",
            self.operated(document),
            100 * rng.between(6, 30),
            10 * rng.between(5, 60),
            vitals(rng),
        )
    }

    fn operation(&self, document: &Document, rng: &mut Rng) -> String {
        format!(
            "Operation:\n{}Surgeon: {}\nPreoperative diagnosis: {}\nIndication: {}\nTechnique: {} After {} minutes {} \
             sponges and {} instruments were counted. {} In the room for {} minutes.\nFindings: {}\nSpecimens: {}\n\
             Estimated blood loss: {} ml\nComplications: none\n",
            self.operated(document),
            document.author.as_str(),
            self.principal(),
            one(&INDICATIONS, rng),
            one(&TECHNIQUES, rng),
            rng.between(20, 160),
            rng.between(8, 40),
            rng.between(12, 60),
            one(&CLOSURES, rng),
            rng.between(60, 240),
            one(&FINDINGS, rng),
            one(&SPECIMENS, rng),
            10 * rng.between(1, 60),
        )
    }

    fn transfer(&self, rng: &mut Rng) -> String {
        format!(
            "For the team that takes over. Treated here for:\n{}{}\nContinue: {} {}\n",
            self.list(8),
            vitals(rng),
            one(&PLANS, rng),
            one(&PLANS_MORE, rng),
        )
    }

    fn summary(&self, rng: &mut Rng) -> String {
        let end = if self.case.died {
            "Outcome: the patient died in spite of treatment; the family was with the patient.\n".to_owned()
        } else {
            format!(
                "Outcome: {}\nDisposition: {}\nFollow-up: {}\n",
                one(&OUTCOMES, rng),
                self.disposition,
                one(&FOLLOW_UPS, rng),
            )
        };
        let operations: String = self
            .operations
            .iter()
            .map(|(_, title)| format!("- {title}\n"))
            .collect();
        let operations = if operations.is_empty() {
            String::new()
        } else {
            format!("Operations:\n{operations}")
        };
        format!(
            "{} treated for:\n{}{operations}Hospital stay: {} {} {}\n{end}",
            self.who,
            self.list(10),
            one(&COURSES, rng),
            laboratory(rng),
            one(&PLANS_MORE, rng),
        )
    }

    /// A question to the attending physician that leads to no answer.
    fn query(&self, encounter: &Encounter, rng: &mut Rng) -> Option<Document> {
        let of_course = |document: &&Document| document.kind.value() == Some(DocumentKind::ProgressNote);
        let note = encounter.documents.iter().find(of_course)?;
        let mut query = note.clone();
        query.kind = DocumentKind::DocumentationQuery.into();
        query.id = format!("N{}", encounter.documents.len() + 1).into();
        query.text = format!(
            "{}Clinical indicators: {} {}\nWhich condition, if any, do these stand for?\n[ ] {}\n[ ] another: ____ (other)\n\
             [ ] unable to determine\n",
            self.header,
            vitals(rng),
            laboratory(rng),
            self.principal(),
        )
        .into();
        Some(query)
    }
}

/// How a patient is called at the begin of a document.
fn who(case: &Case) -> String {
    let is_female = case.person.sex == Sex::Female;
    let (child, adult) = if is_female { ("girl", "woman") } else { ("boy", "man") };
    match case.years() {
        0 => format!("Infant {child}"),
        years @ 1..18 => format!("{years}-year-old {child}"),
        years => format!("{years}-year-old {adult}"),
    }
}

fn disposition(status: &str, died: bool) -> &'static str {
    match status {
        _ if died => "died",
        "01" => "home",
        "06" => "home with the services of a home health agency",
        "50" | "51" => "hospice",
        "07" => "the patient went against medical advice",
        "02" | "05" | "66" => "transferred to another hospital",
        _ => "transferred to a facility for further care",
    }
}
