//! What a claim with an answer of the grouper shows.

use std::collections::BTreeSet;

use casemix_testkit::vectors::{Coded, DrgVector, RecordedDiagnosis, RecordedGrouping};

/// What a claim shows, each trait as a text that names it.
pub(crate) fn shown(vector: &DrgVector) -> BTreeSet<String> {
    let (v, out) = (vector.v, &vector.out);
    let RecordedGrouping(initial_status, initial_drg, ..) = &out.i;
    let RecordedGrouping(status, drg, mdc, _, drg_type, severity, drg_severity) = &out.f;
    let marked = out.px.iter().filter(|px| px.2 != 0).count().min(3);
    let mut all = BTreeSet::from([
        format!("initial drg {v} {initial_drg}"),
        format!("final drg {v} {drg}"),
        format!("mdc {mdc} drg {drg} {drg_type}"),
        format!("severity {drg} {severity} {drg_severity}"),
        format!("status {v} {initial_status} {status}"),
        // Procedures that only together make the DRG: clusters, counters of stents, vessels and fusions.
        format!("procedures {drg} {marked}"),
        format!(
            "hac outcome {} {} {} {}",
            vector.hs,
            out.nhac,
            out.hacst,
            out.i != out.f
        ),
        format!("admitting {}", out.admit),
        format!("sex {} {status}", vector.sex),
        format!("discharge {:?} {status}", vector.ds),
        format!("age {}", vector.age / 10),
        format!("codes {} {}", vector.sdx.len(), vector.px.len()),
    ]);
    if let Some(principal) = &out.pdx {
        all.extend(shown_by_diagnosis("principal", vector, vector.pdx.as_ref(), principal));
    }
    for (coded, answer) in vector.sdx.iter().zip(&out.sdx) {
        all.extend(shown_by_diagnosis("secondary", vector, Some(coded), answer));
    }
    for px in &out.px {
        all.insert(format!("procedure {} {} {} release {v}", px.0, px.1, px.2));
        all.extend(px.3.iter().map(|hac| format!("procedure for hac {hac}")));
    }
    all
}

/// Severity flags, present-on-admission check and hospital-acquired conditions of one diagnosis.
fn shown_by_diagnosis(
    place: &str,
    vector: &DrgVector,
    coded: Option<&Coded>,
    answer: &RecordedDiagnosis,
) -> Vec<String> {
    let (v, hospital) = (vector.v, &vector.hs);
    let RecordedDiagnosis(recognized, affects, initial, final_, poa_error, hacs) = answer;
    let poa = coded.map_or("", |coded| coded.1.as_str());
    let mut all = vec![
        format!("{place} flags {v} {initial} {final_}"),
        format!("{place} recognised {recognized} affects {affects}"),
        format!("{place} poa {hospital} {poa} {poa_error}"),
    ];
    for (number, status, list) in hacs {
        let list = list.as_deref().unwrap_or("none");
        all.push(format!("{place} hac {number} {status} {list} {hospital}"));
        all.push(format!("{place} hac list {list} {status} {poa}"));
        all.push(format!("{place} hac list {list} {status} release {v}"));
    }
    all
}
