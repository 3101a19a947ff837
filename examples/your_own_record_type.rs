//! An embedder's own record type, grouped as it stands: no conversion, and no allocation for a claim.

use casemix::{
    Groupers,
    drg::{ClaimView, CodedDiagnosis, Detail, HospitalPoaStatus, Workspace},
    record::{DischargeStatus, Sex},
};

/// A row as some hospital's database holds it: codes in one text, indicators in another.
struct Row {
    sex: char,
    disposition: u8,
    diagnoses: &'static str,
    indicators: &'static str,
    procedures: &'static str,
}

impl Row {
    fn diagnoses(&self) -> impl Iterator<Item = CodedDiagnosis<'_>> {
        let indicators = self.indicators.chars().map(|letter| letter.to_string().parse().ok());
        self.diagnoses
            .split_whitespace()
            .zip(indicators.chain(std::iter::repeat(None)))
    }
}

impl ClaimView for Row {
    fn sex(&self) -> Option<Sex> {
        match self.sex {
            'M' => Some(Sex::Male),
            'F' => Some(Sex::Female),
            _ => None,
        }
    }

    fn discharge_status(&self) -> Option<DischargeStatus> {
        DischargeStatus::from_number(self.disposition).ok()
    }

    fn hospital_poa_status(&self) -> HospitalPoaStatus {
        HospitalPoaStatus::NonExempt
    }

    fn admitting(&self) -> Option<&str> {
        None
    }

    fn principal(&self) -> Option<CodedDiagnosis<'_>> {
        self.diagnoses().next()
    }

    fn secondary(&self) -> impl Iterator<Item = CodedDiagnosis<'_>> {
        self.diagnoses().skip(1)
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        self.procedures.split_whitespace()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows = [
        Row {
            sex: 'F',
            disposition: 1,
            diagnoses: "I5023 J9601",
            indicators: "YY",
            procedures: "",
        },
        Row {
            sex: 'M',
            disposition: 20,
            diagnoses: "I214 I469",
            indicators: "YN",
            procedures: "02703DZ",
        },
        Row {
            sex: '?',
            disposition: 1,
            diagnoses: "N390",
            indicators: "Y",
            procedures: "",
        },
    ];
    let groupers = Groupers::embedded()?;
    let grouper = groupers.for_release("43.1".parse()?)?;
    let mut work = Workspace::default();
    for row in &rows {
        let answer = grouper.group_in(row, Detail::Codes, &mut work);
        println!(
            "{:<14} DRG {} ({})",
            row.diagnoses, answer.final_.drg, answer.final_.status
        );
    }
    Ok(())
}
