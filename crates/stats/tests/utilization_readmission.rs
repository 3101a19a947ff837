//! Readmissions against a plain reading of the rule, and the laws that they keep.
// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use casemix_record::{CodeText, Encounter, Moment};
use casemix_stats::{
    Accumulator,
    utilization::readmission::{
        Exclusion, Judged, Method, Planned, PlannedRule, Readmissions, Stay, TransferRule, Verdict,
    },
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

/// A stay that owns its texts.
#[derive(Clone, Debug)]
struct Made {
    patient: String,
    id: String,
    hospital: &'static str,
    from: u64,
    days: u64,
    status: u8,
    condition: &'static str,
    eligible: bool,
    planned: Planned,
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1)
        .unwrap()
        .checked_add_days(Days::new(number))
        .unwrap()
}

impl Made {
    fn stay(&self) -> Stay<'_> {
        let mut stay = Stay::new(
            &self.patient,
            &self.id,
            Moment::from(day(self.from)),
            Moment::from(day(self.from + self.days)),
        );
        stay.hospital = self.hospital;
        stay.disposition = self.status.to_string().parse().ok();
        stay.condition = CodeText::normalize(self.condition);
        stay.eligible = self.eligible;
        stay.planned = self.planned;
        stay
    }
}

fn made() -> impl Strategy<Value = Made> {
    let status = prop::sample::select(vec![1_u8, 1, 1, 1, 3, 7, 20, 81]);
    let planned = prop::sample::select(vec![
        Planned::No,
        Planned::No,
        Planned::No,
        Planned::Always,
        Planned::Elective,
    ]);
    let texts = (
        prop::sample::select(vec!["H1", "H2"]),
        prop::sample::select(vec!["I50", "J44"]),
    );
    (
        0_u8..4,
        texts,
        0_u64..90,
        0_u64..8,
        status,
        prop::bool::weighted(0.9),
        planned,
    )
        .prop_map(
            |(patient, (hospital, condition), from, days, status, eligible, planned)| Made {
                patient: format!("P{patient}"),
                id: String::new(),
                hospital,
                from,
                days,
                status,
                condition,
                eligible,
                planned,
            },
        )
}

fn stays() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(made(), 0..24).prop_map(|mut stays| {
        stays
            .iter_mut()
            .enumerate()
            .for_each(|(at, stay)| stay.id = format!("E{at:02}"));
        stays
    })
}

fn method() -> impl Strategy<Value = Method> {
    let transfer = prop::sample::select(vec![TransferRule::SameOrNextDay, TransferRule::ToAnotherHospital]);
    (1_u32..60, transfer, any::<bool>()).prop_map(|(interval, transfer, announced)| {
        let mut method = Method::new(day(100));
        (method.interval_days, method.transfer, method.announced) = (interval, transfer, announced);
        method
    })
}

/// Identifier, verdict and identifier of the readmission, of every stay, sorted.
type Lines = Vec<(String, Verdict, Option<String>)>;

fn line(judged: Judged<'_>) -> (String, Verdict, Option<String>) {
    (
        judged.stay.id.into(),
        judged.verdict,
        judged.readmission.map(|readmission| readmission.id.into()),
    )
}

fn judged(method: &Method, stays: &[Made]) -> Lines {
    let mut sorted: Vec<&Made> = stays.iter().collect();
    sorted.sort_by_key(|stay| &stay.patient);
    let mut lines = Lines::new();
    method
        .judge_sorted(sorted.into_iter().map(Made::stay), |judged| lines.push(line(judged)))
        .unwrap();
    lines.sort();
    lines
}

