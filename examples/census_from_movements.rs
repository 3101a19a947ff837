//! A census from raw movements: what a unit clerk writes down, row by row, becomes the midnight census of every unit,
//! service days and occupancy; and where a transfer is forgotten, the sum that does not close says by how much.

use std::collections::BTreeSet;

use casemix::stats::{
    census::{BedKind, Census, Scope},
    forms::{Form, Sheets},
    rates::{Count, Counts, Statistic},
};
use chrono::NaiveDate;

const MOVEMENTS: &str = "\
encounter_id,event,unit,from,to,discharge_status
E1,admit,ICU,2026-01-05T22:10,2026-01-07T10:00,
E1,transfer,4 West,2026-01-07T10:00,,
E1,discharge,,2026-01-09T11:30,,01
E2,admit,4 West,2026-01-06T08:00,,
E2,discharge,,2026-01-06T17:45,,01
E3,admit,4 West,2026-01-06T09:15,,
";

const BEDS: &str = "\
unit,kind,from,beds
ICU,bed,2026-01-01,4
4 West,bed,2026-01-01,8
4 West,bed,2026-01-08,10
4 West,temporary,2026-01-08,2
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (first, last): (NaiveDate, NaiveDate) = ("2026-01-05".parse()?, "2026-01-11".parse()?);
    let mut sheets = Sheets::default();
    for (form, text) in [(Form::Movements, MOVEMENTS), (Form::Beds, BEDS)] {
        for fault in sheets.read(form, text.as_bytes())?.faults {
            println!("{}: {fault}", form.name());
        }
    }

    let census = census_of(&sheets);
    census.check(first, last)?; // As many transfers in as out, and no unit ever below zero.
    println!("day          ICU  4 West  hospital  daily");
    let hospital = census.period(first, last, Scope::hospital());
    for day in &hospital.days {
        let of_unit = |unit| census.period(day.day, day.day, Scope::unit(unit)).recapitulation.end();
        let (icu, west) = (of_unit("ICU"), of_unit("4 West"));
        // The second patient came and left on one day: in no midnight census, and a service day all the same.
        println!(
            "{}   {icu:>4}  {west:>6}  {:>8}  {:>5}",
            day.day, day.midnight, day.daily
        );
    }

    // Beds are summed day by day: ten in 4 West from the eighth on; temporary ones are no part of the count.
    let bed_days = sheets.beds().days(BedKind::Bed, None, first, last)?;
    let week = Counts::from([
        (Count::ServiceDays, hospital.service_days),
        (Count::BedDays, i64::try_from(bed_days)?),
        (Count::CalendarDays, 7),
    ]);
    for statistic in [Statistic::AverageDailyCensus, Statistic::BedOccupancy] {
        println!("{statistic}: {} = {}", statistic.formula(), statistic.of(&week)?);
    }

    // The clerk who counted heads at the end of the week found two; one transfer was written down with the wrong time.
    let told = hospital.recapitulation;
    println!(
        "start {} + admissions {} - discharges {} = {}",
        told.start,
        told.admissions,
        told.discharges,
        told.end()
    );
    if let Err(error) = told.close(2) {
        println!("{error}");
    }
    let mut forgotten = Sheets::default();
    forgotten.read(
        Form::Movements,
        MOVEMENTS
            .replace("E1,transfer,4 West,2026-01-07", "E1,transfer,4 West,2026-01-08")
            .as_bytes(),
    )?;
    if let Err(error) = census_of(&forgotten).check(first, last) {
        println!("{error}");
    }
    Ok(())
}

fn census_of(sheets: &Sheets) -> Census {
    let mut census = Census::default();
    sheets
        .alone(&BTreeSet::new())
        .for_each(|encounter| census.add_encounter(&encounter));
    census
}
