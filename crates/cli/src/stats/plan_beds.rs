//! Planning: the census carried on, its season, and the beds that it asks for.

use casemix::stats::{
    Accumulator, Error, Stays,
    census::{Census, Scope},
    planning::{
        Cycle, Forecast, Season, Simulation, beds_for_blocking, beds_for_occupancy, beds_for_percentile,
        expected_census,
    },
    report::{Column, Section, Table, Value},
    tabulate::{Period, TabulationReport},
};
use chrono::{Datelike, NaiveDate};

use super::{StatsArguments, confidence, figures};
use crate::failure::Failure;

type Bounds = (NaiveDate, NaiveDate);

/// Weeks that are simulated: ten years.
const WEEKS: u32 = 520;

pub(super) fn forecast(census: &Census, bounds: Bounds, arguments: &StatsArguments) -> Result<Section, Failure> {
    let series = Series::of(census, bounds, arguments);
    let cycle = series.cycle.length();
    let forecast = Forecast::best(&series.values, series.cycle, cycle, cycle).map_err(figures)?;
    let confidence = confidence(arguments)?;
    let mut table = Table::new([
        Column::text("period", "Period"),
        Column::number("census", "Average census"),
        Column::number("low", "from"),
        Column::number("high", "to"),
    ]);
    let mut label = series.next;
    for (step, value) in forecast.values.iter().enumerate() {
        let (low, high) = forecast
            .interval(step, confidence)
            .map_or((None, None), |(l, h)| (Some(l), Some(h)));
        let name = series.period.label(label);
        table.push([name.into(), number(Some(*value)), number(low), number(high)]);
        label = series.period.bounds(label).1.succ_opt().unwrap_or(label);
    }
    let errors = &forecast.errors;
    let percent = errors.mape.map_or_else(String::new, |mape| format!(", {mape:.1}%"));
    Ok(Section::new("forecast", "Forecast of the census", table).note(format!(
        "Method: {}, the best of three on the last {cycle} values, which it was not shown: mean absolute error {:.2}{percent}, \
         bias {:+.2}.",
        forecast.method, errors.mae, errors.bias
    )))
}

pub(super) fn season(census: &Census, bounds: Bounds, arguments: &StatsArguments) -> Result<Section, Failure> {
    let series = Series::of(census, bounds, arguments);
    let season = Season::of(&series.values, series.cycle).map_err(figures)?;
    let mut table = Table::new([
        Column::text("place", "Month or weekday"),
        Column::number("index", "Index"),
    ]);
    for (place, index) in season.indexes().iter().enumerate() {
        table.push([series.cycle.name(place).into(), number(Some(*index))]);
    }
    Ok(Section::new("season", "Season of the census", table)
        .note("Ratio to the centred moving average: 1 is the usual census, 1.10 ten percent above it."))
}

/// The midnight census by day, or its average by month, and the cycle that it has.
struct Series {
    values: Vec<f64>,
    cycle: Cycle,
    period: Period,
    /// The first day after the series.
    next: NaiveDate,
}

impl Series {
    /// By month where the period asked for is a month or longer, else by day; months that are not whole are left out.
    fn of(census: &Census, (first, last): Bounds, arguments: &StatsArguments) -> Series {
        let days = census.period(first, last, Scope::hospital()).days;
        let by_month = !matches!(arguments.period, None | Some(Period::Day | Period::Week));
        let (next, day_after) = (last.succ_opt().unwrap_or(last), Period::Day);
        if !by_month {
            return Series {
                values: days.iter().map(|day| day.midnight as f64).collect(),
                cycle: Cycle::weekdays(first),
                period: day_after,
                next,
            };
        }
        let mut months: Vec<(NaiveDate, i64, u32)> = Vec::new();
        for day in &days {
            let (start, end) = Period::Month.bounds(day.day);
            if start < first || end > last {
                continue;
            }
            match months.last_mut().filter(|(month, ..)| *month == start) {
                Some((_, sum, number)) => (*sum, *number) = (*sum + day.midnight, *number + 1),
                None => months.push((start, day.midnight, 1)),
            }
        }
        let begin = months.first().map_or(first, |(month, ..)| *month);
        let after = months
            .last()
            .and_then(|(month, ..)| Period::Month.bounds(*month).1.succ_opt());
        Series {
            values: months
                .iter()
                .map(|(_, sum, number)| *sum as f64 / f64::from(*number))
                .collect(),
            cycle: Cycle::months(begin),
            period: Period::Month,
            next: after.unwrap_or(next),
        }
    }
}

