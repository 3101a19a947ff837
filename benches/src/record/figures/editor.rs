//! The Medicare Code Editor: claims through the borrowed interface and as encounters, start-up.

use std::hint::black_box;

use casemix::rules::mce::{Editors, Workspace, tables::Tables};

use super::{Outcome, RUNS};
use crate::{
    edits::{EDITOR_RELEASE, EditWorkload},
    measure::{Measure, Times},
    memory::count_allocations,
};

pub(super) fn measure(each: &mut impl FnMut(Measure)) -> Outcome {
    let workload = EditWorkload::load()?;
    let texts = workload.code_texts();
    let views = workload.views(&texts);
    let encounters: Vec<_> = workload.claims.iter().map(|claim| claim.encounter()).collect();
    let editors = Editors::embedded()?;
    let editor = editors.for_release(EDITOR_RELEASE.parse()?)?;
    let mut work = Workspace::default();
    let mut pass = || {
        for claim in views.iter() {
            black_box(editor.edit_in(&claim, &mut work));
        }
    };
    each(Times::of_thread(RUNS, &mut pass).per_second("claims edited (MCE), all answers", views.len()));
    let allocations = count_allocations(&mut pass).count_total as f64 / views.len() as f64;
    each(Measure::fixed(
        "allocations for a claim edited (MCE)",
        allocations,
        "allocations",
    ));
    let edit_records = || {
        for encounter in &encounters {
            black_box(editor.edit_in(encounter, &mut work));
        }
    };
    each(Times::of_thread(RUNS, edit_records).per_second("encounters edited (MCE), all answers", encounters.len()));
    let open = || drop(black_box(Tables::open(casemix_codes_data::MEDICARE_CODE_EDITOR)));
    each(Times::of_thread(RUNS, open).milliseconds("tables of the MCE opened, checked and indexed"));
    Ok(())
}
