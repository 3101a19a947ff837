//! One claim, from codes to the DRG, its title and its weight.

use casemix::{
    Groupers, WeightYears,
    drg::{Claim, HospitalPoaStatus},
    record::{Poa, Sex},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let groupers = Groupers::embedded()?;
    let discharged = "2026-01-08".parse()?;
    let grouper = groupers.for_discharge(discharged)?;

    let claim = Claim {
        sex: Some(Sex::Female),
        discharge_status: Some("01".parse()?),
        hospital_poa_status: HospitalPoaStatus::NonExempt,
        principal: Some(("I50.23", Some(Poa::Y))),
        secondary: &[("J96.01", Some(Poa::Y)), ("E11.65", Some(Poa::Y))],
        ..Claim::default()
    };
    let answer = grouper.group(&claim);

    let years = WeightYears::embedded()?;
    let weight = years
        .for_release(answer.release)
        .and_then(|weights| weights.get(answer.final_.drg));
    println!("release {}", answer.release);
    println!(
        "DRG     {} in MDC {}, {}",
        answer.final_.drg,
        answer.final_.mdc,
        answer.final_.drg_type.name()
    );
    match weight.and_then(|row| Some((row.weight?, row.gmlos?))) {
        Some((weight, gmlos)) => println!("weight  {weight}, geometric mean stay {gmlos} days"),
        None => println!("weight  not published for this year in the embedded tables"),
    }
    for (diagnosis, told) in claim.secondary.iter().zip(&answer.secondary) {
        println!("        {} affects the DRG: {}", diagnosis.0, told.affects.final_);
    }
    Ok(())
}
