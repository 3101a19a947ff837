//! The census against a plain reading: patient by patient, midnight by midnight.

// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use casemix_record::{AdmissionType, Encounter, Leave, Moment, Movement, MovementEvent};
use casemix_stats::{
    Accumulator, Error, Population,
    census::{BedKind, Beds, Census, Scope, UnitStay},
};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use proptest::prelude::*;

const FIRST: &str = "2026-01-01";
const UNITS: [&str; 3] = ["ICU", "4 West", "Nursery"];

fn day(after: u64) -> NaiveDate {
    FIRST
        .parse::<NaiveDate>()
        .unwrap()
        .checked_add_days(Days::new(after))
        .unwrap()
}

fn hour(after: i64) -> NaiveDateTime {
    day(0).and_hms_opt(0, 0, 0).unwrap() + TimeDelta::hours(after)
}

/// A stay by hours: admission, then each unit and the hour it is left.
#[derive(Clone, Debug)]
struct Path {
    admitted: i64,
    units: Vec<(usize, i64)>,
    newborn: bool,
    died: bool,
    leave: Option<(i64, i64)>,
}

impl Path {
    fn left(&self) -> i64 {
        self.units.iter().fold(self.admitted, |at, (_, hours)| at + hours)
    }

    fn encounter(&self) -> Encounter {
        let moment = |hours| Moment::from(hour(hours));
        let mut at = self.admitted;
        let movements: Vec<_> = self
            .units
            .iter()
            .map(|(unit, hours)| {
                let from = at;
                at += hours;
                let event = if from == self.admitted {
                    MovementEvent::Admit
                } else {
                    MovementEvent::Transfer
                };
                Movement::builder()
                    .event(event)
                    .unit(UNITS[*unit])
                    .from(moment(from))
                    .to(moment(at))
            })
            .collect();
        let mut builder = Encounter::builder("E")
            .class("inpatient")
            .admitted(moment(self.admitted))
            .discharged(moment(at))
            .discharge_status(if self.died { "20" } else { "01" })
            .movements(movements);
        if self.newborn {
            builder = builder.admission_type(AdmissionType::Newborn);
        }
        if let Some((from, to)) = self.leave {
            builder = builder.leaves([Leave::builder().from(moment(from)).to(moment(to))]);
        }
        builder.build()
    }

    /// The unit at the midnight that ends a day, by walking the path.
    fn unit_at_midnight(&self, of: u64) -> Option<&'static str> {
        let midnight = (of as i64 + 1) * 24;
        let on_leave = self.leave.is_some_and(|(from, to)| from < midnight && to >= midnight);
        let mut at = self.admitted;
        let mut found = None;
        for (unit, hours) in &self.units {
            if at < midnight {
                found = Some(UNITS[*unit]);
            }
            at += hours;
        }
        found.filter(|_| at >= midnight && !on_leave)
    }
}

fn path() -> impl Strategy<Value = Path> {
    let units = prop::collection::vec((0..UNITS.len(), 1_i64..90), 1..4);
    let leave = prop::option::weighted(0.2, (0_i64..60, 1_i64..80));
    (0_i64..200, units, any::<bool>(), any::<bool>(), leave).prop_map(|(admitted, units, newborn, died, leave)| {
        let mut path = Path {
            admitted,
            units,
            newborn,
            died,
            leave: None,
        };
        let left = path.left();
        path.leave = leave
            .map(|(after, hours)| (admitted + after, admitted + after + hours))
            .filter(|(from, to)| *from / 24 < left / 24 && *to < left);
        path
    })
}

fn census_of(paths: &[Path]) -> Census {
    let mut census = Census::default();
    paths.iter().for_each(|path| census.add_encounter(&path.encounter()));
    census
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_midnight_is_as_walking_the_paths_says(paths in prop::collection::vec(path(), 0..12)) {
        let census = census_of(&paths);
        for unit in UNITS {
            for entry in census.period(day(0), day(25), Scope::unit(unit)).days {
                let number = (entry.day - day(0)).num_days() as u64;
                let there = paths.iter().filter(|path| path.unit_at_midnight(number) == Some(unit)).count();
                prop_assert_eq!(entry.midnight, there as i64, "{} {}", unit, entry.day);
            }
        }
        for at in (0..600).step_by(7) {
            let there = |path: &&Path| {
                let away = path.leave.is_some_and(|(from, to)| from / 24 < to / 24 && from <= at && at < to);
                path.admitted <= at && at < path.left() && !away
            };
            prop_assert_eq!(census.at(hour(at), Scope::hospital()), paths.iter().filter(there).count() as i64);
        }
    }

    #[test]
    fn units_and_populations_sum_to_the_hospital(paths in prop::collection::vec(path(), 0..12)) {
        let census = census_of(&paths);
        let (first, last) = (day(3), day(9));
        let hospital = census.finish(&(first, last)).unwrap();
        let units = census.units().map(|unit| census.period(first, last, Scope::unit(unit)));
        let (mut service_days, mut recapitulation) = (0, Default::default());
        for unit in units {
            service_days += unit.service_days;
            recapitulation = unit.recapitulation.and(recapitulation);
            prop_assert_eq!(unit.recapitulation.end(), unit.days.last().unwrap().midnight);
        }
        prop_assert_eq!(service_days, hospital.service_days);
        prop_assert_eq!(recapitulation, hospital.recapitulation);
        let of = |population| census.period(first, last, Scope::hospital().of(population)).service_days;
        prop_assert_eq!(of(Population::AdultsAndChildren) + of(Population::Newborn), hospital.service_days);
        // A period is the sum of its parts.
        let (start, rest) = (census.period(first, day(5), Scope::hospital()), census.period(day(6), last, Scope::hospital()));
        prop_assert_eq!(start.service_days + rest.service_days, hospital.service_days);
        prop_assert_eq!(start.recapitulation.end(), rest.recapitulation.start);
    }

    #[test]
    fn service_days_of_finished_stays_are_their_lengths(path in path()) {
        let encounter = path.encounter();
        let days = census_of(&[path]).period(day(0), day(60), Scope::hospital()).service_days;
        // A stay that was all leave has no service day and a length of one.
        let length = encounter.computed_length_of_stay().unwrap();
        let all_leave = encounter.leave_days() > 0 && encounter.leave_days() == encounter.days_in_hospital().unwrap();
        prop_assert_eq!(days, if all_leave { 0 } else { length });
    }

    #[test]
    fn any_split_is_the_whole_and_corrections_leave_no_trace(
        kept in prop::collection::vec(path(), 0..8),
        wrong in prop::collection::vec(path(), 0..8),
    ) {
        let (mut one, two) = (census_of(&wrong), census_of(&kept));
        one.merge(&two);
        let all: Vec<Path> = kept.iter().chain(&wrong).cloned().collect();
        prop_assert_eq!(&one, &census_of(&all));
        wrong.iter().for_each(|path| one.subtract_encounter(&path.encounter()));
        prop_assert_eq!(one, two);
    }
}

