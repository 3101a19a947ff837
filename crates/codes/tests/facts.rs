//! What is read from titles: sides, gestation, encounters, sequelae, manifestations, over every code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use casemix_codes::facts::{CodeFacts, Encounter, Laterality, Trimester};
use casemix_codes::{CodeTable, Codes, Edition, EntryId};

fn edition() -> Edition<'static> {
    let table: &'static dyn CodeTable = &*Codes::embedded().unwrap().icd10cm;
    table.on("2026-01-15".parse().unwrap()).unwrap()
}

fn id(code: &str) -> EntryId {
    edition().lookup(code).unwrap_or_else(|| panic!("{code}")).id()
}

/// How many billable codes have each value of a fact.
fn count<T: Ord>(fact: impl Fn(EntryId) -> Option<T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for fact in edition().billable().filter_map(|entry| fact(entry.id())) {
        *counts.entry(fact).or_insert(0) += 1;
    }
    counts
}

#[test]
fn sides_are_read_whatever_character_states_them() {
    use Laterality::*;
    let facts = CodeFacts::of(edition().table());
    for (code, side) in [
        ("C50.411", Some(Right)),
        ("C50.419", Some(Unspecified)),
        ("G81.90", Some(Unspecified)),
        ("G81.94", Some(Left)),
        ("H30.129", Some(Unspecified)),
        ("M17.0", Some(Bilateral)),
        ("M17.9", None),
        ("S52.522A", Some(Left)),
        ("T86.8409", Some(Unspecified)),
        ("I50.9", None),
        ("K35.80", None),
    ] {
        assert_eq!(facts.laterality(id(code)), side, "{code}");
    }
    let table = edition().table();
    let sides = |code: &str| -> Vec<String> {
        facts
            .sides(table, id(code))
            .iter()
            .map(|entry| entry.code().to_string())
            .collect()
    };
    assert_eq!(sides("S52.529A"), ["S52521A", "S52522A", "S52529A"]);
    assert_eq!(sides("G81.91"), ["G8190", "G8191", "G8192", "G8193", "G8194"]);
    assert_eq!(sides("I10"), Vec::<String>::new());
    // Every family has a right and a left, and a side of its own for each.
    for entry in edition().billable().step_by(37) {
        let family = facts.sides(table, entry.id());
        let side = facts.laterality(entry.id()).filter(|side| *side != Bilateral);
        assert!(!family.is_empty() || side.is_none(), "{entry:?}");
        assert!(family.is_empty() || facts.laterality(entry.id()).is_some(), "{entry:?}");
        assert!(family.is_empty() || family.contains(&entry));
    }
    let counts = count(|id| facts.laterality(id));
    assert!(counts[&Right].abs_diff(counts[&Left]) < 60, "{counts:?}");
    assert!(
        counts[&Right] > 13_000 && counts[&Unspecified] > 11_000 && counts[&Bilateral] > 1_000,
        "{counts:?}"
    );
}

#[test]
fn gestation_is_read_from_titles() {
    use Trimester::*;
    let facts = CodeFacts::of(edition().table());
    assert_eq!(facts.trimester(id("O24.011")), Some(First));
    assert_eq!(facts.trimester(id("O24.019")), Some(Unspecified));
    assert_eq!(
        (facts.trimester(id("O24.02")), facts.trimester(id("I10"))),
        (None, None)
    );
    let counts = count(|id| facts.trimester(id));
    assert!(counts[&Second].abs_diff(counts[&Third]) < 20, "{counts:?}");
    let weeks: Vec<_> = edition()
        .billable_starting_with("Z3A")
        .map(|entry| facts.weeks(entry.id()).unwrap())
        .collect();
    assert_eq!(
        (weeks[0].clone(), weeks[1].clone(), weeks[2].clone()),
        (0..=255, 0..=7, 8..=8)
    );
    assert_eq!(facts.weeks(id("Z3A.42")), Some(42..=42));
    assert_eq!(facts.weeks(id("Z3A.49")), Some(43..=255));
    assert_eq!(First.weeks(), 0..=13);
}

#[test]
fn encounters_are_those_that_the_seventh_character_defines() {
    use Encounter::*;
    let facts = CodeFacts::of(edition().table());
    for (code, encounter) in [
        ("S52.521A", Some(Initial)),
        ("S52.001C", Some(Initial)),
        ("S52.001R", Some(Subsequent)),
        ("T36.0X5S", Some(Sequela)),
        ("O35.00X0", None),
        ("H40.1131", None),
        ("I10", None),
    ] {
        assert_eq!(facts.encounter(id(code)), encounter, "{code}");
    }
    assert!(facts.is_sequela(id("T36.0X5S")) && facts.is_sequela(id("B90.9")) && facts.is_sequela(id("I69.320")));
    assert!(facts.is_sequela(id("O94")) && !facts.is_sequela(id("T36.0X5A")) && !facts.is_sequela(id("I63.9")));
}

#[test]
fn manifestations_are_told_from_causes_of_diseases_classified_elsewhere() {
    let facts = CodeFacts::of(edition().table());
    assert!(facts.is_manifestation(id("H42")) && facts.is_manifestation(id("I43")));
    assert!(!facts.is_manifestation(id("B95.61")) && !facts.is_manifestation(id("F54")));
    assert!(!facts.is_manifestation(id("R65.20")));
}

#[test]
fn more_specific_codes_say_unspecified_less_often() {
    let facts = CodeFacts::of(edition().table());
    let more = |code: &str| -> Vec<String> {
        facts
            .more_specific(edition().table(), id(code))
            .map(|entry| entry.code().to_string())
            .collect()
    };
    assert_eq!(more("C50.419"), ["C50411", "C50412"]);
    assert_eq!(more("S52.529A"), ["S52521A", "S52522A"]);
    assert!(more("I50.20").contains(&"I5023".to_owned()));
    assert_eq!(more("I10"), Vec::<String>::new());
}
