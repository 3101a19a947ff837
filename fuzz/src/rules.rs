//! The rule language: packs read, written back, compiled, and run.

use std::sync::LazyLock;

use casemix::{
    codes::Codes,
    record::Encounter,
    rules::{Pack, RuleSet},
};

/// A pack: what is read is written back as the same, and where it compiles it runs on any record.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let pack = match Pack::parse("fuzzed", text) {
        Ok(pack) => pack,
        Err(errors) => {
            assert!(!errors.diagnostics().is_empty());
            assert!(!errors.to_string().is_empty());
            return;
        }
    };
    let formatted = pack.format();
    let again = Pack::parse("formatted", formatted.as_str()).expect("what is written can be read");
    assert_eq!(again.format(), formatted, "formatting again changes nothing");
    let Ok(codes) = Codes::embedded() else { return };
    let pack = pack.with_files(|_| Ok::<_, String>("I10 hypertension\nZ38.*\n".to_owned()));
    match RuleSet::builder(codes).pack(pack).build() {
        Ok(rules) => {
            for encounter in ENCOUNTERS.iter() {
                let findings = rules.check(encounter);
                assert!(findings.is_sorted(), "findings are in their order");
                assert_eq!(findings, rules.check(encounter), "and the same every time");
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Records on which rules can fire, be undecided, and be about nothing.
static ENCOUNTERS: LazyLock<Vec<Encounter>> = LazyLock::new(|| {
    let lines = [
        "{}",
        r#"{"sex":"X","admitted":"2025-02-30","discharged":" ","diagnoses":[{"code":"???"},{}],"procedures":[{"code":""}]}"#,
        r#"{"id":"E1","birth_date":"1957-03-02","admitted":"2025-11-03T22:10","discharged":"2025-11-08T11:00",
            "diagnoses":[{"code":"I50.23","poa":"Y"},{"code":"I10"},{"code":"P07.18"}],
            "procedures":[{"id":"P1","code":"0SRC0J9","date":"2025-11-04T08:00","ended":"2025-11-04T10:00"}],
            "documents":[{"kind":"operative-report","about":"P1","written":"2025-11-06T08:00","text":"The left knee."}],
            "charges":[{"amount":"0.10"},{"amount":"79228162514264337593543950335"}],"total_charges":"0.20",
            "delivery":{"births":[{"weight_grams":3200}]},"patient":{"races":["asian"]}}"#,
        r#"{"icd_version":9,"discharged":"2015-09-30","diagnoses":[{"code":"428.23"}]}"#,
    ];
    lines
        .iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
});
