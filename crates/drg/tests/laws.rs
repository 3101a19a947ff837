//! Laws that grouping keeps, whatever the record: on generated months, and on records of anything.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{collections::BTreeMap, path::Path, sync::LazyLock};

use casemix_drg::{AdmittingFlag, Answer, Detail, Grouper, Grouping, HacOutcome, ReturnCode, Tables, Workspace};
use casemix_record::{Diagnosis, DiagnosisRole, Encounter};
use casemix_testkit::{
    strategies,
    vectors::{DrgVector, read_drg_vectors},
};
use proptest::prelude::*;

/// The first and the last release of the official software, and the newest.
static GROUPERS: LazyLock<Vec<Grouper>> = LazyLock::new(|| {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    ["40.0", "43.1", "44.0"]
        .map(|release| Grouper::new(&tables, release.parse().unwrap()).unwrap())
        .into()
});

/// The adversarial claims of the stratified subset.
static RECORDED: LazyLock<Vec<Encounter>> = LazyLock::new(|| vectors().iter().map(DrgVector::encounter).collect());

fn vectors() -> Vec<DrgVector> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stratified.jsonl.gz");
    read_drg_vectors(&path).unwrap()
}

/// A claim is grouped as a record as it was grouped as a claim; and so it is with its secondary codes in reverse.
#[test]
fn a_recorded_claim_as_a_record_gets_its_recorded_drg() {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let mut groupers: BTreeMap<u16, Grouper> = BTreeMap::new();
    for vector in vectors() {
        let mut encounter = vector.encounter();
        let release = encounter.drg_release.value().unwrap();
        let grouper = groupers
            .entry(vector.v)
            .or_insert_with(|| Grouper::new(&tables, release).unwrap());
        let recorded = [&vector.out.i, &vector.out.f].map(|grouping| (grouping.0.clone(), grouping.1, grouping.2));
        let grouped = |answer: &Answer| {
            [&answer.initial, &answer.final_].map(|g| (g.status.name().to_owned(), g.drg.number(), g.mdc.number()))
        };
        assert_eq!(grouped(&grouper.group(&encounter)), recorded, "{}", vector.id);
        if encounter.principal_index().is_some() {
            encounter.diagnoses[1..].reverse();
            encounter.procedures.reverse();
            assert_eq!(
                grouped(&grouper.group(&encounter)),
                recorded,
                "{} in reverse",
                vector.id
            );
        }
    }
}

/// Records of every kind, half of them recorded claims.
fn encounters() -> impl Strategy<Value = Encounter> {
    prop_oneof![
        (0..RECORDED.len()).prop_map(|place| RECORDED[place].clone()),
        strategies::encounter()
    ]
}

fn groupers() -> impl Strategy<Value = &'static Grouper> {
    (0..GROUPERS.len()).prop_map(|place| &GROUPERS[place])
}

/// What an answer says of the claim as a whole.
fn of_the_claim(answer: &Answer) -> (Grouping, Grouping, u8, HacOutcome, AdmittingFlag) {
    (
        answer.initial,
        answer.final_,
        answer.hac_count,
        answer.hac_outcome,
        answer.admitting,
    )
}

