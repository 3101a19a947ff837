//! The laws of accumulators, for every one of them.

use casemix_record::{CodeText, Encounter, Money};
use casemix_stats::{
    Accumulator, Amounts, CauseFacts, Causes, Mix, Stays, Tally,
    census::{Census, Scope, UnitLength, UnitLengths},
    month::{Facts, Outcome},
    rates::{Completions, Counts, Rules, is_delinquent},
    registers::{
        AdmissionRegister, BirthRegister, DeathRegister, DischargeRegister, DiseaseIndex, OperationIndex,
        PhysicianIndex,
    },
    significance::{Cell, Strata},
    utilization::{
        AcquiredConditions, CaseMixCuts, DocumentationQuery, DocumentationReviews, PoaQuality, ReturnFacts, Returns,
        ReviewedCase, StaysByDrg,
        readmission::{Exclusion, Readmissions, Verdict},
        targets::{Condition, Target, TargetCase, TargetCounts},
    },
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::{
    cases::{Case, case},
    encounters::encounter,
};

/// An item, and the part of three that counts it.
type Parted<I> = Vec<(I, usize)>;

fn parted<S: Strategy>(item: S) -> impl Strategy<Value = Parted<S::Value>> {
    prop::collection::vec((item, 0_usize..3), 0..16)
}

/// Any partition in any order is the whole; merging is associative, commutative, and has a neutral element; what is
/// subtracted leaves no trace, in the part that added it or in another.
fn keeps_the_laws<A: Accumulator, I>(
    items: &[(I, usize)],
    count: impl Fn(&mut A, &I, i64),
) -> Result<(), TestCaseError> {
    let name = std::any::type_name::<A>();
    let mut whole = A::default();
    items.iter().for_each(|(item, _)| count(&mut whole, item, 1));
    let mut parts = [A::default(), A::default(), A::default()];
    items
        .iter()
        .rev()
        .for_each(|(item, part)| count(&mut parts[*part], item, 1));
    let sum = |a: &A, b: &A| {
        let mut sum = a.clone();
        sum.merge(b);
        sum
    };
    let [a, b, c] = &parts;
    prop_assert!(sum(&sum(a, b), c) == whole, "{} split", name);
    prop_assert!(sum(a, &sum(b, c)) == whole, "{} associative", name);
    prop_assert!(sum(&sum(c, a), b) == whole, "{} commutative", name);
    prop_assert!(
        sum(&whole, &A::default()) == whole && sum(&A::default(), &whole) == whole,
        "{} neutral",
        name
    );
    let (mut kept, mut corrected, mut corrections) = (A::default(), whole.clone(), A::default());
    for (item, part) in items {
        match part {
            0 => {
                count(&mut corrected, item, -1);
                count(&mut corrections, item, -1);
            }
            _ => count(&mut kept, item, 1),
        }
    }
    prop_assert!(corrected == kept, "{} subtracts", name);
    prop_assert!(sum(&corrections, &whole) == kept, "{} subtracts in another part", name);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn of_values(
        days in parted(prop_oneof![0_u32..20, 500_u32..530]),
        amounts in parted(-1_000_000_i64..1_000_000_000),
        cells in parted((0_u8..5, 0_i64..9, 0_i64..90)),
        stays in parted((0_u64..60, prop::option::of(0_u64..90))),
        verdicts in parted(prop_oneof![
            Just(Verdict::NotReadmitted), (0_u32..40).prop_map(|days| Verdict::Readmitted { days }),
            Just(Verdict::Excluded(Exclusion::Died)), (0_u32..40).prop_map(|days| Verdict::PlannedReadmission { days }),
        ]),
        reviews in parted((any::<bool>(), prop::collection::vec(prop::option::of(0_u32..50), 0..3), 0_i64..20)),
    ) {
        keeps_the_laws::<Stays, _>(&days, |sum, item, times| sum.count(*item, times))?;
        keeps_the_laws::<Tally<u32>, _>(&days, |sum, item, times| sum.count(*item, times))?;
        let money = |cents: i64| Money::from(rust_decimal::Decimal::new(cents, 2));
        keeps_the_laws::<Amounts, _>(&amounts, |sum, item, times| sum.count(money(*item), times))?;
        keeps_the_laws::<Strata<u8>, _>(&cells, |sum, (key, cases, exposure), times| {
            sum.count((*key, Cell { cases: *cases, exposure: *exposure }), times);
        })?;
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        keeps_the_laws::<Completions, _>(&stays, |sum, (out, completed), times| {
            let day = first + Days::new(*out);
            sum.count((day, completed.map(|days| day + Days::new(days))), times);
        })?;
        keeps_the_laws::<DocumentationReviews, _>(&reviews, |sum, (reviewed, answered, hundredths), times| {
            let weight = |more| Some(rust_decimal::Decimal::new(100 + more, 2));
            let (working_weight, final_weight) = (weight(0), weight(*hundredths));
            let case = ReviewedCase { reviewed: *reviewed, working_weight, final_weight, ..ReviewedCase::default() };
            let query = |after: &Option<u32>| {
                after.map_or(DocumentationQuery::open(), |minutes| DocumentationQuery::answered(minutes, minutes % 2 == 0))
            };
            let queries: Vec<DocumentationQuery> = answered.iter().map(query).collect();
            sum.count((case, &queries), times);
        })?;
        keeps_the_laws::<Readmissions, _>(&verdicts, |sum, item, times| sum.count(*item, times))?;
    }

    #[test]
    fn of_grouped_discharges(cases in parted(case())) {
        let both = |of: fn(&Case) -> (Facts<'_>, Outcome)| of;
        let item = both(Case::item);
        keeps_the_laws::<Mix, _>(&cases, |sum, case, times| {
            if let Outcome::Grouped(grouped) = case.outcome {
                sum.count((grouped.release, grouped.drg), times);
            }
        })?;
        keeps_the_laws::<CaseMixCuts, _>(&cases, |sum, case, times| sum.count(item(case), times))?;
        keeps_the_laws::<StaysByDrg, _>(&cases, |sum, case, times| sum.count(item(case), times))?;
        keeps_the_laws::<AcquiredConditions, _>(&cases, |sum, case, times| sum.count(item(case), times))?;
        let short = Condition { days: Some(0..=2), ..Condition::default() };
        let targets = [Target::new("short", "Short stays", short, Condition::default())];
        keeps_the_laws::<TargetCounts, _>(&cases, |sum, case, times| {
            let (facts, outcome) = item(case);
            sum.count((&targets, &TargetCase::new(facts, outcome)), times);
        })?;
    }

    #[test]
    fn of_records(encounters in parted(encounter())) {
        let rules = Rules::default();
        keeps_the_laws::<Counts, _>(&encounters, |sum, item, times| match times {
            1 => sum.add_encounter(item, &rules, |_| true),
            _ => sum.subtract_encounter(item, &rules, |_| true),
        })?;
        keeps_the_laws::<Census, _>(&encounters, |sum, item, times| match times {
            1 => sum.add_encounter(item),
            _ => sum.subtract_encounter(item),
        })?;
        keeps_the_laws::<UnitLengths, _>(&encounters, |sum, item, times| {
            UnitLength::of(item).into_iter().for_each(|length| sum.count(length, times));
        })?;
        keeps_the_laws::<Causes, _>(&encounters, |sum, item, times| {
            CauseFacts::of(item).into_iter().for_each(|facts| sum.count(facts, times));
        })?;
        keeps_the_laws::<PoaQuality, _>(&encounters, |sum, item, times| match times {
            1 => sum.add_encounter(item, |_| Some(false)),
            _ => sum.subtract_encounter(item, |_| Some(false)),
        })?;
        keeps_the_laws::<Returns, _>(&encounters, |sum, item, times| sum.count(ReturnFacts::of(item, |_| true), times))?;
        keeps_the_laws::<DiseaseIndex, _>(&encounters, |sum, item, times| sum.count(item, times))?;
        keeps_the_laws::<OperationIndex, _>(&encounters, |sum, item, times| sum.count(item, times))?;
        keeps_the_laws::<PhysicianIndex, _>(&encounters, |sum, item, times| sum.count(item, times))?;
        keeps_the_laws::<AdmissionRegister, _>(&encounters, |sum, item, times| sum.count(item, times))?;
        keeps_the_laws::<DischargeRegister, _>(&encounters, |sum, item, times| sum.count(item, times))?;
        keeps_the_laws::<BirthRegister, _>(&encounters, |sum, item, times| sum.count(item, times))?;
        keeps_the_laws::<DeathRegister, _>(&encounters, |sum, item, times| sum.count(item, times))?;
    }

    #[test]
    fn statistics_do_not_depend_on_the_labels_of_patients(encounters in prop::collection::vec(encounter(), 0..16)) {
        let relabelled: Vec<Encounter> = encounters
            .iter()
            .cloned()
            .map(|mut encounter| {
                encounter.patient_id = format!("other {}", &*encounter.patient_id).into();
                encounter.id = format!("other {}", &*encounter.id).into();
                encounter
            })
            .collect();
        let told = |encounters: &[Encounter]| {
            let (mut counts, mut census, mut causes) = (Counts::default(), Census::default(), Causes::default());
            for encounter in encounters {
                counts.add_encounter(encounter, &Rules::default(), |_| true);
                census.add_encounter(encounter);
                causes.add_encounter(encounter);
            }
            (counts, census, causes)
        };
        prop_assert!(told(&encounters) == told(&relabelled));
    }

    #[test]
    fn days_in_units_are_the_service_days(encounters in prop::collection::vec(encounter(), 0..16)) {
        let mut census = Census::default();
        let mut days = 0;
        let left = |e: &&Encounter| e.discharge_status.value().is_some_and(|status| status.number() != 30);
        for encounter in encounters.iter().filter(left) {
            census.add_encounter(encounter);
            days += UnitLength::of(encounter).iter().map(|length| i64::from(length.days)).sum::<i64>();
        }
        let bounds = ("2025-12-31".parse().unwrap(), "2026-12-31".parse().unwrap());
        prop_assert_eq!(census.period(bounds.0, bounds.1, Scope::hospital()).service_days, days);
    }

    #[test]
    fn delinquent_records_are_those_of_a_plain_count(
        encounters in prop::collection::vec(encounter(), 0..16),
        on in 0_u64..160,
        limit in 0_u32..60,
    ) {
        let on = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(on);
        let mut completions = Completions::default();
        encounters.iter().for_each(|encounter| completions.add_encounter(encounter));
        let is_discharge = |e: &&Encounter| {
            e.class.value().is_none_or(|class| class.as_str() == "inpatient")
                && e.discharge_status.value().is_some_and(|status| status.number() != 30)
        };
        let plain = encounters.iter().filter(is_discharge).filter(|e| is_delinquent(e, on, limit) == Some(true)).count();
        prop_assert_eq!(completions.delinquent(on, limit), plain as i64);
    }

    #[test]
    fn deaths_by_cause_are_those_of_a_plain_count(encounters in prop::collection::vec(encounter(), 0..16)) {
        let mut causes = Causes::default();
        encounters.iter().for_each(|encounter| causes.add_encounter(encounter));
        let codes = ["I50.23", "J18.9", "O80", "Z38.00", "A41.9", "C50.911"];
        let sets: Vec<_> = codes.iter().map(|code| ((*code).into(), code.parse().unwrap())).collect();
        let told = causes.finish(&sets[..]).unwrap();
        let facts: Vec<CauseFacts> = encounters.iter().filter_map(CauseFacts::of).collect();
        for (line, code) in told.iter().zip(codes) {
            let code = CodeText::normalize(code);
            let count = |holds: &dyn Fn(&CauseFacts) -> bool| facts.iter().filter(|facts| holds(facts)).count() as u64;
            prop_assert_eq!(line.cases, count(&|facts| facts.principal == code));
            prop_assert_eq!(line.deaths, count(&|facts| facts.died && facts.cause == code));
        }
        // Every death has one cause, and every discharge one principal diagnosis.
        prop_assert_eq!(told.iter().map(|line| line.cases).sum::<u64>(), facts.len() as u64);
        prop_assert_eq!(told.iter().map(|line| line.deaths).sum::<u64>(), facts.iter().filter(|facts| facts.died).count() as u64);
    }
}
