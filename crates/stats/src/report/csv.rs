//! Tables as CSV.

use super::{Table, Value};

impl Table {
    /// The table as CSV: the columns' identifiers, and a line for each row (RFC 4180, with line feeds).
    ///
    /// Values are as they are recorded, without separators in numbers; what is not known is empty. A cell with a comma, a
    /// quote or a line break is quoted. A spreadsheet may take a text that begins with `=` for a formula: open the file as
    /// texts.
    ///
    /// ```
    /// use casemix_stats::{Rate, report::{Column, Table}};
    ///
    /// let mut table = Table::new([Column::text("service", "Service"), Column::number("rate", "Death rate")]);
    /// table.push(["Surgery, vascular".into(), Rate::part_of(12, 404)?.places(3).into()]);
    /// assert_eq!(table.to_csv(), "service,rate\n\"Surgery, vascular\",2.970\n");
    /// # Ok::<(), casemix_stats::Error>(())
    /// ```
    pub fn to_csv(&self) -> String {
        let mut out = String::new();
        line(&mut out, self.columns.iter().map(|column| column.id.clone()));
        for row in &self.rows {
            line(&mut out, row.iter().map(plain));
        }
        out
    }
}

/// A value as it is recorded.
fn plain(value: &Value) -> String {
    match value {
        Value::Blank | Value::Undefined => String::new(),
        Value::Count(count) => count.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Rate(rate) => rate.value().map(|value| value.to_string()).unwrap_or_default(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
    }
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push('\n');
}
