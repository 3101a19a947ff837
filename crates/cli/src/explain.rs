//! `casemix explain`: why an encounter has its DRG, and what would be with other codes.

use std::fmt::Write;

use casemix::{
    WeightYears,
    check::{CheckSet, CheckSetError},
    codes::Codes,
    contract::{self, GroupForm},
    drg::{
        Change, Grouper, SmallestChanges, WhatIf,
        explain::{Explanation, Place},
    },
    record::{Diagnosis, Encounter, Finding, Procedure},
    stats::report::Column,
};
use serde_json::{Value, json};

use crate::{
    args::{ClaimArguments, ExplainArguments},
    failure::{Failure, Outcome},
    input::Input,
    output::Output,
    progress::Progress,
    terminal,
};

/// The largest set of codes that is looked for among those whose removal changes the DRG.
const LARGEST_SET: usize = 3;

pub(crate) fn run(arguments: &ExplainArguments) -> Result<Outcome, Failure> {
    let pipeline = arguments.release.pipeline()?;
    let encounter = match &arguments.claim.pdx {
        Some(_) => from_codes(&arguments.claim),
        None => find(arguments)?,
    };
    let grouper = pipeline
        .grouper_for(&encounter)
        .map_err(|fault| Failure::NotFound(fault.to_string()))?;
    let explained = Explained::new(grouper, &encounter, arguments)?;
    let mut output = Output::open(None)?;
    let text = if arguments.json {
        explained.json(&encounter)?
    } else {
        explained.text(&encounter)
    };
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Outcome::Answered)
}

/// The encounter that is asked for: the one of that identifier, else the first.
fn find(arguments: &ExplainArguments) -> Result<Encounter, Failure> {
    let wanted = arguments.id.as_deref();
    let is_wanted = |id: &str| wanted.is_none_or(|wanted| wanted == id);
    let input = Input::new(&arguments.input);
    for block in input.blocks(&Progress::hidden()) {
        let mut found = None;
        block?.for_each(|_, read| match read {
            _ if found.is_some() => (),
            Ok(encounter) if is_wanted(&encounter.id) => found = Some(Ok(encounter)),
            Err(error) if error.id.as_deref().is_some_and(is_wanted) || wanted.is_none() => found = Some(Err(error)),
            _ => (),
        });
        match found {
            Some(Ok(encounter)) => return Ok(encounter),
            Some(Err(error)) => return Err(Failure::NotFound(format!("the encounter cannot be read: {error}"))),
            None => (),
        }
    }
    Err(Failure::NotFound(
        "no such encounter in the input: check --id".to_owned(),
    ))
}

/// The encounter that the command line spells out.
fn from_codes(claim: &ClaimArguments) -> Encounter {
    let mut encounter = Encounter::default();
    let diagnoses = claim.pdx.iter().chain(&claim.sdx);
    encounter.diagnoses = diagnoses.map(|text| diagnosis(text)).collect();
    encounter.procedures = claim.px.iter().map(|code| Procedure::new(code.as_str())).collect();
    if let Some(code) = &claim.admitting {
        encounter.admitting_diagnosis = code.as_str().into();
    }
    if let Some(sex) = claim.sex {
        encounter.sex = sex.into();
    }
    if let Some(status) = claim.status {
        encounter.discharge_status = status.into();
    }
    if let Some(exempt) = claim.hospital.and_then(crate::args::Hospital::is_exempt) {
        encounter.poa_exempt_hospital = exempt.into();
    }
    if let Some(date) = claim.date {
        encounter.discharged = casemix::record::Moment::from(date).into();
    }
    encounter
}

/// A diagnosis written `CODE` or `CODE:POA`.
fn diagnosis(text: &str) -> Diagnosis {
    match text.split_once(':') {
        Some((code, poa)) => Diagnosis::with_poa(code, poa),
        None => Diagnosis::new(text),
    }
}

