//! [`DeficiencyReview`]: the deficiencies of many records, from one review to the next.

use std::collections::{BTreeMap, btree_map::Entry};

use casemix_record::{Encounter, Moment, Text};
use casemix_rules::review::{Change, Deficiency, DeficiencyCounts, Reconciled, Reconciliation, Worklist};
use casemix_stats::report::{Column, Report, Role, Section, Table};
use chrono::NaiveDateTime;

use super::{CheckSet, worklist};

/// So many items are listed on the page.
const LISTED: usize = 200;

/// Deficiencies by the identifier of their record.
pub type StoredDeficiencies = BTreeMap<Text, Vec<Deficiency>>;

/// The deficiencies of many records: those of an earlier review held against a new one, record after record.
///
/// Reviews over parts of the records [merge](DeficiencyReview::merge) to that over the whole. Stored deficiencies of records
/// that are not among those reviewed are kept as they are.
///
/// ```
/// use casemix::check::{CheckSet, DeficiencyReview, StoredDeficiencies};
/// use casemix::record::{Document, DocumentKind, Encounter};
/// use casemix::rules::review::Reconciliation;
///
/// let time = "2026-03-01T08:00:00".parse()?;
/// let set = CheckSet::builder(casemix::codes::Codes::embedded()?).packs(["record-review"]).as_of(time).build()?;
/// let note = Document::builder().id("N1").kind(DocumentKind::ProgressNote).author("D1").written("2026-01-07T09:00");
/// let stay = Encounter::builder("E1").admitted("2026-01-06T08:00").discharged("2026-01-08T11:00").documents([note]);
///
/// let (stored, steps) = (StoredDeficiencies::new(), Reconciliation::new(time, "analyst 4").assigning());
/// let mut review = DeficiencyReview::new(&set, time, &steps, &stored);
/// review.add(&stay.build());
/// let reviewed = review.finish();
/// assert_eq!(reviewed.counts.delinquent, 1);
/// assert!(reviewed.records.values().flatten().any(|one| one.deficiency.life.stage().name() == "assigned"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct DeficiencyReview<'s> {
    set: &'s CheckSet,
    as_of: NaiveDateTime,
    steps: &'s Reconciliation,
    stored: &'s StoredDeficiencies,
    reviewed: BTreeMap<Text, Vec<Reconciled>>,
    without_documents: u64,
    discharges: u64,
    twice: u64,
}

/// What a review of many records showed.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReviewedRecords {
    /// The deficiencies of each record that has any, those of records that were not reviewed among them.
    pub records: BTreeMap<Text, Vec<Reconciled>>,
    /// What delinquency statistics are made of, over the records that were reviewed.
    pub counts: DeficiencyCounts,
    /// What is outstanding, by practitioner.
    pub worklist: Worklist,
    /// Records that were reviewed and have a discharge.
    pub discharges: u64,
    /// Records that hold no documents, and so were reviewed for their orders alone.
    pub without_documents: u64,
    /// Records whose identifier had been met before; only the first of each was reviewed.
    pub twice: u64,
    as_of: NaiveDateTime,
}

impl<'s> DeficiencyReview<'s> {
    /// A review that has met no record yet. The set says by which limits, and is to be of the same time as the steps.
    pub fn new(
        set: &'s CheckSet,
        as_of: NaiveDateTime,
        steps: &'s Reconciliation,
        stored: &'s StoredDeficiencies,
    ) -> Self {
        DeficiencyReview {
            set,
            as_of,
            steps,
            stored,
            reviewed: BTreeMap::new(),
            without_documents: 0,
            discharges: 0,
            twice: 0,
        }
    }

    /// Reviews a record.
    pub fn add(&mut self, encounter: &Encounter) {
        if self.reviewed.contains_key(&encounter.id) {
            self.twice += 1;
            return;
        }
        let reviewed = self.set.review().review(encounter, self.set.rules().limits());
        let stored = self.stored.get(&encounter.id).cloned().unwrap_or_default();
        let mut all = self.steps.reconcile(stored, reviewed);
        for one in &mut all {
            self.waive(&encounter.id, &mut one.deficiency);
        }
        self.without_documents += u64::from(encounter.documents.is_empty());
        self.discharges += u64::from(!encounter.discharged.is_blank());
        self.reviewed.insert(encounter.id.clone(), all);
    }

    /// Waives what somebody decided to let be, at the time of the decision, or after the last step.
    fn waive(&self, record: &Text, deficiency: &mut Deficiency) {
        let decided = self
            .set
            .waivers()
            .decision(&deficiency.requirement, record, &deficiency.location);
        let Some(waiver) = decided.filter(|_| deficiency.life.stage().is_outstanding()) else {
            return;
        };
        let waived = deficiency.waive(waiver.at, waiver.author.clone(), waiver.reason.clone());
        if waived.is_err() {
            // A waiver names its author and reason: the decision was before the last step.
            let now = Moment::from(self.as_of);
            let _ = deficiency.waive(now, waiver.author.clone(), waiver.reason.clone());
        }
    }

