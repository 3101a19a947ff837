//! The figures of a month.

use std::{collections::BTreeMap, fmt};

use casemix_record::Encounter;

/// A month of each release of the grouper.
pub(crate) const MONTHS: [(i32, u32, &str); 9] = [
    (2022, 10, "40.0"),
    (2023, 5, "40.1"),
    (2024, 1, "41.0"),
    (2024, 6, "41.1"),
    (2025, 1, "42.0"),
    (2025, 9, "42.1"),
    (2025, 10, "43.0"),
    (2026, 4, "43.1"),
    (2027, 3, "44.0"),
];

/// The case-mix index of adults without obstetrics.
pub(crate) const ADULT_BOUNDS: (f64, f64) = (1.5, 2.0);

/// What is counted of a month.
#[derive(Default)]
pub(crate) struct Figures {
    discharges: f64,
    days: f64,
    deaths: f64,
    weight: f64,
    codes: f64,
    adults: f64,
    adult_days: f64,
    adult_weight: f64,
    births: f64,
    deliveries: f64,
    cesareans: f64,
    preterm: f64,
    home: f64,
    facility: f64,
    pub(crate) surgical: f64,
    pub(crate) mcc: f64,
    pub(crate) cc: f64,
    pub(crate) drgs: BTreeMap<String, f64>,
    mdcs: BTreeMap<u8, f64>,
}

impl Figures {
    pub(crate) fn count(&mut self, encounter: &Encounter, mdc: u8, weight: f64) {
        let one = |condition: bool| f64::from(u8::from(condition));
        let days = encounter.length_of_stay().unwrap() as f64;
        let status = encounter.discharge_status.to_str();
        self.discharges += 1.0;
        self.days += days;
        self.deaths += one(status == "20");
        self.home += one(status == "01");
        self.facility += one(matches!(
            &*status,
            "03" | "04" | "05" | "61" | "62" | "63" | "64" | "65" | "70"
        ));
        self.weight += weight;
        self.codes += encounter.diagnoses.len() as f64;
        *self.mdcs.entry(mdc).or_default() += 1.0;
        if encounter.age_in_years().unwrap() >= 18 && mdc != 14 {
            self.adults += 1.0;
            self.adult_days += days;
            self.adult_weight += weight;
        }
        let born_here = |newborn: &casemix_record::Newborn| newborn.born_here.value() == Some(true);
        self.births += one(encounter.newborn.as_deref().is_some_and(born_here));
        if let Some(delivery) = &encounter.delivery {
            self.deliveries += 1.0;
            self.cesareans += one(delivery.method.to_str() == "cesarean");
            self.preterm += one(delivery.gestational_age_weeks.value().unwrap() < 37);
        }
    }

    fn mdc(&self, mdc: u8) -> f64 {
        self.mdcs.get(&mdc).copied().unwrap_or_default() / self.discharges * 100.0
    }

    fn drg(&self, numbers: &[&str]) -> f64 {
        numbers.iter().filter_map(|number| self.drgs.get(*number)).sum::<f64>() / self.discharges * 100.0
    }

    /// Every figure with the bounds it has to be within; percentages are written as such.
    pub(crate) fn bounded(&self) -> Vec<(&'static str, f64, f64, f64)> {
        let percent = |part: f64| part / self.discharges * 100.0;
        vec![
            ("average length of stay", self.days / self.discharges, 4.2, 5.2),
            (
                "average length of stay, adults without obstetrics",
                self.adult_days / self.adults,
                4.6,
                5.5,
            ),
            ("case-mix index", self.weight / self.discharges, 1.3, 1.7),
            (
                "case-mix index, adults without obstetrics",
                self.adult_weight / self.adults,
                ADULT_BOUNDS.0,
                ADULT_BOUNDS.1,
            ),
            ("deaths", percent(self.deaths), 1.7, 2.6),
            ("discharged home", percent(self.home), 62.0, 76.0),
            ("discharged to another facility", percent(self.facility), 8.0, 15.0),
            ("MCC", percent(self.mcc), 20.0, 30.0),
            ("CC", percent(self.cc), 22.0, 34.0),
            ("surgical DRG", percent(self.surgical), 20.0, 30.0),
            ("diagnoses", self.codes / self.discharges, 6.0, 11.0),
            ("births", percent(self.births), 9.0, 12.0),
            (
                "cesarean sections among deliveries",
                self.cesareans / self.deliveries * 100.0,
                29.0,
                35.0,
            ),
            (
                "deliveries before 37 weeks",
                self.preterm / self.deliveries * 100.0,
                8.5,
                13.0,
            ),
            ("septicemia, DRG 870 to 872", self.drg(&["870", "871", "872"]), 5.0, 7.5),
            ("heart failure, DRG 291", self.drg(&["291", "292", "293"]), 2.2, 4.0),
            (
                "hip and knee replacement, DRG 469, 470, 521, 522",
                self.drg(&["469", "470", "521", "522"]),
                2.8,
                5.0,
            ),
            ("psychoses, DRG 885", self.drg(&["885"]), 3.0, 5.0),
            ("nervous system, MDC 1", self.mdc(1), 4.5, 8.5),
            ("respiratory system, MDC 4", self.mdc(4), 7.5, 12.0),
            ("circulatory system, MDC 5", self.mdc(5), 11.0, 16.0),
            ("digestive system, MDC 6", self.mdc(6), 5.5, 10.0),
            ("muscles and bones, MDC 8", self.mdc(8), 7.5, 12.0),
            ("kidneys, MDC 11", self.mdc(11), 3.5, 6.5),
            ("pregnancy, MDC 14", self.mdc(14), 9.5, 12.5),
            ("newborns, MDC 15", self.mdc(15), 9.0, 12.0),
            ("mental diseases, MDC 19", self.mdc(19), 3.0, 6.0),
            ("DRGs in use", self.drgs.len() as f64, 380.0, 600.0),
        ]
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value, low, high) in self.bounded() {
            writeln!(f, "{value:8.2}  {name} ({low} to {high})")?;
        }
        Ok(())
    }
}
