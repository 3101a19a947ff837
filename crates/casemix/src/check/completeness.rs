//! [`Completeness`]: how many records state each element of the discharge data set.

use casemix_record::{Encounter, uhdds};
use casemix_stats::{
    Rate,
    report::{Column, Section, Table, Value},
};

/// How many records state each element of the Uniform Hospital Discharge Data Set.
///
/// ```
/// use casemix::{check::Completeness, record::Encounter};
///
/// let mut completeness = Completeness::default();
/// completeness.add(&Encounter::builder("E1").sex("female").build());
/// completeness.add(&Encounter::builder("E2").build());
/// let sex = completeness.elements().find(|(element, _)| element.name == "sex").unwrap();
/// assert_eq!((sex.1.given, sex.1.asked, completeness.records()), (1, 2, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    records: u64,
    elements: Vec<Stated>,
}

/// How many records state an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stated {
    /// Records of which it is asked; of other diagnoses and external causes those that state it, for of the others it is not
    /// known.
    pub asked: u64,
    /// Those of them that state it.
    pub given: u64,
    /// Records that state it and of which it is not asked.
    pub beyond: u64,
}

impl Completeness {
    /// Adds a record.
    pub fn add(&mut self, encounter: &Encounter) {
        self.records += 1;
        self.elements.resize(uhdds::ELEMENTS.len(), Stated::default());
        for (element, stated) in uhdds::ELEMENTS.iter().zip(&mut self.elements) {
            let is_given = element.is_given(encounter);
            let is_asked = element.applies(encounter).unwrap_or(is_given);
            stated.asked += u64::from(is_asked);
            stated.given += u64::from(is_asked && is_given);
            stated.beyond += u64::from(!is_asked && is_given);
        }
    }

    /// Adds what another part of the records states.
    pub fn merge(&mut self, other: &Completeness) {
        self.records += other.records;
        self.elements.resize(uhdds::ELEMENTS.len(), Stated::default());
        for (own, other) in self.elements.iter_mut().zip(&other.elements) {
            own.asked += other.asked;
            own.given += other.given;
            own.beyond += other.beyond;
        }
    }

    /// How many records.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Each element with the records that state it, in the order of the data set.
    pub fn elements(&self) -> impl Iterator<Item = (&'static uhdds::Element, Stated)> {
        let stated = self
            .elements
            .iter()
            .copied()
            .chain(std::iter::repeat(Stated::default()));
        uhdds::ELEMENTS.iter().zip(stated)
    }

    /// The elements as a section of a report.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::number("number", "No."),
            Column::text("element", "Element"),
            Column::number("asked", "Asked of"),
            Column::number("given", "State it"),
            Column::number("missing", "Lack it"),
            Column::number("share", "Complete"),
            Column::text("remark", "Remark"),
        ]);
        for (element, stated) in self.elements() {
            let is_known = element.applies(&Encounter::default()).is_some();
            let known = |count: u64| if is_known { Value::from(count) } else { Value::Blank };
            let share = Rate::part_of(stated.given, stated.asked).map_or(Value::Undefined, Value::from);
            table.push([
                u64::from(element.number).into(),
                element.name.into(),
                known(stated.asked),
                stated.given.into(),
                known(stated.asked.saturating_sub(stated.given)),
                if is_known { share } else { Value::Blank },
                remark(element.number).into(),
            ]);
        }
        Section::new(
            "completeness",
            "Completeness by element of the discharge data set",
            table,
        )
        .note("Of inpatient records. Stated is any text, valid or not; what is not valid is among the findings.")
    }
}

/// Of which records an element is asked, where it is not of all.
fn remark(element: u8) -> &'static str {
    match element {
        11 | 17 => "of records with procedures",
        14 => "of records with other diagnoses; exempt codes need none",
        16 => "of newborns",
        13 | 15 => "where there are any, which codes do not tell",
        _ => "",
    }
}
