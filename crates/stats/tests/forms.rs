//! Forms that a department fills: what they are read as, and what is told of what cannot be read.

// A panic is how a test fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use casemix_record::{Consultation, Encounter};
use casemix_stats::{
    Accumulator,
    census::{BedKind, Census, Scope},
    forms::{Form, FormFailure, FormReader, Sheets},
    rates::{Count, Counts, Rules, Statistic},
};
use chrono::NaiveDate;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn filled(forms: &[(Form, &str)]) -> Sheets {
    let mut sheets = Sheets::default();
    for (form, text) in forms {
        let filled = sheets.read(*form, text.as_bytes()).unwrap();
        assert_eq!(filled.faults, [], "{form:?}");
    }
    sheets
}

fn stay(id: &str) -> Encounter {
    Encounter::builder(id)
        .class("inpatient")
        .admitted("2026-01-05T10:00")
        .discharged("2026-01-09T11:00")
        .discharge_status("01")
        .build()
}

fn counted(sheets: &Sheets, encounters: &[Encounter]) -> Counts {
    let mut counts = Counts::default();
    for encounter in encounters {
        let mut encounter = encounter.clone();
        sheets.complete(&mut encounter);
        counts.add_encounter(&encounter, &Rules::default(), |_| true);
    }
    counts
}

#[test]
fn every_form_reaches_the_counts() {
    let sheets = filled(&[
        (
            Form::Births,
            "encounter_id,outcome,method,previous_cesarean,weight_grams,gestational_age_weeks,autopsy\n\
             E1,live-birth,cesarean,no,3100,39,\nE1,fetal-death,cesarean,no,900,27,yes\n",
        ),
        (
            Form::Deaths,
            "encounter_id,died,cause,relation,coroner_case,autopsy_by\nE2,2026-01-06T09:00,I21.4,other,no,hospital\n",
        ),
        (
            Form::Anesthesia,
            "encounter_id,kind,from\nE1,spinal,2026-01-05T11:00\nE1,general,2026-01-05T11:30\n",
        ),
        (
            Form::Infections,
            "encounter_id,site,onset\nE3,urinary-tract,2026-01-08T12:00\nE3,pneumonia,2026-01-06\n",
        ),
        (
            Form::Consultations,
            "encounter_id,service,requested\nE3,cardiology,2026-01-06\nE3,\"surgery, vascular\",2026-01-07\n",
        ),
        (
            Form::Returns,
            "encounter_id,kind,planned\nE3,return-to-surgery,no\nE3,return-to-intensive-care,\n",
        ),
        (
            Form::Beds,
            "unit,from,beds\n4 West,2026-01-01,24\n4 West,2026-01-15,30\n",
        ),
    ]);
    let mut died = stay("E2");
    died.discharge_status = casemix_record::Raw::from_text("20");
    let mut operated = stay("E3");
    operated.procedures = vec![casemix_record::Procedure::builder("0DTJ4ZZ").date("2026-01-05").into()];
    let counts = counted(&sheets, &[stay("E1"), died, operated]);
    for (count, number) in [
        (Count::Deliveries, 1),
        (Count::Cesareans, 1),
        (Count::FirstCesareans, 1),
        (Count::LiveBirths, 1),
        (Count::IntermediateFetalDeaths, 1),
        (Count::FetalAutopsies, 1),
        (Count::Deaths, 1),
        (Count::DeathsWithin48Hours, 1),
        (Count::Autopsies, 1),
        (Count::Anesthetics, 2),
        (Count::HospitalInfections, 1),
        (Count::Consulted, 1),
        (Count::ReturnedToSurgery, 1),
        (Count::ReturnedToIntensiveCare, 1),
    ] {
        assert_eq!(counts.get(count), number, "{count}");
    }
    let beds = sheets
        .beds()
        .days(BedKind::Bed, None, day("2026-01-01"), day("2026-01-31"));
    assert_eq!(beds.unwrap(), 14 * 24 + 17 * 30);
}

#[test]
fn movements_alone_make_a_census() {
    let sheets = filled(&[(
        Form::Movements,
        "encounter_id,event,unit,from,discharge_status\n\
         E1,transfer,4 West,2026-01-07T10:00,\nE1,emergency,ED,2026-01-05T20:00,\nE1,admit,ICU,2026-01-05T23:00,\n\
         E1,discharge,,2026-01-09T11:00,20\nE2,admit,4 West,2026-01-06T08:00,\n",
    )]);
    let mut census = Census::default();
    let alone: Vec<Encounter> = sheets.alone(&BTreeSet::new()).collect();
    alone.iter().for_each(|encounter| census.add_encounter(encounter));
    let week = census.finish(&(day("2026-01-05"), day("2026-01-11"))).unwrap();
    assert_eq!(week.service_days, 4 + 6);
    let told = week.recapitulation;
    assert_eq!(
        (
            told.admissions,
            told.transfers_in,
            told.transfers_out,
            told.deaths,
            told.end()
        ),
        (2, 1, 1, 1, 1)
    );
    let icu = census.period(day("2026-01-05"), day("2026-01-11"), Scope::unit("ICU"));
    assert_eq!(icu.service_days, 2);
    assert_eq!(sheets.unmatched(&BTreeSet::new()), 0);
}

