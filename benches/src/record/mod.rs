//! Measures everything several times, prints the medians, and writes them with their conditions to a file.

pub mod child;
pub mod codings;
mod conditions;
pub mod discharges;
mod figures;
pub mod finds;

use std::{error::Error, fs, path::Path};

use crate::{
    measure::{Measure, shown},
    workload::Workload,
};
use conditions::Conditions;

/// Measures, prints, and writes `benches/record/<date>-<machine class>.csv`.
///
/// # Errors
///
/// If the claims cannot be read, the tables cannot be opened, or the file cannot be written.
pub fn run() -> Result<(), Box<dyn Error>> {
    let workload = Workload::load()?;
    let conditions = Conditions::now(&workload);
    for (name, value) in &conditions.list {
        println!("{name}: {value}");
    }
    println!("\n{:<64} {:>12} {:>12}", "", "median", "best");
    let mut csv = String::from("kind,name,median,best,unit,runs\n");
    for (name, value) in &conditions.list {
        csv.push_str(&format!("condition,{},{},,,\n", cell(name), cell(value)));
    }
    figures::measure_all(&workload, |measure| {
        println!("{measure}");
        let (median, best) = (shown(measure.median), shown(measure.best));
        let name = cell(measure.name);
        csv.push_str(&format!(
            "measure,{name},{median},{best},{},{}\n",
            measure.unit, measure.runs
        ));
    })?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("record");
    let file = folder.join(format!("{}-{}.csv", conditions.date, conditions.machine_class));
    fs::create_dir_all(&folder)?;
    fs::write(&file, csv)?;
    println!(
        "\nwritten to benches/record/{}-{}.csv",
        conditions.date, conditions.machine_class
    );
    Ok(())
}

/// Prints measures of no claims, and writes `benches/record/<date>-<machine class>-<kind>.csv`.
fn write(kind: &str, measures: &[Measure]) -> Result<(), Box<dyn Error>> {
    let workload = Workload {
        claims: Vec::new(),
        source: String::new(),
    };
    let mut conditions = Conditions::now(&workload);
    conditions.list.retain(|(name, _)| *name != "claims");
    let mut csv = String::from("kind,name,median,best,unit,runs\n");
    for (name, value) in &conditions.list {
        println!("{name}: {value}");
        csv.push_str(&format!("condition,{},{},,,\n", cell(name), cell(value)));
    }
    for measure in measures {
        println!("{measure}");
        let (median, best) = (shown(measure.median), shown(measure.best));
        let name = cell(measure.name);
        csv.push_str(&format!(
            "measure,{name},{median},{best},{},{}\n",
            measure.unit, measure.runs
        ));
    }
    let name = format!("{}-{}-{kind}.csv", conditions.date, conditions.machine_class);
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("record").join(&name), csv)?;
    println!("written to benches/record/{name}");
    Ok(())
}

/// A cell of a CSV file.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
