//! The laws that the accumulators of the use of services keep, and each against a plain reading of its definition.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[allow(dead_code, reason = "the cases have more uses elsewhere")]
#[path = "laws/cases.rs"]
mod cases;

use std::collections::BTreeMap;

use casemix_drg::{DrgType, HacOutcome, Tables, Weights};
use casemix_record::{MsDrg, Release};
use casemix_stats::{
    Accumulator, Families, Mix, Rate,
    month::{Facts, Indicator, Outcome},
    utilization::{
        AcquiredConditions, CaseMixContext, CaseMixCuts, DrgShift, OutlierLimit, PoaQuality, ReportedDiagnosis,
        ReturnFacts, Returns, StayContext, StaysByDrg, acute_transfers, capture_by_family, compare_capture,
        readmission::{Exclusion, Readmissions, Verdict},
    },
};
use cases::{Case, case};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// The whole of the items equals any partition of them in any order, and what is subtracted leaves no trace.
fn keeps_the_laws<A: Accumulator + std::fmt::Debug, T>(items: &[(T, usize)], count: impl Fn(&mut A, &T, i64)) {
    let built = |items: &mut dyn Iterator<Item = &(T, usize)>| {
        let mut built = A::default();
        items.for_each(|(item, _)| count(&mut built, item, 1));
        built
    };
    let whole = built(&mut items.iter());
    let [a, b, c] = [0, 1, 2].map(|part| built(&mut items.iter().rev().filter(move |(_, of)| of % 3 == part)));
    let sum = |parts: [&A; 2]| {
        let mut sum = parts[0].clone();
        sum.merge(parts[1]);
        sum
    };
    assert_eq!(sum([&sum([&a, &b]), &c]), whole);
    assert_eq!(sum([&a, &sum([&b, &c])]), whole);
    assert_eq!(sum([&c, &sum([&b, &a])]), whole);
    assert_eq!(sum([&whole, &A::default()]), whole);

    let mut emptied = whole;
    items.iter().for_each(|(item, _)| count(&mut emptied, item, -1));
    assert_eq!(emptied, A::default());
    let mut corrections = A::default();
    items
        .iter()
        .filter(|(_, of)| of % 3 == 0)
        .for_each(|(item, _)| count(&mut corrections, item, -1));
    assert_eq!(sum([&corrections, &a]), A::default());
}

/// A case, with hospital-acquired conditions where it has a DRG.
fn item(case: &Case, conditions: u16) -> (Facts<'_>, Outcome) {
    let (facts, mut outcome) = case.item();
    if let Outcome::Grouped(grouped) = &mut outcome {
        grouped.conditions = conditions;
        grouped.hac_outcome = match conditions {
            0 => HacOutcome::NotApplicable,
            2 => HacOutcome::FinalDrgChanges,
            _ => HacOutcome::FinalDrgNoChange,
        };
    }
    (facts, outcome)
}

fn drg_of(case: &Case) -> Option<(Release, MsDrg)> {
    match case.outcome {
        Outcome::Grouped(grouped) if case.is_discharge() => Some((grouped.release, grouped.drg)),
        _ => None,
    }
}

fn books() -> (Tables, [Weights; 1], Vec<Families>) {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let families = ["42.1", "43.0"].map(|release| Families::of(&tables, release.parse().unwrap()).unwrap());
    (
        tables,
        [Weights::open(casemix_drg_data::WEIGHTS_FY2026).unwrap()],
        families.into(),
    )
}

fn reported() -> impl Strategy<Value = ReportedDiagnosis> {
    use casemix_record::{Diagnosis, Poa, Raw};
    let poa = prop::sample::select(vec!["Y", "N", "U", "W", "1", "", "?"]);
    let code = prop::sample::select(vec!["I50.23", "N17.9", "Z66"]);
    let exempt = prop::sample::select(vec![Some(true), Some(false), None]);
    (code, poa, exempt).prop_map(|(code, poa, exempt)| {
        let poa = Raw::<Poa>::from(poa);
        ReportedDiagnosis::of(&Diagnosis::with_poa(code, poa), |_| exempt)
    })
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        Just(Verdict::NotReadmitted),
        (0_u32..31).prop_map(|days| Verdict::Readmitted { days }),
        (0_u32..31).prop_map(|days| Verdict::PlannedReadmission { days }),
        prop::sample::select(vec![Exclusion::Died, Exclusion::Transferred]).prop_map(Verdict::Excluded),
    ]
}

