//! Waivers: somebody decides to let a finding be, and the decision stays on it.
//!
//! Run with `cargo run --release --example waivers`. A waived finding is neither lost nor counted: it keeps who decided,
//! when and why, for whoever audits the department.

use std::error::Error;

use casemix::{
    check::{CheckRun, CheckSet},
    codes::Codes,
    contract::{read_waivers, write_finding},
    record::Encounter,
};

/// A file of waivers, one decision a line: for one record, or for every record that the rule fires on.
const WAIVERS: &str = r#"
{"rule":"uhdds.race-missing","author":"data officer","at":"2026-01-05","reason":"the registration system is replaced in March"}
{"rule":"uhdds.total-charges-missing","record":"E1","location":"total_charges","author":"manager 2","at":"2026-01-09T10:00","reason":"charity case, no bill"}
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let stay = |id: &'static str| {
        Encounter::builder(id)
            .class("inpatient")
            .patient_id("P1")
            .sex("female")
            .birth_date("1957-03-02")
            .admitted("2026-01-03T22:10")
            .discharged("2026-01-08T11:00")
            .discharge_status("01")
            .diagnoses(["I50.23"])
            .build()
    };
    let set = CheckSet::builder(Codes::embedded()?)
        .packs(["uhdds"])
        .waivers(read_waivers(WAIVERS)?)
        .build()?;
    let mut run = CheckRun::new(&set);
    let mut lines = Vec::new();
    for (line, encounter) in (1..).zip([stay("E1"), stay("E2")]) {
        run.add(line, &encounter, |finding| {
            if finding.waiver.is_some() {
                write_finding(&mut lines, None, Some(line), encounter.id.given(), finding);
            }
        });
    }
    // The waived findings, with the decision on each.
    print!("{}", String::from_utf8(lines)?);

    let tally = run.finish().tally;
    println!(
        "{} findings that count, {} that are waived",
        tally.findings.total(),
        tally.waived
    );
    // A waiver of a rule that is not there is refused: it would hide nothing, and nobody would notice.
    let misspelt = read_waivers(r#"{"rule":"uhdds.race-mising","author":"a","at":"2026-01-05","reason":"b"}"#)?;
    if let Err(error) = CheckSet::builder(Codes::embedded()?).waivers(misspelt).build() {
        println!("refused: {error}");
    }
    Ok(())
}
