//! Many discharges counted by streaming: how long it takes, and how little memory.
//!
//! `cargo run --release -p casemix-benches --bin discharges` counts ten million and a hundred million, each in a process
//! of its own, on all cores, and writes `benches/record/<date>-<machine class>-discharges.csv`.
//!
//! The discharges are made as they are counted, from a fixed seed, and never held: a year of stays over all DRGs, thirty
//! services, all payers, with every two-thousandth refused by the grouper and listed by its identifier. They are counted
//! into the whole standard sheet, a sheet for each core, which are merged and finished. Reading and grouping are measured
//! elsewhere.

use std::{
    env,
    error::Error,
    num::NonZeroUsize,
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use casemix::WeightYears;
use casemix_drg::{ReturnCode, Tables};
use casemix_record::{DischargeStatus, EncounterClass, Mdc, MsDrg, PayerClass, Release};
use casemix_stats::{
    Accumulator, Families,
    month::{Facts, Grouped, MonthContext, MonthSheet, Outcome, Refusal},
};
use chrono::{Days, NaiveDate};

use super::sheet::Sheet;
use crate::{measure::Measure, memory::resident};

/// How many are counted for the record, with the names of the figures.
const NUMBERS: [(u64, &str, &str); 2] = [
    (
        10_000_000,
        "10 million discharges counted by streaming, all cores, wall time",
        "peak resident memory of that process",
    ),
    (
        100_000_000,
        "100 million discharges counted by streaming, all cores, wall time",
        "peak resident memory of that process, 100 million",
    ),
];

/// Measures each number in a process of its own, prints, and writes the record.
///
/// # Errors
///
/// If a process fails or the file cannot be written.
pub fn run() -> Result<(), Box<dyn Error>> {
    let mut sheet = Sheet::of("discharges");
    for (number, time, memory) in NUMBERS {
        let output = Command::new(env::current_exe()?)
            .arg(number.to_string())
            .stderr(Stdio::inherit())
            .output()?;
        let told = String::from_utf8(output.stdout)?;
        let told: Vec<f64> = told.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [seconds, kib] = told.as_slice() else {
            return Err("the counting process says nothing".into());
        };
        sheet.add(&Measure::fixed(time, *seconds, "s"));
        sheet.add(&Measure::fixed(memory, kib * 1024.0 / 1e6, "MB"));
    }
    sheet.save()
}

/// Counts so many, and prints the seconds and the most KiB of memory that it took.
///
/// # Errors
///
/// If the tables cannot be opened, or the system does not tell its memory.
pub fn count(number: u64) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let tables = Tables::open(casemix_drg_data::MS_DRG)?;
    let families = Families::of(&tables, Release::new(43, 0))?;
    let drgs: Vec<MsDrg> = families.iter().map(|(drg, _)| drg).collect();
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN).get() as u64;
    let sheets = thread::scope(|scope| {
        let drgs = &drgs;
        let of_core =
            |core: u64| scope.spawn(move || stream(core, number / cores + u64::from(core < number % cores), drgs));
        let cores: Vec<_> = (0..cores).map(of_core).collect();
        cores.into_iter().map(|core| core.join()).collect::<Vec<_>>()
    });
    let mut whole = MonthSheet::default();
    for sheet in sheets {
        whole.merge(&sheet.map_err(|_| "a counting thread failed")?);
    }
    let report = whole.finish(&MonthContext::new(&tables, WeightYears::embedded()?.as_slice()))?;
    if report.all.discharges != number {
        return Err(format!("{} of {number} are counted", report.all.discharges).into());
    }
    let (_, most) = resident().ok_or("the system does not tell the memory of a process")?;
    println!("{} {most}", start.elapsed().as_secs_f64());
    Ok(())
}

const STATUSES: [u8; 6] = [1, 3, 6, 20, 62, 2];

/// Counts so many discharges of the fiscal year 2026, the same in every run.
fn stream(core: u64, number: u64, drgs: &[MsDrg]) -> MonthSheet {
    let services: Vec<String> = (0..30).map(|service| format!("Service {service}")).collect();
    let first = NaiveDate::from_ymd_opt(2025, 10, 1).unwrap_or_default();
    let mut random = Random(core + 1);
    let mut sheet = MonthSheet::default();
    for at in 0..number {
        let is_refused = at % 2_000 == 0;
        let id = if is_refused {
            format!("E{core}-{at}")
        } else {
            String::new()
        };
        let day = random.below(365);
        let longest = 1 + random.below(20);
        let length = 1 + random.below(longest);
        let (status, payer) = (random.of(&STATUSES), random.of(PayerClass::ALL));
        let service = random.of(&services).map_or("", String::as_str);
        let discharged = first + Days::new(day);
        let mut facts = Facts::new(&id);
        facts.class = Some(EncounterClass::Inpatient);
        facts.discharged = Some(discharged);
        facts.admitted = Some(discharged - Days::new(length));
        facts.days = u32::try_from(length).ok();
        facts.disposition = status.and_then(|status| DischargeStatus::from_number(*status).ok());
        facts.died = facts.disposition.is_some_and(DischargeStatus::is_died);
        facts.payer = payer.copied();
        facts.service = service;
        facts.poa.present = 4;
        let release = Release::new(43, u8::from(day >= 182));
        let mdc = Mdc::from_number(1 + random.below(25) as u8).unwrap_or(Mdc::PRE);
        let outcome = match random.of(drgs).filter(|_| !is_refused) {
            Some(drg) => Outcome::Grouped(Grouped::new(release, *drg, mdc)),
            None => Outcome::NotGrouped(Refusal::ReturnCode(ReturnCode::InvalidPdx)),
        };
        sheet.add((facts, outcome));
    }
    sheet
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

    fn of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u64) as usize)
    }
}
