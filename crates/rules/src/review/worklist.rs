//! [`Worklist`]: what is outstanding, by practitioner and age.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use casemix_record::{Location, Text};
use chrono::NaiveDateTime;

use super::{Deficiency, DeficiencyKind, Responsible, reconcile::waits_for};

/// The classes of age of what is past its limit, by the last day of each: up to 7 days, to 14, to 21, to 30, and more.
pub const AGES: [u32; 5] = [7, 14, 21, 30, u32::MAX];

/// What is outstanding at a time, by practitioner: add the deficiencies of record after record.
///
/// Worklists of parts of the records [merge](Worklist::merge) to that of the whole, whatever the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worklist {
    as_of: NaiveDateTime,
    lines: BTreeMap<Responsible, Vec<WorkItem>>,
}

/// What one practitioner has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkLine {
    /// Who, and in which role; blank where the records name nobody.
    pub responsible: Responsible,
    /// How many records wait for the practitioner.
    pub records: u64,
    /// How many items are past their limit.
    pub delinquent: u64,
    /// Those past their limit by age: the classes of [`AGES`].
    pub by_age: [u64; AGES.len()],
    /// Every item, the oldest first.
    pub items: Vec<WorkItem>,
}

/// Something to do.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkItem {
    /// Until when it may stand back; `None` while that is not known.
    pub due: Option<NaiveDateTime>,
    /// The identifier of the record.
    pub record: Text,
    /// The requirement.
    pub requirement: Cow<'static, str>,
    /// Where in the record.
    pub location: Location,
    /// What kind of deficiency it is.
    pub kind: DeficiencyKind,
    /// Whole days past its limit.
    pub days_past: u32,
    /// Whether it is past its limit.
    pub is_delinquent: bool,
    /// The stage that it is in, by name.
    pub stage: &'static str,
}

impl Worklist {
    /// An empty list, of what is outstanding at `as_of`.
    pub fn new(as_of: NaiveDateTime) -> Self {
        Worklist {
            as_of,
            lines: BTreeMap::new(),
        }
    }

    /// Adds what is outstanding of a record.
    ///
    /// An item belongs to whom it was assigned to, else to whom the record makes responsible.
    pub fn add(&mut self, record: &str, deficiencies: &[Deficiency]) {
        for deficiency in deficiencies {
            let stage = deficiency.life.stage_at(self.as_of);
            if !stage.is_outstanding() {
                continue;
            }
            let item = WorkItem {
                due: deficiency.due,
                record: Text::from(record),
                requirement: deficiency.requirement.clone(),
                location: deficiency.location.clone(),
                kind: deficiency.kind,
                days_past: deficiency.days_past(self.as_of),
                is_delinquent: deficiency.is_delinquent(self.as_of),
                stage: stage.name(),
            };
            let practitioner = waits_for(deficiency, self.as_of);
            self.lines.entry(practitioner.clone()).or_default().push(item);
        }
    }

    /// Adds what another list holds.
    ///
    /// Both are to be of one time: the ages of each stay as they are.
    pub fn merge(&mut self, other: &Worklist) {
        for (responsible, items) in &other.lines {
            let own = self.lines.entry(responsible.clone()).or_default();
            own.extend(items.iter().cloned());
        }
    }

    /// A line for each practitioner, by practitioner and role; those whom no record names come first.
    pub fn finish(&self) -> Vec<WorkLine> {
        self.lines
            .iter()
            .map(|(responsible, items)| WorkLine::of(responsible, items))
            .collect()
    }
}

impl WorkLine {
    fn of(responsible: &Responsible, items: &[WorkItem]) -> Self {
        let mut items = items.to_vec();
        let place = |item: &WorkItem| {
            (
                item.due.is_none(),
                item.due,
                item.record.clone(),
                item.requirement.clone(),
                item.location.clone(),
            )
        };
        items.sort_by_cached_key(place);
        let mut records: Vec<&Text> = items.iter().map(|item| &item.record).collect();
        records.sort_unstable();
        records.dedup();
        let mut by_age = [0; AGES.len()];
        for item in items.iter().filter(|item| item.is_delinquent) {
            let class = AGES.iter().zip(&mut by_age).find(|(last, _)| item.days_past <= **last);
            class.into_iter().for_each(|(_, count)| *count += 1);
        }
        WorkLine {
            responsible: responsible.clone(),
            records: records.len() as u64,
            delinquent: by_age.iter().sum(),
            by_age,
            items,
        }
    }
}

impl fmt::Debug for WorkItem {
    /// The requirement and how old it is; the record's identifier is patient data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "WorkItem({} {}, {} days past)",
            self.requirement, self.stage, self.days_past
        )
    }
}
