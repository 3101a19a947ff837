//! Edits a claim before it is sent, as Medicare will on receipt: what would be returned, why, and what to do.
//!
//! ```text
//! cargo run -p casemix-examples --example edit_a_claim
//! ```

use casemix::{
    record::{Encounter, Procedure, Sex},
    rules::mce::{Editors, Place},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let claim = Encounter::builder("E1")
        .sex(Sex::Female)
        .age_years(70)
        .admitted("2025-11-05")
        .discharged("2025-11-08")
        .discharge_status("01")
        .diagnoses(["W01.0XXA", "S72.001A", "S72.001A", "G35", "Z30.2"])
        .procedures(["0UL74CZ", "5A1955Z"].map(Procedure::new))
        .build();

    // The release by the day of discharge; one editor serves any number of threads.
    let editors = Editors::embedded()?;
    let editor = editors.for_encounter(&claim)?;
    let answer = editor.edit(&claim);
    println!("Medicare Code Editor {}: {}", answer.release, answer.edit_type.name());
    for (edit, count) in answer.edits() {
        println!("  {edit} on {count}: {}", edit.meaning());
    }

    println!("\nWhat to correct");
    for finding in editor.findings(&claim) {
        println!("  {finding}");
        println!("    {}", finding.remedy.as_deref().unwrap_or_default());
    }

    println!("\nWhich flag of the tables asks");
    for reason in editor.explain(&claim).reasons {
        if let (Some(flag), Place::Diagnosis(_) | Place::Procedure(_)) = (reason.flag, reason.place) {
            let since = reason.periods.first().map(|period| period.first.to_string());
            println!("  {}: {flag}, since {}", reason.edit, since.unwrap_or_default());
        }
    }
    Ok(())
}