fn return_facts() -> impl Strategy<Value = ReturnFacts> {
    any::<[bool; 5]>().prop_map(|[operated, back, planned, emergency, again]| {
        let mut facts = ReturnFacts::default();
        facts.operated = operated || back || planned;
        (facts.to_surgery, facts.to_surgery_planned) = (back, planned);
        facts.emergency = emergency || again;
        facts.to_emergency = again;
        facts
    })
}

fn some<T: std::fmt::Debug>(item: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<(T, usize)>> {
    prop::collection::vec((item, 0_usize..3), 0..40)
}

/// Discharges by DRG of heart failure, stroke, joints and newborns; one DRG has no weight, one family no split.
fn mix(most: i64) -> impl Strategy<Value = Mix> {
    let drg = prop::sample::select(vec![64_u16, 65, 66, 291, 292, 293, 321, 322, 469, 470, 795, 998]);
    prop::collection::vec((drg, 1..most), 0..14).prop_map(|counts| {
        let mut mix = Mix::default();
        let release = Release::new(43, 0);
        counts
            .iter()
            .for_each(|(drg, count)| mix.count((release, MsDrg::from_number(*drg).unwrap()), *count));
        mix
    })
}

/// The weights of a later year, every one changed.
fn later_weights(year: &Weights) -> Weights {
    let rows = year.iter().filter_map(|row| Some((row.drg, row.weight?)));
    let mut text = String::from("MS-DRG\tMDC\tTYPE\tMS-DRG Title\tWeights\tGeometric mean LOS\tArithmetic mean LOS\n");
    for (drg, weight) in rows {
        let changed = (weight * Decimal::new(11, 1)).round_dp(4);
        text += &format!("{drg}\t05\tMED\tx\t{changed}\t3.9\t5.0\n");
    }
    Weights::read_table5(text.as_bytes(), 2027).unwrap()
}

fn in_release(mix: &Mix, release: Release) -> Mix {
    let mut moved = Mix::default();
    mix.iter()
        .for_each(|(_, drg, count)| moved.count((release, drg), count));
    moved
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn accumulators_keep_the_laws(
        cases in some((case(), prop::sample::select(vec![0_u16, 2, 0b110]))),
        diagnoses in some(reported()),
        verdicts in some(verdict()),
        returns in some(return_facts()),
    ) {
        type Counted = (Case, u16);
        keeps_the_laws(&cases, |sum: &mut CaseMixCuts, (case, hac): &Counted, n| sum.count(item(case, *hac), n));
        keeps_the_laws(&cases, |sum: &mut StaysByDrg, (case, hac): &Counted, n| sum.count(item(case, *hac), n));
        keeps_the_laws(&cases, |sum: &mut AcquiredConditions, (case, hac): &Counted, n| sum.count(item(case, *hac), n));
        keeps_the_laws(&diagnoses, |sum: &mut PoaQuality, item, n| sum.count(*item, n));
        keeps_the_laws(&verdicts, |sum: &mut Readmissions, item, n| sum.count(*item, n));
        keeps_the_laws(&returns, |sum: &mut Returns, item, n| sum.count(*item, n));
    }

    #[test]
    fn the_cuts_are_as_a_plain_reading_says(cases in prop::collection::vec(case(), 0..50)) {
        let (_, weights, families) = books();
        let mut cuts = CaseMixCuts::default();
        cases.iter().for_each(|case| cuts.add(case.item()));
        let figures = cuts.finish(&CaseMixContext::new(&weights, &families)).unwrap();

        let weight = |drg: (Release, MsDrg)| weights[0].are_for(drg.0).then(|| weights[0].get(drg.1)?.weight).flatten();
        let index = |holds: &dyn Fn(&Case) -> bool| {
            let drgs = cases.iter().filter(|case| holds(case)).filter_map(drg_of);
            let weights: Vec<Decimal> = drgs.filter_map(weight).collect();
            Rate::mean(weights.iter().sum::<Decimal>(), weights.len() as u64).places(4)
        };
        let of_type = |case: &Case| drg_of(case).and_then(|(release, drg)| {
            families.iter().find(|families| families.release() == release)?.get(drg).map(|member| member.drg_type)
        });
        let transferred = |case: &Case| case.facts().disposition.is_some_and(|s| acute_transfers().contains(&s));
        prop_assert_eq!(figures.all.index(), index(&|_| true));
        prop_assert_eq!(figures.medical.index(), index(&|case| of_type(case) == Some(DrgType::Medical)));
        prop_assert_eq!(figures.surgical.index(), index(&|case| of_type(case) == Some(DrgType::Surgical)));
        prop_assert_eq!(figures.without_transfers.index(), index(&|case| !transferred(case)));
        for (payer, mix) in &figures.payers {
            prop_assert_eq!(mix.index(), index(&|case| case.facts().payer == *payer));
        }
        for (service, mix) in &figures.services {
            prop_assert_eq!(mix.index(), index(&|case| case.facts().service == service));
        }
        let parts: Decimal = figures.services.iter().map(|(_, mix)| mix.weight).sum();
        prop_assert_eq!(parts, figures.all.weight);
    }

    #[test]
    fn stays_against_gmlos_are_as_a_plain_reading_says(
        cases in prop::collection::vec(case(), 0..50),
        times in 1_i64..4,
    ) {
        let (_, weights, _) = books();
        let mut stays = StaysByDrg::default();
        cases.iter().for_each(|case| stays.add(case.item()));
        let died = "20".parse().unwrap();
        let context = StayContext::new(&weights).outlier(OutlierLimit::Times(times.into())).leave_out([died]);
        let report = stays.finish(&context).unwrap();

        let discharges: Vec<(Option<Decimal>, u32)> = cases.iter().filter(|case| case.facts().disposition != Some(died))
            .filter_map(|case| {
                let (drg, days) = (drg_of(case)?, case.facts().days?);
                let gmlos = weights[0].are_for(drg.0).then(|| weights[0].get(drg.1)?.gmlos).flatten();
                Some((gmlos, days))
            }).collect();
        let judged = || discharges.iter().filter_map(|(gmlos, days)| Some(((*gmlos)?, Decimal::from(*days))));
        prop_assert_eq!(report.all.stays as usize, discharges.len());
        prop_assert_eq!(report.all.one_day as usize, discharges.iter().filter(|(_, days)| *days <= 1).count());
        prop_assert_eq!(report.all.judged as usize, judged().count());
        prop_assert_eq!(report.all.avoidable_days, judged().map(|(gmlos, days)| (days - gmlos).max(0.into())).sum::<Decimal>());
        let limit = Decimal::from(times);
        prop_assert_eq!(report.all.outliers as usize, judged().filter(|(gmlos, days)| *days > *gmlos * limit).count());
        let by_drg: u64 = report.drgs.iter().map(|line| line.figures.days).sum();
        prop_assert_eq!(by_drg, report.all.days);
    }

    #[test]
    fn the_effects_of_a_shift_sum_to_the_change(before in mix(1_000), after in mix(1_000), next_year in any::<bool>()) {
        let (tables, [weights], mut families) = books();
        let next = later_weights(&weights);
        let years = [weights, next];
        let later = Release::new(44, 0);
        families.push(Families::of(&tables, later).unwrap());
        let after = if next_year { in_release(&after, later) } else { after };
        let shift = DrgShift::between(&before, &after, &families, &years).unwrap();

        let weight = |mix: &Mix| mix.case_mix(&years).weight;
        prop_assert_eq!(shift.total(), weight(&after) - weight(&before));
        prop_assert_eq!(shift.volume + shift.mix + shift.severity + shift.weight, shift.total());
        let of_families = shift.families.iter().map(|line| line.volume + line.mix + line.severity + line.weight);
        prop_assert_eq!(of_families.sum::<Decimal>(), shift.total());
        if !next_year {
            // Only the later year has other weights.
            prop_assert!(shift.weight.abs() < Decimal::new(1, 6), "{}", shift.weight);
        }
        let back = DrgShift::between(&after, &before, &families, &years).unwrap();
        prop_assert_eq!(back.total(), -shift.total());
    }

    #[test]
    fn the_effects_of_a_shift_are_as_fractions_say(before in mix(50), after in mix(50)) {
        let (_, [weights], families) = books();
        let shift = DrgShift::between(&before, &after, &families, std::slice::from_ref(&weights)).unwrap();
        let plain = plain_shift(&before, &after, &families[1], &weights);
        for (name, found, expected) in [
            ("volume", shift.volume, plain[0]),
            ("mix", shift.mix, plain[1]),
            ("severity", shift.severity, plain[2]),
        ] {
            let found: f64 = found.try_into().unwrap();
            prop_assert!((found - expected).abs() < 1e-5, "{name}: {found} and {expected}");
        }
    }

    #[test]
    fn doubling_everything_is_volume_alone(before in mix(100)) {
        let (_, weights, families) = books();
        let mut after = before.clone();
        after.merge(&before);
        let shift = DrgShift::between(&before, &after, &families, &weights).unwrap();
        prop_assert_eq!(shift.volume, before.case_mix(&weights).weight);
        prop_assert_eq!((shift.mix, shift.severity, shift.weight), Default::default());
        prop_assert_eq!(shift.index_change().numerator(), Decimal::ZERO);
    }

    #[test]
    fn capture_by_family_sums_to_that_of_all(mix in mix(20), other in mix(20)) {
        let (_, _, families) = books();
        let all = mix.capture(&families, None).unwrap();
        let lines = capture_by_family(&mix, &families).unwrap();
        let sum = |part: fn(&Rate) -> Decimal| lines.iter().map(|line| part(&line.capture.cc_or_mcc)).sum::<Decimal>();
        prop_assert_eq!(sum(|rate| rate.numerator()), all.cc_or_mcc.numerator());
        prop_assert_eq!(sum(|rate| rate.denominator()), all.cc_or_mcc.denominator());
        for line in compare_capture(&other, &mix, &families).unwrap() {
            let both = line.own.cc_or_mcc.value().zip(line.reference.cc_or_mcc.value());
            prop_assert_eq!(both.is_some(), line.cc_or_mcc_change().value().is_some());
            if let Some((own, reference)) = both {
                let change = line.cc_or_mcc_change().value().unwrap();
                prop_assert!((change - (own - reference)).abs() <= Decimal::new(1, 2));
            }
        }
    }

    #[test]
    fn conditions_are_as_a_plain_reading_says(
        cases in prop::collection::vec((case(), prop::sample::select(vec![0_u16, 2, 0b110])), 0..40),
    ) {
        let (tables, ..) = books();
        let mut conditions = AcquiredConditions::default();
        cases.iter().for_each(|(case, hac)| conditions.add(item(case, *hac)));
        let figures = conditions.finish(&tables).unwrap();
        let grouped: Vec<u16> = cases.iter().filter(|(case, _)| drg_of(case).is_some()).map(|(_, hac)| *hac).collect();
        prop_assert_eq!(figures.discharges as usize, grouped.len());
        for line in &figures.conditions {
            prop_assert_eq!(line.discharges as usize, grouped.iter().filter(|hac| **hac >> line.number & 1 == 1).count());
        }
        prop_assert_eq!(figures.with_any.numerator(), Decimal::from(grouped.iter().filter(|hac| **hac != 0).count()));
    }

    #[test]
    fn present_on_admission_is_as_a_plain_reading_says(diagnoses in prop::collection::vec(reported(), 0..40)) {
        let mut quality = PoaQuality::default();
        diagnoses.iter().for_each(|diagnosis| quality.add(*diagnosis));
        let figures = quality.finish(&()).unwrap();
        let count = |holds: &dyn Fn(&ReportedDiagnosis) -> bool| diagnoses.iter().filter(|d| holds(d)).count() as u64;
        let says = |d: &ReportedDiagnosis| {
            [Indicator::Present, Indicator::NotPresent, Indicator::Undocumented, Indicator::Undetermined].contains(&d.indicator)
        };
        let required = |d: &ReportedDiagnosis| d.exempt == Some(false);
        prop_assert_eq!(figures.missing.denominator(), count(&required).into());
        prop_assert_eq!(figures.missing.numerator(), count(&|d| required(d) && !says(d)).into());
        prop_assert_eq!(figures.missing_unknown, count(&|d| d.exempt.is_none() && !says(d)));
        prop_assert_eq!(figures.exempt_reported, count(&|d| d.exempt == Some(true) && says(d)));
        for line in &figures.codes {
            let of_code = |d: &ReportedDiagnosis| d.code == Some(line.code);
            prop_assert_eq!(line.diagnoses, count(&of_code));
            let not_present = count(&|d| of_code(d) && d.indicator == Indicator::NotPresent);
            prop_assert_eq!(line.not_present, Rate::part_of(not_present, count(&|d| of_code(d) && says(d))).unwrap());
        }
    }
}

/// Volume, mix and severity by the formulas as they are written, in binary fractions.
fn plain_shift(before: &Mix, after: &Mix, families: &Families, weights: &Weights) -> [f64; 3] {
    type Sums = BTreeMap<MsDrg, [f64; 2]>;
    let weight = |drg: MsDrg| {
        weights
            .get(drg)
            .and_then(|row| row.weight)
            .map(|weight| f64::try_from(weight).unwrap())
    };
    let of_families = |mix: &Mix| -> Sums {
        let mut sums = Sums::new();
        for (_, drg, count) in mix.iter() {
            let family = families.get(drg).map_or(drg, |member| member.base_drg);
            if let Some(weight) = weight(drg) {
                let sum = sums.entry(family).or_default();
                *sum = [sum[0] + count as f64, sum[1] + count as f64 * weight];
            }
        }
        sums
    };
    let (earlier, later) = (of_families(before), of_families(after));
    let total = |sums: &Sums, at: usize| sums.values().map(|sum| sum[at]).sum::<f64>();
    let (n0, n1, w0, w1) = (
        total(&earlier, 0),
        total(&later, 0),
        total(&earlier, 1),
        total(&later, 1),
    );
    if n0 == 0.0 {
        return [w1, 0.0, 0.0];
    }
    let at_earlier_severity: f64 = later
        .iter()
        .map(|(family, after)| {
            earlier
                .get(family)
                .map_or(after[1], |before| after[0] * before[1] / before[0])
        })
        .sum();
    let volume = w0 * n1 / n0 - w0;
    [volume, at_earlier_severity - w0 * n1 / n0, w1 - at_earlier_severity]
}

#[test]
fn what_was_never_added_cannot_be_finished() {
    let (tables, weights, families) = books();
    let wrong = Case::grouped("43.0", "291");
    let mut stays = StaysByDrg::default();
    stays.subtract(wrong.item());
    assert!(stays.finish(&StayContext::new(&weights)).is_err());
    let mut cuts = CaseMixCuts::default();
    cuts.subtract(wrong.item());
    assert!(cuts.finish(&CaseMixContext::new(&weights, &families)).is_err());
    let mut conditions = AcquiredConditions::default();
    conditions.subtract(wrong.item());
    assert!(conditions.finish(&tables).is_err());
}

#[test]
fn a_new_family_is_mix_and_a_new_drg_of_an_old_family_is_severity() {
    let (_, weights, families) = books();
    let mix = |drgs: &[&str]| {
        let mut mix = Mix::default();
        drgs.iter()
            .for_each(|drg| mix.add((Release::new(43, 0), drg.parse().unwrap())));
        mix
    };
    let shift = DrgShift::between(&mix(&["293"]), &mix(&["470"]), &families, &weights).unwrap();
    assert_eq!((shift.volume, shift.severity, shift.weight), Default::default());
    assert_eq!(shift.mix, shift.total());
    let shift = DrgShift::between(&mix(&["293"]), &mix(&["291"]), &families, &weights).unwrap();
    assert_eq!((shift.volume, shift.mix, shift.weight), Default::default());
    assert_eq!(shift.severity, shift.total());
    let shift = DrgShift::between(&Mix::default(), &mix(&["291"]), &families, &weights).unwrap();
    assert_eq!(shift.volume, shift.total());
    let shift = DrgShift::between(&mix(&["291"]), &Mix::default(), &families, &weights).unwrap();
    assert_eq!(shift.volume, shift.total());
}

#[test]
fn sections_hold_the_figures() {
    let (tables, weights, families) = books();
    let case = Case::grouped("43.0", "291");
    let (mut cuts, mut stays, mut conditions) = (
        CaseMixCuts::default(),
        StaysByDrg::default(),
        AcquiredConditions::default(),
    );
    cuts.add(case.item());
    stays.add(case.item());
    conditions.add(item(&case, 2));
    let cuts = cuts
        .finish(&CaseMixContext::new(&weights, &families))
        .unwrap()
        .section();
    assert_eq!(cuts.table.rows[0][4].to_string(), "1.2838");
    let stays = stays.finish(&StayContext::new(&weights)).unwrap().section();
    assert_eq!(stays.table.rows[1][2].to_string(), "3.8");
    let conditions = conditions.finish(&tables).unwrap().section();
    assert_eq!(conditions.table.rows[0][3].to_string(), "1,000.00 per 1,000");
    let mut mix = Mix::default();
    mix.add((Release::new(43, 0), "291".parse().unwrap()));
    let shift = DrgShift::between(&Mix::default(), &mix, &families, &weights)
        .unwrap()
        .section();
    assert_eq!(shift.table.rows[0][7].to_string(), "1.2838");
    let mut readmissions = Readmissions::default();
    readmissions.add(Verdict::Excluded(Exclusion::Died));
    let section = readmissions.finish(&()).unwrap().section();
    assert_eq!(section.table.rows[3][0].to_string(), "excluded: died");
}
