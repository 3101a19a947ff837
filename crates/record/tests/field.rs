//! Every field of the record is reached by its path, and says what it holds.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::panic)]

use casemix_record::Encounter;
use casemix_record::field::{ENCOUNTER, FieldKind, Meaning, Node, PartInfo, ScalarKind};

/// Every path below a part, with what stands there; lists end in `[]`.
fn paths(part: &'static PartInfo, above: &str, found: &mut Vec<(String, FieldKind)>) {
    for field in part.fields {
        let path = format!("{above}{}", field.name);
        found.push((path.clone(), field.kind));
        match field.kind {
            FieldKind::Part(below) => paths(below, &format!("{path}."), found),
            FieldKind::List(FieldKind::Part(below)) => paths(below, &format!("{path}[]."), found),
            _ => {}
        }
    }
}

#[test]
fn the_paths_are_those_of_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(casemix_record::ENCOUNTER_SCHEMA).unwrap();
    let mut found = Vec::new();
    paths(ENCOUNTER, "", &mut found);
    assert!(found.len() > 270, "{}", found.len());
    for (path, kind) in found {
        // Follow the references of the schema from name to name.
        let mut at = &schema;
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let name = name.trim_end_matches("[]");
            at = resolve(&schema, at);
            at = &at["properties"][name];
            assert!(!at.is_null(), "{path} is in the schema");
            if !at["items"].is_null() && names.peek().is_some() {
                at = &at["items"];
            }
        }
        assert_eq!(matches!(kind, FieldKind::List(_)), !at["items"].is_null(), "{path}");
    }
}

/// What a reference of the schema refers to.
fn resolve<'s>(schema: &'s serde_json::Value, mut at: &'s serde_json::Value) -> &'s serde_json::Value {
    while let Some(target) = at.get("$ref").and_then(|target| target.as_str()) {
        at = schema.pointer(target.trim_start_matches('#')).unwrap();
    }
    at
}

#[test]
fn meanings_are_those_of_the_fields() {
    let line = r#"{"sex":"Female","age_years":"68","scheduled":true,"total_charges":"10.50","discharge_status":"1",
        "admitted":"2025-11-03T22:10","payer":"nobody","patient":{"races":["asian","green"]},"unit":" ",
        "delivery":{"births":[{"weight_grams":3200}]}}"#;
    let encounter: Encounter = serde_json::from_str(line).unwrap();
    let scalar = |path: &str| encounter.root().get(&ENCOUNTER.path(path).unwrap()).scalar().unwrap();

    let FieldKind::Scalar(ScalarKind::Word(sexes)) = ENCOUNTER.path("sex").unwrap().kind() else {
        panic!("sex is a word")
    };
    assert_eq!(sexes.texts(), ["male", "female", "unknown"]);
    assert_eq!(scalar("sex").meaning(), sexes.key("FEMALE").map(Meaning::Word));
    assert_eq!(sexes.key("purple"), None);

    assert_eq!(scalar("age_years").meaning(), Some(Meaning::Integer(68)));
    assert_eq!(scalar("scheduled").meaning(), Some(Meaning::Flag(true)));
    assert_eq!(
        scalar("total_charges").meaning(),
        Some(Meaning::Decimal("10.5".parse().unwrap()))
    );
    assert_eq!(scalar("discharge_status").meaning(), Some(Meaning::Word(1)));
    assert_eq!(
        scalar("admitted").meaning(),
        Some(Meaning::Moment("2025-11-03T22:10".parse().unwrap()))
    );
    assert!(scalar("payer").is_invalid() && scalar("payer").text().as_deref() == Some("nobody"));
    assert!(scalar("id").is_blank() && !scalar("id").is_invalid());
    assert_eq!(
        scalar("newborn.birth_weight_grams").text().as_deref(),
        None,
        "below a part that is absent"
    );

    let Node::List(races) = encounter.root().get(&ENCOUNTER.path("patient.races").unwrap()) else {
        panic!("races are a list")
    };
    let valid: Vec<bool> = races.iter().map(|race| !race.scalar().unwrap().is_invalid()).collect();
    assert_eq!(valid, [true, false]);

    let Node::List(births) = encounter.root().get(&ENCOUNTER.path("delivery.births").unwrap()) else {
        panic!("births are a list")
    };
    let weight = births.kind().part().unwrap().path("weight_grams").unwrap();
    let birth = births.get(0).unwrap().part().unwrap();
    assert_eq!(
        birth.get(&weight).scalar().unwrap().meaning(),
        Some(Meaning::Integer(3200))
    );
    assert_eq!(
        encounter
            .root()
            .get(&ENCOUNTER.path("newborn").unwrap())
            .part()
            .map(|_| ()),
        None
    );
    assert!(
        !format!("{:?} {births:?}", scalar("age_years")).contains("68"),
        "Debug hides values"
    );
}

#[test]
fn paths_that_lead_nowhere_are_named() {
    let error = |path: &str| ENCOUNTER.path(path).unwrap_err().to_string();
    assert!(error("newborn.weight").starts_with("a newborn has no `weight`; it has birth_weight_grams,"));
    assert_eq!(error("sex.x"), "`sex` is no part: there is no `x` in it");
    assert_eq!(
        error("diagnoses.code"),
        "`diagnoses` is no part: there is no `code` in it"
    );
}
