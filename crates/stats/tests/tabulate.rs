//! Tabulations: the rows of every feature sum to the whole, and what a row states is what a plain reading says.

// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use casemix_record::{Encounter, Movement, PayerClass};
use casemix_stats::{
    Accumulator,
    forms::{Form, Sheets},
    month::{Outcome, Refusal},
    rates::{Count, Statistic},
    tabulate::{
        Dimension, Figure, Measure, Period, Scheme, Tabulated, Tabulation, TabulationContext, TabulationReport,
    },
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

const OUTCOME: Outcome = Outcome::NotGrouped(Refusal::NoDischargeDate);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn tabulated(scheme: &Scheme, encounters: &[Encounter]) -> Tabulation {
    let mut tabulation = Tabulation::default();
    encounters
        .iter()
        .for_each(|encounter| tabulation.add(Tabulated::new(scheme, encounter, OUTCOME)));
    tabulation
}

fn report(scheme: &Scheme, encounters: &[Encounter]) -> TabulationReport {
    tabulated(scheme, encounters)
        .finish(&TabulationContext::new(scheme))
        .unwrap()
}

#[test]
fn every_measure_has_a_name_of_its_own() {
    let ids: BTreeSet<String> = Measure::all().map(|measure| measure.id()).collect();
    assert_eq!(ids.len(), Measure::all().count());
    for measure in Measure::all() {
        assert_eq!(measure.id().parse::<Measure>().unwrap(), measure);
        assert!(!measure.method().is_empty());
    }
    for dimension in Dimension::ALL {
        assert_eq!(dimension.name().parse::<Dimension>().unwrap(), *dimension);
    }
    assert!("nothing".parse::<Measure>().is_err() && "nothing".parse::<Dimension>().is_err());
}

#[test]
fn census_and_beds_feed_the_rates() {
    let in_unit = |unit: &str, from: &str| Movement::builder().unit(unit).from(from);
    let stay = Encounter::builder("E1")
        .class("inpatient")
        .admitted("2026-01-30T08:00")
        .discharged("2026-02-03T10:00")
        .discharge_status("01")
        .movements([
            in_unit("ICU", "2026-01-30T08:00"),
            in_unit("4 West", "2026-02-01T09:00"),
        ])
        .build();
    let mut sheets = Sheets::default();
    let beds = "unit,kind,from,beds\nICU,bed,2026-01-01,2\n4 West,bed,2026-01-01,10\n4 West,temporary,2026-02-01,3\n";
    assert!(sheets.read(Form::Beds, beds.as_bytes()).unwrap().faults.is_empty());
    let scheme = Scheme {
        by: vec![Dimension::Unit],
        period: Some(Period::Month),
        first: Some(day("2026-01-01")),
        last: Some(day("2026-02-28")),
        ..Scheme::default()
    };
    let report = tabulated(&scheme, &[stay])
        .finish(&TabulationContext::new(&scheme).sheets(&sheets))
        .unwrap();
    let shown: Vec<String> = report
        .rows
        .iter()
        .map(|row| {
            let occupancy = Statistic::BedOccupancy.of(&row.counts).unwrap();
            let days = row.counts.get(Count::ServiceDays);
            format!(
                "{} {} {days} {occupancy} {}",
                row.period_label(),
                row.keys[0],
                row.figures.discharges
            )
        })
        .collect();
    // January: the midnights of 30 and 31 in intensive care. Of 1 February midnight finds the patient in 4 West.
    assert_eq!(shown, ["2026-01 ICU 2 3.23% 0", "2026-02 4 West 2 0.71% 1"]);
    assert!(report.notes.is_empty(), "{:?}", report.notes);
}

#[test]
fn a_period_without_a_bed_count_is_told() {
    let stay = Encounter::builder("E1")
        .admitted("2026-01-05")
        .discharged("2026-01-09")
        .discharge_status("01")
        .build();
    let mut sheets = Sheets::default();
    sheets
        .read(Form::Beds, "unit,from,beds\n4 West,2026-01-07,2\n".as_bytes())
        .unwrap();
    let scheme = Scheme {
        period: Some(Period::Month),
        ..Scheme::default()
    };
    let report = tabulated(&scheme, &[stay])
        .finish(&TabulationContext::new(&scheme).sheets(&sheets))
        .unwrap();
    assert!(
        report.notes[0].starts_with("no bed count is in force on 2026-01-01"),
        "{:?}",
        report.notes
    );
    assert_eq!(
        Measure::Rate(Statistic::BedOccupancy).of(&report.rows[0]).to_string(),
        "undefined"
    );
}

#[test]
fn without_a_census_its_rates_are_undefined_and_not_zero() {
    let stay = Encounter::builder("E1")
        .admitted("2026-01-05")
        .discharged("2026-01-09")
        .discharge_status("01")
        .build();
    for (by, average, days) in [
        (vec![], "0.80", "4"),
        (vec![Dimension::Population], "0.80", "4"),
        (vec![Dimension::Service], "undefined", "undefined"),
        (vec![Dimension::Unit, Dimension::Payer], "undefined", "undefined"),
    ] {
        let scheme = Scheme {
            by,
            first: Some(day("2026-01-05")),
            last: Some(day("2026-01-09")),
            ..Scheme::default()
        };
        let row = &report(&scheme, std::slice::from_ref(&stay)).rows[0];
        assert_eq!(
            Measure::Rate(Statistic::AverageDailyCensus).of(row).to_string(),
            average,
            "{:?}",
            scheme.by
        );
        assert_eq!(
            Measure::Count(Count::ServiceDays).of(row).to_string(),
            days,
            "{:?}",
            scheme.by
        );
    }
}

#[test]
fn what_cannot_be_is_refused_and_told() {
    let stay = Encounter::builder("E1")
        .admitted("2026-01-05")
        .discharged("2026-01-09")
        .discharge_status("01")
        .build();
    let mut sheets = Sheets::default();
    sheets
        .read(Form::Counts, "count,number\nautopsies,8\ndeaths,5\n".as_bytes())
        .unwrap();
    let scheme = Scheme::default();
    let report = tabulated(&scheme, &[stay])
        .finish(&TabulationContext::new(&scheme).sheets(&sheets))
        .unwrap();
    let section = report.section(&[Measure::Rate(Statistic::NetAutopsyRate)]);
    assert_eq!(section.table.rows[0][0].to_string(), "undefined");
    assert!(
        section
            .notes
            .iter()
            .any(|note| note.contains("8 cannot be a part of 5")),
        "{:?}",
        section.notes
    );
}

fn encounter() -> impl Strategy<Value = Encounter> {
    let units = prop::collection::vec(prop::sample::select(vec!["ICU", "4 West", "OB"]), 0..3);
    let payer = prop::option::of(prop::sample::select(vec![PayerClass::Medicare, PayerClass::Medicaid]));
    let status = prop::sample::select(vec!["01", "03", "20", "30"]);
    (
        0_u64..90,
        0_u64..12,
        units,
        payer,
        status,
        any::<bool>(),
        0_u32..2_000_000,
        0_i32..100,
    )
        .prop_map(|(from, length, units, payer, status, newborn, cents, age)| {
            let admitted = day("2026-01-01") + Days::new(from);
            let movements = units.iter().enumerate().map(|(at, unit)| {
                let from = (admitted + Days::new((at as u64).min(length)))
                    .and_hms_opt(8 + at as u32, 0, 0)
                    .unwrap();
                Movement::builder()
                    .unit(*unit)
                    .from(casemix_record::Moment::from(from))
                    .build()
            });
            let mut encounter = Encounter::builder("E")
                .class("inpatient")
                .admitted(casemix_record::Moment::from(admitted.and_hms_opt(7, 0, 0).unwrap()))
                .discharged(casemix_record::Moment::from(
                    (admitted + Days::new(length)).and_hms_opt(20, 0, 0).unwrap(),
                ))
                .discharge_status(status)
                .age_years(age)
                .admission_type(if newborn { "4" } else { "1" })
                .total_charges(format!("{}.{:02}", cents / 100, cents % 100).as_str())
                .diagnoses(["I50.23"])
                .movements(movements)
                .build();
            if let Some(payer) = payer {
                encounter.payer = casemix_record::Raw::from(payer);
            }
            encounter
        })
}

fn scheme() -> impl Strategy<Value = Scheme> {
    let by = prop::sample::subsequence(Dimension::ALL.to_vec(), 0..3).prop_shuffle();
    let period = prop::option::of(prop::sample::select(Period::ALL.to_vec()));
    (by, period).prop_map(|(by, period)| Scheme {
        by,
        period,
        ..Scheme::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_partition_in_any_order_equals_the_whole(
        encounters in prop::collection::vec((encounter(), 0_usize..3), 0..12),
        late in prop::collection::vec(encounter(), 0..3),
        scheme in scheme(),
    ) {
        let all: Vec<Encounter> = encounters.iter().map(|(encounter, _)| encounter.clone()).collect();
        let mut parts = vec![Tabulation::default(); 3];
        late.iter().for_each(|wrong| parts[0].add(Tabulated::new(&scheme, wrong, OUTCOME)));
        for (encounter, part) in encounters.iter().rev() {
            parts[*part].add(Tabulated::new(&scheme, encounter, OUTCOME));
        }
        late.iter().for_each(|wrong| parts[2].subtract(Tabulated::new(&scheme, wrong, OUTCOME)));
        let mut merged = Tabulation::default();
        parts.iter().for_each(|part| merged.merge(part));
        prop_assert_eq!(&merged, &tabulated(&scheme, &all));
        let context = TabulationContext::new(&scheme);
        prop_assert_eq!(merged.finish(&context).unwrap(), report(&scheme, &all));
    }

    #[test]
    fn the_parts_of_every_feature_sum_to_the_whole(
        encounters in prop::collection::vec(encounter(), 1..15),
        dimension in prop::sample::select(Dimension::ALL.to_vec()),
        period in prop::option::of(prop::sample::select(Period::ALL.to_vec())),
    ) {
        let whole = report(&Scheme::default(), &encounters);
        let parts = report(&Scheme { by: vec![dimension], period, ..Scheme::default() }, &encounters);
        let sum = |count: Count| parts.rows.iter().map(|row| row.counts.get(count)).sum::<i64>();
        let of_whole = |count: Count| whole.rows.iter().map(|row| row.counts.get(count)).sum::<i64>();
        for count in [Count::Discharges, Count::NewbornDischarges, Count::Deaths, Count::DischargeDays, Count::NewbornDeaths] {
            prop_assert_eq!(sum(count), of_whole(count), "{} by {:?}", count, dimension);
        }
        let charges = |report: &TabulationReport| report.rows.iter().map(|row| row.charges.total).sum::<rust_decimal::Decimal>();
        prop_assert_eq!(charges(&parts), charges(&whole));
        if matches!(dimension, Dimension::Unit | Dimension::Population) && period.is_none() {
            for count in [Count::ServiceDays, Count::NewbornServiceDays] {
                prop_assert_eq!(sum(count), of_whole(count), "{}", count);
            }
        }
        let shares: u64 = parts.rows.iter().map(|row| row.figures.discharges).sum();
        let discharges = whole.rows.iter().map(|row| row.figures.discharges).sum::<u64>();
        prop_assert_eq!(shares, discharges);
    }

    #[test]
    fn a_row_is_as_a_plain_reading_says(encounters in prop::collection::vec(encounter(), 1..20)) {
        let scheme = Scheme { by: vec![Dimension::Payer], period: Some(Period::Month), ..Scheme::default() };
        for row in report(&scheme, &encounters).rows {
            let (first, last) = row.bounds.unwrap();
            let held: Vec<&Encounter> = encounters
                .iter()
                .filter(|e| e.discharge_status.value().unwrap().number() != 30)
                .filter(|e| (first..=last).contains(&e.discharged.value().unwrap().date()))
                .filter(|e| e.payer.value().map_or("not stated", |payer| payer.as_str()) == row.keys[0])
                .collect();
            prop_assert_eq!(row.figures.discharges, held.len() as u64);
            let deaths = held.iter().filter(|e| e.discharge_status.value().unwrap().is_died()).count();
            let rate = Measure::Rate(Statistic::GrossDeathRate).rate(&row).unwrap().unwrap();
            prop_assert_eq!((rate.numerator(), rate.denominator()), (deaths.into(), held.len().into()));
            let mut days: Vec<i64> = held.iter().map(|e| e.computed_length_of_stay().unwrap()).collect();
            days.sort_unstable();
            if let Some(middle) = days.get(days.len().saturating_sub(1) / 2) {
                let upper = days[days.len() / 2];
                let median = rust_decimal::Decimal::from(middle + upper) / rust_decimal::Decimal::TWO;
                prop_assert_eq!(Measure::Figure(Figure::MedianStay).of(&row).to_string(), median.normalize().to_string());
            }
        }
    }
}
