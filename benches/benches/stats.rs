//! The month's sheet: counting discharges whose facts are derived, deriving them, merging and stating the result.
//!
//! The discharges are spread evenly over all DRGs and a whole year: harder on memory than a real hospital, where few
//! DRGs and one month make up most of the work.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use casemix_drg::{Tables, Weights};
use casemix_record::{Encounter, EncounterClass, Mdc, Money, MsDrg, PayerClass, Release, ServiceStay};
use casemix_stats::{
    Accumulator, Amounts, Families,
    month::{Facts, Grouped, MonthContext, MonthReport, MonthSheet, Outcome},
    tabulate::{Dimension, Period, Scheme, Tabulated, Tabulation},
};
use chrono::{Days, NaiveDate};
use divan::{Bencher, black_box, counter::ItemsCount};

const DISCHARGES: usize = 200_000;
const STATUSES: [&str; 6] = ["01", "03", "06", "20", "62", "02"];

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20)]
fn count_derived_facts(bencher: Bencher<'_, '_>) {
    let year = year(DISCHARGES);
    let facts: Vec<_> = year
        .iter()
        .map(|(encounter, outcome)| (Facts::of(encounter), *outcome))
        .collect();
    bencher
        .counter(ItemsCount::new(facts.len()))
        .with_inputs(|| sheet_of(&facts[..facts.len() / 10]))
        .bench_local_refs(|sheet| facts.iter().for_each(|item| sheet.add(black_box(*item))));
}

#[divan::bench(sample_count = 20)]
fn derive_facts(bencher: Bencher<'_, '_>) {
    let year = year(20_000);
    bencher.counter(ItemsCount::new(year.len())).bench_local(|| {
        year.iter().for_each(|(encounter, _)| {
            black_box(Facts::of(black_box(encounter)));
        });
    });
}

#[divan::bench(sample_count = 20)]
fn merge_a_year(bencher: Bencher<'_, '_>) {
    let year = year(DISCHARGES);
    let facts: Vec<_> = year
        .iter()
        .map(|(encounter, outcome)| (Facts::of(encounter), *outcome))
        .collect();
    let (one, other) = facts.split_at(facts.len() / 2);
    let (one, other) = (sheet_of(one), sheet_of(other));
    bencher
        .with_inputs(|| one.clone())
        .bench_local_refs(|sheet| sheet.merge(&other));
}

#[divan::bench(sample_count = 20)]
fn state_a_year(bencher: Bencher<'_, '_>) {
    let year = year(DISCHARGES);
    let facts: Vec<_> = year
        .iter()
        .map(|(encounter, outcome)| (Facts::of(encounter), *outcome))
        .collect();
    let sheet = sheet_of(&facts);
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let weights = [Weights::open(casemix_drg_data::WEIGHTS_FY2026).unwrap()];
    let state = || -> MonthReport { sheet.finish(&MonthContext::new(&tables, &weights)).unwrap() };
    bencher.bench_local(state);
}

#[divan::bench(sample_count = 10)]
fn tabulate_by_service_and_month(bencher: Bencher<'_, '_>) {
    let year = year(20_000);
    let scheme = Scheme {
        by: vec![Dimension::Service],
        period: Some(Period::Month),
        ..Scheme::default()
    };
    bencher.counter(ItemsCount::new(year.len())).bench_local(|| {
        let mut tabulation = Tabulation::default();
        for (encounter, outcome) in &year {
            tabulation.add(Tabulated::new(&scheme, black_box(encounter), *outcome));
        }
        tabulation
    });
}

#[divan::bench(sample_count = 20)]
fn add_amounts(bencher: Bencher<'_, '_>) {
    let mut random = Random(1);
    let amounts: Vec<Money> = (0..DISCHARGES)
        .map(|_| {
            format!("{}.{:02}", random.below(90_000), random.below(100))
                .parse()
                .unwrap()
        })
        .collect();
    bencher
        .counter(ItemsCount::new(amounts.len()))
        .bench_local(|| amounts.iter().copied().collect::<Amounts>());
}

fn sheet_of(facts: &[(Facts<'_>, Outcome)]) -> MonthSheet {
    let mut sheet = MonthSheet::default();
    facts.iter().for_each(|item| sheet.add(*item));
    sheet
}

/// Discharges of fiscal year 2026, the same in every run.
fn year(discharges: usize) -> Vec<(Encounter, Outcome)> {
    let releases = [Release::new(43, 0), Release::new(43, 1)];
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let families = Families::of(&tables, releases[0]).unwrap();
    let drgs: Vec<MsDrg> = families.iter().map(|(drg, _)| drg).collect();
    let first = NaiveDate::from_ymd_opt(2025, 10, 1).unwrap();
    let mut random = Random(1);
    (0..discharges)
        .map(|number| {
            let day = random.below(365);
            let longest = 1 + random.below(20);
            let discharged = first + Days::new(day);
            let admitted = discharged - Days::new(random.below(longest));
            let encounter = Encounter::builder(number.to_string())
                .class(EncounterClass::Inpatient)
                .admitted(casemix_record::Moment::from(admitted))
                .discharged(casemix_record::Moment::from(discharged))
                .discharge_status(*random.of(&STATUSES))
                .payer(*random.of(PayerClass::ALL))
                .services([ServiceStay::builder().service(format!("Service {}", random.below(30)))])
                .build();
            let mdc = Mdc::from_number(1 + random.below(25) as u8).unwrap();
            let grouped = Grouped::new(releases[usize::from(day >= 182)], *random.of(&drgs), mdc);
            (encounter, Outcome::Grouped(grouped))
        })
        .collect()
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }
}