/// The rule as it is written: every stay is compared with every other, day by day of the interval.
fn plainly(method: &Method, stays: &[Made]) -> Lines {
    let order = |stay: &Made| (stay.from, stay.from + stay.days, stay.id.clone());
    let mut lines = Lines::new();
    for index in stays {
        let end = index.from + index.days;
        let mut later: Vec<&Made> = stays
            .iter()
            .filter(|other| other.patient == index.patient && order(other) > order(index) && other.from >= end)
            .collect();
        later.sort_by_key(|other| order(other));
        let next = later.first();
        let excluded = if !index.eligible {
            Some(Exclusion::NotEligible)
        } else if index.status == 20 {
            Some(Exclusion::Died)
        } else if index.status == 7 {
            Some(Exclusion::AgainstAdvice)
        } else if next.is_some_and(|n| n.from == end && n.hospital == index.hospital && n.condition == index.condition)
        {
            Some(Exclusion::SameDaySameCondition)
        } else if next.is_some_and(|n| {
            n.from <= end + 1 && (method.transfer == TransferRule::SameOrNextDay || n.hospital != index.hospital)
        }) {
            Some(Exclusion::Transferred)
        } else if end + u64::from(method.interval_days) > 100 {
            Some(Exclusion::NotFollowed)
        } else {
            None
        };
        let mut found = (excluded.map_or(Verdict::NotReadmitted, Verdict::Excluded), None);
        let mut planned_before = false;
        for on in end..=end + u64::from(method.interval_days) {
            for other in later.iter().filter(|other| other.from == on && excluded.is_none()) {
                let days = (on - end) as u32;
                let planned = other.planned != Planned::No || (method.announced && index.status == 81);
                if found.1.is_none() && planned {
                    planned_before = true;
                    found = (Verdict::PlannedReadmission { days }, Some(other.id.clone()));
                } else if found.1.is_none() && !planned_before {
                    found = (Verdict::Readmitted { days }, Some(other.id.clone()));
                }
            }
        }
        lines.push((index.id.clone(), found.0, found.1));
    }
    lines.sort();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn verdicts_are_as_a_plain_reading_says(stays in stays(), method in method()) {
        prop_assert_eq!(judged(&method, &stays), plainly(&method, &stays));
    }

    #[test]
    fn neither_order_nor_labels_matter(stays in stays(), method in method(), turn in 0_usize..24) {
        let expected = judged(&method, &stays);
        let mut moved: Vec<Made> = stays.iter().rev().cloned().collect();
        let turn = turn.min(moved.len());
        moved.rotate_left(turn);
        prop_assert_eq!(&judged(&method, &moved), &expected);
        // Other keys, in another order.
        for stay in &mut moved {
            stay.patient = stay.patient.chars().rev().chain("xyz".chars()).map(|c| if c == '0' { '9' } else { c }).collect();
        }
        prop_assert_eq!(&judged(&method, &moved), &expected);
    }

    #[test]
    fn patients_may_be_split_at_will(stays in stays(), method in method(), at in 0_u8..5) {
        let count = |lines: &Lines| {
            let mut sum = Readmissions::default();
            lines.iter().for_each(|(_, verdict, _)| sum.add(*verdict));
            sum
        };
        let border = format!("P{at}");
        let (before, after): (Vec<Made>, Vec<Made>) = stays.iter().cloned().partition(|stay| stay.patient < border);
        let mut merged = count(&judged(&method, &after));
        merged.merge(&count(&judged(&method, &before)));
        let whole = count(&judged(&method, &stays));
        prop_assert_eq!(&merged, &whole);

        let figures = whole.finish(&()).unwrap();
        let excluded: u64 = figures.excluded.iter().map(|(_, stays)| stays).sum();
        prop_assert_eq!((figures.index + excluded) as usize, stays.len());
        // A longer interval finds no fewer readmissions among the same index admissions.
        prop_assert!(figures.readmitted + figures.planned <= figures.index);
    }
}

fn stay(id: &str, from: u64, days: u64) -> Made {
    Made {
        patient: "P1".into(),
        id: id.into(),
        hospital: "H1",
        from,
        days,
        status: 1,
        condition: "I50",
        eligible: true,
        planned: Planned::No,
    }
}

fn verdicts(method: &Method, stays: &[Made]) -> Vec<Verdict> {
    judged(method, stays)
        .into_iter()
        .map(|(_, verdict, _)| verdict)
        .collect()
}

