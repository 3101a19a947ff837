//! The grouper: its formulas, its tables, its weights, and claims.

use std::sync::LazyLock;

use casemix_drg::{Detail, Grouper, ReturnCode, Tables, Weights, Workspace, formula as formulas};
use casemix_record::Encounter;

use super::container::repaired;

/// A formula: what is read is shown and read again as the same, and can be evaluated.
pub fn formula(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match formulas::parse(text) {
        Ok(expression) => {
            let mut atoms = 0;
            expression.atoms(&mut |_| atoms += 1);
            assert!(atoms > 0, "a formula asks for something");
            expression.eval(&mut |_| true);
            expression.eval(&mut |_| false);
        }
        Err(error) => {
            assert!(error.at <= text.len());
            assert!(!error.to_string().is_empty());
        }
    }
}

/// Tables of the grouper with their check sum put right: they are refused, or compile and group.
pub fn drg_tables(data: &[u8]) {
    let Ok(tables) = Tables::open(repaired(data)) else {
        return;
    };
    let Ok(releases) = tables.releases() else { return };
    for release in releases.take(2).collect::<Vec<_>>() {
        let Ok(grouper) = Grouper::new(&tables, release) else {
            continue;
        };
        let mut work = Workspace::default();
        for claim in CLAIMS.iter() {
            let answer = grouper.group_in(claim, Detail::CodesAndAffects, &mut work);
            assert_eq!(answer.secondary.len(), claim.secondary_diagnoses().count());
            let _ = grouper.explain(claim).to_string();
        }
    }
}

/// Claims of codes that the tables of the corpus hold.
static CLAIMS: LazyLock<Vec<Encounter>> = LazyLock::new(|| {
    let claim = |diagnoses: &[&str], procedures: &[&str]| {
        Encounter::builder("E1")
            .sex("female")
            .discharge_status("01")
            .diagnoses(diagnoses.iter().copied())
            .procedures(procedures.iter().copied())
            .build()
    };
    vec![
        claim(
            &["I50.23", "E11.65", "J96.01", "L89.154"],
            &["02703DZ", "02H63JZ", "0JH606Z"],
        ),
        claim(&["S72.141A", "I26.99"], &["0QS606Z"]),
        claim(&["B20", "J18.9"], &[]),
        claim(&[], &[]),
    ]
});

/// A table of weights with its check sum put right.
pub fn weights(data: &[u8]) {
    if let Ok(weights) = Weights::open(repaired(data)) {
        weights.iter().take(2000).for_each(|row| {
            assert!(weights.get(row.drg).is_some());
        });
    }
}

/// Table 5 of a final rule: what is read is packed, opened and the same.
pub fn table5(data: &[u8]) {
    match Weights::read_table5(data, 2026) {
        Ok(weights) => {
            for row in weights.iter() {
                assert!(weights.get(row.drg).is_some());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// An encounter as JSON, grouped in the oldest and the newest release: every code has its answer.
pub fn group(data: &[u8]) {
    static GROUPERS: LazyLock<Vec<Grouper>> = LazyLock::new(|| {
        let tables = Tables::open(casemix_drg_data::MS_DRG).expect("embedded");
        let grouper = |release: &str| Grouper::new(&tables, release.parse().expect("a release")).expect("embedded");
        ["40.0", "43.1", "44.0"].map(grouper).into()
    });
    let Ok(encounter) = serde_json::from_slice::<Encounter>(data) else {
        return;
    };
    for grouper in GROUPERS.iter() {
        let answer = grouper.group(&encounter);
        assert_eq!(answer.principal.is_some(), encounter.principal_diagnosis().is_some());
        assert_eq!(answer.secondary.len(), encounter.secondary_diagnoses().count());
        assert_eq!(answer.procedures.len(), encounter.procedures.len());
        for grouping in [&answer.initial, &answer.final_] {
            assert_eq!(grouping.status != ReturnCode::Ok, grouping.drg.number() == 999);
        }
        if encounter.diagnoses.len() + encounter.procedures.len() < 200 {
            assert!(!grouper.explain(&encounter).to_string().is_empty());
        }
    }
}