pub(super) fn bed_need(
    census: &Census,
    (first, last): Bounds,
    tabulation: &TabulationReport,
    arguments: &StatsArguments,
) -> Result<Section, Failure> {
    let mut stays = Stays::default();
    tabulation.rows.iter().for_each(|row| stays.merge(&row.stays));
    let whole = census.period(first, last, Scope::hospital());
    let arrivals = arrivals(census, (first, last));
    let days = u32::try_from(whole.days.len()).unwrap_or(u32::MAX);
    let service_days = u64::try_from(whole.service_days).unwrap_or_default();
    let mut table = Table::new([
        Column::text("method", "Method"),
        Column::number("beds", "Beds"),
        Column::text("meaning", "Meaning"),
    ]);
    let mut row = |method: &str, beds: Result<u64, Error>, meaning: String| {
        let beds = beds.map_or(Value::Undefined, Value::from);
        table.push([method.into(), beds, meaning.into()]);
    };
    row(
        "occupancy",
        occupied(service_days, days, arguments.limits.occupancy),
        format!("{}% of the beds are taken on average", arguments.limits.occupancy),
    );
    let busiest = expected_census(arrivals, &stays).map_err(figures)?;
    let busiest = busiest.map_or(0.0, |census| census.into_iter().fold(0.0, f64::max));
    for percent in [95_u8, 99] {
        row(
            "Poisson census",
            beds_for_percentile(busiest, f64::from(percent) / 100.0),
            format!("enough on {percent} of 100 midnights of the busiest weekday (mean {busiest:.1})"),
        );
    }
    let mean = service_days as f64 / f64::from(days.max(1));
    row(
        "Erlang loss",
        beds_for_blocking(mean, 0.01),
        "no more than one patient in a hundred finds all beds taken".to_owned(),
    );
    let simulated = Simulation::new(arrivals, &stays).and_then(|simulation| simulation.run(WEEKS, 1));
    let simulated = simulated.map_err(figures)?;
    for percent in [95_u8, 99] {
        let beds = simulated.percentile(percent).map(u64::from);
        row(
            "simulation",
            beds.ok_or(Error::TooLarge),
            format!("enough on {percent} of 100 midnights of ten simulated years"),
        );
    }
    Ok(Section::new("bed-need", "Beds needed", table)
        .note("Arrivals by weekday as they were, each day apart (Poisson); stays as they were, newborns among them.")
        .note(format!("From {} service days in {days} days.", whole.service_days)))
}

/// Mean admissions of each weekday, Monday first.
fn arrivals(census: &Census, (first, last): Bounds) -> [f64; 7] {
    let mut sums = [(0_i64, 0_u32); 7];
    for day in first.iter_days().take_while(|day| *day <= last) {
        let admissions = census.period(day, day, Scope::hospital()).recapitulation.admissions;
        if let Some((sum, days)) = sums.get_mut(day.weekday().num_days_from_monday() as usize) {
            (*sum, *days) = (*sum + admissions, *days + 1);
        }
    }
    sums.map(|(sum, days)| if days == 0 { 0.0 } else { sum as f64 / f64::from(days) })
}

/// Beds by an occupancy in percent.
fn occupied(service_days: u64, days: u32, percent: u8) -> Result<u64, Error> {
    let wanted = format!("{}.{:02}", percent / 100, percent % 100).parse();
    beds_for_occupancy(service_days, days, wanted.map_err(|_| Error::TooLarge)?)
}

/// A number with two decimals.
fn number(number: Option<f64>) -> Value {
    number.map_or(Value::Undefined, |number| Value::rounded(number, 2))
}
