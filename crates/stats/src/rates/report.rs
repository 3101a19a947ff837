//! The rates as a section of a report.

use super::{Counts, Statistic, Turnover, VitalRate};
use crate::{
    Error,
    report::{Column, Section, Table, Value},
};

impl Counts {
    /// Every rate that these counts define, with its formula: a section for any report.
    ///
    /// A rate without a denominator is left out: the department does not have it. One that cannot be is listed as
    /// undefined, with the reason beside it.
    ///
    /// ```
    /// use casemix_stats::rates::{Count, Counts};
    ///
    /// let section = Counts::from([(Count::Deliveries, 93), (Count::Cesareans, 8)]).section();
    /// let shown: Vec<String> = section.table.rows[0].iter().map(ToString::to_string).collect();
    /// assert_eq!(shown, ["cesarean section rate", "8.60%", "cesarean deliveries / deliveries × 100", ""]);
    /// ```
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("statistic", "Statistic"),
            Column::number("value", "Value"),
            Column::text("formula", "Formula"),
            Column::text("remark", "Remark"),
        ]);
        let statistics = Statistic::ALL.iter().map(|statistic| {
            let formula = statistic.formula();
            (statistic.name(), formula, statistic.of(self))
        });
        let turnovers = [Turnover::Direct, Turnover::Indirect];
        let turnovers = turnovers
            .into_iter()
            .map(|method| (method.name(), method.formula().to_owned(), method.of(self)));
        let vital = VitalRate::ALL
            .iter()
            .map(|rate| (rate.name(), rate.formula(), rate.of(self)));
        for (name, formula, value) in statistics.chain(turnovers).chain(vital) {
            let (value, remark) = match value {
                Ok(rate) if rate.denominator().is_zero() => continue,
                Ok(rate) => (Value::Rate(rate), Value::Blank),
                Err(error) => (Value::Undefined, remark(&error)),
            };
            table.push([name.into(), value, formula.into(), remark]);
        }
        Section::new("rates", "Rates", table)
    }
}

fn remark(error: &Error) -> Value {
    Value::Text(error.to_string())
}
