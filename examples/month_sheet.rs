//! Records to a month's report: counted in three parts that could be three processes or three days, merged, printed, and
//! written as a page.

use std::io::{BufRead, BufReader};

use casemix::{
    Groupers, Pipeline, SAMPLE_MONTH, WeightYears, contract,
    drg::Workspace,
    record::Encounter,
    stats::{
        Accumulator,
        month::{MonthContext, MonthSheet, Outcome, Refusal},
    },
};
use flate2::read::GzDecoder;

fn count(part: &[Encounter], pipeline: &Pipeline) -> MonthSheet {
    let (mut sheet, mut work) = (MonthSheet::default(), Workspace::default());
    for encounter in part {
        let outcome = match pipeline.group_in(encounter, &mut work) {
            Ok(answer) => Outcome::from(answer),
            Err(fault) => Outcome::NotGrouped(Refusal::from(&fault)),
        };
        sheet.add_encounter(encounter, outcome);
    }
    sheet
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lines = BufReader::new(GzDecoder::new(SAMPLE_MONTH)).lines();
    let month: Vec<_> = lines
        .map_while(Result::ok)
        .filter_map(|line| contract::read_encounter(line.as_bytes()).ok())
        .collect();

    let pipeline = Pipeline::new(Groupers::embedded()?);
    let mut sheet = MonthSheet::default();
    for part in month.chunks(month.len() / 3 + 1) {
        sheet.merge(&count(part, &pipeline));
    }

    let weights = WeightYears::embedded()?;
    let context = MonthContext::new(pipeline.groupers().tables(), weights.as_slice());
    let report = sheet.finish(&context)?;
    println!("discharges            {}", report.all.discharges);
    println!("deaths                {}", report.all.deaths);
    println!("inpatient days        {}", report.all.stays.days);
    println!("average stay          {} days", report.all.stays.average);

    let page = std::env::temp_dir().join("casemix-month.html");
    std::fs::write(&page, report.to_html())?;
    println!("the page is in        {}", page.display());
    Ok(())
}
