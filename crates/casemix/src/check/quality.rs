//! [`DataQuality`]: the data quality of a month.

use casemix_record::{Encounter, EncounterClass};
use casemix_rules::review::{Deficiency, DeficiencyCounts, Worklist};
use casemix_stats::report::Section;
use chrono::{NaiveDate, NaiveDateTime};

use super::{CheckRun, CheckSet, Completeness, report, worklist};

/// The data quality of a month: completeness by element, findings by rule, delinquent records.
///
/// Inpatient stays are reviewed for completeness and documents, every record for findings.
#[derive(Debug)]
pub struct DataQuality<'s> {
    set: &'s CheckSet,
    completeness: Completeness,
    run: CheckRun<'s>,
    counts: DeficiencyCounts,
    worklist: Worklist,
    /// Inpatient stays with documents: those that could be reviewed for them.
    with_documents: u64,
    discharges: u64,
}

impl<'s> DataQuality<'s> {
    /// Nothing reviewed yet.
    pub fn new(set: &'s CheckSet) -> Self {
        DataQuality {
            set,
            completeness: Completeness::default(),
            run: CheckRun::new(set),
            counts: DeficiencyCounts::default(),
            worklist: Worklist::new(time(set)),
            with_documents: 0,
            discharges: 0,
        }
    }

    /// Reviews a record, by its line.
    pub fn add(&mut self, line: u64, encounter: &Encounter) {
        self.run.add(line, encounter, |_| {});
        if !matches!(encounter.class.value(), None | Some(EncounterClass::Inpatient)) {
            return;
        }
        self.completeness.add(encounter);
        self.discharges += u64::from(!encounter.discharged.is_blank());
        if !encounter.documents.is_empty() {
            let deficiencies: Vec<Deficiency> = self.set.review().deficiencies(encounter, self.set.rules().limits());
            self.with_documents += 1;
            self.counts.add(&deficiencies, time(self.set));
            self.worklist.add(&encounter.id, &deficiencies);
        }
    }

    /// Adds what another part of the records showed.
    pub fn merge(&mut self, other: DataQuality<'_>) {
        self.completeness.merge(&other.completeness);
        self.run.merge(other.run);
        self.counts.merge(&other.counts);
        self.worklist.merge(&other.worklist);
        self.with_documents += other.with_documents;
        self.discharges += other.discharges;
    }

    /// Completeness, findings by rule, delinquency and who is to complete the records, as sections of a report.
    pub fn sections(self) -> Vec<Section> {
        let mut delinquency = worklist::delinquency(&self.counts, self.discharges, self.set.as_of());
        let without = self.completeness.records() - self.with_documents;
        if without > 0 {
            delinquency = delinquency.note(format!(
                "{without} inpatient records hold no documents, so they were not reviewed for them."
            ));
        }
        let by_practitioner = worklist::by_practitioner(&self.worklist, self.set.as_of());
        let checked = self.run.finish();
        let findings = report::by_rule(self.set, &checked.tally);
        let figures = report::key_figures(&checked.tally, "data-quality", "Data quality");
        let mut sections = vec![figures, self.completeness.section(), findings, delinquency];
        sections.extend(by_practitioner);
        sections
    }
}

/// The time of the review; without one a time when every limit has passed.
fn time(set: &CheckSet) -> NaiveDateTime {
    let last = NaiveDate::MAX.and_hms_opt(0, 0, 0).unwrap_or(NaiveDateTime::MAX);
    set.as_of().unwrap_or(last)
}
