//! The examples and cases of the built-in packs show what each rule is for: a rule made worse in any way known to
//! [`Pack::mutants`](casemix_rules::Pack::mutants) fails one of them, is silent on a defect that was planted for it, or
//! speaks up on a record where it should not.
//!
//! `cargo test -p casemix-rules --test mutants -- --nocapture` lists the survivors.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod standard;

use std::collections::BTreeMap;
use std::thread;

use casemix_codes::Codes;
use casemix_record::Encounter;
use casemix_rules::{BuildError, Limit, Mutant, Pack, RuleSet, RuleSetBuilder, Workspace, packs};
use casemix_testkit::{DefectKind, Month, Rng};

/// How many records each defect is planted in.
const EACH: usize = 8;

/// What rules are held against besides their examples.
struct Records {
    limits: Vec<Limit>,
    cases: Vec<standard::Case>,
    /// Records on which no rule fires or is left undecided.
    in_order: Vec<Encounter>,
    planted: Vec<Planted>,
}

/// A record with a defect that was planted, and what the catalogue of defects says of it.
struct Planted {
    encounter: Encounter,
    /// The rule that must find it.
    rule: &'static str,
    /// Rules that may fire besides.
    also: Vec<&'static str>,
}

impl Records {
    /// Records for the mutants of these packs; with the defects of the catalogue, where it says which rules find them.
    fn load(packs: &[Pack], with_defects: bool) -> Records {
        let rules = standard::rules();
        let of_language = RuleSet::builder(rules.codes());
        let of_language = packs.iter().cloned().fold(of_language, RuleSetBuilder::pack);
        let of_language = of_language.build().unwrap();
        let clean = Month::new(2026, 1).unwrap().seed(2026).encounters().take(3_000);
        let clean: Vec<Encounter> = clean.map(|made| made.encounter).collect();
        let records = Records {
            limits: rules.limits().iter().cloned().collect(),
            cases: standard::cases().into_iter().map(|(_, case)| case).collect(),
            planted: if with_defects { planted(&clean) } else { Vec::new() },
            in_order: clean
                .into_iter()
                .filter(|clean| of_language.check(clean).is_empty())
                .collect(),
        };
        assert!(
            records.in_order.len() > 2_900,
            "{} records in order",
            records.in_order.len()
        );
        assert!(
            !with_defects || records.planted.len() > 500,
            "{} records with a defect",
            records.planted.len()
        );
        records
    }

    /// Whether anything notices that a rule was made worse. A mutant that is no rule any more is noticed, too.
    fn notice(&self, mutant: &Mutant) -> bool {
        let own: Vec<&str> = mutant.pack().limits().collect();
        let others = self.limits.iter().filter(|limit| !own.contains(&&*limit.name)).cloned();
        let builder = others.fold(RuleSet::builder(Codes::embedded().unwrap()), RuleSetBuilder::limit);
        let rules = match builder.pack(mutant.pack().clone()).build() {
            Ok(rules) => rules,
            Err(BuildError::Language(_)) => return true,
            Err(error) => panic!("{mutant}: {error}"),
        };
        let read = |json: &str| serde_json::from_str::<Encounter>(json);
        let mut work = Workspace::default();
        let mut fires = |encounter: &Encounter| !rules.check_with(&mut work, encounter).is_empty();
        let mut cases = self.cases.iter().filter(|case| case.rule == mutant.rule());
        !mutant.pack().run_examples(&rules, read).is_empty()
            || cases.any(|case| case.fault(&rules).is_some())
            || self
                .planted
                .iter()
                .any(|planted| planted.tells(mutant.rule(), fires(&planted.encounter)))
            || self.in_order.iter().any(fires)
    }
}

impl Planted {
    /// Whether it tells that a rule was made worse, by whether it fires or is left undecided.
    fn tells(&self, rule: &str, fires: bool) -> bool {
        let may_fire = |also: &&str| *also == rule || also.strip_suffix('*').is_some_and(|pack| rule.starts_with(pack));
        if self.rule == rule {
            !fires
        } else {
            fires && !self.also.iter().any(may_fire)
        }
    }
}

/// Clean records with every defect of the catalogue.
fn planted(clean: &[Encounter]) -> Vec<Planted> {
    let rows = include_str!("../docs/defects.md")
        .lines()
        .filter(|line| line.starts_with("| "));
    let rows = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    let mut planted = Vec::new();
    for (seed, row) in rows.enumerate() {
        let [defect, _, rule, _, also, _] = row.as_slice() else {
            continue;
        };
        let Some(kind) = DefectKind::named(defect) else {
            continue;
        };
        let mut rng = Rng::new(seed as u64);
        let from_here = clean.iter().cycle().skip(seed * 37 % clean.len()).take(clean.len());
        let with_defect = from_here.filter_map(|encounter| {
            let mut encounter = encounter.clone();
            kind.plant(&mut encounter, &mut rng)?;
            let also = also.split_whitespace().collect();
            Some(Planted { encounter, rule, also })
        });
        planted.extend(with_defect.take(EACH));
    }
    planted
}

/// No mutant of these packs goes unnoticed. Prints those that do.
fn assert_noticed(packs: &[Pack], records: &Records) {
    let mutants: Vec<Mutant> = packs.iter().flat_map(Pack::mutants).collect();
    let mutants: &'static [Mutant] = mutants.leak();
    assert!(mutants.len() > 1_000, "{}", mutants.len());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let survivors: Vec<&Mutant> = thread::scope(|scope| {
        let survive =
            |part: &'static [Mutant]| part.iter().filter(|mutant| !records.notice(mutant)).collect::<Vec<_>>();
        let parts = mutants.chunks(mutants.len().div_ceil(threads));
        let handles: Vec<_> = parts.map(|part| scope.spawn(move || survive(part))).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    let mut by_rule: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for survivor in &survivors {
        by_rule.entry(survivor.rule()).or_default().push(survivor.change());
    }
    for (rule, changes) in &by_rule {
        println!("{rule}\n    {}", changes.join("\n    "));
    }
    let (survived, all) = (survivors.len(), mutants.len());
    println!("{survived} of {all} mutants survive, in {} rules", by_rule.len());
    assert!(
        survivors.is_empty(),
        "{survived} of {all} mutants survive: add examples or cases that notice them"
    );
}

#[test]
fn every_mutant_of_a_pack_about_records_is_noticed() {
    let records = Records::load(&standard::packs(), true);
    assert_noticed(&standard::packs(), &records);
}

#[test]
fn every_mutant_of_the_guidelines_is_noticed() {
    let guidelines = packs::guidelines().unwrap();
    let records = Records::load(&guidelines, false);
    assert_noticed(&guidelines, &records);
}
