//! Recall and precision: every defect of the catalogue is planted in clean records, and the rule that the catalogue names
//! finds it, and no other rule fires but those that the catalogue says may.
//!
//! A plain run takes a few records of each kind; `CASEMIX_DEFECTS=all` takes up to 500 of each, more than 100,000 in all, and as
//! many clean ones, and prints the table.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use casemix_codes::Codes;
use casemix_record::Encounter;
use casemix_rules::{
    Pack, RuleSet, UNDECIDED, packs,
    review::{RecordReview, TextReview, federal_limits},
};
use casemix_testkit::{DefectKind, Month};

const CATALOGUE: &str = include_str!("../docs/defects.md");

/// A line of the catalogue.
#[derive(Debug)]
struct Line {
    defect: &'static str,
    wrong: &'static str,
    rule: &'static str,
    severity: &'static str,
    also: BTreeSet<&'static str>,
    source: &'static str,
}

impl Line {
    /// Whether a rule may fire beside its own.
    fn allows(&self, rule: &str) -> bool {
        let of_pack = |also: &&str| also.strip_suffix('*').is_some_and(|pack| rule.starts_with(pack));
        self.also.contains(rule) || self.also.iter().any(of_pack)
    }
}

fn catalogue() -> Vec<Line> {
    let rows = CATALOGUE
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| defect"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [defect, wrong, rule, severity, also, source] = cells.as_slice() else {
            panic!("six cells: {row}")
        };
        Line {
            defect,
            wrong,
            rule,
            severity,
            also: also.split_whitespace().collect(),
            source,
        }
    })
    .collect()
}

/// What only some hospitals ask for.
const BYLAWS: &str = "pack bylaws \"2026\"\nlimit cosignature = 7 days\nlimit transfusion-consent = 30 days\n";

