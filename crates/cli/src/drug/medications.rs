//! The medications of encounters, coded: a table for each encounter, or a line of JSON.

use std::fmt::Write as _;

use casemix::contract::{Count, LINE_LIMIT};
use casemix::record::Encounter;
use casemix::stats::report::Column;
use casemix_coding::drugs::{CodedMedication, CodedMedications, MedicationCoder, RecognizedBy};
use serde_json::{Value, json};

use super::{DrugArguments, show};
use crate::args::InputArguments;
use crate::batch;
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::output::Output;
use crate::progress::Progress;
use crate::terminal;

pub(super) fn run(arguments: &DrugArguments, coder: &MedicationCoder<'_>) -> Result<Outcome, Failure> {
    let input = Input::new(&InputArguments {
        files: arguments.encounters.clone(),
        format: None,
        max_line: LINE_LIMIT,
    });
    let mut output = Output::open(None)?;
    let progress = Progress::new(input.len());
    let mut total = Count::default();
    for block in input.blocks(&progress) {
        let mut text = Vec::new();
        block?.for_each(|_, encounter| {
            total.lines += 1;
            match encounter {
                Ok(encounter) => {
                    let coded = coder.code(&encounter);
                    let answer = match arguments.json {
                        true => format!("{}\n", as_json(&encounter, &coded)),
                        false => as_text(&encounter, &coded),
                    };
                    text.extend(answer.as_bytes());
                }
                Err(error) => {
                    if arguments.json {
                        error.write(&mut text);
                    }
                    total.errors += 1;
                    total.first_error.get_or_insert(error);
                }
            }
        });
        output.write(&text)?;
    }
    progress.finish();
    output.finish()?;
    Ok(batch::tell(&total))
}

fn as_text(encounter: &Encounter, coded: &CodedMedications<'_>) -> String {
    let columns = [
        Column::text("written", "As written"),
        Column::text("ndc", "NDC"),
        Column::text("drug", "Drug"),
        Column::text("class", "Class"),
        Column::text("billing", "Billing"),
    ];
    let rows = encounter
        .medications
        .iter()
        .zip(&coded.medications)
        .map(|(written, one)| {
            let name = if written.name.is_blank() {
                written.code.as_str()
            } else {
                &written.name
            };
            vec![
                name.to_owned(),
                one.ndc.map_or_else(String::new, |ndc| ndc.to_string()),
                drug(one),
                one.classes().join(", "),
                billing(one),
            ]
        });
    let mut text = format!("{}\n{}\n", encounter.id.as_str(), terminal::table(&columns, rows));
    for finding in &coded.findings {
        let _ = writeln!(text, "{finding}");
        if let Some(remedy) = &finding.remedy {
            let _ = writeln!(text, "    {remedy}");
        }
    }
    text.push('\n');
    text
}

fn drug(one: &CodedMedication<'_>) -> String {
    match (&one.preparation, one.ingredients.is_empty()) {
        (Some(preparation), _) => preparation.to_string(),
        (None, false) => one.ingredients.join(" / "),
        (None, true) => String::new(),
    }
}

fn billing(one: &CodedMedication<'_>) -> String {
    match &one.billing {
        None => String::new(),
        Some(billing) => match billing.units {
            Some(units) => format!("{} x {units}", billing.code.code.as_str()),
            None => billing.code.code.as_str().to_owned(),
        },
    }
}

fn as_json(encounter: &Encounter, coded: &CodedMedications<'_>) -> Value {
    let medications = coded.medications.iter().map(|one| {
        let by = one.by.map(|by| match by {
            RecognizedBy::Ndc => "ndc",
            RecognizedBy::BillingCode => "billing-code",
            _ => "name",
        });
        let billing = one.billing.map(
            |billing| json!({"code": billing.code.code.as_str(), "title": billing.code.title, "units": billing.units}),
        );
        let candidates = one.billing_candidates.iter().map(|code| code.code.as_str().to_owned());
        json!({"recognized_by": by, "ndc": one.ndc.map(|ndc| ndc.claim().as_str().to_owned()),
            "brand": one.product.map(|product| product.brand()), "ingredients": one.ingredients,
            "preparation": one.preparation.as_ref().map(show::preparation), "route": one.route,
            "candidates": one.candidates.iter().map(show::preparation).collect::<Vec<_>>(),
            "classes": one.classes(), "billing": billing,
            "billing_candidates": candidates.collect::<Vec<_>>()})
    });
    let findings: Vec<Value> = coded
        .findings
        .iter()
        .filter_map(|finding| serde_json::to_value(finding).ok())
        .collect();
    json!({"id": encounter.id.as_str(), "medications": medications.collect::<Vec<_>>(), "findings": findings})
}