#[test]
fn the_interval_is_a_difference_of_dates() {
    let method = Method::new(day(300));
    let after = |days: u64| verdicts(&method, &[stay("E1", 0, 4), stay("E2", 4 + days, 2)])[0];
    assert_eq!(after(2), Verdict::Readmitted { days: 2 });
    assert_eq!(after(30), Verdict::Readmitted { days: 30 });
    assert_eq!(after(31), Verdict::NotReadmitted);
    // On the day itself and the day after it is a transfer or a stay in two parts.
    assert_eq!(after(1), Verdict::Excluded(Exclusion::Transferred));
    assert_eq!(after(0), Verdict::Excluded(Exclusion::SameDaySameCondition));
    // By the other rule a quick return to the same hospital is a readmission.
    let mut method = method;
    method.transfer = TransferRule::ToAnotherHospital;
    assert_eq!(
        verdicts(&method, &[stay("E1", 0, 4), stay("E2", 5, 2)])[0],
        Verdict::Readmitted { days: 1 }
    );
}

#[test]
fn what_follows_a_planned_readmission_does_not_count() {
    let planned = Made {
        planned: Planned::Potentially,
        ..stay("E2", 10, 2)
    };
    let stays = [stay("E1", 0, 4), planned, stay("E3", 20, 2)];
    let [first, second, third] = verdicts(&Method::new(day(300)), &stays)[..] else {
        panic!("three stays")
    };
    assert_eq!(first, Verdict::PlannedReadmission { days: 6 });
    assert_eq!(second, Verdict::Readmitted { days: 8 }); // the planned stay is an index admission itself
    assert_eq!(third, Verdict::NotReadmitted);
}

#[test]
fn times_of_day_order_the_stays_of_a_day() {
    let at = |id, from: &str, to: &str| Stay::new("P1", id, from.parse().unwrap(), to.parse().unwrap());
    let mut stays = [
        at("E1", "2026-01-05T14:00", "2026-01-05T20:00"),
        at("E2", "2026-01-05T08:00", "2026-01-05T10:00"),
    ];
    let judged: Vec<_> = Method::new(day(300)).judge(&mut stays).map(line).collect();
    assert_eq!(
        judged[0],
        ("E2".into(), Verdict::Excluded(Exclusion::Transferred), None)
    );
    assert_eq!(judged[1].1, Verdict::NotReadmitted);
}

#[test]
fn a_stay_without_a_patient_is_linked_to_none() {
    let nobody = |id, from| Made {
        patient: " ".into(),
        ..stay(id, from, 2)
    };
    let expected = Verdict::Excluded(Exclusion::NoPatient);
    assert_eq!(
        verdicts(&Method::new(day(300)), &[nobody("E1", 0), nobody("E2", 10)]),
        [expected; 2]
    );
}

#[test]
fn an_unsorted_batch_is_refused_at_its_place() {
    let of = |patient: &str| Made {
        patient: patient.into(),
        ..stay("E1", 0, 1)
    };
    let stays = [of("P1"), of("P2"), of("P1")];
    let error = Method::new(day(9))
        .judge_sorted(stays.iter().map(Made::stay), |_| {})
        .unwrap_err();
    assert_eq!(error.position, 3);
    assert!(!error.to_string().contains("P1"));
}

#[test]
fn stays_are_taken_from_records_with_dates_in_order() {
    let rule = PlannedRule::default();
    let encounter = Encounter::builder("E1")
        .patient_id("secret")
        .admitted("2026-01-05")
        .discharged("2026-01-09");
    let built = encounter.clone().build();
    let stay = Stay::of(&built, &rule).unwrap();
    assert_eq!(format!("{stay:?}"), "<stay>");
    assert!(Stay::of(&encounter.clone().class("outpatient").build(), &rule).is_none());
    assert!(Stay::of(&encounter.clone().discharged("2026-01-04").build(), &rule).is_none());
    assert!(Stay::of(&encounter.discharged("soon").build(), &rule).is_none());
}