/// Every built-in pack and check, in a hospital that asks for all that can be asked.
fn rules() -> RuleSet {
    let mut builder = RuleSet::builder(Codes::embedded().unwrap())
        .pack(Pack::parse("bylaws.rules", BYLAWS).unwrap())
        .check(packs::RecordFindings::new())
        .pack(federal_limits().unwrap())
        .check(RecordReview::new())
        .check(TextReview::new());
    for pack in packs::all().unwrap() {
        builder = builder.pack(pack);
    }
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

/// The title of a code of either system.
fn title(code: &str) -> Option<String> {
    let codes = Codes::embedded().ok()?;
    let diagnosis = codes
        .icd10cm
        .lookup(code)
        .and_then(|entry| entry.title().map(str::to_owned));
    diagnosis.or_else(|| codes.icd10pcs.lookup(code)?.title().map(str::to_owned))
}

/// Every kind of defect, and whether it is planted in records whose documents have texts.
fn kinds() -> impl Iterator<Item = (&'static DefectKind, bool)> {
    let told = DefectKind::FURTHER.iter().map(|kind| (kind, true));
    DefectKind::ALL.iter().map(|kind| (kind, false)).chain(told)
}

/// Whether the long run is asked for.
fn is_full() -> bool {
    std::env::var("CASEMIX_DEFECTS").is_ok_and(|asked| asked == "all")
}

#[test]
fn the_catalogue_names_each_defect_that_is_planted_and_the_rule_that_finds_it() {
    let rules = rules();
    let lines = catalogue();
    let planted: BTreeMap<&str, &str> = kinds().map(|(kind, _)| (kind.name, kind.summary)).collect();
    let named: BTreeMap<&str, &str> = lines.iter().map(|line| (line.defect, line.wrong)).collect();
    assert_eq!(named.len(), lines.len(), "no defect stands twice");
    assert_eq!(named, planted);
    for line in &lines {
        let info = rules
            .rule(line.rule)
            .unwrap_or_else(|| panic!("{} has no rule {}", line.defect, line.rule));
        assert_eq!(info.severity.as_str(), line.severity, "{}", line.rule);
        assert!(!line.source.is_empty(), "{}", line.defect);
        for also in &line.also {
            let known = *also == UNDECIDED || also.ends_with(".*") || rules.rule(also).is_some();
            assert!(known, "{}: no rule {also}", line.defect);
        }
    }
    let in_catalogue: BTreeSet<&str> = lines.iter().map(|line| line.rule).collect();
    let written: Vec<&str> = rules.rules().map(|info| &*info.id).collect();
    let ours = |id: &&&str| {
        ["uhdds.", "consistency.", "claim-form.", "record-review."]
            .iter()
            .any(|pack| id.starts_with(pack))
    };
    // An abstract has no documents, and is no defect; a missing admitting diagnosis is planted for the claim form.
    let elsewhere = ["record-review.no-documents", "record-review.admitting-diagnosis"];
    let without: Vec<&&str> = written
        .iter()
        .filter(ours)
        .filter(|id| !in_catalogue.contains(**id) && !elsewhere.contains(*id))
        .collect();
    assert!(
        without.is_empty(),
        "rules without a defect that shows them: {without:?}"
    );
}

#[test]
fn clean_records_have_no_findings() {
    let rules = rules();
    let count = if is_full() { 100_000 } else { 4_000 };
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut seen = 0;
    for (seed, (year, number)) in [(2023, 1), (2024, 6), (2025, 10), (2026, 1), (2026, 12)]
        .into_iter()
        .enumerate()
    {
        let month = Month::new(year, number).unwrap().seed(seed as u64 + 1).texts(title);
        for made in month.encounters().take(count / 5) {
            seen += 1;
            for finding in rules.check(&made.encounter) {
                let entry = found.entry(finding.rule.to_string()).or_default();
                entry.0 += 1;
                let shown: Vec<&str> = finding.evidence.iter().map(|one| one.text.as_str()).collect();
                entry.1 = format!("{} {finding} {}", made.encounter.id, shown.join(" | "));
            }
        }
    }
    println!("{seen} clean records");
    for (rule, (count, last)) in &found {
        println!("{rule}: {count}, such as {last}");
    }
    assert!(found.is_empty(), "{} rules fire on clean records", found.len());
}

/// The same record as another system writes it: codes with their dots or without, in lower case, numbers without their
/// leading zeros, blanks around values.
fn rewritten(encounter: &Encounter) -> Encounter {
    let mut other = encounter.clone();
    let plain = |text: &str| text.replace('.', "").to_lowercase();
    let short = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        let shorter = text
            .strip_prefix('0')
            .filter(|_| is_number && text.bytes().any(|byte| byte != b'0'));
        shorter.unwrap_or(text).to_owned()
    };
    for diagnosis in &mut other.diagnoses {
        diagnosis.code = plain(diagnosis.code.as_str()).as_str().into();
        diagnosis.poa = diagnosis.poa.to_str().to_lowercase().as_str().into();
    }
    for procedure in &mut other.procedures {
        procedure.code = plain(procedure.code.as_str()).as_str().into();
    }
    for charge in &mut other.charges {
        charge.revenue_code = short(&charge.revenue_code.to_str(), 4).as_str().into();
    }
    other.discharge_status = short(&other.discharge_status.to_str(), 2).as_str().into();
    other.sex = format!(" {} ", other.sex.to_str()).as_str().into();
    for practitioner in &mut other.practitioners {
        practitioner.npi = format!(" {}", practitioner.npi.to_str()).as_str().into();
    }
    other
}

