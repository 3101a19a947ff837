//! The record as JSON: nothing is lost, and wrong kinds have a defined answer.

#![cfg(feature = "serde")]
// Clippy excuses test functions, but not the functions that they share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_record::{ENCOUNTER_SCHEMA, Encounter, IcdVersion, Sex};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn read(value: &Value) -> Encounter {
    serde_json::from_str(&value.to_string()).unwrap()
}

fn write(encounter: &Encounter) -> Value {
    serde_json::to_value(encounter).unwrap()
}

#[test]
fn the_example_of_the_contract_comes_back_as_it_was() {
    let example = json!({
        "id": "E1", "patient_id": "P1", "class": "inpatient", "sex": "female", "birth_date": "1957-03-02", "age_years": 68,
        "admitted": "2025-11-03T22:10:00", "discharged": "2025-11-08T11:00:00", "length_of_stay_days": 5,
        "discharge_status": "01", "admission_type": "1", "admission_source": "1", "poa_exempt_hospital": false,
        "admitting_diagnosis": "R06.02",
        "diagnoses": [{"code": "I50.23", "poa": "Y"}, {"code": "E11.65", "poa": "Y"}, {"code": "W01.0XXA", "role": "external-cause"}],
        "procedures": [{"code": "02703DZ", "date": "2025-11-04"}],
        "documents": [{"kind": "discharge-summary", "written": "2025-11-08T10:00:00", "text": "..."}],
        "payer": "medicare", "icd_version": 10, "drg_release": "43.1", "mce_release": "43.1",
    });
    let encounter = read(&example);
    assert_eq!(write(&encounter), example);
    assert_eq!(encounter.form_findings(), []);
    assert_eq!(encounter.disagreements(), []);
    assert_eq!(encounter.icd_version.value(), Some(IcdVersion::Icd10));
    assert_eq!(encounter.poa_exempt_hospital.value(), Some(false));
    assert_eq!(encounter.secondary_diagnoses().count(), 2);
}

#[test]
fn values_out_of_vocabulary_and_unknown_fields_come_back_as_they_were() {
    let odd = json!({
        "id": "", "sex": "X", "admitted": "2025-02-30", "discharge_status": "9Q", "age_years": "old", "mood": {"a": [1, null, 2.5, {"b": -7}]},
        "diagnoses": [{"code": "", "poa": "", "note": "n"}, {"role": "sidekick"}],
        "patient": {"races": ["white", "purple"], "shoe_size": 44, "residence": {"zip_code": "??", "planet": true}},
        "newborn": {},
        "delivery": {"births": [{"outcome": "unsure", "twin": [[]]}]},
        "big": 18_446_744_073_709_551_615_u64,
    });
    let encounter = read(&odd);
    assert_eq!(write(&encounter), odd);
    assert_eq!(encounter.sex.value(), None);
    let found: Vec<String> = encounter
        .form_findings()
        .iter()
        .map(|f| format!("{} {}", f.rule, f.location))
        .collect();
    assert_eq!(
        found,
        [
            "record.invalid-value admitted",
            "record.invalid-value age_years",
            "record.invalid-value delivery.births[0].outcome",
            "record.invalid-value diagnoses[1].role",
            "record.invalid-value discharge_status",
            "record.invalid-value patient.races[1]",
            "record.invalid-value patient.residence.zip_code",
            "record.invalid-value sex",
            "record.unknown-field ",
            "record.unknown-field ",
            "record.unknown-field delivery.births[0]",
            "record.unknown-field diagnoses[0]",
            "record.unknown-field patient",
            "record.unknown-field patient.residence",
        ]
    );
}

