//! Cases for the month's sheet, drawn at random.

use casemix_drg::ReturnCode;
use casemix_record::{EncounterClass, Mdc, MsDrg, PayerClass, Release};
use casemix_stats::{
    Accumulator, Population,
    month::{Facts, Grouped, MonthSheet, Outcome, Refusal},
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

/// Facts that own their texts, and an outcome.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    id: u8,
    class: Option<EncounterClass>,
    newborn: bool,
    admitted: Option<u8>,
    days: Option<u32>,
    status: Option<u8>,
    payer: Option<PayerClass>,
    service: &'static str,
    present: u32,
    pub(crate) outcome: Outcome,
}

impl Case {
    pub(crate) fn grouped(release: &str, drg: &str) -> Case {
        Case {
            id: 0,
            class: Some(EncounterClass::Inpatient),
            newborn: false,
            admitted: Some(0),
            days: Some(3),
            status: Some(1),
            payer: None,
            service: "",
            present: 0,
            outcome: Outcome::Grouped(Grouped::new(release.parse().unwrap(), drg.parse().unwrap(), Mdc::PRE)),
        }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        const NAMES: [&str; 4] = ["", "E1", "E2", "E3"];
        let first = NaiveDate::from_ymd_opt(2025, 9, 15).unwrap();
        let mut facts = Facts::new(NAMES[usize::from(self.id) % 4]);
        facts.class = self.class;
        facts.population = if self.newborn {
            Population::Newborn
        } else {
            Population::AdultsAndChildren
        };
        facts.admitted = self
            .admitted
            .and_then(|day| first.checked_add_days(Days::new(day.into())));
        let stay = self.days.map(|days| Days::new(days.into()));
        facts.discharged = facts
            .admitted
            .zip(stay)
            .and_then(|(day, stay)| day.checked_add_days(stay));
        facts.days = self.days.map(|days| days.max(1));
        facts.disposition = self.status.map(|status| status.to_string().parse().unwrap());
        facts.died = self.status == Some(20);
        facts.payer = self.payer;
        facts.service = self.service;
        facts.poa.present = self.present;
        facts
    }

    pub(crate) fn item(&self) -> (Facts<'_>, Outcome) {
        (self.facts(), self.outcome)
    }

    pub(crate) fn is_discharge(&self) -> bool {
        let facts = self.facts();
        !matches!(self.class, Some(class) if class != EncounterClass::Inpatient)
            && self.status != Some(30)
            && (facts.discharged.is_some() || self.status.is_some())
    }
}

pub(crate) fn sheet_of<'a>(cases: impl IntoIterator<Item = &'a Case>) -> MonthSheet {
    let mut sheet = MonthSheet::default();
    cases.into_iter().for_each(|case| sheet.add(case.item()));
    sheet
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let release = prop::sample::select(vec![Release::new(42, 1), Release::new(43, 0)]);
    let drg = prop::sample::select(vec![1_u16, 64, 291, 292, 293, 321, 470, 795, 871, 998]);
    let grouped = (release, drg, 0_u8..6, 0_u32..2).prop_map(|(release, drg, mdc, unknown)| {
        let mdc = Mdc::from_number(mdc).unwrap();
        let mut grouped = Grouped::new(release, MsDrg::from_number(drg).unwrap(), mdc);
        grouped.unknown_diagnoses = unknown;
        Outcome::Grouped(grouped)
    });
    let refused = prop::sample::select(vec![
        Refusal::ReturnCode(ReturnCode::InvalidPdx),
        Refusal::ReturnCode(ReturnCode::InvalidSex),
        Refusal::NoDischargeDate,
    ]);
    prop_oneof![8 => grouped, 1 => refused.prop_map(Outcome::NotGrouped)]
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let class = prop_oneof![
        8 => Just(Some(EncounterClass::Inpatient)),
        1 => Just(None),
        1 => Just(Some(EncounterClass::Outpatient)),
    ];
    let status = prop::sample::select(vec![Some(1), Some(1), Some(3), Some(20), Some(30), None]);
    let payer = prop::sample::select(vec![Some(PayerClass::Medicare), Some(PayerClass::Medicaid), None]);
    let service = prop::sample::select(vec!["", "MED", "SURG"]);
    let days = prop::option::weighted(0.95, prop_oneof![9 => 0_u32..12, 1 => 500_u32..530]);
    let admitted = prop::option::weighted(0.9, 0_u8..40);
    (
        any::<u8>(),
        class,
        any::<bool>(),
        admitted,
        days,
        status,
        payer,
        service,
        0_u32..3,
        outcome(),
    )
        .prop_map(
            |(id, class, newborn, admitted, days, status, payer, service, present, outcome)| Case {
                id,
                class,
                newborn,
                admitted,
                days,
                status,
                payer,
                service,
                present,
                outcome,
            },
        )
}
