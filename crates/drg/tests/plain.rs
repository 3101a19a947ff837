//! The grouper against a slow, obviously right restatement of the rules: every field of every answer but which codes
//! had a part in the DRG.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

#[path = "plain/answer.rs"]
mod answer;
#[path = "plain/claims.rs"]
mod claims;
#[path = "plain/release.rs"]
mod release;
#[path = "plain/rules.rs"]
mod rules;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use casemix_drg::{ClusterRows, Detail, Grouper, Tables, Workspace};
use casemix_testkit::{
    shared,
    vectors::{DrgAnswer, DrgVector, read_drg_vectors},
};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use claims::{Pools, recipes};
use common::{Recorded, as_recorded};
use release::Release;
use rules::group;

/// Random claims of each release, unless `PROPTEST_CASES` asks for another number.
const CLAIMS: u32 = 3_000;

fn tables() -> Tables {
    Tables::open(casemix_drg_data::MS_DRG).unwrap()
}

fn answer(grouper: &Grouper, claim: &DrgVector, work: &mut Workspace) -> DrgAnswer {
    as_recorded(grouper.group_in(&Recorded(claim), Detail::Codes, work))
}

/// What random claims have met, to be sure that they meet what is rare.
#[derive(Debug, Default)]
struct Met {
    drgs: BTreeSet<u16>,
    statuses: BTreeSet<String>,
    outcomes: BTreeSet<String>,
    severity_flags: BTreeSet<u8>,
    conditions: BTreeSet<u8>,
}

impl Met {
    fn note(&mut self, answer: DrgAnswer) {
        self.drgs.insert(answer.i.1);
        self.statuses.extend([answer.i.0, answer.f.0]);
        self.outcomes.insert(answer.hacst);
        for diagnosis in answer.sdx {
            self.severity_flags.extend([diagnosis.2, diagnosis.3]);
            let met = diagnosis.5.iter().filter(|(_, status, _)| *status == 1);
            self.conditions.extend(met.map(|(number, ..)| *number));
        }
    }

    fn assert_rich(&self) {
        assert!(self.drgs.len() > 500, "{} DRGs", self.drgs.len());
        assert_eq!(
            self.statuses.len(),
            9,
            "every return code but UNGROUPABLE: {:?}",
            self.statuses
        );
        assert_eq!(
            self.outcomes.len(),
            4,
            "outcomes of hospital-acquired conditions: {:?}",
            self.outcomes
        );
        assert!(
            self.severity_flags.is_superset(&BTreeSet::from([0, 1, 5, 6, 7])),
            "{:?}",
            self.severity_flags
        );
        assert_eq!(self.conditions, (1..=14).collect(), "hospital-acquired conditions");
    }
}

/// Groups random claims of one release both ways; the same claims every time.
fn compare_random_claims(tables: &Tables, named: casemix_record::Release, rows: ClusterRows) -> Met {
    let release = Release::read(tables, named, rows);
    let grouper = Grouper::with_cluster_rows(tables, named, rows).unwrap();
    let pools = Pools::of(&release, tables);
    let (met, work) = (RefCell::new(Met::default()), RefCell::new(Workspace::default()));
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(CLAIMS),
        failure_persistence: None,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, random).run(&recipes(), |recipe| {
        let claim = pools.claim(&recipe);
        let fast = answer(&grouper, &claim, &mut work.borrow_mut());
        let plain = group(&release, &claim);
        if fast != plain {
            return Err(TestCaseError::fail(format!(
                "{claim:?}\n grouper {fast:?}\n rules   {plain:?}"
            )));
        }
        met.borrow_mut().note(plain);
        Ok(())
    });
    match outcome {
        Ok(()) => met.into_inner(),
        Err(TestError::Fail(difference, _)) => panic!("release {named}: {difference}"),
        Err(TestError::Abort(reason)) => panic!("release {named}: {reason}"),
    }
}

#[test]
fn random_claims_are_grouped_as_the_plain_rules_say() {
    let tables = tables();
    for release in tables.releases().unwrap() {
        let met = compare_random_claims(&tables, release, ClusterRows::Named);
        println!("{release}: {} DRGs, {:?}", met.drgs.len(), met.statuses);
        met.assert_rich();
    }
}

/// In 44.0 the rows of clusters can be read in two ways.
#[test]
fn random_claims_with_clusters_in_force_are_grouped_as_the_plain_rules_say() {
    let release = "44.0".parse().unwrap();
    compare_random_claims(&tables(), release, ClusterRows::InForce).assert_rich();
}

/// Groups every `step`-th of recorded claims both ways.
fn assert_plain(path: &Path, step: usize) {
    let (tables, mut work) = (tables(), Workspace::default());
    let claims = read_drg_vectors(path).unwrap();
    let mut by_release: BTreeMap<u16, Vec<&DrgVector>> = BTreeMap::new();
    for claim in claims.iter().step_by(step) {
        by_release.entry(claim.v).or_default().push(claim);
    }
    for named in tables.releases().unwrap() {
        let release = Release::read(&tables, named, ClusterRows::Named);
        let grouper = Grouper::new(&tables, named).unwrap();
        for claim in by_release.remove(&release.number).unwrap_or_default() {
            assert_eq!(
                answer(&grouper, claim, &mut work),
                group(&release, claim),
                "{}",
                claim.id
            );
        }
    }
    assert!(by_release.is_empty(), "claims of a release that the tables do not hold");
}

#[test]
fn recorded_claims_are_grouped_as_the_plain_rules_say() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stratified.jsonl.gz");
    assert_plain(&fixture, 1);
}

#[test]
fn adversarial_claims_are_grouped_as_the_plain_rules_say() {
    if let Some(path) = shared("vectors/drg_dev.jsonl.gz") {
        assert_plain(&path, 10);
    }
}

#[test]
fn claims_of_the_newest_release_are_grouped_as_the_plain_rules_say() {
    if let Some(path) = shared("vectors/drg_v44_model.jsonl.gz") {
        assert_plain(&path, 1);
    }
}
