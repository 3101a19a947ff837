//! [`FormReader`]: the rows of a form out of any bytes.

use std::io::{self, BufRead, BufReader, Read};

use casemix_record::{
    Encounter,
    csv_form::{self, Cells},
};
use chrono::NaiveDate;

use super::{
    Form, FormColumn,
    form::{Kind, bed_kind, whole},
};
use crate::{census::BedKind, rates::Count};

/// The longest line that is read, in bytes.
const LINE_LIMIT: u64 = 64 << 10;

/// A row of a form.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Row {
    /// A part of an encounter, by the encounter's number.
    Part(Box<Encounter>),
    /// From a day on a unit has so many beds of a kind.
    Beds {
        /// The unit.
        unit: String,
        /// The kind of beds.
        kind: BedKind,
        /// The first day.
        from: NaiveDate,
        /// How many.
        beds: u32,
    },
    /// Something happened so often.
    Count {
        /// What.
        count: Count,
        /// How often.
        number: u32,
        /// A day of the period that is meant; `None` of any.
        date: Option<NaiveDate>,
    },
}

/// A form cannot be read on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormFailure {
    /// The source cannot be read.
    #[error("cannot read on after line {line}: {source}")]
    Source {
        /// The last line that was read.
        line: u64,
        /// What the source said.
        source: io::Error,
    },
    /// The heading is not that of the form.
    #[error("{fault}; the columns of the form are {}", .form.heading().trim_end())]
    Heading {
        /// The form.
        form: Form,
        /// What is wrong.
        fault: LineFault,
    },
}

/// A line of a form that cannot be used. It never holds what stands in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {fault}", .column.map(|column| format!(", column {column}")).unwrap_or_default())]
#[non_exhaustive]
pub struct LineFault {
    /// The line, counted from 1.
    pub line: u64,
    /// The column, where the fault is in one.
    pub column: Option<&'static str>,
    /// What is wrong, and what to do.
    pub fault: FormFault,
}

/// What is wrong with a line of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormFault {
    /// The line is longer than 64 KiB.
    #[error("the line is longer than 64 KiB; is the file a form in CSV?")]
    TooLong,
    /// The line is not UTF-8.
    #[error("the line is not UTF-8; save the file as CSV in UTF-8")]
    NotUtf8,
    /// A quote is opened and not closed.
    #[error("a quote is not closed; put cells with commas in quotes, and write a quote within them twice")]
    Quote,
    /// There are more or fewer cells than columns.
    #[error("{cells} cells under a heading of {columns}; put cells that hold commas in quotes")]
    Cells {
        /// Cells of the line.
        cells: usize,
        /// Columns of the heading.
        columns: usize,
    },
    /// There is no heading.
    #[error("there is no heading; begin the file with the names of the columns")]
    NoHeading,
    /// The heading names a column that the form does not have.
    #[error("column {place} of the heading is not one of the form; remove it")]
    Unknown {
        /// The place of the column, counted from 1.
        place: usize,
    },
    /// The heading names a column twice.
    #[error("the heading names it twice; remove one")]
    Twice,
    /// The heading lacks a column that the form must have.
    #[error("the heading lacks it; add the column")]
    Missing,
    /// A cell that must have a value has none.
    #[error("is blank; fill it, or remove the row")]
    Blank,
    /// A cell is not what it must be.
    #[error("expected {0}")]
    Malformed(&'static str),
    /// Something ends before it begins.
    #[error("is before the column from; check both dates")]
    EndsBeforeItBegins,
}

