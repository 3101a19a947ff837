//! The medications of a stay, coded: what each is, its class, its billing code and units, and what does not fit together.

use casemix::coding::drugs::{BillingCodes, MedicationCoder, Products};
use casemix::record::{Encounter, Medication};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A hospital with the current directory reads it with `ProductsDraft::read`; this one is of 2019, and says so.
    let directory = Products::embedded()?;
    let coder = MedicationCoder::new(directory, BillingCodes::embedded()?);

    let mut encounter = Encounter::builder("E1").admitted("2026-01-08").build();
    encounter.medications = vec![
        Medication::builder()
            .ndc("0002-7597-01")
            .name("olanzapine 10 mg IM")
            .build(),
        Medication::builder()
            .ndc("0093-0058-01")
            .name("furosemide 40 mg")
            .build(),
        Medication::builder().name("Lasix 40 mg tablet PO daily").build(),
        Medication::builder()
            .name("enoxaparin 40 mg/0.4 mL SC")
            .dose("40")
            .dose_unit("mg")
            .build(),
    ];
    let coded = coder.code(&encounter);
    for (written, medication) in encounter.medications.iter().zip(&coded.medications) {
        println!("{} -> {medication}", written.name.as_str());
        if !medication.classes().is_empty() {
            println!("    class: {}", medication.classes().join(", "));
        }
        if let Some(billing) = &medication.billing {
            let units = billing
                .units
                .map_or("units open".to_owned(), |units| format!("{units} units"));
            println!("    billed as {}, {units}", billing.code.code.as_str());
        }
    }
    for finding in &coded.findings {
        println!("{finding}");
    }
    Ok(())
}
