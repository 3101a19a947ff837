//! The laws that registers keep, each against a plain reading of the records, and that they hide what they hold.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::LazyLock;

use casemix_record::{Birth, Death, Delivery, Encounter, Name, Patient, Practitioner, PractitionerRole, Procedure};
use casemix_stats::{
    Accumulator, Population,
    month::Facts,
    registers::{
        AdmissionEntry, BirthEntry, DeathEntry, DischargeEntry, DiseaseEntry, Entry, OperationEntry, PhysicianEntry,
        Register, Selection,
    },
};
use casemix_testkit::Month;
use chrono::NaiveDate;
use proptest::prelude::*;

/// A generated month, with the parts that it may lack.
static RECORDS: LazyLock<Vec<Encounter>> = LazyLock::new(|| {
    let month = Month::new(2026, 1).unwrap().seed(11).error_rate(0.2);
    let mut records: Vec<Encounter> = month.encounters().take(120).map(|made| made.encounter).collect();
    for (at, record) in records.iter_mut().enumerate() {
        if at % 10 == 0 {
            let cause = if at % 20 == 0 { "I21.4" } else { "" };
            record.death = Some(Death::builder().died("2026-01-20T03:00").cause(cause).build().into());
        }
        if at % 15 == 0 {
            let births = [
                Birth::builder().outcome("fetal-death").born("2026-01-11"),
                Birth::builder().outcome("live-birth"),
            ];
            record.delivery = Some(Delivery::builder().births(births).build().into());
        }
        record.procedures.push(
            Procedure::builder("0DTJ4ZZ")
                .operator(format!("S{}", at % 3))
                .date("2026-01-08")
                .build(),
        );
    }
    records
});

fn register<'a, E: Entry>(records: impl IntoIterator<Item = &'a Encounter>) -> Register<E> {
    let mut register = Register::default();
    records.into_iter().for_each(|record| register.add(record));
    register
}

fn keeps_the_laws<E: Entry>(parts: &[u8]) {
    let placed = || RECORDS.iter().zip(parts.iter().cycle());
    let whole = register::<E>(RECORDS.iter());
    let [a, b] = [0, 1].map(|part| {
        let mut of_part: Vec<&Encounter> = placed()
            .filter(|(_, of)| **of % 2 == part)
            .map(|(record, _)| record)
            .collect();
        of_part.reverse();
        register::<E>(of_part)
    });
    let sum = |parts: [&Register<E>; 2]| {
        let mut sum = parts[0].clone();
        sum.merge(parts[1]);
        sum
    };
    assert_eq!(sum([&a, &b]), whole);
    assert_eq!(sum([&b, &a]), whole);
    let mut left = whole.clone();
    placed()
        .filter(|(_, of)| **of % 2 == 0)
        .for_each(|(record, _)| left.subtract(record));
    assert_eq!(left, b);

    let csv = |register: &Register<E>| register.finish(&Selection::default()).unwrap().to_csv();
    assert_eq!(csv(&sum([&b, &a])), csv(&whole));
}

/// The entries are in order, each has a value for each column, and a selection is a plain filter of them.
fn lists<E: Entry>(selection: &Selection) {
    let register = register::<E>(RECORDS.iter());
    let all = register.finish(&Selection::default()).unwrap().entries;
    assert!(!all.is_empty(), "{} has no entry", E::ID);
    assert!(all.is_sorted());
    assert!(all.iter().all(|entry| entry.row().len() == E::columns().len()));
    let is_wanted = |entry: &&E| {
        let day_is_in = |day: NaiveDate| {
            selection.first.is_none_or(|first| day >= first) && selection.last.is_none_or(|last| day <= last)
        };
        let bounded = selection.first.is_some() || selection.last.is_some();
        (selection.codes.is_empty() || entry.code().is_some_and(|code| selection.codes.contains_text(&code)))
            && (!bounded || entry.day().is_some_and(day_is_in))
    };
    let expected: Vec<&E> = all.iter().filter(is_wanted).collect();
    let listing = register.finish(selection).unwrap();
    assert!(listing.entries.iter().eq(expected));
    assert_eq!(listing.section().table.rows.len(), listing.entries.len());
    assert_eq!(
        listing.to_csv().lines().next().unwrap().split(',').count(),
        E::columns().len()
    );
}

