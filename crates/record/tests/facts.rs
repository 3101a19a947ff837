//! Derived facts and their rules.

use casemix_record::{Age, Charge, Coverage, Diagnosis, DiagnosisRole, Encounter, Leave, Procedure};
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use proptest::prelude::*;

fn roles(roles: &[&str]) -> Encounter {
    let diagnoses = roles.iter().enumerate().map(|(i, role)| {
        let diagnosis = Diagnosis::builder(format!("A0{i}"));
        if role.is_empty() {
            diagnosis
        } else {
            diagnosis.role(*role)
        }
    });
    Encounter::builder("E1").diagnoses(diagnoses).build()
}

#[test]
fn principal_and_secondary_diagnoses() {
    // Roles of the diagnoses in order; place of the principal one; places of the secondary ones.
    let cases: &[(&[&str], Option<usize>, &[usize])] = &[
        (&[], None, &[]),
        (&["", "", ""], Some(0), &[1, 2]),
        (&["principal", ""], Some(0), &[1]),
        (&["PRINCIPAL", "external-cause"], Some(0), &[1]),
        (&["secondary", ""], None, &[0, 1]),
        (&["external-cause", "", "principal"], Some(2), &[0, 1]),
        (&["reason-for-visit", "secondary"], None, &[1]),
        (&["reason-for-visit", "principal", "reason-for-visit"], Some(1), &[]),
        (&["admitting", ""], None, &[1]),
        (&["", "principal"], Some(0), &[1]),
        (&["secondary", "principal", "principal"], Some(1), &[0, 2]),
        (&["no such role", "admitting", "no such role"], Some(0), &[2]),
        (
            &["", "reason-for-visit", "external-cause", "secondary"],
            Some(0),
            &[2, 3],
        ),
    ];
    for (given, principal, secondary) in cases {
        let encounter = roles(given);
        let place = |d: &Diagnosis| {
            encounter
                .diagnoses
                .iter()
                .position(|other| std::ptr::eq(other, d))
                .unwrap()
        };
        assert_eq!(encounter.principal_diagnosis().map(place), *principal, "{given:?}");
        assert_eq!(
            encounter.secondary_diagnoses().map(place).collect::<Vec<_>>(),
            *secondary,
            "{given:?}"
        );
    }
}

#[test]
fn admitting_code_is_the_field_or_the_listed_one() {
    let listed = Diagnosis::builder("R06.02").role(DiagnosisRole::Admitting);
    let encounter = Encounter::builder("E1").diagnoses([Diagnosis::builder("I50.23"), listed]);
    assert_eq!(encounter.clone().build().admitting_code().unwrap().as_str(), "R06.02");
    let both = encounter.admitting_diagnosis("r0602").build();
    assert_eq!(both.admitting_code().unwrap().as_str(), "r0602");
    assert_eq!(both.disagreements(), []);
    assert_eq!(Encounter::new("E1").admitting_code(), None);
}

