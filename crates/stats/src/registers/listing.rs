//! [`Listing`]: the entries of a register, to be shown.

use std::{fmt, sync::Arc};

use super::Entry;
use crate::report::{Column, Section, Table, Value};

/// Entries of a register, in its order.
///
/// `Debug` shows how many there are and hides them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listing<E: Entry> {
    /// The entries.
    pub entries: Vec<E>,
}

impl<E: Entry> fmt::Debug for Listing<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} entries listed", E::ID, self.entries.len())
    }
}

/// A row of a register: a value for each column.
///
/// With the feature `serde` it is written as an object with the columns' identifiers for names, so that a row a line
/// makes NDJSON.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, registers::{OperationIndex, Selection}};
///
/// let mut index = OperationIndex::default();
/// index.add(&Encounter::builder("E1").patient_id("P1").procedures(["0DTJ4ZZ"]).build());
/// let listing = index.finish(&Selection::default()).unwrap();
/// let lines: Vec<String> = listing.rows().map(|row| serde_json::to_string(&row).unwrap()).collect();
/// assert!(lines[0].starts_with(r#"{"code":"0DTJ4ZZ","performed":null,"operator":null,"patient_id":"P1","#));
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The columns of the register.
    pub columns: Arc<[Column]>,
    /// The values.
    pub values: Vec<Value>,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<entry>")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Row {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.columns.iter().map(|column| &column.id).zip(&self.values))
    }
}

impl<E: Entry> Listing<E> {
    /// The entries as a section of a report.
    pub fn section(&self) -> Section {
        Section::new(E::ID, E::TITLE, self.table()).note("Holds patient identifiers: for use within the department.")
    }

    /// The entries as CSV, in the form of [`Table::to_csv`].
    pub fn to_csv(&self) -> String {
        self.table().to_csv()
    }

    fn table(&self) -> Table {
        let mut table = Table::new(E::columns());
        self.entries.iter().for_each(|entry| table.push(entry.row()));
        table
    }

    /// The entries as rows.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let columns: Arc<[Column]> = E::columns().into();
        self.entries.iter().map(move |entry| Row {
            columns: Arc::clone(&columns),
            values: entry.row(),
        })
    }
}