/// The rows of a form, one at a time.
///
/// A row that cannot be used is a [`LineFault`], and the next is read. Memory does not grow with the file.
///
/// ```
/// use casemix_stats::forms::{Form, FormFault, FormReader};
///
/// let form = "unit,from,beds\nICU,2026-01-01,12\nICU,2026-02-01,\n";
/// let rows: Vec<_> = FormReader::new(Form::Beds, form.as_bytes())?.collect::<Result<_, _>>()?;
/// assert!(rows[0].is_ok());
/// let fault = rows[1].as_ref().unwrap_err();
/// assert_eq!((fault.line, fault.column, fault.fault), (3, Some("beds"), FormFault::Blank));
/// # Ok::<(), casemix_stats::forms::FormFailure>(())
/// ```
#[derive(Debug)]
pub struct FormReader<R> {
    lines: Lines<R>,
    cells: Cells,
    columns: Vec<&'static FormColumn>,
    form: Form,
}

impl<R: Read> FormReader<R> {
    /// Reads the heading.
    ///
    /// # Errors
    ///
    /// [`FormFailure`] if it is not that of the form, or the source cannot be read.
    pub fn new(form: Form, source: R) -> Result<FormReader<R>, FormFailure> {
        let mut reader = FormReader {
            lines: Lines::new(source),
            cells: Cells::default(),
            columns: Vec::new(),
            form,
        };
        let at = |line, column, fault| FormFailure::Heading {
            form,
            fault: LineFault { line, column, fault },
        };
        let line = match reader.lines.next()? {
            None => return Err(at(1, None, FormFault::NoHeading)),
            Some(Err(fault)) => return Err(FormFailure::Heading { form, fault }),
            Some(Ok(line)) => line,
        };
        reader.split().map_err(|fault| at(line, None, fault))?;
        for (place, name) in reader.cells.iter().map(str::trim).enumerate() {
            let known = form
                .columns()
                .iter()
                .find(|column| column.name.eq_ignore_ascii_case(name));
            let column = known.ok_or(at(line, None, FormFault::Unknown { place: place + 1 }))?;
            if reader.columns.iter().any(|held| held.name == column.name) {
                return Err(at(line, Some(column.name), FormFault::Twice));
            }
            reader.columns.push(column);
        }
        let is_there = |name| reader.columns.iter().any(|column| column.name == name);
        let missing = form
            .columns()
            .iter()
            .find(|column| column.needed && !is_there(column.name));
        match missing {
            Some(column) => Err(at(line, Some(column.name), FormFault::Missing)),
            None => Ok(reader),
        }
    }

    /// Splits the line just read.
    fn split(&mut self) -> Result<(), FormFault> {
        if is_open(&self.lines.text) {
            return Err(FormFault::Quote);
        }
        self.cells.read(&self.lines.text);
        Ok(())
    }

