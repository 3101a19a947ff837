//! Reports: sections of tables, with charts, that terminal, JSON and page show alike.
//!
//! A [`Report`] is data. Whoever shows it decides the form: [`Report::to_html`] writes one self-contained page, serde
//! writes JSON, a program prints the tables.
//!
//! ```
//! use casemix_stats::{Rate, report::{Column, Report, Section, Table}};
//!
//! let mut table = Table::new([Column::text("service", "Service"), Column::number("deaths", "Deaths"),
//!     Column::number("rate", "Death rate")]);
//! table.push(["Medicine".into(), 12_u64.into(), Rate::part_of(12, 404)?.places(3).into()]);
//! let report = Report::new("Deaths", "January 2026").with(Section::new("deaths", "Deaths by service", table));
//!
//! assert_eq!(report.sections[0].table.rows[0][2].to_string(), "2.970%");
//! assert!(report.to_html().contains("<caption>Deaths by service</caption>"));
//! # Ok::<(), casemix_stats::Error>(())
//! ```

mod chart;
mod csv;
mod html;
mod scale;
mod value;

pub use chart::{Chart, ChartKind};
pub use value::Value;
pub(crate) use value::thousands;

/// A report: a title and sections in order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    /// What the report is.
    pub title: String,
    /// Whose it is and which period it covers.
    pub subtitle: String,
    /// The sections.
    pub sections: Vec<Section>,
    /// How the figures were made: sources and rules that hold for the whole report.
    pub notes: Vec<String>,
}

impl Report {
    /// A report without sections yet.
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>) -> Report {
        Report {
            title: title.into(),
            subtitle: subtitle.into(),
            sections: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a section.
    #[must_use]
    pub fn with(mut self, section: Section) -> Report {
        self.sections.push(section);
        self
    }

    /// One self-contained HTML page, with charts, that prints on A4 and Letter.
    ///
    /// Nothing is loaded from elsewhere and no script runs. Every text of the report is escaped. The same report gives
    /// the same bytes.
    pub fn to_html(&self) -> String {
        html::page(self)
    }
}

/// A section: one table, with a chart of it where that tells more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Section {
    /// A stable identifier, such as `leading-drgs`.
    pub id: String,
    /// The title.
    pub title: String,
    /// How the figures were made, and what they leave out.
    pub notes: Vec<String>,
    /// The figures.
    pub table: Table,
    /// What the page draws of the table.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub chart: Option<Chart>,
    /// What role the section plays on a page.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub role: Role,
}

/// What role a section plays on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A table to read, after its chart.
    #[default]
    Table,
    /// Key figures: each row is a name, a figure, and a remark.
    KeyFigures,
    /// A chart; the table is there for whoever asks for it.
    Chart,
}

impl Section {
    /// A section with this table.
    pub fn new(id: impl Into<String>, title: impl Into<String>, table: Table) -> Section {
        Section {
            id: id.into(),
            title: title.into(),
            notes: Vec::new(),
            table,
            chart: None,
            role: Role::Table,
        }
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Section {
        self.notes.push(note.into());
        self
    }

    /// Draws a chart of the table.
    #[must_use]
    pub fn chart(mut self, chart: Chart) -> Section {
        self.chart = Some(chart);
        self
    }

    /// Gives the section another role.
    #[must_use]
    pub fn role(mut self, role: Role) -> Section {
        self.role = role;
        self
    }
}

/// A table: columns, and rows with a value for each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows yet.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table {
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; what is missing at its end is blank, what is too much is left out.
    pub fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        let mut row: Vec<Value> = row.into_iter().take(self.columns.len()).collect();
        row.resize(self.columns.len(), Value::Blank);
        self.rows.push(row);
    }

    /// The values of a column, by its identifier.
    pub fn column(&self, id: &str) -> Option<impl Iterator<Item = &Value>> {
        let at = self.columns.iter().position(|column| column.id == id)?;
        Some(self.rows.iter().filter_map(move |row| row.get(at)))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Table {
    /// The columns, and each row as an object with the columns' identifiers for names.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        struct Row<'a>(&'a [Column], &'a [Value]);
        impl serde::Serialize for Row<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().map(|column| &column.id).zip(self.1))
            }
        }
        let mut fields = serializer.serialize_struct("Table", 2)?;
        fields.serialize_field("columns", &self.columns)?;
        fields.serialize_field(
            "rows",
            &self.rows.iter().map(|row| Row(&self.columns, row)).collect::<Vec<_>>(),
        )?;
        fields.end()
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Column {
    /// A stable identifier in snake case, such as `average_stay`.
    pub id: String,
    /// The heading.
    pub title: String,
    /// Whether its values are numbers, which stand at the right.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub numeric: bool,
    /// Whether it is left out where there is little room, as on a terminal. Page, JSON and CSV have every column.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub aside: bool,
    /// Whether its values, such as codes and names of rules, are not to be broken over lines.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub unbroken: bool,
}

impl Column {
    /// A column of texts.
    pub fn text(id: impl Into<String>, title: impl Into<String>) -> Column {
        Column {
            id: id.into(),
            title: title.into(),
            numeric: false,
            aside: false,
            unbroken: false,
        }
    }

    /// The column, left out where there is little room.
    #[must_use]
    pub fn aside(mut self) -> Column {
        self.aside = true;
        self
    }

    /// The column, with values that are not broken over lines.
    #[must_use]
    pub fn unbroken(mut self) -> Column {
        self.unbroken = true;
        self
    }

    /// A column of numbers.
    pub fn number(id: impl Into<String>, title: impl Into<String>) -> Column {
        Column {
            numeric: true,
            ..Column::text(id, title)
        }
    }
}
