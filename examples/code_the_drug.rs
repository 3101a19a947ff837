//! A drug coded: the forms of its national drug code, its billing code and units, and the harm that it did.

use casemix::codes::Codes;
use casemix_coding::drugs::{BillingCodes, DrugEffects, Encounter, Intent, NdcReading, read_ndc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let day = "2026-01-08".parse()?;

    if let NdcReading::Code(ndc) = read_ndc("0002-7597-01")? {
        println!("{ndc} stands on claims as {}", ndc.claim().as_str());
    }

    // 100 mg of remdesivir were given: how many units are billed?
    for code in BillingCodes::embedded()?.on(day)?.find("remdesivir") {
        let units = code.unit.and_then(|unit| unit.units(100.into(), "mg"));
        println!("{} {}: {units:?} units", code.code.as_str(), code.title);
    }

    // The patient had a rash from penicillin, rightly given.
    let effects = DrugEffects::new(Codes::embedded()?.icd10cm.on(day)?);
    if let Some(group) = effects.find("penicillin").first() {
        let code = group.code(Intent::AdverseEffect, Encounter::Initial);
        println!(
            "adverse effect of {}: {}",
            group.substances,
            code.map_or("none".to_owned(), |code| code.as_str().to_owned())
        );
    }
    Ok(())
}
