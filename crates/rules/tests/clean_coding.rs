//! False alarms: what the conventions and the guidelines find where the coding is in order, and what they find on real stays.
//!
//! A plain run takes 20,000 generated records; `CASEMIX_CLEAN=all` takes 1,000 months of 500 discharges, and prints the table
//! that `CONFORMANCE.md` has.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;

use casemix_codes::Codes;
use casemix_record::Encounter;
use casemix_rules::{RuleSet, RuleSetBuilder, Workspace, conventions::Conventions, packs};
use casemix_testkit::{Month, shared};

/// The conventions and the guidelines, with the newest notes for years that have none; without the two rules that need the
/// official list of exempt codes, which is not embedded.
fn rules() -> RuleSet {
    let codes = Codes::embedded().unwrap();
    let builder = RuleSet::builder(codes)
        .check(Conventions::of(codes).with_newest_notes())
        .off("conventions.poa-of-exempt-code")
        .off("conventions.poa-missing");
    let guidelines = packs::guidelines().unwrap();
    let builder = guidelines.into_iter().fold(builder, RuleSetBuilder::pack);
    builder.build().unwrap()
}

/// The findings of records by rule, and one of them each.
struct Found {
    records: usize,
    by_rule: BTreeMap<String, (usize, String)>,
}

impl Found {
    fn on(encounters: impl Iterator<Item = Encounter>) -> Found {
        let rules = rules();
        let mut work = Workspace::default();
        let (mut records, mut by_rule) = (0, BTreeMap::new());
        for encounter in encounters {
            records += 1;
            for finding in rules.check_with(&mut work, &encounter) {
                let (count, such_as): &mut (usize, String) = by_rule.entry(finding.rule.to_string()).or_default();
                *count += 1;
                if such_as.is_empty() {
                    *such_as = format!("{} {finding}", encounter.id);
                }
            }
        }
        Found { records, by_rule }
    }

    fn print(&self) {
        let all: usize = self.by_rule.values().map(|(count, _)| count).sum();
        println!("{all} findings on {} records", self.records);
        for (rule, (count, such_as)) in &self.by_rule {
            println!("{count:>6} {rule}, such as {such_as}");
        }
    }

    fn count(&self, rule: &str) -> usize {
        self.by_rule.get(rule).map_or(0, |(count, _)| *count)
    }
}

/// Rules that clean months may have findings of: at most so many on 100,000 records, and why.
const EXPLAINED: &[(&str, usize, &str)] = &[(
    "guidelines.weight-without-weeks",
    2,
    "a twin born at term with a low weight, of whom no weeks are coded: advice",
)];

#[test]
fn clean_months_have_few_findings_and_each_is_explained() {
    let is_full = std::env::var("CASEMIX_CLEAN").is_ok_and(|asked| asked == "all");
    let (months, each) = if is_full { (1_000, 500) } else { (10, 2_000) };
    // The months of 2023 to 2026, again and again with other patients.
    let clean = (0..months).flat_map(|at: u16| {
        let number = if is_full { at } else { at * 5 };
        let (year, month) = (2023 + i32::from(number / 12 % 4), u32::from(number % 12 + 1));
        let month = Month::new(year, month).unwrap().seed(u64::from(at) + 1);
        month.encounters().take(each).map(|made| made.encounter)
    });
    let found = Found::on(clean);
    found.print();
    let most = |rule: &str| {
        let explained = EXPLAINED.iter().find(|(explained, ..)| *explained == rule);
        explained.map_or(0, |(_, most, _)| (most * found.records).div_ceil(100_000))
    };
    let too_many = found.by_rule.iter().filter(|(rule, (count, _))| *count > most(rule));
    let too_many: Vec<_> = too_many.collect();
    assert!(too_many.is_empty(), "{too_many:#?}");
}

/// What is found on 275 real stays of 100 patients. Each finding was read and judged; `CONFORMANCE.md` says how.
const REAL: &[(&str, usize)] = &[
    ("conventions.both-sides-apart", 1),
    // Kidney and heart failure before the hypertension or diabetes that is coded first.
    ("conventions.code-first-order", 26),
    ("conventions.excludes1", 11),
    ("conventions.more-specific-on-record", 5),
    ("conventions.side-open", 9),
    ("conventions.use-additional-first", 1),
    ("conventions.use-additional-missing", 2),
    ("guidelines.anemia-of-chemotherapy-without-adverse-effect", 1),
    ("guidelines.body-mass-index-alone", 1),
    ("guidelines.complication-beside-uncomplicated-diabetes", 4),
    ("guidelines.diabetic-foot-ulcer-without-site", 1),
    ("guidelines.failure-to-thrive-beside-its-disease", 1),
    ("guidelines.fracture-in-osteoporosis", 1),
    ("guidelines.gait-beside-its-disease", 1),
    ("guidelines.hypertension-with-heart-disease", 1),
    ("guidelines.hypertensive-kidney-disease-without-stage", 1),
    ("guidelines.insulin-beside-type-1", 1),
    ("guidelines.kidney-without-heart-in-hypertension", 5),
    ("guidelines.severe-sepsis-without-infection", 3),
    ("guidelines.underdosing-without-reason", 1),
    ("guidelines.unspecified-fibrillation-beside-specific", 1),
    ("guidelines.unspecified-urinary-infection-beside-specific", 1),
    // Stays coded in ICD-9-CM, of which some guidelines can only say that they are about ICD-10.
    ("rules.cannot-run", 24),
];

#[test]
fn real_stays_have_the_findings_that_were_judged() {
    let Some(path) = shared("data/real-discharges/encounters.ndjson") else {
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let found = Found::on(text.lines().map(|line| serde_json::from_str(line).unwrap()));
    found.print();
    assert_eq!(found.records, 275);
    let counts: Vec<(&str, usize)> = found.by_rule.keys().map(|rule| (&**rule, found.count(rule))).collect();
    assert_eq!(counts, REAL);
}