#[test]
fn length_of_stay_by_the_medicare_rule() {
    let stay = |admitted: &str, discharged: &str, leaves: &[(&str, &str)]| {
        let leaves = leaves.iter().map(|(from, to)| {
            let leave = Leave::builder().from(*from);
            if to.is_empty() { leave } else { leave.to(*to) }
        });
        Encounter::builder("E1")
            .admitted(admitted)
            .discharged(discharged)
            .leaves(leaves)
            .build()
            .length_of_stay()
    };
    assert_eq!(stay("2025-11-03", "2025-11-03", &[]), Some(1));
    assert_eq!(stay("2025-11-03T23:59", "2025-11-04T00:01", &[]), Some(1));
    assert_eq!(stay("2024-02-28", "2024-03-01", &[]), Some(2));
    assert_eq!(stay("2025-11-08", "2025-11-03", &[]), None);
    assert_eq!(stay("", "2025-11-03", &[]), None);
    assert_eq!(stay("2025-11-03", "2025-02-30", &[]), None);
    // A leave over a night is one day, one within a day none.
    assert_eq!(
        stay("2025-11-03", "2025-11-10", &[("2025-11-05T08:00", "2025-11-06T20:00")]),
        Some(6)
    );
    assert_eq!(
        stay("2025-11-03", "2025-11-10", &[("2025-11-05T08:00", "2025-11-05T20:00")]),
        Some(7)
    );
    // Without return, before and after the stay, twice the same days, without begin.
    assert_eq!(stay("2025-11-03", "2025-11-10", &[("2025-11-08", "")]), Some(5));
    assert_eq!(
        stay(
            "2025-11-03",
            "2025-11-10",
            &[("2025-11-01", "2025-11-04"), ("2025-11-09", "2025-11-20")]
        ),
        Some(5)
    );
    assert_eq!(
        stay(
            "2025-11-03",
            "2025-11-10",
            &[("2025-11-04", "2025-11-07"), ("2025-11-05", "2025-11-06")]
        ),
        Some(4)
    );
    assert_eq!(stay("2025-11-03", "2025-11-10", &[("??", "2025-11-06")]), Some(7));
    // Away all the time is still a day.
    assert_eq!(stay("2025-11-03", "2025-11-10", &[("2025-11-03", "")]), Some(1));

    let stated = Encounter::builder("E1")
        .admitted("2025-11-03")
        .discharged("2025-11-08")
        .length_of_stay_days(-4)
        .build();
    assert_eq!(stated.length_of_stay(), Some(-4));
    assert_eq!(stated.computed_length_of_stay(), Some(5));
    let unusable = Encounter::builder("E1")
        .admitted("2025-11-03")
        .discharged("2025-11-08")
        .length_of_stay_days("five")
        .build();
    assert_eq!(unusable.length_of_stay(), Some(5));
}

#[test]
fn age_by_dates_or_as_stated() {
    let born = |date: &str| {
        Encounter::builder("E1")
            .birth_date(date)
            .admitted("2025-11-03T00:30")
            .age_years(3)
    };
    assert_eq!(born("2025-11-03T00:10").build().age_in_years(), Some(0));
    assert_eq!(born("2022-11-04").build().age_in_years(), Some(2));
    assert_eq!(born("2022-11-03").build().age_in_years(), Some(3));
    assert_eq!(
        born("2025-11-04").build().age_in_years(),
        Some(3),
        "a birth after admission gives no age"
    );
    assert_eq!(born("?").build().age_in_years(), Some(3));
    assert_eq!(
        Encounter::builder("E1").age_years(-70_000).build().age_in_years(),
        Some(-70_000)
    );
    assert_eq!(
        Encounter::builder("E1").age_years("124 years").build().age_in_years(),
        None
    );
    let infant = born("2025-01-31").build().age_at_admission().unwrap();
    assert_eq!((infant.years, infant.months, infant.days), (0, 9, 276));
}

#[test]
fn surgery_before_admission_has_negative_days() {
    let procedure = Procedure::builder("0DTJ4ZZ").date("2025-11-01").build();
    let encounter = Encounter::builder("E1")
        .admitted("2025-11-03")
        .procedures([procedure.clone(), Procedure::new("0DTJ4ZZ")])
        .build();
    assert_eq!(encounter.days_to_procedure(&procedure), Some(-2));
    assert_eq!(encounter.days_to_surgery(|_| true), Some(-2));
    assert_eq!(encounter.days_to_surgery(|_| false), None);
}

