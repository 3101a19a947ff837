//! A year restated after late records: the year is counted once, kept, and corrected by the records that changed alone.
//! The result is the same, to the last digit, as counting everything again; and a part that knows only of corrections
//! merges with the part that knows of the year.

use casemix::{
    Groupers, Pipeline, SAMPLE_MONTH, WeightYears, contract,
    record::{Encounter, Raw},
    stats::{
        Accumulator,
        month::{Outcome, Refusal},
        tabulate::{Dimension, Measure, Scheme, Tabulated, Tabulation, TabulationContext},
    },
};
use flate2::read::GzDecoder;
use std::io::{BufRead, BufReader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lines = BufReader::new(GzDecoder::new(SAMPLE_MONTH)).lines();
    let year: Vec<Encounter> = lines
        .map_while(Result::ok)
        .filter_map(|line| contract::read_encounter(line.as_bytes()).ok())
        .collect();
    let pipeline = Pipeline::new(Groupers::embedded()?);
    let scheme = Scheme {
        by: vec![Dimension::Service],
        ..Scheme::default()
    };
    let outcome = |encounter: &Encounter| match pipeline.group(encounter) {
        Ok(answer) => Outcome::from(&answer),
        Err(fault) => Outcome::NotGrouped(Refusal::from(&fault)),
    };
    let item = |encounter| (encounter, outcome(encounter));
    let count = |sum: &mut Tabulation, (encounter, outcome), times| {
        sum.count(Tabulated::new(&scheme, encounter, outcome), times);
    };

    // Counted at the end of the year, but for the last hundred records, which were late.
    let (in_time, late) = year.split_at(year.len() - 100);
    let mut kept = Tabulation::default();
    in_time
        .iter()
        .for_each(|encounter| count(&mut kept, item(encounter), 1));

    // Later a coder found that a stay was coded without its complication: taken back as it was counted, and added anew.
    let wrong = in_time.iter().find(|encounter| encounter.diagnoses.len() == 1);
    let wrong = wrong.ok_or("the month has a stay with one diagnosis")?;
    let mut right = wrong.clone();
    right.diagnoses.push("J96.01".into());
    right.total_charges = Raw::from_text("20000.00");
    let mut corrections = Tabulation::default();
    count(&mut corrections, item(wrong), -1);
    count(&mut corrections, item(&right), 1);
    late.iter()
        .for_each(|encounter| count(&mut corrections, item(encounter), 1));
    kept.merge(&corrections);

    // The slow way: everything again.
    let mut again = Tabulation::default();
    for encounter in &year {
        let encounter = if encounter.id == wrong.id { &right } else { encounter };
        count(&mut again, item(encounter), 1);
    }
    assert!(kept == again, "the restated year is the year counted again");

    let measures: Vec<Measure> = [
        "all discharges",
        "average length of stay",
        "case-mix index",
        "total charges",
        "median charge",
    ]
    .iter()
    .map(|name| name.parse())
    .collect::<Result<_, _>>()?;
    let context =
        TabulationContext::new(&scheme).books(pipeline.groupers().tables(), WeightYears::embedded()?.as_slice());
    let section = kept.finish(&context)?.section(&measures);
    for row in &section.table.rows {
        let cells: Vec<String> = row.iter().map(|value| format!("{value:>16}")).collect();
        println!("{}", cells.join(""));
    }
    println!(
        "restated exactly: {} records, of which 100 late and one corrected",
        year.len()
    );
    Ok(())
}
