//! [`compare`]: two tabulations, row by row, with tests.

use std::collections::BTreeMap;

use super::{Measure, TabulationReport, TabulationRow};
use crate::{
    Rate, Stays,
    rates::Statistic,
    report::{Column, Section, Table, Value},
    significance::{Confidence, ProportionTest, RateTest, Test, TwoProportions, TwoRates, TwoStays},
};

/// Two periods, or two hospitals, measure by measure: both values, the change, its interval, and how probable such a
/// change is by chance.
///
/// Rows of both that have the same features are compared. A rate whose numerator is a part of its denominator is tested
/// as a proportion (Fisher's exact test, the difference with Newcombe's interval), another rate of whole counts as a count
/// for an exposure (conditional exact test), average stays with newborns by Welch's test. Of anything else there is a change and no
/// test. Each test stands alone: of twenty, one is below 0.05 by chance.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, month::{Outcome, Refusal}, significance::Confidence};
/// use casemix_stats::tabulate::{Scheme, Tabulated, Tabulation, TabulationContext, compare};
///
/// let scheme = Scheme::default();
/// let month = |deaths| {
///     let mut tabulation = Tabulation::default();
///     for at in 0..80 {
///         let status = if at < deaths { "20" } else { "01" };
///         let stay = Encounter::builder("").admitted("2026-01-05").discharged("2026-01-09").discharge_status(status).build();
///         tabulation.add(Tabulated::new(&scheme, &stay, Outcome::NotGrouped(Refusal::NoDischargeDate)));
///     }
///     tabulation.finish(&TabulationContext::new(&scheme))
/// };
/// let section = compare(&month(2)?, &month(12)?, &["gross death rate".parse()?], Confidence::NINETY_FIVE);
/// let shown: Vec<String> = section.table.rows[0].iter().map(ToString::to_string).collect();
/// assert_eq!(shown, ["gross death rate", "2.500%", "15.000%", "12.500", "3.753", "22.086", "p = 0.0094 (Fisher exact)"]);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub fn compare(
    earlier: &TabulationReport,
    later: &TabulationReport,
    measures: &[Measure],
    confidence: Confidence,
) -> Section {
    let mut columns: Vec<Column> = later
        .by
        .iter()
        .map(|by| Column::text(by.name().replace('-', "_"), by.name()))
        .collect();
    columns.extend([
        Column::text("statistic", "Statistic"),
        Column::number("earlier", "Earlier"),
        Column::number("later", "Later"),
        Column::number("change", "Change"),
        Column::number("change_low", "from"),
        Column::number("change_high", "to"),
        Column::text("test", "By chance"),
    ]);
    let mut table = Table::new(columns);
    let before: BTreeMap<&[String], &TabulationRow> =
        earlier.rows.iter().map(|row| (row.keys.as_slice(), row)).collect();
    for row in &later.rows {
        let Some(before) = before.get(row.keys.as_slice()) else {
            continue;
        };
        for measure in measures {
            let keys = row.keys.iter().map(|key| Value::from(key.as_str()));
            let values = [measure.name().into(), measure.of(before), measure.of(row)];
            table.push(keys.chain(values).chain(change(*measure, before, row, confidence)));
        }
    }
    Section::new("comparison", "Comparison", table).note(format!(
        "Change: later less earlier, with its interval of {confidence}. By chance: how probable such a change is where \
         nothing changed; of twenty tests one is below 0.05 by chance."
    ))
}

/// The change, its limits, and the test.
fn change(measure: Measure, before: &TabulationRow, after: &TabulationRow, confidence: Confidence) -> [Value; 4] {
    let plain = || match (measure.of(before).exact(), measure.of(after).exact()) {
        (Some(before), Some(after)) => Value::Number(after - before),
        _ => Value::Undefined,
    };
    let shown = |test: Test| Value::from(test.to_string());
    if measure == Measure::Rate(Statistic::WholeAverageStay)
        && let Some([low, high, test]) = of_average_stay(&before.stays, &after.stays, confidence)
    {
        return [plain(), low, high, test];
    }
    let rates = measure
        .rate(before)
        .ok()
        .flatten()
        .zip(measure.rate(after).ok().flatten());
    if let Some((before, after)) = rates {
        if let Ok(Some(two)) = TwoProportions::new(after, before) {
            let [low, high] = two.difference(confidence).values();
            return [plain(), low, high, shown(two.test(ProportionTest::Fisher))];
        }
        if let Some(test) = of_exposure(after, before) {
            return [plain(), Value::Undefined, Value::Undefined, shown(test)];
        }
    }
    [plain(), Value::Undefined, Value::Undefined, Value::Blank]
}

fn of_average_stay(before: &Stays, after: &Stays, confidence: Confidence) -> Option<[Value; 3]> {
    let two = TwoStays::new(after, before).ok()?;
    let [low, high] = two.mean_interval(confidence)?.values();
    Some([low, high, Value::from(two.welch()?.to_string())])
}

/// A rate that is stated for 1,000 or 100,000 is one of counts for an exposure; a mean of days or weights is not.
fn of_exposure(after: Rate, before: Rate) -> Option<Test> {
    let two = TwoRates::new(after, before)
        .ok()
        .flatten()
        .filter(|_| after.basis() >= 1_000)?;
    Some(two.test(RateTest::Conditional))
}
