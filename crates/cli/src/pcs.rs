//! `casemix pcs`: ICD-10-PCS axis by axis: what may stand next, what a code says, codes for words, a picker.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write as _};

use casemix_coding::pcs::{Candidate, Pcs, PcsEdition, PcsFault, Step, Value, Wanted};
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::today::today;

/// What `casemix pcs` takes.
#[derive(Debug, Args)]
pub(crate) struct PcsArguments {
    /// A code or its first characters; none for the sections.
    #[arg(value_name = "PARTIAL", default_value = "")]
    partial: String,
    /// Look for codes by the words of a procedure instead: name, site, side, approach, device.
    #[arg(long, value_name = "WORDS", conflicts_with = "partial")]
    words: Option<String>,
    /// Look for the words within this root operation.
    #[arg(long, value_name = "OPERATION", requires = "words")]
    operation: Option<String>,
    /// Choose character by character on the terminal, from PARTIAL on.
    #[arg(long, conflicts_with_all = ["words", "json"])]
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
    let text = match &arguments.words {
        Some(words) => {
            let wanted = match &arguments.operation {
                Some(operation) => Wanted::operation(operation, words),
                None => Wanted::words(words),
            };
            let found = pcs.candidates(&wanted);
            if found.is_empty() {
                return Err(Failure::NotFound("no procedure has these words".to_owned()));
            }
            candidates(&pcs, &found, arguments.json)
        }
        None => state(&pcs, &arguments.partial, arguments.json).map_err(not_a_code)?,
    };
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Outcome::Answered)
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
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = "--pick asks on a terminal, and this is none; use casemix pcs PARTIAL, with --json for programs";
        return Err(Failure::Usage(message.to_owned()));
    }
    let mut chosen = vec![partial.trim().to_owned()];
    let mut lines = io::stdin().lock().lines();
    while let Some(code) = chosen.last().cloned() {
        let completion = pcs.complete(&code).map_err(not_a_code)?;
        let Some(step) = completion.step else {
            let explanation = pcs.explain(&completion.code).map_err(not_a_code)?;
            let mut output = Output::open(None)?;
            output.write(explanation.to_string().as_bytes())?;
            output.finish()?;
            return Ok(Outcome::Answered);
        };
        eprint!(
            "\n{}\n{}character, words, - for back, empty to end: ",
            completion.code,
            step_text(&step)
        );
        let _ = io::stderr().flush();
        let Some(Ok(answer)) = lines.next() else { break };
        match answer.trim() {
            "" => break,
            "-" if chosen.len() > 1 => {
                chosen.pop();
            }
            answer => match choose(&step, answer) {
                Some(value) => chosen.push(format!("{}{}", completion.code, value.character)),
                None => eprintln!("no one value is that"),
            },
        }
    }
    Ok(Outcome::SomeErrors)
}

/// The value of a character, or the only one whose label has the text in it.
fn choose<'s, 'p>(step: &'s Step<'p>, answer: &str) -> Option<&'s Value<'p>> {
    let by_character = step.values.iter().find(|value| {
        answer.chars().eq([value.character]) || answer.eq_ignore_ascii_case(&value.character.to_string())
    });
    by_character.or_else(|| {
        let wanted = answer.to_lowercase();
        let mut found = step
            .values
            .iter()
            .filter(|value| value.words().to_lowercase().contains(&wanted));
        found.next().filter(|_| found.next().is_none())
    })
}