#[test]
fn a_gap_between_units_is_told() {
    let movement = |unit: &str, from: &str, to: &str| {
        Movement::builder()
            .event(MovementEvent::Transfer)
            .unit(unit)
            .from(from)
            .to(to)
    };
    let encounter = Encounter::builder("E1")
        .admitted("2026-01-01T10:00")
        .discharged("2026-01-04T10:00")
        .discharge_status("01")
        .movements([
            movement("ICU", "2026-01-01T10:00", "2026-01-02T09:00"),
            movement("4 West", "2026-01-03T12:00", "2026-01-04T10:00"),
        ])
        .build();
    let mut census = Census::default();
    census.add_encounter(&encounter);
    assert_eq!(
        census.finish(&(day(0), day(5))),
        Err(Error::TransfersDoNotMatch {
            transfers_in: 0,
            transfers_out: 1
        })
    );
}

#[test]
fn the_emergency_department_is_no_unit_and_a_patient_may_still_be_there() {
    let encounter = Encounter::builder("E1")
        .admitted("2026-01-01T23:30")
        .movements([
            Movement::builder()
                .event(MovementEvent::Emergency)
                .unit("ED")
                .from("2026-01-01T19:00")
                .to("2026-01-01T23:30"),
            Movement::builder()
                .event(MovementEvent::Admit)
                .unit("ICU")
                .from("2026-01-01T23:30"),
        ])
        .build();
    let stays = UnitStay::of(&encounter);
    assert_eq!(stays.len(), 1);
    assert_eq!((stays[0].unit, stays[0].departure), ("ICU", None));
    let mut census = Census::default();
    census.add_encounter(&encounter);
    assert_eq!(census.period(day(0), day(9), Scope::unit("ICU")).service_days, 10);
    assert_eq!(census.units().collect::<Vec<_>>(), ["ICU"]);

    let visit = Encounter::builder("E2")
        .class("outpatient")
        .admitted("2026-01-01")
        .discharged("2026-01-02")
        .build();
    assert_eq!(UnitStay::of(&visit), []);
}

#[test]
fn beds_are_summed_day_by_day() {
    let mut beds = Beds::default();
    beds.set("ICU", BedKind::Bed, day(0), 10);
    beds.set("ICU", BedKind::Bed, day(10), 12);
    beds.set("4 West", BedKind::Bed, day(0), 30);
    beds.set("4 West", BedKind::Temporary, day(4), 5);
    beds.set("4 West", BedKind::Temporary, day(6), 0);
    for (first, last) in [(0, 0), (0, 9), (9, 10), (3, 20), (10, 10), (12, 15)] {
        let plain: u64 = (first..=last).map(|of| beds.on(BedKind::Bed, None, day(of))).sum();
        assert_eq!(beds.days(BedKind::Bed, None, day(first), day(last)), Ok(plain));
    }
    assert_eq!(beds.days(BedKind::Temporary, None, day(0), day(20)), Ok(10));
    assert_eq!(beds.days(BedKind::Bed, Some("ICU"), day(9), day(10)), Ok(22));
    let before = FIRST.parse::<NaiveDate>().unwrap().pred_opt().unwrap();
    assert_eq!(
        beds.days(BedKind::Bed, None, before, day(1)),
        Err(Error::NoBedCount { day: before })
    );
    assert_eq!(
        beds.days(BedKind::Bassinet, None, day(0), day(1)),
        Err(Error::NoBedCount { day: day(0) })
    );
}

#[test]
fn real_movements_close_and_give_the_lengths_of_stay() {
    let Some(path) = casemix_testkit::shared("data/real-discharges/encounters.ndjson") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut census, mut days, mut stays) = (Census::default(), 0, 0);
    for line in text.lines() {
        let encounter: Encounter = serde_json::from_str(line).unwrap();
        census.add_encounter(&encounter);
        days += encounter.computed_length_of_stay().unwrap_or_default();
        stays += 1;
    }
    let (first, last) = ("2009-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    let period = census.finish(&(first, last)).unwrap();
    assert_eq!((stays, period.recapitulation.admissions), (275, 275));
    assert_eq!(period.recapitulation.close(0), Ok(0));
    assert_eq!(period.service_days, days);
    assert!(census.units().count() > 20);
}
