//! `casemix drug`: a drug's code in its forms, its billing codes and units, and the codes of harm by it.

use std::fmt::Write as _;

use casemix::codes::Codes;
use casemix::record::{CodeText, Icd10Cm};
use casemix_coding::drugs::{
    BillingCode, BillingCodes, DrugEffects, Encounter, Intent, NdcReading, SubstanceGroup, read_ndc,
};
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::output::Output;

/// What `casemix drug` takes.
#[derive(Debug, Args)]
pub(crate) struct DrugArguments {
    /// A substance, or a national drug code in any form.
    #[arg(value_name = "SUBSTANCE|NDC")]
    drug: String,
    /// The code sets of this day.
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2026-04-01")]
    date: NaiveDate,
    /// Show at most this many codes of each kind.
    #[arg(long, value_name = "N", default_value_t = 5)]
    limit: usize,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &DrugArguments) -> Result<Outcome, Failure> {
    let usage = |error: casemix::codes::NoRelease| Failure::Usage(error.to_string());
    let is_code = arguments.drug.contains(|character: char| character.is_ascii_digit())
        && !arguments.drug.contains(|character: char| character.is_alphabetic());
    if is_code {
        let reading = read_ndc(&arguments.drug).map_err(|error| Failure::NotFound(error.to_string()))?;
        return write(&forms(&reading, arguments.json));
    }
    let billing = BillingCodes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let billing = billing.on(arguments.date).map_err(usage)?;
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let effects = DrugEffects::new(codes.icd10cm.on(arguments.date).map_err(usage)?);
    let billed = billing.find(&arguments.drug);
    let harms = effects.find(&arguments.drug);
    if billed.is_empty() && harms.is_empty() {
        return Err(Failure::NotFound("no code set names this substance".to_owned()));
    }
    let billed: Vec<_> = billed.into_iter().take(arguments.limit).collect();
    let harms: Vec<_> = harms.into_iter().take(arguments.limit).collect();
    write(&if arguments.json {
        as_json(&billed, &harms)
    } else {
        as_text(&billed, &harms)
    })
}

fn write(text: &str) -> Result<Outcome, Failure> {
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Outcome::Answered)
}

fn forms(reading: &NdcReading, as_json: bool) -> String {
    let codes = match reading {
        NdcReading::Code(code) => vec![*code],
        NdcReading::OneOf(codes) => codes.clone(),
        _ => Vec::new(),
    };
    if as_json {
        let all = codes
            .iter()
            .map(|code| json!({"ndc": code.to_string(), "claim": code.claim().as_str()}));
        return format!("{:#}\n", Value::from(all.collect::<Vec<_>>()));
    }
    let mut text = String::new();
    if codes.len() > 1 {
        text.push_str("ten digits without hyphens may be any of these:\n");
    }
    for code in codes {
        let _ = writeln!(text, "{code}  on claims {}", code.claim().as_str());
    }
    text
}

fn as_text(billed: &[BillingCode<'_>], harms: &[&SubstanceGroup<'_>]) -> String {
    let mut text = String::new();
    for code in billed {
        let unit = code.unit.map_or(String::new(), |unit| format!("  one unit is {unit}"));
        let _ = writeln!(text, "{} {}{unit}", code.code.as_str(), code.title);
    }
    for group in harms {
        let _ = writeln!(text, "{} {}", shown(group.heading.code()), group.substances);
        for intent in Intent::ALL {
            if let Some(code) = group.code(intent, Encounter::Initial) {
                let _ = writeln!(text, "    {} {}", shown(code), intent.name());
            }
        }
    }
    text
}

fn as_json(billed: &[BillingCode<'_>], harms: &[&SubstanceGroup<'_>]) -> String {
    let billed = billed.iter().map(
        |code| json!({"code": code.code.as_str(), "title": code.title, "unit": code.unit.map(|unit| unit.to_string())}),
    );
    let harms = harms.iter().map(|group| {
        let codes = Intent::ALL.into_iter().filter_map(|intent| {
            let code = group.code(intent, Encounter::Initial)?;
            Some(json!({"intent": intent.name(), "code": shown(code)}))
        });
        json!({"heading": shown(group.heading.code()), "substances": group.substances,
            "codes": codes.collect::<Vec<_>>()})
    });
    let answer = json!({"billing": billed.collect::<Vec<_>>(), "harm": harms.collect::<Vec<_>>()});
    format!("{answer:#}\n")
}

/// A diagnosis with its dot, as reports write it.
fn shown(code: CodeText) -> String {
    Icd10Cm::from_code_text(code).map_or_else(|_| code.as_str().to_owned(), |code| code.to_string())
}