#[test]
fn findings_do_not_hang_on_how_a_value_is_written() {
    let rules = rules();
    let month = Month::new(2026, 1).unwrap().seed(77).error_rate(0.3);
    let of = |encounter: &Encounter| -> BTreeSet<String> {
        let found = rules.check(encounter);
        found
            .iter()
            .map(|finding| format!("{} {}", finding.rule, finding.location))
            .collect()
    };
    let mut wrong = Vec::new();
    for made in month.encounters().take(3_000) {
        let (own, other) = (of(&made.encounter), of(&rewritten(&made.encounter)));
        if own != other {
            let differ: Vec<&String> = own.symmetric_difference(&other).collect();
            wrong.push(format!("{}: {:?} {differ:?}", made.encounter.id, made.planted));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n")
    );
}

/// What was counted of a rule.
#[derive(Default)]
struct Count {
    planted: usize,
    found: usize,
    /// On records where neither it nor the catalogue's allowance is expected.
    false_alarms: usize,
}

#[test]
fn every_planted_defect_is_found_and_nothing_else() {
    let rules = rules();
    let each = if is_full() { 500 } else { 12 };
    let most = if is_full() { 30_000 } else { 12_000 };
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let (mut records, mut faults) = (0, Vec::new());
    let allowed: BTreeMap<&str, Line> = catalogue().into_iter().map(|line| (line.defect, line)).collect();
    // Clean records are made once, and every kind is tried on them in turn. What documents say is planted in those that
    // have texts, everything else in those without: a record whose patient has lost a name has documents with the old one.
    let made = |with_texts: bool| {
        let mut clean = Vec::new();
        for (seed, (year, number)) in [(2024, 3), (2026, 1)].into_iter().enumerate() {
            let mut month = Month::new(year, number).unwrap().seed(seed as u64 + 41);
            if with_texts {
                month = month.texts(title);
            }
            clean.extend(month.encounters().take(most / 2).map(|made| made.encounter));
        }
        clean
    };
    let (clean, told) = (made(false), made(true));
    for (place, (kind, in_texts)) in kinds().enumerate() {
        let clean = if in_texts { &told } else { &clean };
        let line = &allowed[kind.name];
        let mut rng = casemix_testkit::Rng::new(place as u64);
        let (mut fitted, mut shown) = (0, 0);
        // Another begin for every kind, so that they meet different records.
        for step in 0..clean.len() {
            let mut encounter = clean[(step + place * 211) % clean.len()].clone();
            if kind.plant(&mut encounter, &mut rng).is_none() {
                continue;
            }
            fitted += 1;
            let found: BTreeSet<String> = rules.check(&encounter).iter().map(|f| f.rule.to_string()).collect();
            let count = counts.entry(line.rule).or_default();
            count.planted += 1;
            count.found += usize::from(found.contains(line.rule));
            if !found.contains(line.rule) && shown < 2 {
                shown += 1;
                faults.push(format!(
                    "{}: {} does not find it in {}",
                    kind.name, line.rule, encounter.id
                ));
            }
            for rule in &found {
                if rule != line.rule && !line.allows(rule) {
                    let name = rules.rule(rule).map_or(UNDECIDED, |_| "");
                    let known = allowed
                        .values()
                        .find(|line| line.rule == rule)
                        .map_or(name, |line| line.rule);
                    counts.entry(known).or_default().false_alarms += 1;
                    if shown < 4 {
                        shown += 1;
                        let told = rules.check(&encounter);
                        let finding = told.iter().find(|f| f.rule == *rule).map(ToString::to_string);
                        let why = told.iter().find(|f| f.rule == *rule).map(|f| {
                            f.evidence
                                .iter()
                                .map(|e| e.text.as_str().to_owned())
                                .collect::<Vec<_>>()
                                .join(" ")
                        });
                        faults.push(format!("{} in {}: {finding:?} {why:?}", kind.name, encounter.id));
                    }
                }
            }
            if fitted >= each {
                break;
            }
        }
        records += fitted;
        assert!(fitted > 0, "{} never fits", kind.name);
    }
    if is_full() {
        println!(
            "{:<55} {:>8} {:>8} {:>9} {:>9}",
            "rule", "planted", "found", "recall", "precision"
        );
        for (rule, count) in &counts {
            let ratio = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
            let recall = ratio(count.found, count.planted);
            let precision = ratio(count.found, count.found + count.false_alarms);
            println!(
                "{rule:<55} {:>8} {:>8} {recall:>8.2}% {precision:>8.2}%",
                count.planted, count.found
            );
        }
    }
    println!("{records} records with a defect of {} kinds", kinds().count());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
