//! `casemix pcs`: ICD-10-PCS axis by axis: what may stand next, what a code says, codes for words, a picker.

use std::fmt::Write as _;

use casemix_coding::pcs::{Candidate, Pcs, PcsEdition, PcsFault, Step, Value, Wanted};
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::output::print;
use crate::picker::{self, Answer, Choice, Reached};
use crate::today::today;

/// What `casemix pcs` takes.
#[derive(Debug, Args)]
pub(crate) struct PcsArguments {
    /// A code or its first characters; none for the sections.
    #[arg(value_name = "PARTIAL", default_value = "")]
    partial: String,
    /// Fail unless PARTIAL is a code that may stand on a claim, and say what is wrong.
    #[arg(long, requires = "partial", conflicts_with = "words")]
    check: bool,
    /// Look for codes by the words of a procedure instead: name, site, side, approach, device.
    #[arg(long, value_name = "WORDS", conflicts_with = "partial")]
    words: Option<String>,
    /// Look for the words within this root operation.
    #[arg(long, value_name = "OPERATION", requires = "words")]
    operation: Option<String>,
    /// Choose character by character on the terminal, from PARTIAL on.
    #[arg(long, conflicts_with_all = ["words", "check", "json"])]
    pick: bool,
    /// The tables of this day [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &PcsArguments) -> Result<Outcome, Failure> {
    let pcs = Pcs::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let pcs = pcs
        .on(arguments.date.unwrap_or_else(today))
        .map_err(|error| Failure::Usage(error.to_string()))?;
    if arguments.pick {
        return pick(&pcs, &arguments.partial);
    }
    if arguments.check {
        pcs.check(&arguments.partial).map_err(not_a_code)?;
    }
    let text = match &arguments.words {
        Some(words) => {
            let wanted = match &arguments.operation {
                Some(operation) => Wanted::operation(operation, words),
                None => Wanted::words(words),
            };
            let found = pcs.candidates(&wanted);
            if found.is_empty() {
                let within = arguments.operation.as_ref().map_or_else(String::new, |operation| {
                    format!(" within the root operation {operation}; leave out --operation to look in all")
                });
                return Err(Failure::NotFound(format!("no procedure has these words{within}")));
            }
            candidates(&pcs, &found, arguments.json)
        }
        None => state(&pcs, &arguments.partial, arguments.json).map_err(not_a_code)?,
    };
    print(&text)
}

fn not_a_code(fault: PcsFault) -> Failure {
    Failure::NotFound(fault.to_string())
}

/// A beginning in words with what may stand next, or a code in words.
fn state(pcs: &PcsEdition<'_>, partial: &str, as_json: bool) -> Result<String, PcsFault> {
    let explanation = pcs.explain(partial)?;
    let completion = pcs.complete(partial)?;
    let whole = explanation.code.len() == 7;
    if !as_json {
        let mut text = if explanation.code.is_empty() {
            String::new()
        } else {
            explanation.to_string()
        };
        if !whole && completion.code != explanation.code {
            let _ = writeln!(text, "decided as far as {}", completion.code);
        }
        match &completion.step {
            Some(step) => text.push_str(&step_text(step)),
            None if !whole => text.push_str(&pcs.explain(&completion.code)?.to_string()),
            None => {}
        }
        return Ok(text);
    }
    let axes = explanation.axes.iter().map(|axis| {
        json!({"position": axis.position, "axis": axis.name, "value": axis.character.to_string(),
            "label": axis.label.map(|label| label.text),
            "definition": axis.definition.map(|definition| definition.definition)})
    });
    let next = completion.step.as_ref().map(|step| {
        let values = step.values.iter().map(|value| {
            json!({"value": value.character.to_string(),
                "labels": value.labels.iter().map(|label| label.text).collect::<Vec<_>>(),
                "definition": value.definition.map(|definition| definition.definition)})
        });
        json!({"position": step.position, "axis": step.axis, "values": values.collect::<Vec<_>>()})
    });
    let answer = json!({"code": explanation.code, "date": pcs.day().to_string(), "valid": whole,
        "title": explanation.title, "axes": axes.collect::<Vec<_>>(), "decided": completion.code, "next": next});
    Ok(format!("{answer:#}\n"))
}

fn step_text(step: &Step<'_>) -> String {
    let mut text = format!("{}: character {}\n", step.axis, step.position);
    for value in &step.values {
        let _ = writeln!(text, "  {} {}", value.character, value.words());
        if let Some(definition) = value.definition.filter(|definition| !definition.definition.is_empty()) {
            let _ = writeln!(text, "      {}", definition.definition);
        }
    }
    text
}

fn candidates(pcs: &PcsEdition<'_>, found: &[Candidate], as_json: bool) -> String {
    let title = |candidate: &Candidate| pcs.title(&candidate.pattern);
    if as_json {
        let all = found.iter().map(|candidate| {
            json!({"code": candidate.pattern, "codes": candidate.codes, "title": title(candidate),
                "matched": candidate.matched, "index": candidate.via})
        });
        return format!("{:#}\n", serde_json::Value::from(all.collect::<Vec<_>>()));
    }
    let mut text = String::new();
    for candidate in found {
        let what = match (title(candidate), &candidate.via) {
            (Some(title), _) => title.to_owned(),
            (None, Some(term)) => format!("{} codes; index: {term}", candidate.codes),
            (None, None) => format!("{} codes", candidate.codes),
        };
        let _ = writeln!(text, "{} {what} [{}]", candidate.pattern, candidate.matched.join(" "));
    }
    text
}

/// Asks for one character after the other.
fn pick(pcs: &PcsEdition<'_>, partial: &str) -> Result<Outcome, Failure> {
    picker::require_terminal("casemix pcs PARTIAL")?;
    let reach = |partial: &str| {
        let completion = pcs.complete(partial).map_err(not_a_code)?;
        let choice = completion.step.map(|step| Choice {
            prompt: format!("{} {}?", completion.code, step.axis).trim_start().to_owned(),
            answers: step.values.iter().map(|value| answer(&step, value)).collect(),
        });
        Ok(Reached {
            code: completion.code,
            choice,
        })
    };
    match picker::descend(partial.to_owned(), reach)? {
        Some(code) => print(&pcs.explain(&code).map_err(not_a_code)?.to_string()),
        None => Ok(Outcome::SomeErrors),
    }
}

fn answer(step: &Step<'_>, value: &Value<'_>) -> Answer {
    Answer {
        line: format!("{} {}", value.character, value.words()),
        code: format!("{}{}", step.before, value.character),
    }
}