/// Moves the principal diagnosis to the front and gives it its role, so that others can be moved.
fn with_principal_first(mut encounter: Encounter) -> Option<Encounter> {
    let principal = encounter.principal_index()?;
    encounter.diagnoses.swap(0, principal);
    encounter.diagnoses[0].role = DiagnosisRole::Principal.into();
    for other in &mut encounter.diagnoses[1..] {
        if other.role.value() == Some(DiagnosisRole::Principal) {
            other.role = DiagnosisRole::Secondary.into();
        }
    }
    Some(encounter)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// The DRG does not depend on the order of the secondary diagnoses and of the procedures.
    #[test]
    fn order_does_not_matter(
        grouper in groupers(),
        encounter in encounters().prop_filter_map("no principal diagnosis", with_principal_first),
        shuffle in any::<prop::sample::Index>(),
        reverse in any::<bool>(),
    ) {
        let mut moved = encounter.clone();
        let others = &mut moved.diagnoses[1..];
        if !others.is_empty() {
            others.rotate_left(shuffle.index(others.len()));
        }
        if !moved.procedures.is_empty() {
            let by = shuffle.index(moved.procedures.len());
            moved.procedures.rotate_left(by);
        }
        if reverse {
            moved.diagnoses[1..].reverse();
            moved.procedures.reverse();
        }
        prop_assert_eq!(of_the_claim(&grouper.group(&moved)), of_the_claim(&grouper.group(&encounter)));
    }

    /// An unknown diagnosis at the end changes nothing, but that a second one on the claim decides which return code a
    /// hospital of unknown status gets for a hospital-acquired condition.
    #[test]
    fn an_unknown_diagnosis_changes_nothing(
        grouper in groupers(),
        encounter in encounters().prop_filter_map("no principal diagnosis", with_principal_first),
        poa in prop::sample::select(vec!["Y", "N", "", "?"]),
    ) {
        let before = grouper.group(&encounter);
        let mut more = encounter.clone();
        more.diagnoses.push(Diagnosis::with_poa("A00.QQQ", poa));
        let after = grouper.group(&more);
        prop_assert_eq!(before.initial, after.initial);
        prop_assert_eq!(&before.secondary[..], &after.secondary[..before.secondary.len()]);
        prop_assert!(!after.secondary.last().unwrap().recognized);
        let single = [
            ReturnCode::HacStatusInvalidPoaNOrU,
            ReturnCode::HacStatusInvalidPoaInvalidOr1,
        ];
        if single.contains(&before.final_.status) {
            prop_assert_eq!(after.final_.status, ReturnCode::HacStatusInvalidMultHacsPoaNotYW);
        } else {
            prop_assert_eq!(before.final_, after.final_);
        }
    }

    /// Codes are taken with or without dot, in any case, with white space around them.
    #[test]
    fn the_way_of_writing_does_not_matter(grouper in groupers(), encounter in encounters()) {
        let mut written = encounter.clone();
        // A text that has white space behind a dot at its edge is no code, and would become one by being trimmed again.
        let otherwise = |code: &str| match code.trim().replace('.', "") {
            bare if bare.trim() == bare => format!(" {}\t", bare.to_ascii_lowercase()),
            _ => code.to_owned(),
        };
        for diagnosis in &mut written.diagnoses {
            diagnosis.code = otherwise(diagnosis.code.as_str()).into();
        }
        for procedure in &mut written.procedures {
            procedure.code = otherwise(procedure.code.as_str()).into();
        }
        // A text with spaces or dots alone between letters is no code, however it is written.
        prop_assert_eq!(grouper.group(&written), grouper.group(&encounter));
    }

    /// A batch is the same as its records one by one, in whatever order they come and however much is asked for.
    #[test]
    fn a_batch_is_its_records(
        grouper in groupers(),
        encounters in prop::collection::vec(encounters(), 1..12),
        detail in prop::sample::select(vec![Detail::Codes, Detail::CodesAndAffects]),
    ) {
        let one_by_one: Vec<Answer> = encounters
            .iter()
            .map(|encounter| grouper.group_in(encounter, detail, &mut Workspace::default()).clone())
            .collect();
        let mut batch = Vec::new();
        grouper.group_each(encounters.iter().cloned(), detail, |_, answer| batch.push(answer.clone()));
        prop_assert_eq!(&batch, &one_by_one);
        let mut backwards = Vec::new();
        grouper.group_each(encounters.iter().rev().cloned(), detail, |_, answer| backwards.push(answer.clone()));
        backwards.reverse();
        prop_assert_eq!(backwards, one_by_one);
    }

    /// What is asked for beside the DRG does not change the DRG.
    #[test]
    fn detail_does_not_matter(grouper in groupers(), encounter in encounters()) {
        let mut work = Workspace::default();
        let brief = of_the_claim(grouper.group_in(&encounter, Detail::Codes, &mut work));
        prop_assert_eq!(of_the_claim(grouper.group_in(&encounter, Detail::CodesAndAffects, &mut work)), brief);
    }

    /// Ten thousand secondary diagnoses are as good as the few different ones among them.
    #[test]
    fn repeated_codes_change_no_drg(
        grouper in groupers(),
        encounter in strategies::clean_encounter(),
    ) {
        let mut many = encounter.clone();
        let last = encounter.diagnoses.last().cloned();
        if let Some(last) = last.filter(|_| encounter.diagnoses.len() > 1) {
            many.diagnoses.resize(10_000, last);
        }
        prop_assert_eq!(grouper.group(&many).final_, grouper.group(&encounter).final_);
    }
}
