//! The census as a section of a report.

use chrono::{NaiveDate, NaiveDateTime};

use super::{Census, PeriodCensus, Scope};
use crate::report::{Column, Section, Table, Value};

impl Census {
    /// The recapitulation of a period, of the whole hospital and of each unit; with the patients present at a moment,
    /// where one is asked for.
    ///
    /// Where the sums do not close the last note says by how much.
    ///
    /// ```
    /// use casemix_record::Encounter;
    /// use casemix_stats::census::Census;
    ///
    /// let mut census = Census::default();
    /// census.add_encounter(&Encounter::builder("E1").admitted("2026-01-05T22:00").discharged("2026-01-08T10:00").discharge_status("01").build());
    /// let week = census.section("2026-01-05".parse()?, "2026-01-11".parse()?, Some("2026-01-06T12:00:00".parse()?));
    /// let service_days = week.table.column("service_days").unwrap().next().unwrap();
    /// assert_eq!(service_days.to_string(), "3");
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    pub fn section(&self, first: NaiveDate, last: NaiveDate, at: Option<NaiveDateTime>) -> Section {
        let mut columns = vec![
            Column::text("unit", "Unit"),
            Column::number("start", "At start"),
            Column::number("admissions", "Admissions"),
            Column::number("transfers_in", "Transfers in"),
            Column::number("returns", "Returns from leave"),
            Column::number("discharges", "Discharges"),
            Column::number("deaths", "Deaths"),
            Column::number("transfers_out", "Transfers out"),
            Column::number("leaves", "Leaves"),
            Column::number("end", "At end"),
            Column::number("service_days", "Service days"),
            Column::number("average", "Average daily"),
            Column::number("peak", "Highest daily"),
        ];
        columns.extend(at.map(|at| Column::number("present", format!("Present {}", at.format("%Y-%m-%d %H:%M")))));
        let mut table = Table::new(columns);
        let mut row = |name: &str, scope: Scope<'_>| {
            let census = self.period(first, last, scope);
            let present = at.map(|at| Value::Count(self.at(at, scope)));
            table.push([Value::from(name)].into_iter().chain(values(&census)).chain(present));
        };
        row("hospital", Scope::hospital());
        for unit in self.units().filter(|unit| !unit.is_empty() || self.units().count() > 1) {
            row(if unit.is_empty() { "not stated" } else { unit }, Scope::unit(unit));
        }
        let section = Section::new("census", "Census", table)
            .note(format!("From {first} to {last}; patients at midnight at the start and at the end."))
            .note("At start + admissions + transfers in + returns − discharges − deaths − transfers out − leaves = at end.");
        match self.check(first, last) {
            Ok(()) => section,
            Err(error) => section.note(format!("The census does not hold: {error}.")),
        }
    }
}

fn values(census: &PeriodCensus) -> impl Iterator<Item = Value> {
    let told = census.recapitulation;
    let counts = [
        told.start,
        told.admissions,
        told.transfers_in,
        told.returns,
        told.discharges,
        told.deaths,
        told.transfers_out,
        told.leaves,
        told.end(),
        census.service_days,
    ];
    let peak = census.peak().map_or(0, |day| day.daily);
    let rest = [census.average().into(), Value::Count(peak)];
    counts.into_iter().map(Value::Count).chain(rest)
}
