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
/// assert_eq!((sex.1, completeness.records()), (1, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    records: u64,
    given: Vec<u64>,
}

/// Elements that need not be there on every record.
const AS_APPLIES: [u8; 6] = [11, 13, 14, 15, 16, 17];

impl Completeness {
    /// Adds a record.
    pub fn add(&mut self, encounter: &Encounter) {
        self.records += 1;
        self.given.resize(uhdds::ELEMENTS.len(), 0);
        for (element, given) in uhdds::ELEMENTS.iter().zip(&mut self.given) {
            *given += u64::from(element.is_given(encounter));
        }
    }

    /// Adds what another part of the records states.
    pub fn merge(&mut self, other: &Completeness) {
        self.records += other.records;
        self.given.resize(uhdds::ELEMENTS.len(), 0);
        self.given
            .iter_mut()
            .zip(&other.given)
            .for_each(|(own, other)| *own += other);
    }

    /// How many records.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Each element with the number of records that state it, in the order of the data set.
    pub fn elements(&self) -> impl Iterator<Item = (&'static uhdds::Element, u64)> {
        let given = self.given.iter().copied().chain(std::iter::repeat(0));
        uhdds::ELEMENTS.iter().zip(given)
    }

    /// The elements as a section of a report.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::number("number", "No."),
            Column::text("element", "Element"),
            Column::number("given", "Records that state it"),
            Column::number("share", "Share"),
            Column::text("remark", "Remark"),
        ]);
        for (element, given) in self.elements() {
            let share = Rate::part_of(given, self.records).map_or(Value::Undefined, Value::from);
            let remark = if AS_APPLIES.contains(&element.number) {
                "only where it applies"
            } else {
                ""
            };
            table.push([
                u64::from(element.number).into(),
                element.name.into(),
                given.into(),
                share,
                remark.into(),
            ]);
        }
        Section::new(
            "completeness",
            "Completeness by element of the discharge data set",
            table,
        )
        .note("Stated is any text, valid or not; what is not valid is among the findings.")
    }
}
