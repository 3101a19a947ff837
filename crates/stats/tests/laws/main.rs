//! The laws that every accumulator keeps, and the sheet against a plain reading of its definitions.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod cases;
mod encounters;
mod every;

use casemix_drg::{Tables, Weights};
use casemix_stats::{
    Accumulator, Rate, Stays, Tally,
    month::{MonthContext, MonthSheet, Outcome, Standing},
};
use cases::{Case, case, sheet_of};
use proptest::prelude::*;
use rust_decimal::Decimal;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_partition_in_any_order_equals_the_whole(
        cases in prop::collection::vec((case(), 0_usize..4), 0..40),
        order in any::<prop::sample::Index>(),
    ) {
        let whole = sheet_of(cases.iter().map(|(case, _)| case));
        let mut parts = vec![MonthSheet::default(); 4];
        for (case, part) in cases.iter().rev() {
            parts[*part].add(case.item());
        }
        parts.rotate_left(order.index(4));
        let merged = parts.iter().fold(MonthSheet::default(), |mut sum, part| {
            sum.merge(part);
            sum
        });
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(page(&merged), page(&whole));
    }

    #[test]
    fn merge_is_associative_and_commutative(
        a in prop::collection::vec(case(), 0..8),
        b in prop::collection::vec(case(), 0..8),
        c in prop::collection::vec(case(), 0..8),
    ) {
        let [a, b, c] = [a, b, c].map(|cases| sheet_of(&cases));
        let sum = |parts: [&MonthSheet; 2]| {
            let mut sum = parts[0].clone();
            sum.merge(parts[1]);
            sum
        };
        prop_assert_eq!(sum([&sum([&a, &b]), &c]), sum([&a, &sum([&b, &c])]));
        prop_assert_eq!(sum([&a, &b]), sum([&b, &a]));
        prop_assert_eq!(sum([&a, &MonthSheet::default()]), a);
    }

    #[test]
    fn what_is_subtracted_leaves_no_trace(
        kept in prop::collection::vec(case(), 0..12),
        wrong in prop::collection::vec(case(), 0..12),
    ) {
        let mut sheet = sheet_of(&wrong);
        kept.iter().for_each(|case| sheet.add(case.item()));
        wrong.iter().rev().for_each(|case| sheet.subtract(case.item()));
        prop_assert_eq!(&sheet, &sheet_of(&kept));

        // The part with the corrections may come before the part with the records.
        let mut corrections = MonthSheet::default();
        wrong.iter().for_each(|case| corrections.subtract(case.item()));
        corrections.merge(&sheet_of(&wrong));
        prop_assert_eq!(corrections, MonthSheet::default());
    }

    #[test]
    fn stays_are_as_a_sorted_list_says(mut days in prop::collection::vec(0_u32..700, 1..60)) {
        let stays: Stays = days.iter().copied().collect();
        days.sort_unstable();
        let n = days.len();
        prop_assert_eq!(stays.number(), n as i64);
        prop_assert_eq!(stays.days(), days.iter().map(|days| i64::from(*days)).sum::<i64>());
        prop_assert_eq!(stays.median(), Some((Decimal::from(days[(n - 1) / 2] + days[n / 2]) / Decimal::TWO).normalize()));
        for of_hundred in 1..=100_u8 {
            let rank = (n * usize::from(of_hundred)).div_ceil(100);
            prop_assert_eq!(stays.percentile(of_hundred), Some(days[rank - 1]));
        }
        let product: f64 = days.iter().map(|days| f64::from((*days).max(1)).powf(1.0 / n as f64)).product();
        let mean: f64 = stays.geometric_mean().unwrap().try_into().unwrap();
        prop_assert!((mean - product).abs() < 0.0002 * product, "{mean} {product}");
        let beyond: Vec<_> = days.iter().filter(|days| **days > 5).collect();
        let extra: i64 = beyond.iter().map(|days| i64::from(**days) - 5).sum();
        prop_assert_eq!(stays.beyond(Decimal::from(5)), (beyond.len() as i64, Decimal::from(extra)));
    }

    #[test]
    fn the_sheet_is_as_a_plain_reading_says(cases in prop::collection::vec(case(), 0..60)) {
        let (tables, weights) = books();
        let report = sheet_of(&cases).finish(&MonthContext::new(&tables, &weights)).unwrap();
        let discharges: Vec<&Case> = cases.iter().filter(|case| case.is_discharge()).collect();
        let count = |holds: &dyn Fn(&Case) -> bool| discharges.iter().filter(|case| holds(case)).count() as u64;

        prop_assert_eq!(report.all.discharges, discharges.len() as u64);
        prop_assert_eq!(report.all.deaths, count(&|case| case.facts().died));
        let days: u64 = discharges.iter().filter_map(|case| case.facts().days).map(u64::from).sum();
        prop_assert_eq!(report.all.stays.days, days);

        let weight = |case: &&Case| match case.outcome {
            Outcome::Grouped(grouped) if weights[0].are_for(grouped.release) => weights[0].get(grouped.drg)?.weight,
            _ => None,
        };
        let sum: Decimal = discharges.iter().filter_map(weight).sum();
        prop_assert_eq!(report.all.case_mix.weight, sum);
        let weighted = discharges.iter().filter(|case| weight(case).is_some()).count();
        prop_assert_eq!(report.all.case_mix.weighted, weighted as i64);

        for line in &report.drgs {
            let of_drg = |case: &Case| matches!(case.outcome,
                Outcome::Grouped(grouped) if grouped.drg == line.drg && grouped.release == line.release);
            prop_assert_eq!(line.figures.discharges, count(&of_drg));
            if let (Some(gmlos), Some((beyond, _))) = (line.gmlos, line.beyond_gmlos) {
                let longer = |case: &Case| case.facts().days.is_some_and(|days| Decimal::from(days) > gmlos);
                prop_assert_eq!(beyond, count(&|case| of_drg(case) && longer(case)));
            }
        }
        for line in &report.payers {
            prop_assert_eq!(line.figures.discharges, count(&|case| case.facts().payer == line.key));
        }
        for day in &report.days {
            let present = |case: &Case| {
                let facts = case.facts();
                let (Some(admitted), Some(discharged)) = (facts.admitted, facts.discharged) else { return false };
                admitted <= day.day && day.day < discharged
            };
            prop_assert_eq!(day.census, count(&present) as i64, "{}", day.day);
        }
    }

    #[test]
    fn the_parts_of_every_breakdown_sum_to_the_whole(cases in prop::collection::vec(case(), 0..60)) {
        let (tables, weights) = books();
        let report = sheet_of(&cases).finish(&MonthContext::new(&tables, &weights)).unwrap();
        macro_rules! sums {
            ($($breakdown:ident),+) => {$(
                let parts = report.$breakdown.iter().map(|line| line.figures);
                prop_assert_eq!(parts.clone().map(|part| part.discharges).sum::<u64>(), report.all.discharges);
                prop_assert_eq!(parts.clone().map(|part| part.deaths).sum::<u64>(), report.all.deaths);
                prop_assert_eq!(parts.clone().map(|part| part.stays.days).sum::<u64>(), report.all.stays.days);
                prop_assert_eq!(parts.map(|part| part.case_mix.weight).sum::<Decimal>(), report.all.case_mix.weight);
            )+};
        }
        sums!(populations, payers, services, dispositions);
        let with_drg: u64 = report.drgs.iter().map(|line| line.figures.discharges).sum();
        prop_assert_eq!(with_drg + report.without_drg(), report.all.discharges);
        let by_mdc: u64 = report.mdcs.iter().map(|line| line.figures.discharges).sum();
        prop_assert_eq!(by_mdc, with_drg);
        let records: u64 = report.records.iter().map(|(_, records)| records).sum();
        prop_assert_eq!(records, cases.len() as u64);
        let discharges = report.records.iter().find(|(standing, _)| *standing == Standing::Discharge);
        prop_assert_eq!(discharges.map_or(0, |(_, records)| *records), report.all.discharges);
    }
}