#[test]
fn a_form_stands_for_the_list_of_the_record_and_fills_blanks_only() {
    let sheets = filled(&[
        (Form::Consultations, "encounter_id,service\nE1,cardiology\nE9,surgery\n"),
        (
            Form::Completion,
            "encounter_id,coded,completed\nE1,2026-01-12,2026-02-20\n",
        ),
    ]);
    let mut record = stay("E1");
    record.consultations = vec![
        Consultation::builder().service("a").into(),
        Consultation::builder().service("b").into(),
    ];
    record.completion = Some(Box::new(
        casemix_record::Completion::builder().coded("2026-01-10").into(),
    ));
    assert!(sheets.complete(&mut record) && !sheets.complete(&mut stay("E2")));
    assert_eq!(record.consultations.len(), 1);
    let completion = record.completion.unwrap();
    assert_eq!(
        (&*completion.coded.to_str(), &*completion.completed.to_str()),
        ("2026-01-10", "2026-02-20")
    );
    assert_eq!(sheets.unmatched(&BTreeSet::from(["E1".into()])), 1, "E9 has no record");
}

#[test]
fn numbers_by_hand_stand_for_those_of_records_in_their_period() {
    let sheets = filled(&[(
        Form::Counts,
        "count,number,date\ndeliveries,93,\ncesarean-deliveries,8,\nAutopsies,2,2026-01-10\nautopsies,3,2026-01-20\nautopsies,9,2026-02-01\n",
    )]);
    let mut counts = Counts::from([(Count::Autopsies, 1), (Count::Discharges, 7)]);
    sheets.count(&mut counts, day("2026-01-01"), day("2026-01-31"));
    assert_eq!((counts.get(Count::Autopsies), counts.get(Count::Discharges)), (5, 7));
    assert_eq!(Statistic::CesareanRate.of(&counts).unwrap().to_string(), "8.60%");
}

#[test]
fn faults_name_line_column_and_remedy() {
    let told = |form, text: &str| -> Vec<String> {
        let mut sheets = Sheets::default();
        match sheets.read(form, text.as_bytes()) {
            Ok(filled) => filled.faults.iter().map(ToString::to_string).collect(),
            Err(failure) => vec![failure.to_string()],
        }
    };
    assert_eq!(
        told(
            Form::Movements,
            "encounter_id,unit,from,to\n\nE1,ICU,2026-01-06,2026-01-05\n,ICU,2026-01-06,\nE1,ICU,06.01.2026,\nE1,ICU\n\"E1,ICU,2026-01-06,\n"
        ),
        [
            "line 3, column to: is before the column from; check both dates",
            "line 4, column encounter_id: is blank; fill it, or remove the row",
            "line 5, column from: expected a date or a date and time, such as 2026-01-05 or 2026-01-05T14:30",
            "line 6: 2 cells under a heading of 4; put cells that hold commas in quotes",
            "line 7: a quote is not closed; put cells with commas in quotes, and write a quote within them twice",
        ]
    );
    let births = told(
        Form::Births,
        "encounter_id,outcome,autopsy\nE1,stillborn,\nE1,fetal-death,perhaps\n",
    );
    assert!(births[0].starts_with("line 2, column outcome: expected one of `live-birth`"));
    assert_eq!(births[1], "line 3, column autopsy: expected yes or no");
    assert_eq!(
        told(Form::Beds, "unit,from\n"),
        ["line 1, column beds: the heading lacks it; add the column; the columns of the form are unit,kind,from,beds"]
    );
    assert_eq!(
        told(Form::Beds, "unit,from,beds,Jane Doe\n"),
        [
            "line 1: column 4 of the heading is not one of the form; remove it; the columns of the form are unit,kind,from,beds"
        ]
    );
    assert!(told(Form::Beds, "")[0].starts_with("line 1: there is no heading"));
    assert!(told(Form::Beds, "unit,unit,from,beds\n")[0].contains("names it twice"));
    let long = format!(
        "unit,from,beds\n{},2026-01-01,3\nICU,2026-01-01,3\n",
        "x".repeat(70_000)
    );
    assert!(told(Form::Beds, &long)[0].starts_with("line 2: the line is longer than 64 KiB"));
    let mut sheets = Sheets::default();
    let latin = sheets
        .read(Form::Beds, &b"unit,from,beds\nKinderkl\xeenik,2026-01-01,3\n"[..])
        .unwrap();
    assert!(latin.faults[0].to_string().contains("not UTF-8"));
}