    /// The row that the line just read means.
    fn row(&mut self, line: u64) -> Result<Row, LineFault> {
        let at = |column, fault| LineFault { line, column, fault };
        self.split().map_err(|fault| at(None, fault))?;
        let (cells, columns) = (self.cells.len(), self.columns.len());
        if cells != columns {
            return Err(at(None, FormFault::Cells { cells, columns }));
        }
        let mut values: Vec<(&'static FormColumn, String)> = Vec::with_capacity(columns);
        for (column, cell) in self.columns.iter().zip(self.cells.iter().map(str::trim)) {
            let value = column.value(cell).map_err(|fault| at(Some(column.name), fault))?;
            values.push((column, value));
        }
        let cell = |name: &str| {
            let mut named = values.iter().filter(|(column, _)| column.name == name);
            named.next().map_or("", |(_, value)| value.as_str())
        };
        if !cell("to").is_empty() && moment(cell("to")) < moment(cell("from")) {
            return Err(at(Some("to"), FormFault::EndsBeforeItBegins));
        }
        let needed = || at(None, FormFault::Blank);
        let day = |name| Some(moment(cell(name))?.date());
        Ok(match self.form {
            Form::Beds => Row::Beds {
                unit: cell("unit").to_owned(),
                kind: bed_kind(cell("kind")).ok_or_else(needed)?,
                from: day("from").ok_or_else(needed)?,
                beds: whole(cell("beds")).ok_or_else(needed)?,
            },
            Form::Counts => Row::Count {
                count: cell("count").parse().map_err(|_| needed())?,
                number: whole(cell("number")).ok_or_else(needed)?,
                date: day("date"),
            },
            _ => {
                let cells = values.iter().map(|(column, value)| (column.path, value.as_str()));
                Row::Part(Box::new(csv_form::read_row(cells)))
            }
        })
    }
}

fn moment(cell: &str) -> Option<casemix_record::Moment> {
    cell.parse().ok()
}

impl FormColumn {
    /// The value of a cell as the record writes it.
    fn value(&self, cell: &str) -> Result<String, FormFault> {
        let cell = cell.trim();
        if cell.is_empty() {
            return if self.needed {
                Err(FormFault::Blank)
            } else {
                Ok(String::new())
            };
        }
        // In a row of a record a semicolon would begin another element.
        if self.path.contains('.') && cell.contains(';') {
            return Err(FormFault::Malformed("one value, without a semicolon"));
        }
        match self.kind {
            Kind::Text => Ok(cell.to_owned()),
            Kind::Flag => match cell.to_ascii_lowercase().as_str() {
                "yes" | "y" | "true" | "1" => Ok("true".to_owned()),
                "no" | "n" | "false" | "0" => Ok("false".to_owned()),
                _ => Err(FormFault::Malformed("yes or no")),
            },
            Kind::Checked(check) => {
                check(cell).map_err(FormFault::Malformed)?;
                Ok(cell.to_owned())
            }
        }
    }
}

impl<R: Read> Iterator for FormReader<R> {
    type Item = Result<Result<Row, LineFault>, FormFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.lines.next() {
            Err(failure) => Some(Err(failure)),
            Ok(None) => None,
            Ok(Some(Err(fault))) => Some(Ok(Err(fault))),
            Ok(Some(Ok(line))) => Some(Ok(self.row(line))),
        }
    }
}

/// Lines that are not blank, of bounded length.
#[derive(Debug)]
struct Lines<R> {
    source: BufReader<R>,
    bytes: Vec<u8>,
    text: String,
    line: u64,
    ended: bool,
}

impl<R: Read> Lines<R> {
    fn new(source: R) -> Lines<R> {
        Lines {
            source: BufReader::new(source),
            bytes: Vec::new(),
            text: String::new(),
            line: 0,
            ended: false,
        }
    }

    /// Reads the next line into `text`; its number.
    fn next(&mut self) -> Result<Option<Result<u64, LineFault>>, FormFailure> {
        while !self.ended {
            self.bytes.clear();
            let read = (&mut self.source).take(LINE_LIMIT).read_until(b'\n', &mut self.bytes);
            if let Err(source) = read {
                self.ended = true;
                return Err(FormFailure::Source {
                    line: self.line,
                    source,
                });
            }
            self.ended = self.bytes.is_empty();
            if self.ended {
                break;
            }
            self.line += 1;
            let fault = |fault| {
                Ok(Some(Err(LineFault {
                    line: self.line,
                    column: None,
                    fault,
                })))
            };
            if self.bytes.len() as u64 == LINE_LIMIT && !self.bytes.ends_with(b"\n") {
                let skipped = self.source.skip_until(b'\n');
                self.ended = skipped.is_err();
                return fault(FormFault::TooLong);
            }
            let line = match self.line {
                1 => self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes),
                _ => &self.bytes,
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            return match std::str::from_utf8(line) {
                Err(_) => fault(FormFault::NotUtf8),
                Ok(text) => {
                    self.text.clear();
                    self.text.push_str(text.trim_end_matches(['\n', '\r']));
                    Ok(Some(Ok(self.line)))
                }
            };
        }
        Ok(None)
    }
}

/// Whether a cell that begins with a quote is not closed within the line.
fn is_open(line: &str) -> bool {
    let (mut at_start, mut quoted) = (true, false);
    for byte in line.bytes() {
        match byte {
            // The second of two quotes within quotes opens again what the first closed.
            b'"' if quoted || at_start => quoted = !quoted,
            _ => {}
        }
        at_start = !quoted && (byte == b',' || byte == b'"');
    }
    quoted
}