macro_rules! for_each_register {
    ($check:ident($($argument:expr),*)) => {
        $check::<DiseaseEntry>($($argument),*);
        $check::<OperationEntry>($($argument),*);
        $check::<PhysicianEntry>($($argument),*);
        $check::<AdmissionEntry>($($argument),*);
        $check::<DischargeEntry>($($argument),*);
        $check::<BirthEntry>($($argument),*);
        $check::<DeathEntry>($($argument),*);
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn registers_keep_the_laws(parts in prop::collection::vec(any::<u8>(), 1..50)) {
        for_each_register!(keeps_the_laws(&parts));
    }

    #[test]
    fn a_selection_is_a_plain_filter(
        codes in prop::sample::select(vec!["", "A00-I99", "I50, J18", "0D"]),
        first in prop::option::of(1_u32..28),
        length in prop::option::of(0_u32..20),
    ) {
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 1, day.min(31)).unwrap();
        let mut selection = Selection::default().codes(codes.parse().unwrap());
        selection.first = first.map(day);
        selection.last = length.map(|length| day(first.unwrap_or(1) + length));
        for_each_register!(lists(&selection));
    }
}

#[test]
fn every_record_is_in_the_registers_that_it_belongs_to() {
    fn number<E: Entry>() -> usize {
        register::<E>(RECORDS.iter())
            .finish(&Selection::default())
            .unwrap()
            .entries
            .len()
    }
    let count = |holds: &dyn Fn(&Encounter) -> bool| RECORDS.iter().filter(|record| holds(record)).count();
    let is_newborn = |record: &Encounter| Population::of(record) == Population::Newborn;
    assert_eq!(
        number::<OperationEntry>(),
        RECORDS
            .iter()
            .map(|record| {
                record
                    .procedures
                    .iter()
                    .filter(|procedure| procedure.code.normalized().is_some_and(|code| !code.is_empty()))
                    .count()
            })
            .sum::<usize>()
    );
    assert_eq!(
        number::<DeathEntry>(),
        count(&|record| {
            let death = record.death.as_ref();
            death.is_some_and(|death| death.died.value().is_some()) || Facts::of(record).died
        })
    );
    let mothers = count(&|record| {
        record.delivery.as_ref().is_some_and(|delivery| {
            delivery
                .births
                .iter()
                .any(|birth| birth.outcome.to_str() == "fetal-death")
        }) && !is_newborn(record)
    });
    assert_eq!(number::<BirthEntry>(), count(&is_newborn) + mothers);
    let codes = RECORDS.iter().map(|record| {
        let listed = record
            .principal_diagnosis()
            .into_iter()
            .chain(record.secondary_diagnoses());
        let mut codes: Vec<_> = listed.filter_map(|diagnosis| diagnosis.code.normalized()).collect();
        codes.retain(|code| !code.is_empty());
        codes.sort();
        codes.dedup();
        codes.len()
    });
    assert_eq!(number::<DiseaseEntry>(), codes.sum::<usize>());
}

fn secret() -> Encounter {
    let name = Name::builder().family("SECRET, \"Sr.\"").given("SECRET");
    let patient = Patient::builder().names([name]).build();
    let physician = Practitioner::builder()
        .id("SECRET")
        .name("SECRET")
        .role(PractitionerRole::Attending);
    Encounter::builder("SECRET")
        .patient_id("SECRET")
        .class("inpatient")
        .admitted("2026-01-05")
        .discharged("2026-01-09")
        .discharge_status("20")
        .diagnoses(["Z38.00"])
        .procedures([Procedure::builder("0DTJ4ZZ").operator("SECRET")])
        .practitioners([physician])
        .patient(patient)
        .build()
}

#[test]
fn debug_hides_what_registers_hold() {
    fn check<E: Entry + std::fmt::Debug>() {
        let register = register::<E>([&secret()]);
        let listing = register.finish(&Selection::default()).unwrap();
        assert!(!listing.entries.is_empty(), "{}", E::ID);
        let rows: Vec<_> = listing.rows().collect();
        let shown = format!("{register:?} {listing:?} {:?} {rows:?}", listing.entries);
        assert!(!shown.contains("SECRET") && !shown.contains("2026"), "{shown}");
    }
    for_each_register!(check());
    let entry = register::<BirthEntry>([&secret()])
        .finish(&Selection::default())
        .unwrap()
        .entries
        .remove(0);
    assert_eq!(format!("{:?}", entry.subject), "<entry>");
}

#[test]
fn cells_with_commas_and_quotes_are_quoted() {
    let listing = register::<DischargeEntry>([&secret()])
        .finish(&Selection::default())
        .unwrap();
    let csv = listing.to_csv();
    assert!(csv.contains("\"SECRET, \"\"Sr.\"\", SECRET\""), "{csv}");
    assert_eq!(csv.lines().count(), 2);
    let line = serde_json::to_value(listing.rows().next().unwrap()).unwrap();
    assert_eq!(line["name"], "SECRET, \"Sr.\", SECRET");
    assert_eq!((&line["days"], &line["disposition"]), (&4.into(), &"20".into()));
}

#[test]
fn what_was_never_added_cannot_be_listed() {
    let mut register = Register::<DischargeEntry>::default();
    register.subtract(&secret());
    assert!(register.finish(&Selection::default()).is_err());
}
