//! Strategies for property tests: raw texts, texts that look like codes, encounters from clean to hostile, JSON.
//!
//! ```
//! use casemix_testkit::strategies;
//! use proptest::prelude::*;
//!
//! proptest!(|(encounter in strategies::hostile_encounter())| {
//!     // No record of whatever kind makes the derived facts fail.
//!     encounter.length_of_stay();
//!     encounter.form_findings();
//! });
//! ```

use casemix_record::{Diagnosis, Encounter, Leave, Procedure};
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::{DefectKind, Month, Rng};

/// Any text: empty, white space, control characters, any script, up to some dozens of characters.
pub fn raw_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "\\PC{0,24}", 2 => any::<String>(), 1 => "[ \t\r\n\u{a0}]{0,5}", 1 => "[0-9.+-]{0,30}", 1 => Just(String::new())]
}

/// A text that looks like a code of some system, well formed or nearly so, in any case, with or without dot and space.
pub fn code_text() -> impl Strategy<Value = String> {
    let shapes = prop_oneof![
        4 => "[A-TV-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?",
        3 => "[0-9A-HJ-NP-Z]{7}",
        1 => "[0-9]{3}(\\.[0-9]{1,2})?",
        1 => "[VE][0-9]{2,3}(\\.[0-9])?",
        1 => "[0-9]{2}\\.[0-9]{1,2}",
        1 => "[A-Z0-9. ]{0,12}",
    ];
    let written = |code: String| {
        prop_oneof![
            4 => Just(code.clone()),
            1 => Just(code.to_lowercase()),
            1 => Just(code.replace('.', "")),
            1 => Just(format!("  {code}\t")),
        ]
    };
    prop_oneof![8 => shapes.prop_flat_map(written), 1 => raw_text()]
}

/// A text that looks like a date, of which some are none.
pub fn date_text() -> impl Strategy<Value = String> {
    let day = (1900..2100, 0..14, 0..33).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    let moment = (2020..2028, 1..13, 1..32, 0..25, 0..61)
        .prop_map(|(y, m, d, hour, minute)| format!("{y:04}-{m:02}-{d:02}T{hour:02}:{minute:02}"));
    prop_oneof![3 => moment, 3 => day, 1 => raw_text()]
}

/// A clean record of a generated month of any release.
pub fn clean_encounter() -> impl Strategy<Value = Encounter> {
    (any::<u64>(), 0_u32..54, any::<bool>()).prop_map(|(seed, months, abstracts)| {
        let months = months + 9;
        let month = Month::new(2022 + (months / 12) as i32, months % 12 + 1).map(|month| month.seed(seed));
        let month = month.map(|month| if abstracts { month.abstracts() } else { month });
        month
            .and_then(|month| month.encounters().next())
            .map(|made| made.encounter)
            .unwrap_or_default()
    })
}

/// A record of a generated month with up to three defects.
pub fn defective_encounter() -> impl Strategy<Value = Encounter> {
    (clean_encounter(), vec(select(DefectKind::ALL), 0..4), any::<u64>()).prop_map(|(mut encounter, kinds, seed)| {
        let mut rng = Rng::new(seed);
        for kind in kinds {
            kind.plant(&mut encounter, &mut rng);
        }
        encounter
    })
}

