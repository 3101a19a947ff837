//! What a claim with an answer of the Medicare Code Editor shows.

use std::collections::BTreeSet;

use casemix_testkit::vectors::MceVector;

pub(crate) fn shown(vector: &MceVector) -> BTreeSet<String> {
    let (icd, out) = (vector.icd, &vector.out);
    let year = fiscal_year(&vector.date);
    let mut all = BTreeSet::from([
        format!("type {icd} {} {year}", out.edit_type),
        format!(
            "last days of a period {icd} {}",
            vector.date.get(4..).unwrap_or_default()
        ),
        format!("sex {} {year} {}", vector.sex, out.edits.contains_key("INVALID_SEX")),
        format!(
            "status {:?} {year} {}",
            vector.ds,
            out.edits.contains_key("INVALID_DISCHARGE_STATUS")
        ),
        format!("age {} {}", vector.age, out.edits.contains_key("INVALID_AGE")),
        format!(
            "codes {icd} {} {} {}",
            vector.pdx.is_some(),
            vector.sdx.len(),
            vector.px.len()
        ),
        format!("principal given {}", vector.pdx.is_some()),
    ]);
    if year == "no date" {
        all.insert(format!("date {}", vector.date));
    }
    for (edit, count) in &out.edits {
        all.insert(format!("edit {icd} {edit} {year}"));
        all.insert(format!("edit {icd} {edit} {}", count.min(&3)));
        all.insert(format!("edit {icd} {edit} sex {} age {}", vector.sex, vector.age / 20));
        all.insert(format!("edit {icd} {edit} stay {}", vector.los));
    }
    let secondary = out.dx.iter().skip(1);
    let places = out.adx.iter().map(|edits| ("admitting", edits));
    let places = places
        .chain(out.dx.iter().take(1).map(|edits| ("principal", edits)))
        .chain(secondary.map(|edits| ("secondary", edits)))
        .chain(out.px.iter().map(|edits| ("procedure", edits)));
    for (place, edits) in places {
        all.insert(format!("{place} {icd} {edits:?}"));
        if edits.iter().any(|edit| edit.starts_with('@')) {
            all.insert(format!("{place} {icd} {edits:?} {}", vector.age));
        }
    }
    let texts = vector.diagnoses().chain(vector.adx.iter().map(|adx| adx.code()));
    for text in texts.chain(vector.px.iter().map(String::as_str)) {
        if text.bytes().all(|letter| letter == b'0') {
            all.insert(format!("zeros {icd} {text} {:?}", out.edits.get("INVALID_CODE")));
        }
    }
    all
}

/// The fiscal year of a date, which begins in October.
fn fiscal_year(date: &str) -> String {
    let numbers = (date.get(..4), date.get(4..6));
    match (numbers.0.map(str::parse::<u16>), numbers.1.map(str::parse::<u16>)) {
        (Some(Ok(year @ 1985..=2100)), Some(Ok(month @ 1..=12))) if date.len() == 8 => {
            (year + u16::from(month >= 10)).to_string()
        }
        _ => "no date".to_owned(),
    }
}
