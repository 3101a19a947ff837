//! A record of measures under their conditions: printed as it grows, then written to a file.

use std::{error::Error, fs, path::Path};

use super::conditions::Conditions;
use crate::{
    measure::{Measure, shown},
    workload::Workload,
};

/// What was measured so far, and what it depends on.
pub(super) struct Sheet {
    /// Name of the file.
    name: String,
    csv: String,
}

impl Sheet {
    /// Begins a sheet of measures of claims: `<date>-<machine class>.csv`.
    pub(super) fn of_claims(workload: &Workload) -> Sheet {
        let mut conditions = Conditions::now();
        let claims = format!("{} of v43.1 in {}", workload.claims.len(), workload.source);
        conditions.list.push(("claims", claims));
        Sheet::new("", &conditions)
    }

    /// Begins a sheet of measures of one kind: `<date>-<machine class>-<kind>.csv`.
    pub(super) fn of(kind: &str) -> Sheet {
        Sheet::new(&format!("-{kind}"), &Conditions::now())
    }

    fn new(ending: &str, conditions: &Conditions) -> Sheet {
        let mut csv = String::from("kind,name,median,best,unit,runs\n");
        for (name, value) in &conditions.list {
            println!("{name}: {value}");
            csv.push_str(&format!("condition,{},{},,,\n", cell(name), cell(value)));
        }
        println!("\n{:<64} {:>12} {:>12}", "", "median", "best");
        let name = format!("{}-{}{ending}.csv", conditions.date, conditions.machine_class);
        Sheet { name, csv }
    }

    pub(super) fn add(&mut self, measure: &Measure) {
        println!("{measure}");
        let (median, best) = (shown(measure.median), shown(measure.best));
        let name = cell(measure.name);
        self.csv.push_str(&format!(
            "measure,{name},{median},{best},{},{}\n",
            measure.unit, measure.runs
        ));
    }

    /// Writes the sheet into `benches/record`.
    pub(super) fn save(self) -> Result<(), Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("record");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(&self.name), self.csv)?;
        println!("\nwritten to benches/record/{}", self.name);
        Ok(())
    }
}

/// A cell of a CSV file.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
