//! `casemix cm`: ICD-10-CM character by character: what may stand next, what a code says, one code for conditions that
//! occur together, a picker.

use std::fmt::Write as _;

use casemix::codes::{Codes, Entry};
use casemix_coding::cm::{Cm, CmFault, CmStep, CmValue, Combination, CombinationBasis};
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::find::dotted;
use crate::output::print;
use crate::picker::{self, Answer, Choice, Reached};
use crate::today::today;

/// What `casemix cm` takes.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casemix cm S52.5\n  casemix cm --check W01.0A\n  casemix cm --combine E11.9 N18.30\n  casemix cm --pick S52"
)]
pub(crate) struct CmArguments {
    /// A code or its first characters, with or without the dot; none for the letters.
    #[arg(value_name = "PARTIAL", default_value = "")]
    partial: String,
    /// Fail unless PARTIAL is a code that may stand on a claim, and say what is wrong.
    #[arg(long, requires = "partial")]
    check: bool,
    /// Look for one code that holds all of these conditions instead.
    #[arg(long, value_name = "CODE", num_args = 2.., conflicts_with_all = ["partial", "check"])]
    combine: Vec<String>,
    /// Choose character by character on the terminal, from PARTIAL on.
    #[arg(long, conflicts_with_all = ["check", "combine", "json"])]
    pick: bool,
    /// The codes of this day [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &CmArguments) -> Result<Outcome, Failure> {
    let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
    let edition = codes.icd10cm.on(arguments.date.unwrap_or_else(today));
    let cm = Cm::new(edition.map_err(|error| Failure::Usage(error.to_string()))?);
    if arguments.pick {
        return pick(&cm, &arguments.partial);
    }
    if arguments.check {
        cm.check(&arguments.partial).map_err(not_a_code)?;
    }
    let text = match arguments.combine.as_slice() {
        [] => state(&cm, &arguments.partial, arguments.json).map_err(not_a_code)?,
        parts => combined(&cm, parts, arguments.json)?,
    };
    print(&text)
}

fn not_a_code(fault: CmFault) -> Failure {
    Failure::NotFound(fault.to_string())
}

/// A beginning in words with what may stand next, or a code in words.
fn state(cm: &Cm<'_>, partial: &str, as_json: bool) -> Result<String, CmFault> {
    let explanation = cm.explain(partial)?;
    let completion = cm.complete(partial)?;
    if as_json {
        let next = completion.step.as_ref().map(|step| {
            json!({"position": step.position, "question": question(step),
                "values": step.values.iter().map(value_json).collect::<Vec<_>>()})
        });
        let answer = json!({"code": dotted(&explanation.code), "date": cm.edition().day().to_string(),
            "valid": explanation.is_billable,
            "parts": explanation.parts.iter().map(value_json).collect::<Vec<_>>(),
            "decided": dotted(&completion.code), "next": next});
        return Ok(format!("{answer:#}\n"));
    }
    let mut text = explanation.to_string();
    if completion.code != explanation.code {
        let _ = writeln!(text, "decided as far as {}", dotted(&completion.code));
    }
    match &completion.step {
        Some(step) => text.push_str(&step_text(step)),
        None if completion.code != explanation.code => text.push_str(&cm.explain(&completion.code)?.to_string()),
        None => {}
    }
    Ok(text)
}

/// What a step asks for: in words where a heading stands before it.
fn question(step: &CmStep<'_>) -> &'static str {
    match &step.question {
        Some(question) => question.topic.question(),
        None => "Which character?",
    }
}

fn step_text(step: &CmStep<'_>) -> String {
    let mut text = format!(
        "{} Character {}; * makes a code for a claim\n",
        question(step),
        step.position
    );
    for value in &step.values {
        let _ = writeln!(text, "{}", line(value));
    }
    text
}

fn line(value: &CmValue<'_>) -> String {
    let mark = if value.is_billable { '*' } else { ' ' };
    format!("{mark} {} {}", value.character, value.label)
}

fn value_json(value: &CmValue<'_>) -> Value {
    json!({"value": value.character.to_string(), "label": value.label, "billable": value.is_billable,
        "code": value.entry.map(|entry| dotted(&entry.code()))})
}

/// The codes that hold all of some conditions.
fn combined(cm: &Cm<'_>, parts: &[String], as_json: bool) -> Result<String, Failure> {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let found = cm.combinations(&parts).map_err(not_a_code)?;
    let unread = cm.edition().notes().err();
    if found.is_empty() {
        let looked_at = match unread {
            None => "no note and no title holds these together".to_owned(),
            Some(error) => format!("no title holds these together, and notes were not looked at ({error})"),
        };
        return Err(Failure::NotFound(format!(
            "{looked_at}; see the index under the main condition, and code each of them if it has no such entry"
        )));
    }
    if let Some(error) = unread {
        eprintln!("casemix: notes were not looked at, only titles: {error}");
    }
    let title = |entry: &Entry<'_>| entry.title().unwrap_or("(no title)").to_owned();
    let noted = |one: &Combination<'_>| match one.basis {
        CombinationBasis::Note(part) => Some(dotted(part.as_str())),
        _ => None,
    };
    if as_json {
        let all = found.iter().map(|one| {
            let still: Vec<String> = one.still.iter().map(|entry| dotted(&entry.code())).collect();
            json!({"code": dotted(&one.entry.code()), "title": title(&one.entry), "note_at": noted(one), "also": still})
        });
        return Ok(format!("{:#}\n", Value::from(all.collect::<Vec<_>>())));
    }
    let mut text = String::new();
    for one in &found {
        let basis = noted(one).map_or("by its title".to_owned(), |part| format!("by the note at {part}"));
        let _ = writeln!(text, "{} {} [{basis}]", dotted(&one.entry.code()), title(&one.entry));
        for also in &one.still {
            let _ = writeln!(text, "  and also {} {}", dotted(&also.code()), title(also));
        }
    }
    Ok(text)
}

/// Asks for one character after the other.
fn pick(cm: &Cm<'_>, partial: &str) -> Result<Outcome, Failure> {
    picker::require_terminal("casemix cm PARTIAL")?;
    let reach = |partial: &str| {
        let completion = cm.complete(partial).map_err(not_a_code)?;
        let choice = completion.step.map(|step| Choice {
            prompt: format!("{} {}", dotted(&completion.code), question(&step)),
            answers: step.values.iter().map(|value| answer(&step, value)).collect(),
        });
        Ok(Reached {
            code: completion.code,
            choice,
        })
    };
    match picker::descend(partial.to_owned(), reach)? {
        Some(code) => print(&cm.explain(&code).map_err(not_a_code)?.to_string()),
        None => Ok(Outcome::SomeErrors),
    }
}

fn answer(step: &CmStep<'_>, value: &CmValue<'_>) -> Answer {
    Answer {
        line: format!("{} {}", value.character, value.label),
        code: format!("{}{}", step.before, value.character),
    }
}
