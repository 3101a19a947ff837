//! Every built-in rule, and the cases of `tests/cases`.

// Each test takes what it needs.
#![allow(dead_code)]

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use casemix_codes::Codes;
use casemix_record::{Encounter, Finding};
use casemix_rules::conventions::Conventions;
use casemix_rules::packs::{self, RecordFindings};
use casemix_rules::review::{RecordReview, TextReview, federal_limits};
use casemix_rules::{CANNOT_RUN, Pack, RuleSet, RuleSetBuilder, UNDECIDED};
use serde::Deserialize;

/// Every built-in pack in the rule language.
pub(crate) fn packs() -> Vec<Pack> {
    let packs = packs::all().unwrap_or_else(|errors| panic!("{errors}"));
    packs.into_iter().chain([federal_limits().unwrap()]).collect()
}

/// Every built-in rule, of the packs and of the checks in Rust.
pub(crate) fn rules() -> RuleSet {
    let builder = RuleSet::builder(Codes::embedded().unwrap());
    let guidelines = packs::guidelines().unwrap();
    let builder = packs()
        .into_iter()
        .chain(guidelines)
        .fold(builder, RuleSetBuilder::pack);
    let builder = builder
        .check(RecordFindings::new())
        .check(RecordReview::new())
        .check(TextReview::new())
        .check(Conventions::of(Codes::embedded().unwrap()));
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// A record with a rule that fires on it, or does not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) rule: String,
    pub(crate) fires: bool,
    pub(crate) record: Encounter,
    /// The places of the rule's findings, in their order.
    at: Option<Vec<String>>,
    /// The section that the rule cites.
    pub(crate) section: Option<String>,
    /// The note of the tabular list that a finding cites, such as `Excludes1 at B34`.
    pub(crate) note: Option<String>,
}

/// The cases of `tests/cases/*.toml`, each with its place.
pub(crate) fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let file = file.case.into_iter().enumerate();
        cases.extend(file.map(|(at, case)| (format!("{name}, case {}", at + 1), case)));
    }
    cases
}

impl Case {
    /// What is wrong with the case, if anything is.
    pub(crate) fn fault(&self, rules: &RuleSet) -> Option<String> {
        let Case {
            rule,
            fires,
            record,
            at,
            section,
            note,
        } = self;
        let Some(info) = rules.rule(rule) else {
            return Some(format!("there is no rule {rule}"));
        };
        let cites = |citation: &Option<Cow<'_, str>>, wanted: &Option<String>| {
            let cited = citation.as_deref().unwrap_or_default();
            wanted.as_ref().is_none_or(|wanted| cited.contains(wanted.as_str()))
        };
        if !cites(&info.citation, section) {
            return Some(format!("{rule} cites {:?}, and not {section:?}", info.citation));
        }
        let findings = rules.check(record);
        let of_rule: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == *rule).collect();
        let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
        if *fires == of_rule.is_empty() {
            let must = if *fires { "must fire" } else { "must not fire" };
            return Some(format!("{rule} {must}: {told:#?}"));
        }
        let is_doubt = |finding: &&Finding| finding.rule == UNDECIDED || finding.rule == CANNOT_RUN;
        let doubted = |finding: &Finding| finding.evidence.iter().any(|evidence| evidence.text == **rule);
        if !fires && findings.iter().filter(is_doubt).any(doubted) {
            return Some(format!("{rule} must be decided: {told:#?}"));
        }
        if *fires && !of_rule.iter().any(|finding| cites(&finding.citation, note)) {
            return Some(format!("{rule} must cite {note:?}: {told:#?}"));
        }
        let places: Vec<String> = of_rule.iter().map(|finding| finding.location.to_string()).collect();
        match at {
            Some(at) if *at != places => Some(format!("{rule} is found at {places:?} and not at {at:?}")),
            _ => None,
        }
    }
}