#[test]
fn what_is_not_there_cannot_be_taken_away() {
    let (mut stays, mut tally) = (Stays::default(), Tally::default());
    stays.subtract(3);
    tally.subtract("x");
    assert_eq!(
        stays.finish(&()).unwrap_err().to_string(),
        tally.finish(&()).unwrap_err().to_string()
    );
    // A part that balances in number but not in lengths is as wrong.
    stays.add(4);
    assert!(stays.finish(&()).is_err());
}

#[test]
fn a_year_without_weights_says_so() {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let report = sheet_of(&[Case::grouped("42.0", "291")])
        .finish(&MonthContext::new(&tables, &[]))
        .unwrap();
    assert_eq!(report.all.case_mix.index(), Rate::mean(0, 0).places(4));
    assert_eq!(report.drgs[0].weight, None);
    let page = report.to_html();
    assert!(page.contains("no discharge has a relative weight") && page.contains("No relative weights were at hand"));
}

fn books() -> (Tables, [Weights; 1]) {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    (tables, [Weights::open(casemix_drg_data::WEIGHTS_FY2026).unwrap()])
}

fn page(sheet: &MonthSheet) -> String {
    let (tables, weights) = books();
    sheet.finish(&MonthContext::new(&tables, &weights)).unwrap().to_html()
}
