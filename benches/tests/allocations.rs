//! Grouping with all answers but "affects", and editing, allocate nothing for a claim, once their memory has grown to the
//! largest one.

#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use casemix::rules::mce;
use casemix_benches::{
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
