//! The conventions of ICD-10-CM made executable: notes of the tabular list, completeness and detail of codes, weeks of
//! gestation, indicators of what was present on admission.
//!
//! ```
//! use casemix_codes::Codes;
//! use casemix_record::Encounter;
//! use casemix_rules::{RuleSet, conventions::Conventions};
//!
//! let codes = Codes::embedded()?;
//! let rules = RuleSet::builder(codes).check(Conventions::of(codes)).build()?;
//!
//! let stay = Encounter::builder("E1").discharged("2026-02-01").diagnoses(["N13.2", "N13.6"]).build();
//! let findings = rules.check(&stay);
//! assert_eq!(findings[0].rule, "conventions.excludes1");
//! assert_eq!(findings[0].evidence[1].text, "N13.6");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the notes decide, and what a person does
//!
//! The tabular list says in prose which codes exclude each other, which stands first and which needs another. The
//! references in the prose are codes of the table ([`casemix_codes::notes`]); what the prose adds (*if known*, *such as*)
//! decides how far a rule may go:
//!
//! - *Excludes1* has an exception: two conditions that are unrelated to each other may both be coded (Official Guidelines
//!   I.A.12.a). So it is a warning with the question to answer, and never an error.
//! - *Code first* is a matter of order wherever one of the codes it names is on the record. That one of them is missing is
//!   found only where the note names all that can stand there, and no condition goes before it.
//! - *Use additional code* and *code also* ask for a code that may not be there, or not be known. What is missing is advice.
//!
//! Notes change every year and hold for their year only. For a record of another one the rules that need them say that
//! they could not be run; [`Conventions::with_newest_notes`] takes the newest at hand instead, and the findings say so.
//!
//! The chapters of the guidelines are rules in the rule language: [`packs::guidelines`](crate::packs::guidelines).

mod beside;
mod coded;
mod detail;
mod excludes;
mod exempt;
mod form;
mod gestation;
mod rules;
mod sequence;

use std::fmt;

use casemix_codes::{Codes, Edition, facts::CodeFacts, notes::Notes};
use casemix_record::{Encounter, Evidence, IcdVersion, Location};
use chrono::NaiveDate;

use crate::{Check, Doubt, Draft, PackInfo, Report, RuleInfo, Subject, review::suspected_diagnoses};
use coded::{Coded, MOST_CODES};
pub(crate) use rules::Rule;

/// The conventions as rules of the pack `conventions`.
pub struct Conventions {
    pack: PackInfo,
    rules: Vec<RuleInfo>,
    facts: CodeFacts,
    takes_newest_notes: bool,
}

impl Conventions {
    /// The conventions over the ICD-10-CM table of `codes`, which should be that of the rule set.
    ///
    /// Reads what the titles say of every code, which takes some tens of milliseconds.
    pub fn of(codes: &Codes) -> Self {
        Conventions {
            pack: PackInfo::new("conventions", "Conventions of ICD-10-CM", "2026.1"),
            rules: Rule::ALL.iter().map(|rule| rule.info()).collect(),
            facts: CodeFacts::of(&*codes.icd10cm),
            takes_newest_notes: false,
        }
    }

    /// Takes the newest notes at hand where none hold on the day of a record. Findings name the release of the notes.
    #[must_use]
    pub fn with_newest_notes(mut self) -> Self {
        self.takes_newest_notes = true;
        self
    }

    fn notes<'t>(&self, edition: &Edition<'t>) -> Result<Notes<'t>, String> {
        let notes = edition.notes();
        let newest = || edition.table().newest_notes().filter(|_| self.takes_newest_notes);
        notes.or_else(|none| newest().ok_or_else(|| none.to_string()))
    }
}

impl fmt::Debug for Conventions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conventions")
            .field("pack", &self.pack)
            .field("takes_newest_notes", &self.takes_newest_notes)
            .finish_non_exhaustive()
    }
}

impl Check for Conventions {
    fn pack(&self) -> &PackInfo {
        &self.pack
    }

    fn rules(&self) -> &[RuleInfo] {
        &self.rules
    }

    fn needs(&self) -> &[&'static str] {
        &["diagnoses"]
    }

    fn check(&self, subject: &Subject<'_>, report: &mut Report<'_>) {
        let encounter = subject.encounter();
        if encounter.icd_version.value() == Some(IcdVersion::Icd9) {
            return;
        }
        let day = match day(encounter) {
            Ok(day) => day,
            Err((place, why)) => return Rule::each(|rule| report.undecided(rule, place.clone(), why)),
        };
        let edition = match subject.codes().icd10cm.on(day) {
            Ok(edition) => edition,
            Err(none) => return Rule::each(|rule| report.cannot_run(rule, none.to_string())),
        };
        let coded = Coded::of(encounter, edition.table());
        if !coded.in_full {
            let reason =
                format!("the record has more than {MOST_CODES} diagnoses; only the first of them were looked at");
            Rule::each(|rule| report.cannot_run(rule, reason.clone()));
        }
        form::check(&coded, &edition, report);
        detail::check(&coded, &self.facts, report);
        gestation::check(&coded, &self.facts, encounter, report);
        exempt::check(&coded, subject.codes().poa_exempt_on(day), encounter, report);
        sequence::check_titles(&coded, &self.facts, report);
        only_suspected(subject, report);
        match self.notes(&edition) {
            Ok(notes) => {
                excludes::check(&coded, notes, report);
                sequence::check_notes(&coded, notes, &self.facts, report);
                beside::check(&coded, notes, report);
            }
            Err(none) => Rule::of_notes(|rule| report.cannot_run(rule, none.clone())),
        }
    }
}

/// Diagnoses that the documents only suspect, where these are not coded.
fn only_suspected(subject: &Subject<'_>, report: &mut Report<'_>) {
    let rule = Rule::OnlySuspected.number();
    if !report.runs(rule) {
        return;
    }
    for (index, where_suspected) in suspected_diagnoses(subject) {
        let diagnosis = subject.encounter().diagnoses.get(index);
        let text = diagnosis.map_or("", |diagnosis| diagnosis.code.as_str());
        let draft = Draft::new(
            code_at(index),
            format!("{text} is coded, and the documents only suspect it"),
        )
        .evidence(Evidence::new(code_at(index), text))
        .evidence(where_suspected);
        report.add(rule, draft);
    }
}

/// The day by which codes and notes are chosen: that of the discharge, else of the admission.
fn day(encounter: &Encounter) -> Result<NaiveDate, (Location, Doubt)> {
    let discharged = encounter.discharged.value().map(|moment| moment.date());
    let admitted = || encounter.admitted.value().map(|moment| moment.date());
    discharged.or_else(admitted).ok_or_else(|| {
        let why = if encounter.discharged.text().is_some() {
            Doubt::Invalid
        } else {
            Doubt::Missing
        };
        (Location::root().field("discharged"), why)
    })
}

/// The place of the code of a diagnosis.
fn code_at(index: usize) -> Location {
    Location::root().field("diagnoses").index(index).field("code")
}

/// The code of a diagnosis, as it is written, as evidence.
fn evidence(code: &coded::Code<'_>) -> Evidence {
    Evidence::new(code_at(code.index), code.text)
}
