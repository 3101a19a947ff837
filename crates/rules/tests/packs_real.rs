//! The exempt codes of the built-in packs against the official list.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs::File, io::Read};

use casemix_codes::Codes;
use casemix_record::{Diagnosis, Encounter};
use casemix_rules::{RuleSet, packs};
use casemix_testkit::shared;
use zip::ZipArchive;

fn rules() -> RuleSet {
    let mut builder = RuleSet::builder(Codes::embedded().unwrap()).check(packs::RecordFindings::new());
    for pack in packs::all().unwrap() {
        builder = builder.pack(pack);
    }
    builder.build().unwrap()
}

/// The sets of exempt codes are those of the official list for fiscal year 2026, external causes apart.
#[test]
fn exempt_codes_are_those_of_the_official_list() {
    let Some(path) = shared("data/icd-official/POAexemptCodesFY26.zip") else {
        return;
    };
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut list = Vec::new();
    let mut file = archive.by_name("POAexemptCodesFY26.txt").unwrap();
    file.read_to_end(&mut list).unwrap();
    let list = String::from_utf8_lossy(&list);
    let codes = list.lines().filter_map(|line| line.split('\t').nth(1));
    let exempt: BTreeSet<String> = codes.map(|code| code.trim().replace('.', "")).collect();

    let rules = rules();
    let embedded = Codes::embedded().unwrap();
    let edition = embedded.icd10cm.on("2025-10-15".parse().unwrap()).unwrap();
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for entry in edition.billable() {
        let code = entry.code();
        if code.as_str().starts_with(['V', 'W', 'X', 'Y']) {
            continue;
        }
        judged += 1;
        let other = if code.as_str() == "I10" { "I50.23" } else { "I10" };
        let encounter = Encounter::builder("E1")
            .discharged("2025-10-15")
            .diagnoses([Diagnosis::with_poa(other, "Y"), Diagnosis::new(code.as_str())])
            .build();
        let is_asked = rules.check(&encounter).iter().any(|f| f.rule == "uhdds.poa-missing");
        if is_asked == exempt.contains(code.as_str()) {
            wrong.push(code.as_str().to_owned());
        }
    }
    assert!(judged > 60_000, "{judged}");
    assert!(
        wrong.is_empty(),
        "{} of {judged}: {:?}",
        wrong.len(),
        wrong.get(..wrong.len().min(60))
    );
}
