//! `Debug` never shows patient data.

use casemix_record::{
    Address, Coverage, Diagnosis, Document, Encounter, Identifier, IdentifierKind, Name, Newborn, Patient, Subscriber,
    Value,
};

/// A record in which every private value holds the word `secret` or the number 1957.
fn encounter() -> Encounter {
    let name = || Name::builder().family("secret").given("secret");
    let patient = Patient::builder()
        .names([name()])
        .identifiers([Identifier::builder(IdentifierKind::SocialSecurity, "secret")])
        .residence(Address::builder().lines(["secret"]).zip_code("19570-1957"))
        .races(["secret"]);
    let mut encounter = Encounter::builder("secret")
        .patient_id("secret")
        .sex("secret")
        .class("inpatient")
        .birth_date("1957-03-02")
        .age_years(1957)
        .admitted("1957-03-02T19:57")
        .admitting_diagnosis("secret code")
        .discharge_status("20")
        .diagnoses([
            Diagnosis::builder("I50.23").poa("Y").description("secret"),
            Diagnosis::builder("secret").poa("secret"),
        ])
        .documents([Document::builder().kind("discharge-summary").text("secret")])
        .coverages([Coverage::builder()
            .member_id("secret")
            .subscriber(Subscriber::builder().name(name()))])
        .newborn(Newborn::builder().birth_weight_grams(1957))
        .total_charges("1957")
        .patient(patient)
        .build();
    encounter.extra.push("secret", Value::Text("secret".into()));
    encounter.extra.push(
        "list",
        Value::List(vec![Value::Integer(1957), Value::Text("secret".into())]),
    );
    encounter
}

#[test]
fn debug_hides_patient_data() {
    let encounter = encounter();
    let mut shown = vec![
        format!("{encounter:?}"),
        format!("{encounter:#?}"),
        format!("{:?}", encounter.patient),
    ];
    shown.push(format!("{:?}", encounter.extra.iter().collect::<Vec<_>>()[1].1));
    shown.push(format!(
        "{:?} {:?}",
        encounter.form_findings(),
        encounter.disagreements()
    ));
    shown.push(format!("{:?}", encounter.form_findings()[0].evidence));
    shown.push(format!("{:?} {:?}", encounter.birth_date, encounter.birth_date.value()));
    for text in shown {
        assert!(
            !text.contains("secret") && !text.contains("1957") && !text.contains("19:57"),
            "{text}"
        );
    }
}

#[test]
fn debug_shows_what_helps() {
    let shown = format!("{:?}", encounter());
    for part in [
        "class: inpatient",
        "sex: <invalid>",
        "discharge_status: 20",
        "code: I50.23",
        "poa: Y",
        "kind: discharge-summary",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("absent"), "{shown}");
}
