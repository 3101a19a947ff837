//! Random claims that meet what is rare: every flag, both ends of every period, ages at every limit, text that is no
//! code.

use std::collections::{BTreeMap, BTreeSet};

use casemix_testkit::vectors::{Admitting, Coded, MceAnswer, MceVector};
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use super::rules::{Plain, Rows};

const AGES: [i32; 30] = [
    -2, -1, 0, 1, 8, 9, 11, 12, 13, 14, 15, 17, 18, 54, 55, 56, 59, 60, 61, 62, 63, 64, 65, 77, 78, 79, 123, 124, 125,
    999,
];
const NO_CODES: [&str; 16] = [
    "",
    " ",
    "0",
    "00",
    "0000",
    "0000000",
    "00000000000000000000",
    "0.0",
    ".",
    "X",
    "A",
    "XX",
    "12345678",
    "I50.2Ä",
    "longer than any code is",
    "Longer than any code IS",
];
const NO_DATES: [&str; 14] = [
    "",
    "00000000",
    "99999999",
    "abcdefgh",
    "2025010",
    "202501011",
    "20251301",
    "20250001",
    "20250100",
    "20250132",
    "19850930",
    "20270401",
    "20261001",
    "2025 101",
];

/// A claim as numbers, which pools turn into codes and days.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    is_icd9: bool,
    date: (u8, usize, usize),
    age: usize,
    sex: i32,
    status: i32,
    stay: i32,
    /// Which flags many of the diagnoses and of the procedures have.
    themes: (usize, usize),
    admitting: Option<Pick>,
    diagnoses: Vec<Pick>,
    procedures: Vec<Pick>,
}

/// Kind of the choice, which flag, which code of it, how it is written.
type Pick = (u8, usize, usize, u8);

pub(crate) fn recipes() -> impl Strategy<Value = Recipe> {
    let pick = || (0..12_u8, 0..1000_usize, 0..1_000_000_usize, 0..16_u8);
    let lists = (
        prop::option::weighted(0.3, pick()),
        prop::collection::vec(pick(), 0..7),
        prop::collection::vec(pick(), 0..6),
    );
    let stay = (0..AGES.len(), 0..4_i32, -1..101_i32, -1..8_i32);
    let date = (0..12_u8, 0..1_000_000_usize, 0..5_usize);
    let themes = (0..1000_usize, 0..1000_usize);
    (any::<bool>(), date, stay, themes, lists).prop_map(|(is_icd9, date, (age, sex, status, stay), themes, lists)| {
        Recipe {
            themes,
            is_icd9,
            date,
            age,
            sex,
            status,
            stay,
            admitting: lists.0,
            diagnoses: lists.1,
            procedures: lists.2,
        }
    })
}

/// Codes by their flags.
struct Pool {
    by_flag: Vec<Vec<String>>,
    all: Vec<String>,
}

impl Pool {
    fn of(codes: &BTreeMap<String, Rows>) -> Pool {
        let mut by_flag: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (code, rows) in codes {
            let flags: BTreeSet<&str> = rows.iter().flat_map(|row| row.2.iter().copied()).collect();
            for flag in flags {
                by_flag.entry(flag).or_default().push(code.clone());
            }
        }
        Pool {
            by_flag: by_flag.into_values().collect(),
            all: codes.keys().cloned().collect(),
        }
    }

    fn code(&self, (kind, flag, code, writing): Pick, theme: usize, before: &[String]) -> String {
        let text = match kind {
            0 => NO_CODES[code % NO_CODES.len()].to_owned(),
            1 if !before.is_empty() => before[code % before.len()].clone(),
            2 => self.all[code % self.all.len()].clone(),
            _ => {
                // Some rules ask for several codes of one flag.
                let flag = if kind < 7 { theme } else { flag };
                let codes = &self.by_flag[flag % self.by_flag.len()];
                codes[code % codes.len()].clone()
            }
        };
        match writing {
            0 => text.to_ascii_lowercase(),
            1 => format!(" {text}\t"),
            2 if text.len() > 3 && text.is_ascii() => format!("{}.{}", &text[..3], &text[3..]),
            _ => text,
        }
    }
}

/// What recipes choose from.
pub(crate) struct Pools {
    diagnoses: BTreeMap<u8, Pool>,
    procedures: BTreeMap<u8, Pool>,
    /// First and last days of the rows of each revision of ICD.
    days: BTreeMap<u8, Vec<u32>>,
}

impl Pools {
    pub(crate) fn of(plain: &Plain) -> Pools {
        let pools = |codes: &BTreeMap<u8, BTreeMap<String, Rows>>| {
            codes.iter().map(|(icd, codes)| (*icd, Pool::of(codes))).collect()
        };
        let days = [9, 10].map(|icd| {
            let rows = plain.diagnoses[&icd]
                .values()
                .chain(plain.procedures[&icd].values())
                .flatten();
            let mut days: BTreeSet<u32> = rows.flat_map(|row| [row.0, row.1]).collect();
            // Limits of what is not a code: ages, statuses, releases, the sex, the pancreas.
            days.extend([
                19851001, 20060426, 20190930, 20241001, 20260930, 20270331, 20030930, 20060930,
            ]);
            (icd, days.into_iter().collect())
        });
        Pools {
            diagnoses: pools(&plain.diagnoses),
            procedures: pools(&plain.procedures),
            days: days.into(),
        }
    }

    pub(crate) fn claim(&self, recipe: &Recipe) -> MceVector {
        let icd = if recipe.is_icd9 { 9 } else { 10 };
        let (diagnoses, procedures) = (&self.diagnoses[&icd], &self.procedures[&icd]);
        let mut codes = Vec::new();
        for pick in &recipe.diagnoses {
            codes.push(diagnoses.code(*pick, recipe.themes.0, &codes));
        }
        let mut operations = Vec::new();
        for pick in &recipe.procedures {
            operations.push(procedures.code(*pick, recipe.themes.1, &operations));
        }
        MceVector {
            id: "random".to_owned(),
            date: self.date(icd, recipe.date),
            icd,
            age: AGES[recipe.age],
            sex: recipe.sex,
            ds: Some(recipe.status).filter(|status| *status < 100),
            los: recipe.stay,
            adx: recipe
                .admitting
                .map(|pick| Admitting::Text(diagnoses.code(pick, recipe.themes.0, &codes))),
            pdx: None,
            sdx: codes.into_iter().map(|code| Coded(code, "Y".to_owned())).collect(),
            px: operations,
            out: MceAnswer {
                ver: 0,
                edit_type: String::new(),
                edits: BTreeMap::new(),
                adx: None,
                dx: Vec::new(),
                px: Vec::new(),
            },
        }
    }

    fn date(&self, icd: u8, (kind, at, step): (u8, usize, usize)) -> String {
        let days = &self.days[&icd];
        let boundary = days[at % days.len()];
        let day = NaiveDate::from_ymd_opt((boundary / 10_000) as i32, boundary / 100 % 100, boundary % 100).unwrap();
        match kind {
            0 => NO_DATES[at % NO_DATES.len()].to_owned(),
            // Days that their month may not have.
            1 => format!("{}{:02}{}", day.year(), at % 12 + 1, 28 + step.min(3)),
            2..=7 => (day + Days::new(step as u64) - Days::new(2))
                .format("%Y%m%d")
                .to_string(),
            _ => (day + Days::new(at as u64 % 700)).format("%Y%m%d").to_string(),
        }
    }
}
