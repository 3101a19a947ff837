//! Recorded claims and their answers in the form of the file contract.

use casemix_testkit::vectors::{Coded, DrgVector, RecordedDiagnosis, RecordedGrouping};
use serde_json::{Map, Value, json};

fn kebab(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

fn release(number: u16) -> String {
    format!("{}.{}", number / 10, number % 10)
}

/// The encounter that stands for a recorded claim.
pub(crate) fn encounter(claim: &DrgVector) -> Value {
    let mut encounter = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            encounter.insert(name.to_owned(), value);
        }
    };
    put("id", Some(json!(claim.id)));
    put("class", Some(json!("inpatient")));
    put("age_years", Some(json!(claim.age)));
    put("drg_release", Some(json!(release(claim.v))));
    put(
        "sex",
        match claim.sex.as_str() {
            "M" => Some(json!("male")),
            "F" => Some(json!("female")),
            "U" => Some(json!("unknown")),
            _ => None,
        },
    );
    put("discharge_status", claim.ds.map(|status| json!(format!("{status:02}"))));
    put(
        "poa_exempt_hospital",
        match claim.hs.as_str() {
            "E" => Some(json!(true)),
            "N" => Some(json!(false)),
            _ => None,
        },
    );
    put("admitting_diagnosis", claim.adx.as_ref().map(|code| json!(code.code())));
    let mut diagnoses: Vec<Value> = claim.pdx.iter().chain(&claim.sdx).map(diagnosis).collect();
    if let (None, Some(first)) = (&claim.pdx, diagnoses.first_mut()) {
        first["role"] = json!("secondary");
    }
    put("diagnoses", Some(Value::from(diagnoses)));
    put(
        "procedures",
        Some(claim.px.iter().map(|code| json!({ "code": code })).collect()),
    );
    Value::Object(encounter)
}

fn diagnosis(Coded(code, poa): &Coded) -> Value {
    match poa.as_str() {
        "-" => json!({ "code": code }),
        "_" => json!({ "code": code, "poa": " " }),
        poa => json!({ "code": code, "poa": poa }),
    }
}

/// The answer that was recorded.
pub(crate) fn answer(claim: &DrgVector) -> Value {
    let out = &claim.out;
    let principal = claim.pdx.iter().zip(&out.pdx);
    let diagnoses = principal
        .chain(claim.sdx.iter().zip(&out.sdx))
        .map(|(coded, told)| told_diagnosis(&coded.0, told));
    let procedures = claim.px.iter().zip(&out.px).map(|(code, told)| {
        json!({"code": code, "recognized": told.0 != 0, "operating_room": told.1 != 0, "affects": told.2, "hac": told.3})
    });
    json!({
        "id": claim.id,
        "release": release(claim.v),
        "initial": grouping(&out.i),
        "final": grouping(&out.f),
        "hac_count": out.nhac,
        "hac_status": kebab(&out.hacst),
        "admitting": kebab(out.admit.trim_start_matches("DX_")),
        "diagnoses": diagnoses.collect::<Vec<_>>(),
        "procedures": procedures.collect::<Vec<_>>(),
    })
}

fn grouping(told: &RecordedGrouping) -> Value {
    json!({
        "status": told.0,
        "drg": format!("{:03}", told.1),
        "mdc": format!("{:02}", told.2),
        "base_drg": format!("{:03}", told.3),
        "type": kebab(&told.4),
        "severity": kebab(&told.5),
        "drg_severity": kebab(&told.6),
    })
}

fn told_diagnosis(code: &str, told: &RecordedDiagnosis) -> Value {
    json!({
        "code": code,
        "recognized": told.0 != 0,
        "affects": told.1,
        "severity_flag": [told.2, told.3],
        "poa_error": told.4,
        "hac": told.5,
    })
}
