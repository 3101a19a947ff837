//! Validity by date, place in the hierarchy, titles, 7th characters, and conversion between years.

use casemix::codes::Codes;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let codes = Codes::embedded()?;
    let day = "2026-01-08".parse()?;
    let edition = codes.icd10cm.on(day)?;

    for text in ["i50.23", "E11", "S72.001", "nonsense"] {
        match edition.lookup(text) {
            None => println!("{text}: not a code on {day}"),
            Some(entry) => {
                let billable = if edition.is_billable(text) {
                    "billable"
                } else {
                    "a heading, not billable"
                };
                println!(
                    "{} {} ({billable})",
                    entry.code(),
                    entry.title().unwrap_or("(no title)")
                );
                for ancestor in entry.ancestors() {
                    println!(
                        "    in {} {}",
                        ancestor.code(),
                        ancestor.title().unwrap_or("(no title)")
                    );
                }
                for group in entry.groups() {
                    println!("    in {}", group.title);
                }
                for seventh in entry.seventh_characters().iter().take(3) {
                    println!("    7th {}: {}", seventh.character, seventh.meaning);
                }
            }
        }
    }

    let procedures = codes.icd10pcs.on(day)?;
    let count = procedures.billable_starting_with("0DTJ").count();
    println!("{count} ways to resect the appendix in ICD-10-PCS");

    // A record of September 2022 read today: the code has been split since.
    let then = codes.icd10cm.on("2022-09-30".parse()?)?;
    let converted = then.convert("I47.2", day)?;
    println!("I47.2 of 2022 is {:?} by {day}:", converted.kind);
    for target in &converted.targets {
        let title = codes.icd10cm.get(target.code).and_then(|entry| entry.title());
        println!("    {} {}", target.code, title.unwrap_or("(no title)"));
    }
    Ok(())
}