#[test]
fn the_table_of_the_documentation_is_that_of_the_forms() {
    let page = include_str!("../src/forms/mod.rs");
    for form in Form::ALL {
        let line = page
            .lines()
            .find(|line| line.starts_with(&format!("//! | `{}` |", form.name())))
            .unwrap();
        for column in form.columns() {
            let shown = if column.needed {
                format!("*`{}`*", column.name)
            } else {
                format!(" `{}`", column.name)
            };
            assert!(line.contains(&shown), "{form:?} {shown}");
        }
        assert_eq!(form.name().parse::<Form>().unwrap(), *form);
        let empty = FormReader::new(*form, form.heading().as_bytes()).unwrap().count();
        assert_eq!(empty, 0);
    }
}

#[test]
fn every_column_is_a_field_of_the_record() {
    for form in Form::ALL
        .iter()
        .filter(|form| !matches!(form, Form::Beds | Form::Counts))
    {
        let mut sheets = Sheets::default();
        let value = |column: &str| match column {
            "encounter_id" => "E1",
            "outcome" => "fetal-death",
            "event" => "admit",
            "method" => "vaginal",
            "class" => "outpatient",
            "relation" => "other",
            "autopsy_by" => "coroner",
            "site" => "other",
            "kind" if *form == Form::Anesthesia => "general",
            "kind" => "return-to-emergency",
            "discharge_status" | "admission_type" => "1",
            "weight_grams" | "gestational_age_weeks" => "12",
            "temporary_bed" | "previous_cesarean" | "autopsy" | "coroner_case" | "hospital_acquired" | "planned" => {
                "yes"
            }
            "unit" | "bed" | "service" | "procedure" => "x",
            "cause" => "I21.4",
            _ => "2026-01-05T14:30",
        };
        let cells: Vec<&str> = form.columns().iter().map(|column| value(column.name)).collect();
        let text = form.heading() + &cells.join(",") + "\n";
        assert_eq!(sheets.read(*form, text.as_bytes()).unwrap().faults, [], "{form:?}");
        let mut record = Encounter::new("E1");
        sheets.complete(&mut record);
        let json = serde_json::to_string(&record).unwrap();
        let expected = cells.iter().skip(1).filter(|cell| !["1", "12", "yes"].contains(cell));
        for cell in expected {
            assert!(json.contains(*cell), "{form:?}: {cell} in {json}");
        }
        assert!(record.extra.is_empty(), "{form:?}");
        assert!(
            record.form_findings().is_empty(),
            "{form:?}: {:?}",
            record.form_findings()
        );
    }
}

fn told<T: std::fmt::Display + std::fmt::Debug>(fault: &T) -> String {
    format!("{fault} {fault:?}")
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer_that_tells_nothing(form in 0..Form::ALL.len(), bytes: Vec<u8>, cells in prop::collection::vec("[a-z\",;\u{e9}]{0,6}", 1..9)) {
        let form = Form::ALL[form];
        let _ = Sheets::default().read(form, &bytes[..]);
        let mut sheets = Sheets::default();
        let row: Vec<String> = cells.iter().map(|cell| format!("zq{cell}qz")).collect();
        let text = form.heading() + &row.join(",") + "\n";
        match sheets.read(form, text.as_bytes()) {
            Ok(filled) => prop_assert!(filled.faults.iter().all(|fault| !told(fault).contains("zq"))),
            Err(FormFailure::Source { .. }) => prop_assert!(false, "a slice can be read"),
            Err(failure) => prop_assert!(!told(&failure).contains("zq")),
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle()) {
        let rows = [
            "E1,admit,ICU,2026-01-05T23:00", "E1,transfer,4 West,2026-01-07T10:00", "E1,discharge,,2026-01-09T11:00",
            "E2,admit,4 West,2026-01-06T08:00", "E2,transfer,ICU,2026-01-06T09:00", "E2,discharge,,2026-01-06T12:00",
        ];
        let census = |order: &[usize]| {
            let rows: Vec<&str> = order.iter().map(|at| rows[*at]).collect();
            let text = format!("encounter_id,event,unit,from\n{}\n", rows.join("\n"));
            let sheets = filled(&[(Form::Movements, &text)]);
            let mut census = Census::default();
            sheets.alone(&BTreeSet::new()).for_each(|encounter| census.add_encounter(&encounter));
            census
        };
        prop_assert_eq!(census(&order), census(&[0, 1, 2, 3, 4, 5]));
    }
}
