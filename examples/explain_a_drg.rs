//! Why it is that DRG, and what would change it: for a coder's screen, or for an answer to a payer.

use casemix::{
    Groupers, WeightYears,
    codes::Codes,
    drg::{Claim, HospitalPoaStatus, WhatIf, explain::Place},
    record::{Poa, Sex},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let groupers = Groupers::embedded()?;
    let grouper = groupers.for_discharge("2026-01-08".parse()?)?;
    let claim = Claim {
        sex: Some(Sex::Male),
        discharge_status: Some("01".parse()?),
        hospital_poa_status: HospitalPoaStatus::NonExempt,
        principal: Some(("I21.4", Some(Poa::Y))),
        secondary: &[
            ("I50.23", Some(Poa::Y)),
            ("T80.211A", Some(Poa::N)),
            ("E87.1", Some(Poa::Y)),
        ],
        procedures: &["02703DZ", "4A023N7"],
        ..Claim::default()
    };

    let codes = Codes::embedded()?;
    let title = |code: &str| {
        let entry = codes.icd10cm.lookup(code).or_else(|| codes.icd10pcs.lookup(code));
        entry.and_then(|entry| entry.title()).map(str::to_owned)
    };
    println!("{}", grouper.explain(&claim).text(&title));

    let years = WeightYears::embedded()?;
    let what_if = WhatIf::new(grouper, years.for_release(grouper.release()), &claim);
    println!("Without one of its codes the claim would be");
    for change in what_if.without_each() {
        let code = match change.without.first() {
            Some(Place::Principal) => claim.principal.map_or("", |principal| principal.0),
            Some(Place::Secondary(at)) => claim.secondary.get(*at).map_or("", |secondary| secondary.0),
            Some(Place::Procedure(at)) => claim.procedures.get(*at).copied().unwrap_or_default(),
            _ => "",
        };
        let weight = change
            .weight_difference
            .map_or_else(|| "no weight".to_owned(), |weight| format!("{weight:+}"));
        println!("  DRG {} without {code} ({weight})", change.grouping.drg);
    }
    let sepsis = what_if.with_diagnosis("A41.9", Some(Poa::Y));
    println!(
        "With A41.9 as a further diagnosis it would be DRG {}",
        sepsis.grouping.drg
    );
    Ok(())
}
