//! The reference of the language: every block of rules on the page is compiled, and its examples are run.

#![allow(clippy::unwrap_used, clippy::panic)]

use casemix_codes::Codes;
use casemix_rules::{Pack, RuleSet};

const REFERENCE: &str = include_str!("../docs/language.md");

/// The blocks of rules on the page, each with the line on which it begins.
fn blocks() -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (number, line) in REFERENCE.lines().enumerate() {
        match &mut block {
            None if line == "```rules" => block = Some((number + 1, String::new())),
            Some(_) if line == "```" => blocks.extend(block.take()),
            Some((_, text)) => {
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// What a block without a head is given.
const HEAD: &str = "pack example \"1\"\n\n";

/// A block as a pack.
fn pack(number: usize, text: &str) -> Pack {
    let head = if text.starts_with("pack ") {
        ""
    } else {
        "pack example \"1\"\n\n"
    };
    Pack::parse(format!("language.md, block at line {number}"), format!("{head}{text}"))
        .unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn every_block_of_the_reference_holds() {
    let codes = Codes::embedded().unwrap();
    let blocks = blocks();
    assert!(blocks.len() >= 15, "{}", blocks.len());
    let mut wrong = String::new();
    for (number, text) in blocks {
        let pack = pack(number, &text);
        let rules = RuleSet::builder(codes)
            .pack(pack.clone())
            .build()
            .unwrap_or_else(|e| panic!("{e}"));
        for rule in rules.rules() {
            let examples: Vec<bool> = pack.examples().filter(|e| e.rule == rule.id).map(|e| e.fires).collect();
            assert!(
                examples.contains(&true) && examples.contains(&false),
                "{} has both examples",
                rule.id
            );
        }
        let faults = pack.run_examples(&rules, |json| serde_json::from_str(json));
        wrong.extend(faults.iter().map(|fault| format!("{fault}\n")));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Blocks stand in their usual form. With `CASEMIX_BLESS=1` they are written so.
#[test]
fn every_block_of_the_reference_is_in_its_usual_form() {
    let mut page = REFERENCE.to_owned();
    for (number, text) in blocks() {
        let formatted = pack(number, &text).format();
        let again = Pack::parse("again", formatted.as_str())
            .unwrap_or_else(|e| panic!("{e}"))
            .format();
        assert_eq!(formatted, again, "formatting again changes nothing");
        let head = if text.starts_with("pack ") { "" } else { HEAD };
        page = page.replace(
            &format!("```rules\n{text}```"),
            &format!("```rules\n{}```", formatted.replace(head, "")),
        );
    }
    if std::env::var_os("CASEMIX_BLESS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/language.md"), &page).unwrap();
    }
    assert!(
        page == REFERENCE,
        "the page is not in its usual form: run this test with CASEMIX_BLESS=1"
    );
}