#[test]
fn scalars_of_another_kind_are_taken_by_their_text() {
    let encounter = read(&json!({
        "id": 22_595_853, "discharge_status": 1, "age_years": "68", "poa_exempt_hospital": "TRUE", "icd_version": "10",
        "drg_release": 43.1, "mce_release": 43.0, "length_of_stay_days": 5.0, "sex": true, "total_charges": 1234.5,
        "diagnoses": [{"code": 5723}],
    }));
    assert_eq!(encounter.id, "22595853");
    assert_eq!(encounter.discharge_status.value().unwrap().to_string(), "01");
    assert_eq!(encounter.age_years.value(), Some(68));
    assert_eq!(encounter.poa_exempt_hospital.value(), Some(true));
    assert_eq!(encounter.drg_release.value().unwrap().to_string(), "43.1");
    assert_eq!(encounter.mce_release.value().unwrap().to_string(), "43.0");
    assert_eq!(encounter.length_of_stay_days.value(), Some(5));
    assert!(encounter.sex.is_invalid());
    assert_eq!(encounter.total_charges.value().unwrap().to_string(), "1234.5");
    assert_eq!(encounter.diagnoses[0].code.as_str(), "5723");
    assert_eq!(
        write(&encounter),
        json!({
            "id": "22595853", "discharge_status": "1", "age_years": 68, "poa_exempt_hospital": "TRUE", "icd_version": 10,
            "drg_release": "43.1", "mce_release": "43", "length_of_stay_days": 5, "sex": "true", "total_charges": "1234.5",
            "diagnoses": [{"code": "5723"}],
        })
    );
}

#[test]
fn null_is_absent() {
    let nulls =
        r#"{"id":"E1","sex":null,"diagnoses":null,"patient":null,"movements":[{"unit":null,"to":null}],"x":null}"#;
    let encounter: Encounter = serde_json::from_str(nulls).unwrap();
    assert!(encounter.sex.is_absent());
    assert_eq!(write(&encounter), json!({"id": "E1", "movements": [{}], "x": null}));
}

