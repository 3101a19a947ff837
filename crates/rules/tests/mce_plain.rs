//! The editor against a slow restatement of its rules, on random claims and on the recorded ones.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

#[path = "mce_plain/claims.rs"]
mod claims;
mod mce_common;
#[path = "mce_plain/rules.rs"]
mod rules;

use std::{cell::RefCell, collections::BTreeSet};

use casemix_rules::mce::{Editors, Workspace, tables::Tables};
use casemix_testkit::vectors::{MceAnswer, MceVector, read_mce_vectors};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use claims::{Pools, recipes};
use mce_common::{Recorded, as_recorded, fixture, sorted};
use rules::Plain;

/// Random claims, unless `PROPTEST_CASES` asks for another number.
const CLAIMS: u32 = 40_000;

/// Edits a claim both ways by every release: through the borrowed interface, and as an encounter where that says the
/// same.
fn compare(
    editors: &Editors,
    plain: &Plain,
    claim: &MceVector,
    work: &mut Workspace,
) -> Result<Vec<MceAnswer>, String> {
    let mut answers = Vec::new();
    for editor in editors.as_slice() {
        let expected = sorted(&rules::edit(plain, editor.release(), claim));
        let fast = as_recorded(editor.edit_in(&Recorded(claim), work), claim.adx.is_some());
        let of_record = as_recorded(editor.edit_in(&claim.encounter(), work), claim.adx.is_some());
        if fast != expected || of_record != expected {
            return Err(format!(
                "{claim:?}\n editor {fast:?}\n record {of_record:?}\n rules  {expected:?}"
            ));
        }
        answers.push(expected);
    }
    Ok(answers)
}

#[test]
fn random_claims_are_edited_as_the_plain_rules_say() {
    let (tables, editors) = (Tables::embedded().unwrap(), Editors::embedded().unwrap());
    let plain = Plain::read(&tables);
    let pools = Pools::of(&plain);
    let (work, met) = (RefCell::new(Workspace::default()), RefCell::new(BTreeSet::new()));
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(CLAIMS),
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, random).run(&recipes(), |recipe| {
        let claim = pools.claim(&recipe);
        let answers = compare(&editors, &plain, &claim, &mut work.borrow_mut()).map_err(TestCaseError::fail)?;
        for answer in answers {
            met.borrow_mut()
                .extend(answer.edits.into_keys().map(|edit| (claim.icd, edit)));
            met.borrow_mut().insert((claim.icd, answer.edit_type));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|difference| panic!("{difference}"));
    let met = met.into_inner();
    // Each edit that can fire in a revision of ICD did, and each type.
    let fired = |icd| met.iter().filter(|(of, _)| *of == icd).count();
    assert_eq!((fired(9), fired(10)), (31 + 5, 19 + 3), "{met:?}");
}

#[test]
fn recorded_claims_are_edited_as_the_plain_rules_say() {
    let (tables, editors) = (Tables::embedded().unwrap(), Editors::embedded().unwrap());
    let (plain, mut work) = (Plain::read(&tables), Workspace::default());
    for claim in read_mce_vectors(&fixture()).unwrap() {
        let answers = compare(&editors, &plain, &claim, &mut work).unwrap_or_else(|difference| panic!("{difference}"));
        assert_eq!(answers[0], sorted(&claim.out), "{}", claim.id);
    }
}