/// The explanation, and what would be.
struct Explained<'a> {
    explanation: Explanation,
    codes: &'static Codes,
    weights: Option<&'static casemix::drg::Weights>,
    without_each: Vec<Change>,
    smallest: SmallestChanges,
    /// Codes that were asked for, with what they would change.
    added: Vec<(&'a str, Change)>,
    /// What the conventions and the guidelines find about the codes.
    findings: Vec<Finding>,
}

/// What the conventions and the guidelines find, with the newest notes where the year has none.
fn coding_findings(codes: &Codes, encounter: &Encounter) -> Result<Vec<Finding>, CheckSetError> {
    let set = CheckSet::builder(codes).packs(["conventions", "guidelines"]);
    let set = set.newest_notes().build()?;
    let mut findings = set.rules().check(encounter);
    set.overlaps().settle(&mut findings);
    Ok(findings)
}

impl<'a> Explained<'a> {
    fn new(
        grouper: &Grouper,
        encounter: &Encounter,
        arguments: &'a ExplainArguments,
    ) -> Result<Explained<'a>, Failure> {
        let codes = Codes::embedded().map_err(|error| Failure::Tables(error.into()))?;
        let weights = WeightYears::embedded()?.for_release(grouper.release());
        let what_if = WhatIf::new(grouper, weights, encounter);
        let with_diagnosis = |text: &'a String| {
            let added = diagnosis(text);
            (
                text.as_str(),
                what_if.with_diagnosis(&added.code.to_string(), added.poa.value()),
            )
        };
        let diagnoses = arguments.add_dx.iter().map(with_diagnosis);
        let procedures = arguments
            .add_px
            .iter()
            .map(|code| (code.as_str(), what_if.with_procedure(code)));
        Ok(Explained {
            explanation: grouper.explain(encounter),
            codes,
            weights,
            without_each: what_if.without_each(),
            smallest: what_if.smallest_changes(LARGEST_SET),
            added: diagnoses.chain(procedures).collect(),
            findings: coding_findings(codes, encounter).map_err(|error| Failure::Usage(error.to_string()))?,
        })
    }

    fn title(&self, code: &str) -> Option<String> {
        let entry = self
            .codes
            .icd10cm
            .lookup(code)
            .or_else(|| self.codes.icd10pcs.lookup(code));
        entry?.title().map(str::to_owned)
    }

    fn code_at(&self, place: Place) -> &str {
        let explanation = &self.explanation;
        let code = match place {
            Place::Principal => explanation.principal.code.as_ref(),
            Place::Secondary(at) => explanation.secondary.get(at).map(|note| &note.code),
            Place::Procedure(at) => explanation.procedures.get(at).map(|note| &note.code),
            Place::Cluster(at) => explanation.clusters.get(at).map(|note| &note.name),
        };
        code.map_or("", String::as_str)
    }

    fn codes_of(&self, change: &Change) -> Vec<&str> {
        change.without.iter().map(|place| self.code_at(*place)).collect()
    }

    fn text(&self, encounter: &Encounter) -> String {
        let mut out = String::new();
        if let Some(id) = encounter.id.given() {
            let _ = writeln!(out, "Encounter {id}");
        }
        out.push_str(&self.explanation.text(&|code| self.title(code)));
        let drg = self.explanation.answer.final_.drg;
        let weight = self.weights.and_then(|weights| weights.get(drg)?.weight);
        match (weight, self.weights) {
            (Some(weight), Some(weights)) => {
                let _ = writeln!(
                    out,
                    "\nRelative weight of DRG {drg}: {weight} (FY {})",
                    weights.fiscal_year()
                );
            }
            (None, Some(_)) => {
                let _ = writeln!(out, "\nDRG {drg} has no relative weight");
            }
            (_, None) => {
                let _ = writeln!(
                    out,
                    "\nNo relative weights are at hand for the year of release {}",
                    self.explanation.release
                );
            }
        }
        let _ = writeln!(
            out,
            "\nWithout one of the codes\n{}",
            self.changes(
                self.without_each
                    .iter()
                    .map(|change| (self.codes_of(change).join(" + "), change))
            )
        );
        let size = self.smallest.tried_to_size;
        let single = self.smallest.sets.iter().all(|set| set.without.len() == 1);
        if self.smallest.sets.is_empty() {
            let _ = writeln!(
                out,
                "No removal of up to {size} secondary diagnoses and procedures changes the DRG"
            );
        } else if !single {
            let sets = self
                .smallest
                .sets
                .iter()
                .map(|change| (self.codes_of(change).join(" + "), change));
            let _ = writeln!(
                out,
                "Smallest sets whose removal changes the DRG\n{}",
                self.changes(sets)
            );
        }
        if !self.added.is_empty() {
            let added = self.added.iter().map(|(code, change)| ((*code).to_owned(), change));
            let _ = writeln!(out, "With one more code\n{}", self.changes(added));
        }
        let _ = writeln!(out, "Conventions and guidelines of coding");
        if self.findings.is_empty() {
            let _ = writeln!(out, "  nothing found");
        }
        for finding in &self.findings {
            let _ = writeln!(out, "  {finding}");
            if let Some(remedy) = &finding.remedy {
                let _ = writeln!(out, "    {remedy}");
            }
        }
        out
    }

    fn changes<'c>(&self, changes: impl Iterator<Item = (String, &'c Change)>) -> comfy_table::Table {
        let columns = [
            Column::text("codes", "Codes"),
            Column::text("drg", "DRG"),
            Column::text("title", "Title"),
            Column::number("weight", "Weight"),
        ];
        let rows = changes.map(|(codes, change)| {
            let drg = change.grouping.drg;
            let title = match change.changes_drg {
                true => self
                    .explanation
                    .drg_title(drg)
                    .unwrap_or(change.grouping.status.meaning()),
                false => "the same",
            };
            let weight = change.weight_difference.filter(|_| change.changes_drg);
            vec![
                codes,
                drg.to_string(),
                title.to_owned(),
                weight.map_or(String::new(), |weight| format!("{weight:+}")),
            ]
        });
        terminal::table(&columns, rows)
    }

    fn json(&self, encounter: &Encounter) -> Result<String, Failure> {
        let mut answer = Vec::new();
        contract::write_answer(&mut answer, encounter, &self.explanation.answer, GroupForm::Codes);
        let unwritable = |error: serde_json::Error| Failure::Figures(error.to_string());
        let answer: Value = serde_json::from_slice(&answer).map_err(unwritable)?;
        let weight = self
            .weights
            .and_then(|weights| weights.get(self.explanation.answer.final_.drg)?.weight);
        let findings = self.findings.iter().map(|finding| {
            let mut line = Vec::new();
            contract::write_finding(&mut line, None, None, None, finding);
            serde_json::from_slice::<Value>(&line).map_err(unwritable)
        });
        let value = json!({
            "answer": answer,
            "weight": weight.map(|weight| weight.to_string()),
            "explanation": serde_json::to_value(&self.explanation).map_err(unwritable)?,
            "conventions": findings.collect::<Result<Vec<_>, _>>()?,
            "what_if": {
                "without_each": self.without_each.iter().map(|change| self.change_json(change)).collect::<Vec<_>>(),
                "smallest_sets": self.smallest.sets.iter().map(|change| self.change_json(change)).collect::<Vec<_>>(),
                "tried_to_size": self.smallest.tried_to_size,
                "added": self.added.iter().map(|(code, change)| {
                    json!({"code": code, "change": self.change_json(change)})
                }).collect::<Vec<_>>(),
            },
        });
        Ok(format!("{value:#}\n"))
    }

    fn change_json(&self, change: &Change) -> Value {
        json!({
            "without": self.codes_of(change),
            "status": change.grouping.status.name(),
            "drg": change.grouping.drg.to_string(),
            "changes_drg": change.changes_drg,
            "weight_difference": change.weight_difference.map(|weight| weight.to_string()),
        })
    }
}
