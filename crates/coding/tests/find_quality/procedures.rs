//! What operation notes and orders ask for, and the procedure codes that are right: `procedure_queries.toml`.

use std::collections::BTreeMap;

use casemix_codes::{CodeTable, Codes};
use casemix_coding::find::{Finder, Workspace};
use casemix_coding::pcs::{Pcs, Wanted};

use super::Shares;

type Queries = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// A day on which all codes of the list are valid.
const DAY: &str = "2026-01-15";

fn queries() -> Queries {
    toml::from_str(include_str!("procedure_queries.toml")).expect("the list of queries is sound")
}

/// Whether a code, or what of it is certain, fits what is right: `*` stands for any ending, `?` for any character.
fn is_right(code: &str, right: &[String]) -> bool {
    right.iter().any(|right| {
        let (start, is_open) = right
            .strip_suffix('*')
            .map_or((right.as_str(), false), |start| (start, true));
        let mut pairs = start.chars().zip(code.chars());
        let long_enough = if is_open {
            code.len() >= start.len()
        } else {
            code.len() == start.len()
        };
        long_enough && pairs.all(|(right, code)| right == '?' || right == code)
    })
}

fn show(query: &str, right: &[String], rank: Option<usize>, first: Option<String>) {
    if rank != Some(0) && std::env::var_os("SHOW_MISSES").is_some() {
        println!("  {query}: {right:?} at {rank:?}, first {first:?}");
    }
}

#[test]
fn procedures_are_found_by_what_notes_call_them() {
    let queries = queries();
    assert!(queries.values().map(BTreeMap::len).sum::<usize>() >= 150);
    let finder = Finder::embedded().unwrap();
    let table: &dyn CodeTable = &*Codes::embedded().unwrap().icd10pcs;
    let codes: Vec<_> = table.entries().map(|entry| entry.code().to_string()).collect();
    let mut workspace = Workspace::default();
    let parts = [
        ("tuning", (98.0, 99.0)),
        ("held-out", (97.0, 98.0)),
        ("unseen", (88.0, 92.0)),
    ];
    for (part, least) in parts {
        let mut shares = Shares::default();
        for (query, right) in &queries[part] {
            for right in right {
                let exists = codes.iter().any(|code| is_right(code, std::slice::from_ref(right)));
                assert!(exists, "{query}: {right}");
            }
            let search = finder.search(query).system("icd-10-pcs").billable();
            let found = search.on(DAY.parse().unwrap()).limit(10).run(&mut workspace);
            let rank = found.hits().iter().position(|hit| is_right(hit.code(), right));
            shares.add(rank);
            let first = found.hits().first();
            show(
                query,
                right,
                rank,
                first.map(|hit| format!("{} {}", hit.code(), found.title(hit).text)),
            );
        }
        shares.print(&format!("find, {part}"));
        let (first, ten) = shares.percent();
        assert!(first >= least.0 && ten >= least.1, "{part}: {first:.2} {ten:.2}");
    }
}

#[test]
fn candidates_are_what_notes_call_them() {
    let pcs = Pcs::embedded().unwrap().on(DAY.parse().unwrap()).unwrap();
    for (part, least) in [("tuning", (96.0, 98.0)), ("held-out", (96.0, 98.0))] {
        let mut shares = Shares::default();
        for (query, right) in &queries()[part] {
            let found = pcs.candidates(&Wanted::words(query));
            let rank = found.iter().position(|candidate| is_right(&candidate.pattern, right));
            shares.add(rank);
            show(
                query,
                right,
                rank,
                found
                    .first()
                    .map(|first| format!("{} {:?}", first.pattern, first.matched)),
            );
        }
        shares.print(&format!("candidates, {part}"));
        let (first, ten) = shares.percent();
        assert!(first >= least.0 && ten >= least.1, "{part}: {first:.2} {ten:.2}");
    }
}

/// Over all code systems, the name of a procedure finds a procedure, and that of a condition a diagnosis: also where it tells
/// of a procedure that was done.
#[test]
fn code_systems_are_told_apart() {
    let finder = Finder::embedded().unwrap();
    let mut workspace = Workspace::default();
    let mut first = |query: &str| {
        let search = finder.search(query).billable().on(DAY.parse().unwrap());
        let found = search.run(&mut workspace);
        let hit = found.hits().first();
        hit.map(|hit| (found.system(hit).to_owned(), hit.code().to_owned()))
    };
    for (query, start) in [
        ("chest xray", "BW03ZZZ"),
        ("cabg x3", "0212"),
        ("splenectomy", "07TP"),
        ("hemodialysis", "5A1D"),
        ("total knee replacement right", "0SRC"),
        ("mri brain", "B030"),
        ("blood transfusion", "302"),
        ("alcohol detox", "HZ2"),
    ] {
        let (system, code) = first(query).expect(query);
        assert!(
            system == "icd-10-pcs" && code.starts_with(start),
            "{query}: {system} {code}"
        );
    }
    for (query, start) in [
        ("inguinal hernia", "K40"),
        ("ectopic pregnancy", "O00"),
        ("perineal laceration second degree", "O70.1"),
        ("complication of cabg", "T82"),
        ("status post splenectomy", "Z90.81"),
        ("dialysis status", "Z99.2"),
        ("encounter for chemotherapy", "Z51.11"),
        ("carpal tunnel syndrome", "G56.0"),
        ("presence of coronary stent", "Z95.5"),
        ("below knee amputation status", "Z89.5"),
    ] {
        let (system, code) = first(query).expect(query);
        assert!(
            system == "icd-10-cm" && code.starts_with(start),
            "{query}: {system} {code}"
        );
    }
}