/// A record of anything: any text in every field that a grouper or a statistic reads, any number of codes up to some
/// dozens, repeated ones among them.
pub fn hostile_encounter() -> impl Strategy<Value = Encounter> {
    let word =
        |words: &'static [&'static str]| prop_oneof![4 => select(words).prop_map(str::to_owned), 1 => raw_text()];
    let poa = word(&["Y", "N", "U", "W", "1", "E", "", "y"]);
    let role = word(&[
        "principal",
        "secondary",
        "admitting",
        "external-cause",
        "reason-for-visit",
    ]);
    let diagnosis = (code_text(), option::of(poa), option::weighted(0.1, role)).prop_map(|(code, poa, role)| {
        let mut diagnosis = Diagnosis::new(code);
        diagnosis.poa = poa.as_deref().map_or_else(Default::default, Into::into);
        diagnosis.role = role.as_deref().map_or_else(Default::default, Into::into);
        diagnosis
    });
    let procedure = (code_text(), option::of(date_text())).prop_map(|(code, date)| {
        let mut procedure = Procedure::new(code);
        procedure.date = date.as_deref().map_or_else(Default::default, Into::into);
        procedure
    });
    let leave = (date_text(), option::of(date_text())).prop_map(|(from, to)| {
        let leave = Leave::builder().from(from.as_str());
        to.map_or(leave.clone(), |to| leave.to(to.as_str())).build()
    });
    let scalars = (
        option::of(word(&["male", "female", "unknown"])),
        option::of(word(&["01", "1", "20", "07", "02", "30", "99"])),
        option::of(word(&["true", "false"])),
        option::of(date_text()),
        option::of(date_text()),
        option::of(date_text()),
        option::of("-?[0-9]{1,12}"),
        option::of(code_text()),
    );
    (scalars, vec(diagnosis, 0..30), vec(procedure, 0..12), vec(leave, 0..3)).prop_map(
        |((sex, status, exempt, born, admitted, discharged, age, admitting), diagnoses, procedures, leaves)| {
            let mut encounter = Encounter::builder("E1")
                .diagnoses(diagnoses)
                .procedures(procedures)
                .leaves(leaves)
                .build();
            let raw = |text: Option<String>| text.unwrap_or_default();
            encounter.sex = raw(sex).as_str().into();
            encounter.discharge_status = raw(status).as_str().into();
            encounter.poa_exempt_hospital = raw(exempt).as_str().into();
            encounter.birth_date = raw(born).as_str().into();
            encounter.admitted = raw(admitted).as_str().into();
            encounter.discharged = raw(discharged).as_str().into();
            encounter.age_years = raw(age).as_str().into();
            encounter.admitting_diagnosis = admitting.unwrap_or_default().into();
            encounter
        },
    )
}

/// Records of every kind: clean, defective, hostile.
pub fn encounter() -> impl Strategy<Value = Encounter> {
    prop_oneof![1 => clean_encounter(), 2 => defective_encounter(), 3 => hostile_encounter()]
}

/// A JSON document that resembles an encounter: its field names, at any place, with values of any kind.
pub fn json_text() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "id",
        "sex",
        "birth_date",
        "admitted",
        "discharged",
        "age_years",
        "discharge_status",
        "diagnoses",
        "procedures",
        "code",
        "poa",
        "role",
        "date",
        "patient",
        "documents",
        "charges",
        "amount",
        "newborn",
        "births",
        "leaves",
        "npi",
        "zip_code",
        "extra",
        "",
        "\u{0}",
    ];
    let name = prop_oneof![8 => select(NAMES).prop_map(str::to_owned), 1 => raw_text()];
    let text = prop_oneof![raw_text(), code_text(), date_text()].prop_map(serde_json::Value::from);
    let leaf = prop_oneof![
        4 => text,
        1 => any::<i64>().prop_map(serde_json::Value::from),
        1 => any::<f64>().prop_map(serde_json::Value::from),
        1 => any::<bool>().prop_map(serde_json::Value::from),
        1 => Just(serde_json::Value::Null),
    ];
    let value = leaf.prop_recursive(5, 60, 8, move |inner| {
        let object = vec((name.clone(), inner.clone()), 0..8)
            .prop_map(|fields| fields.into_iter().collect::<serde_json::Map<String, _>>());
        prop_oneof![
            3 => object.prop_map(serde_json::Value::from),
            1 => vec(inner, 0..8).prop_map(serde_json::Value::from),
        ]
    });
    value.prop_map(|value| value.to_string())
}
