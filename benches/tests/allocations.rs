//! Grouping with all answers but "affects", and editing, allocate nothing for a claim, once their memory has grown to the
//! largest one. The review of a record allocates nothing for one in order.

#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use casemix::{
    codes::Codes,
    rules::{
        self, RuleSet, mce,
        packs::RecordFindings,
        review::{RecordReview, federal_limits},
    },
};
use casemix_benches::{
    checks::CheckWorkload,
    edits::{EDITOR_RELEASE, EditWorkload},
    memory::count_allocations,
    workload::{RELEASE, Workload},
};
use casemix_drg::{Detail, Grouper, Tables, Workspace};

#[test]
fn a_claim_costs_no_allocation() {
    let workload = Workload::load().unwrap();
    let texts = workload.code_texts();
    let views = workload.views(&texts);
    assert!(!views.is_empty());
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let grouper = Grouper::new(&tables, RELEASE.parse().unwrap()).unwrap();
    let mut work = Workspace::default();
    let mut pass = || {
        for claim in views.iter() {
            black_box(grouper.group_in(&claim, Detail::Codes, &mut work));
        }
    };
    let first = count_allocations(&mut pass);
    assert!(first.count_total > 0, "the memory grows");
    let second = count_allocations(&mut pass);
    assert_eq!(second.count_total, 0, "{} claims of {}", views.len(), workload.source);
}

#[test]
fn a_claim_edited_costs_no_allocation() {
    let workload = EditWorkload::load().unwrap();
    let texts = workload.code_texts();
    let views = workload.views(&texts);
    assert!(!views.is_empty());
    let editors = mce::Editors::embedded().unwrap();
    let editor = editors.for_release(EDITOR_RELEASE.parse().unwrap()).unwrap();
    let mut work = mce::Workspace::default();
    let mut pass = || {
        for claim in views.iter() {
            black_box(editor.edit_in(&claim, &mut work));
        }
    };
    let first = count_allocations(&mut pass);
    assert!(first.count_total > 0, "the memory grows");
    let second = count_allocations(&mut pass);
    assert_eq!(second.count_total, 0, "{} claims of {}", views.len(), workload.source);
}

#[test]
fn a_record_in_order_costs_no_allocation_in_its_review() {
    let workload = CheckWorkload::generate().unwrap();
    assert!(workload.documents() > 5.0, "there is something to review");
    let rules = RuleSet::builder(Codes::embedded().unwrap())
        .pack(federal_limits().unwrap())
        .check(RecordFindings::new())
        .check(RecordReview::new())
        .build()
        .unwrap();
    let mut work = rules::Workspace::default();
    for encounter in &workload.encounters {
        black_box(rules.check_with(&mut work, encounter));
    }
    let mut reviewed = 0;
    for encounter in &workload.encounters {
        let mut is_in_order = false;
        let asked = count_allocations(|| is_in_order = black_box(rules.check_with(&mut work, encounter)).is_empty());
        if is_in_order {
            assert_eq!(asked.count_total, 0, "{} operations", encounter.procedures.len());
            reviewed += 1;
        }
    }
    assert!(reviewed > 1_900, "{reviewed} records in order");
}