#[test]
fn every_disagreement_is_found_and_nothing_else() {
    let clean = || {
        Encounter::builder("E1")
            .birth_date("1957-03-02")
            .admitted("2025-11-03T10:00")
            .discharged("2025-11-08T09:00")
            .age_years(68)
            .length_of_stay_days(5)
            .payer("medicare")
            .coverages([Coverage::builder().rank("primary").payer("medicare")])
            .charges([Charge::builder().amount("10.10"), Charge::builder().amount("0.2")])
            .total_charges("10.30")
            .diagnoses(["I50.23", "E11.65"])
    };
    let rules = |encounter: Encounter| {
        encounter
            .disagreements()
            .iter()
            .map(|f| f.rule.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(clean().build()), [""; 0]);
    assert_eq!(rules(clean().age_years(67).build()), ["record.age-disagrees"]);
    assert_eq!(rules(clean().length_of_stay_days(6).build()), ["record.stay-disagrees"]);
    assert_eq!(rules(clean().payer("medicaid").build()), ["record.payer-disagrees"]);
    assert_eq!(
        rules(clean().total_charges("10.3000000000000000001").build()),
        ["record.charges-disagree"]
    );
    assert_eq!(
        rules(clean().discharged("2025-11-03T09:00").length_of_stay_days(1).build()),
        ["record.admission-after-discharge"]
    );
    assert_eq!(
        rules(clean().discharged("2025-11-03").length_of_stay_days(1).build()),
        [""; 0],
        "a date has no order within itself"
    );
    assert_eq!(
        rules(clean().birth_date("2025-11-04").build()),
        ["record.birth-after-admission"]
    );
    let two = clean()
        .diagnoses([Diagnosis::builder("J18.9").role("principal")])
        .build();
    assert_eq!(rules(two), ["record.several-principal"]);
    let admitting = clean()
        .admitting_diagnosis("R06.02")
        .diagnoses([Diagnosis::builder("R07.9").role("admitting")])
        .build();
    assert_eq!(rules(admitting), ["record.admitting-disagrees"]);
    let no_amount = clean()
        .total_charges("99")
        .charges([Charge::builder().amount("?")])
        .build();
    assert_eq!(rules(no_amount), [""; 0], "an unknown amount makes no sum");
}

/// A day between 1850 and 2100.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    (-43_000i64..48_000).prop_map(|days| NaiveDate::default() + TimeDelta::days(days))
}

proptest! {
    #[test]
    fn ages_agree_with_each_other(birth in any_day(), days in 0u64..45_000) {
        let at = |days| Age::between(birth, birth + Days::new(days)).unwrap();
        let age = at(days);
        prop_assert_eq!(age.years, age.months / 12);
        prop_assert_eq!(u64::from(age.days), days);
        prop_assert!(at(days + 1).months - age.months <= 1);
        // The slow way: count the birthdays.
        let date = birth + Days::new(days);
        let birthdays = (1..200).filter(|years| {
            let year = birth.year() + years;
            let birthday = birth.with_year(year).unwrap_or(NaiveDate::from_ymd_opt(year, 3, 1).unwrap());
            birthday <= date
        });
        prop_assert_eq!(age.years as usize, birthdays.count());
    }

    #[test]
    fn leave_days_are_the_days_on_some_leave(stay in 0u64..40, leaves in proptest::collection::vec((-5i64..45, 0i64..20), 0..6)) {
        let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        let day = |n: i64| first + TimeDelta::days(n);
        let encounter = Encounter::builder("E1")
            .admitted(casemix_record::Moment::from(first))
            .discharged(casemix_record::Moment::from(first + Days::new(stay)))
            .leaves(leaves.iter().map(|(from, days)| Leave::builder().from(day(*from).to_string().as_str()).to(day(from + days).to_string().as_str())))
            .build();
        // The slow way: ask each day of the stay.
        let away = (0..stay as i64).filter(|n| leaves.iter().any(|(from, days)| (*from..from + days).contains(n))).count();
        prop_assert_eq!(encounter.leave_days(), away as i64);
        prop_assert_eq!(encounter.length_of_stay(), Some((stay as i64 - away as i64).max(1)));
    }

    #[test]
    fn principal_is_one_or_none_and_no_secondary(given in proptest::collection::vec(proptest::sample::select(vec!["", "principal", "secondary", "admitting", "external-cause", "reason-for-visit", "?"]), 0..6)) {
        let encounter = roles(&given);
        let left_out = encounter.diagnoses.iter().skip(usize::from(encounter.principal_index() == Some(0)))
            .filter(|d| matches!(d.role.value(), Some(DiagnosisRole::Admitting | DiagnosisRole::ReasonForVisit))).count();
        let counted = usize::from(encounter.principal_index().is_some()) + encounter.secondary_diagnoses().count() + left_out;
        prop_assert_eq!(counted, given.len());
    }
}