    /// What has been reviewed since the last call, as a review of its own: for a thread that works on part after part.
    #[must_use]
    pub fn take(&mut self) -> DeficiencyReview<'s> {
        let next = DeficiencyReview::new(self.set, self.as_of, self.steps, self.stored);
        std::mem::replace(self, next)
    }

    /// Adds a review of later records.
    pub fn merge(&mut self, later: DeficiencyReview<'_>) {
        for (record, all) in later.reviewed {
            match self.reviewed.entry(record) {
                Entry::Vacant(place) => {
                    place.insert(all);
                }
                Entry::Occupied(_) => self.twice += 1,
            }
        }
        self.without_documents += later.without_documents;
        self.discharges += later.discharges;
        self.twice += later.twice;
    }

    /// What the review showed.
    pub fn finish(self) -> ReviewedRecords {
        let mut records = self.reviewed;
        let (mut counts, mut worklist) = (DeficiencyCounts::default(), Worklist::new(self.as_of));
        for all in records.values() {
            let all: Vec<Deficiency> = all.iter().map(|one| one.deficiency.clone()).collect();
            counts.add(&all, self.as_of);
        }
        for (record, stored) in self
            .stored
            .iter()
            .filter(|(record, _)| !records.contains_key(*record))
            .collect::<Vec<_>>()
        {
            let kept = stored.iter().cloned().map(Reconciled::not_reviewed);
            records.insert(record.clone(), kept.collect());
        }
        records.retain(|_, all| !all.is_empty());
        for (record, all) in &records {
            let all: Vec<Deficiency> = all.iter().map(|one| one.deficiency.clone()).collect();
            worklist.add(record, &all);
        }
        ReviewedRecords {
            records,
            counts,
            worklist,
            without_documents: self.without_documents,
            discharges: self.discharges,
            twice: self.twice,
            as_of: self.as_of,
        }
    }
}

impl ReviewedRecords {
    /// The review as a report: key figures, what changed, who has to do what, the oldest items.
    pub fn report(&self, subtitle: &str) -> Report {
        let mut delinquency =
            worklist::delinquency(&self.counts, self.discharges, Some(self.as_of)).role(Role::KeyFigures);
        for (count, what) in [
            (
                self.without_documents,
                "records hold no documents, so only their orders were reviewed.",
            ),
            (
                self.twice,
                "records had an identifier that was met before, and were not reviewed again.",
            ),
        ] {
            if count > 0 {
                delinquency = delinquency.note(format!("{count} {what}"));
            }
        }
        let mut report = Report::new("Deficiencies", subtitle)
            .with(delinquency)
            .with(self.changes());
        if let Some(section) = worklist::by_practitioner(&self.worklist, Some(self.as_of)) {
            report = report.with(section).with(self.oldest());
        }
        report
    }

    /// How many deficiencies became what.
    pub fn count(&self, change: Change) -> u64 {
        let all = self.records.values().flatten();
        all.filter(|one| one.change == change).count() as u64
    }

    fn changes(&self) -> Section {
        let mut table = Table::new([
            Column::text("change", "Since the last review"),
            Column::number("items", "Items"),
            Column::text("meaning", "Meaning"),
        ]);
        for change in Change::ALL {
            table.push([
                change.name().into(),
                self.count(*change).into(),
                change.meaning().into(),
            ]);
        }
        let escalated = self.records.values().flatten().filter(|one| one.is_escalated).count() as u64;
        table.push([
            "escalated".into(),
            escalated.into(),
            "reported to somebody above, now".into(),
        ]);
        Section::new("changes", "What became of the deficiencies", table)
    }

    /// What is outstanding, the oldest first.
    fn oldest(&self) -> Section {
        let mut table = Table::new([
            Column::text("practitioner", "Practitioner"),
            Column::text("record", "Record"),
            Column::text("due", "Due"),
            Column::number("days_past", "Days past"),
            Column::text("stage", "Stage"),
            Column::text("what", "What lacks"),
        ]);
        let lines = self.worklist.finish();
        let mut items: Vec<_> = lines
            .iter()
            .flat_map(|line| line.items.iter().map(move |item| (line, item)))
            .collect();
        items.sort_by_key(|(_, item)| (item.due.is_none(), item.due));
        let all = items.len();
        for (line, item) in items.into_iter().take(LISTED) {
            let of_record = self
                .records
                .get(&item.record)
                .into_iter()
                .flatten()
                .map(|one| &one.deficiency);
            let told = of_record
                .into_iter()
                .find(|one| one.requirement == item.requirement && one.location == item.location);
            let due = item
                .due
                .map_or_else(|| "with the record".to_owned(), |due| due.date().to_string());
            table.push([
                worklist::named(&line.responsible.practitioner).into(),
                item.record.as_str().into(),
                due.into(),
                u64::from(item.days_past).into(),
                item.stage.into(),
                told.map_or("", |told| told.message.as_str()).into(),
            ]);
        }
        let section = Section::new("oldest", "What is outstanding, the oldest first", table);
        match all {
            more if more > LISTED => {
                section.note(format!("The first {LISTED} of {more} items; --json has all of them."))
            }
            _ => section,
        }
    }
}