#[test]
fn wrong_structures_are_errors_that_do_not_repeat_the_value() {
    let error = |text: &str| serde_json::from_str::<Encounter>(text).unwrap_err().to_string();
    let wrong = [
        r#""Jane Doe""#,
        "1957",
        "[]",
        r#"{"sex":["Jane Doe"]}"#,
        r#"{"sex":{"name":"Jane Doe"}}"#,
        r#"{"diagnoses":"Jane Doe"}"#,
        r#"{"diagnoses":1957}"#,
        r#"{"diagnoses":["Jane Doe"]}"#,
        r#"{"diagnoses":{"code":"Jane Doe"}}"#,
        r#"{"patient":"Jane Doe"}"#,
        r#"{"patient":["Jane Doe"]}"#,
        r#"{"patient":{"names":"Jane Doe"}}"#,
        r#"{"sex":"Jane Doe","sex":"Jane Doe"}"#,
        r#"{"sex":"Jane Doe""#,
    ];
    for text in wrong {
        let error = error(text);
        assert!(!error.contains("Jane") && !error.contains("1957"), "{text}: {error}");
    }
    assert_eq!(
        error(r#"{"diagnoses":"x"}"#),
        "invalid type: a text, expected a list at line 1 column 16"
    );
    assert_eq!(
        error(r#"{"sex":"male","sex":"male"}"#),
        "duplicate field `sex` at line 1 column 19"
    );
}

#[test]
fn deep_and_long_input_is_bounded() {
    let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(serde_json::from_str::<Encounter>(&deep).is_err());

    let many = json!({"diagnoses": vec![json!({"code": "I50.23"}); 10_000]});
    assert_eq!(read(&many).secondary_diagnoses().count(), 9_999);
    assert_eq!(write(&read(&many)), many);
}

#[test]
fn invalid_utf8_is_an_error() {
    assert!(serde_json::from_slice::<Encounter>(b"{\"id\":\"\xff\"}").is_err());
}

#[test]
fn unknown_fields_of_known_names_are_not_written() {
    let mut encounter = Encounter::builder("E1").sex(Sex::Male).build();
    encounter.extra.push("sex", casemix_record::Value::Null);
    assert_eq!(write(&encounter), json!({"id": "E1", "sex": "male"}));
}

/// JSON of any shape that the schema allows for a part, with unknown fields at every level.
fn any_part(schema: &'static Value, name: &str) -> BoxedStrategy<Value> {
    let properties = schema["$defs"][name]["properties"].as_object().unwrap();
    let fields: Vec<_> = properties.iter().map(|(name, field)| (name.clone(), field)).collect();
    let subset = proptest::sample::subsequence(fields.clone(), 0..=fields.len().min(6));
    let known = subset.prop_flat_map(move |fields| {
        let strategies: Vec<_> = fields
            .into_iter()
            .map(|(name, field)| any_field(schema, field).prop_map(move |v| (name.clone(), v)))
            .collect();
        strategies
    });
    (known, proptest::collection::vec(("x[a-zé]{0,8}", any_json()), 0..3))
        .prop_map(|(known, unknown)| Value::Object(Map::from_iter(known.into_iter().chain(unknown))))
        .boxed()
}

fn any_field(schema: &'static Value, field: &'static Value) -> BoxedStrategy<Value> {
    if let Some(items) = field.get("items") {
        return proptest::collection::vec(any_field(schema, items), 1..3)
            .prop_map(Value::Array)
            .boxed();
    }
    let name = field["$ref"].as_str().unwrap().strip_prefix("#/$defs/").unwrap();
    let text = any::<String>().prop_map(Value::from);
    match name {
        // A text that writes a number or flag comes back as one; every other text as it was.
        "WholeNumber" => prop_oneof![any::<i64>().prop_map(Value::from), "x.*".prop_map(Value::from)].boxed(),
        "Flag" => prop_oneof![any::<bool>().prop_map(Value::from), "x.*".prop_map(Value::from)].boxed(),
        "IcdVersion" => prop_oneof![Just(json!(9)), Just(json!(10)), "x.*".prop_map(Value::from)].boxed(),
        _ if schema["$defs"][name].get("properties").is_some() => any_part(schema, name),
        _ => {
            let words: Vec<Value> = schema["$defs"][name]["anyOf"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|w| w.get("const").cloned())
                .collect();
            if words.is_empty() {
                text.boxed()
            } else {
                prop_oneof![text, proptest::sample::select(words)].boxed()
            }
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1_000_000i32..1_000_000).prop_map(|n| Value::from(f64::from(n) / 64.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn schema() -> &'static Value {
    static SCHEMA: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    SCHEMA.get_or_init(|| serde_json::from_str(ENCOUNTER_SCHEMA).unwrap())
}

proptest! {
    #[test]
    fn any_record_comes_back_as_it_was(value in any_part(schema(), "Encounter")) {
        let encounter = read(&value);
        prop_assert_eq!(write(&encounter), value);
        prop_assert_eq!(&read(&write(&encounter)), &encounter);
        // Reports never fail, whatever the record.
        let _ = (encounter.form_findings(), encounter.disagreements(), format!("{encounter:?}"));
    }

    #[test]
    fn no_bytes_make_a_panic(bytes in any::<Vec<u8>>()) {
        let _ = serde_json::from_slice::<Encounter>(&bytes);
    }

    #[test]
    fn no_damage_makes_a_panic(value in any_part(schema(), "Encounter"), place: proptest::sample::Index, byte: u8) {
        let mut bytes = value.to_string().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let _ = serde_json::from_slice::<Encounter>(&bytes);
        bytes.truncate(place);
        let _ = serde_json::from_slice::<Encounter>(&bytes);
    }
}

/// Every field that the schema names is read into a field of its own, and every other field is unknown.
#[test]
fn every_field_of_the_schema_is_one_of_the_record() {
    fn full(name: &str) -> Value {
        let properties = schema()["$defs"][name]["properties"].as_object().unwrap();
        Value::Object(
            properties
                .iter()
                .map(|(name, field)| (name.clone(), value(field)))
                .collect(),
        )
    }
    fn value(field: &Value) -> Value {
        if let Some(items) = field.get("items") {
            return json!([value(items)]);
        }
        let name = field["$ref"].as_str().unwrap().strip_prefix("#/$defs/").unwrap();
        if schema()["$defs"][name].get("properties").is_some() {
            full(name)
        } else {
            json!("?")
        }
    }
    let all = full("Encounter");
    let encounter = read(&all);
    assert_eq!(write(&encounter), all);
    assert!(
        encounter
            .form_findings()
            .iter()
            .all(|finding| finding.rule != "record.unknown-field")
    );
}
