//! [`DataQuality`]: the data quality of a month.

use casemix_record::{Encounter, EncounterClass};
use casemix_rules::review::{Deficiency, DeficiencyCounts, Worklist};
use casemix_stats::{
    Rate,
    rates::Delinquency,
    report::{Column, Section, Table, Value},
};
use chrono::{NaiveDate, NaiveDateTime};

use super::{CheckRun, CheckSet, Completeness, report};

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
        let delinquency = self.delinquency();
        let by_practitioner = self.by_practitioner();
        let checked = self.run.finish();
        let findings = report::by_rule(self.set, &checked.tally);
        let mut sections = vec![self.completeness.section(), findings, delinquency];
        sections.extend(by_practitioner);
        sections
    }

    fn delinquency(&self) -> Section {
        let counts = &self.counts;
        let method = Delinquency::DischargesOfThePeriod {
            discharges: self.discharges,
        };
        let mut table = Table::new([
            Column::text("figure", "Figure"),
            Column::number("records", "Records"),
            Column::number("rate", "Rate"),
            Column::text("method", "Method"),
        ]);
        let share = |part: u64| Rate::part_of(part, counts.records).map_or(Value::Undefined, Value::from);
        let of_reviewed = "of the records reviewed";
        let rate = Value::from(method.of(counts.delinquent));
        table.push([
            "Reviewed for documents".into(),
            counts.records.into(),
            Value::Blank,
            "".into(),
        ]);
        table.push([
            "Incomplete".into(),
            counts.incomplete.into(),
            share(counts.incomplete),
            of_reviewed.into(),
        ]);
        table.push([
            "Delinquent".into(),
            counts.delinquent.into(),
            rate,
            method.method().into(),
        ]);
        let (history, report) = (counts.delinquent_history, counts.delinquent_operative_report);
        table.push([
            "for want of a history and physical".into(),
            history.into(),
            share(history),
            of_reviewed.into(),
        ]);
        table.push([
            "for want of an operative report".into(),
            report.into(),
            share(report),
            of_reviewed.into(),
        ]);
        let mut section = Section::new("delinquency", "Incomplete and delinquent records", table);
        section = match self.set.as_of() {
            Some(time) => section.note(format!("As of {time}. A record is incomplete while anything is outstanding, delinquent once that is past its limit.")),
            None => section.note("As the records stand, with every limit passed; name a time with --as-of for the state at that time."),
        };
        let without = self.completeness.records() - self.with_documents;
        if without > 0 {
            section = section.note(format!(
                "{without} inpatient records hold no documents, so they were not reviewed for them."
            ));
        }
        section
    }

    /// The first twenty practitioners, by what is past its limit.
    fn by_practitioner(&self) -> Option<Section> {
        let mut lines = self.worklist.finish();
        lines.retain(|line| !line.items.is_empty());
        lines.sort_by_key(|line| std::cmp::Reverse((line.delinquent, line.items.len())));
        let columns = [
            Column::text("practitioner", "Practitioner"),
            Column::text("role", "Role"),
            Column::number("records", "Records"),
            Column::number("items", "Items"),
            Column::number("delinquent", "Past the limit"),
            Column::number("up_to_7", "0–7 days"),
            Column::number("up_to_14", "8–14"),
            Column::number("up_to_21", "15–21"),
            Column::number("up_to_30", "22–30"),
            Column::number("over_30", "over 30"),
        ];
        let mut table = Table::new(columns);
        let all = lines.len();
        for line in lines.iter().take(LISTED) {
            let who = if line.responsible.practitioner.is_blank() {
                "not named"
            } else {
                line.responsible.practitioner.as_str()
            };
            let start = [
                who.into(),
                line.responsible.role.as_str().into(),
                line.records.into(),
                (line.items.len() as u64).into(),
                line.delinquent.into(),
            ];
            // Without a time, an age says nothing.
            let ages = line.by_age.map(|count| {
                if self.set.as_of().is_some() {
                    Value::from(count)
                } else {
                    Value::Blank
                }
            });
            table.push(start.into_iter().chain(ages));
        }
        let section = Section::new("worklist", "Who is to complete the records", table);
        let section = if all > LISTED {
            section.note(format!("The first {LISTED} of {all} practitioners."))
        } else {
            section
        };
        (all > 0).then_some(section)
    }
}

/// So many practitioners are listed.
const LISTED: usize = 20;

/// The time of the review; without one a time when every limit has passed.
fn time(set: &CheckSet) -> NaiveDateTime {
    let last = NaiveDate::MAX.and_hms_opt(0, 0, 0).unwrap_or(NaiveDateTime::MAX);
    set.as_of().unwrap_or(last)
}
