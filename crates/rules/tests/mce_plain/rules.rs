//! The rules of the editor once more, written for reading and not for speed: names and numbers, sets and loops.

use std::collections::{BTreeMap, BTreeSet};

use casemix_record::{IcdVersion, Release};
use casemix_rules::mce::tables::{CodeKind, Tables};
use casemix_testkit::vectors::{MceAnswer, MceVector};
use chrono::{Datelike, NaiveDate};

type Flags = BTreeSet<&'static str>;

/// A code's flags from a first to a last day, both as yyyymmdd.
pub(crate) type Rows = Vec<(u32, u32, Flags)>;

/// The tables as plain maps.
pub(crate) struct Plain {
    pub(crate) diagnoses: BTreeMap<u8, BTreeMap<String, Rows>>,
    pub(crate) procedures: BTreeMap<u8, BTreeMap<String, Rows>>,
    ages: Vec<(String, i32, i32, u32, u32)>,
    statuses: Vec<(i32, u32, u32)>,
    pub(crate) releases: Vec<(Release, u32, u32)>,
}

pub(crate) fn number(day: NaiveDate) -> u32 {
    day.year() as u32 * 10_000 + day.month() * 100 + day.day()
}

impl Plain {
    pub(crate) fn read(tables: &Tables) -> Plain {
        let codes = |version, kind| {
            let code = |(key, rows): (casemix_codes::Key, &[casemix_rules::mce::tables::FlagRow])| {
                let rows = rows.iter().map(|row| {
                    let flags = row.flags.iter().map(|flag| flag.name()).collect();
                    (number(row.period.first), number(row.period.last), flags)
                });
                (key.code().unwrap().to_string(), rows.collect())
            };
            tables.codes(version, kind).map(code).collect()
        };
        let both = |kind| BTreeMap::from([(9, codes(IcdVersion::Icd9, kind)), (10, codes(IcdVersion::Icd10, kind))]);
        Plain {
            diagnoses: both(CodeKind::Diagnosis),
            procedures: both(CodeKind::Procedure),
            ages: tables
                .ages()
                .iter()
                .map(|row| {
                    let (first, last) = (number(row.period.first), number(row.period.last));
                    (
                        row.group.name().to_owned(),
                        row.youngest.into(),
                        row.oldest.into(),
                        first,
                        last,
                    )
                })
                .collect(),
            statuses: tables
                .statuses()
                .iter()
                .map(|row| {
                    (
                        row.status.number().into(),
                        number(row.period.first),
                        number(row.period.last),
                    )
                })
                .collect(),
            releases: tables
                .releases()
                .iter()
                .map(|row| (row.release, number(row.period.first), number(row.period.last)))
                .collect(),
        }
    }
}

/// The day that a text yyyymmdd means: beyond the end of a month, its last day.
fn day_of(text: &str) -> Option<u32> {
    if text.len() != 8 || !text.bytes().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().unwrap();
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=31)
        .contains(&day)
        .then(|| year * 10_000 + month * 100 + day.min(last))
}

/// A code as it is looked up.
fn plain(text: &str) -> String {
    text.trim().replace('.', "").to_ascii_uppercase()
}

fn is_nothing(code: &str) -> bool {
    code.chars().all(|letter| letter == '0')
}

fn flags_on(rows: Option<&Rows>, day: u32) -> Option<Flags> {
    let row = rows?.iter().find(|(first, last, _)| *first <= day && day <= *last)?;
    Some(row.2.clone())
}

/// A code on the claim: its text, and its flags if it is valid.
struct Code {
    text: String,
    flags: Option<Flags>,
}

impl Code {
    fn has(&self, flag: &str) -> bool {
        self.flags.as_ref().is_some_and(|flags| flags.contains(flag))
    }
}

/// The claim as the rules see it.
struct Claim<'a> {
    plain: &'a Plain,
    day: u32,
    vector: &'a MceVector,
    dx: Vec<Code>,
    px: Vec<Code>,
}

impl Claim<'_> {
    fn dx_has(&self, flag: &str) -> bool {
        self.dx.iter().any(|code| code.has(flag))
    }

    fn sdx_has(&self, flag: &str) -> bool {
        self.dx.iter().skip(1).any(|code| code.has(flag))
    }

    fn px_has(&self, flag: &str) -> bool {
        self.px.iter().any(|code| code.has(flag))
    }

    fn age_below(&self, limit: i32) -> bool {
        self.vector.age >= 0 && self.vector.age < limit
    }

    fn sex_conflict(&self, code: &Code) -> bool {
        let sex = self.vector.sex;
        if sex == 0 && self.day >= 20241001 {
            return false;
        }
        code.has("male") && sex != 1 || code.has("female") && sex != 2
    }

    fn age_conflict(&self, code: &Code) -> Option<String> {
        for group in ["pediatric", "newborn", "maternity", "adult"] {
            let fits = self.plain.ages.iter().any(|(name, youngest, oldest, first, last)| {
                let applies = name == group && *first <= self.day && self.day <= *last;
                applies && *youngest <= self.vector.age && self.vector.age <= *oldest
            });
            if code.has(group) && !fits {
                return Some(format!("@{}", group.to_uppercase()));
            }
        }
        None
    }

    fn non_covered(&self, code: &Code) -> bool {
        let mut reasons = vec![code.has("noncovered")];
        if code.has("ncov45") {
            reasons.push(if self.day < 20060426 {
                !(self.dx_has("ncov4") && self.dx_has("ncov5"))
            } else {
                !self.px_has("kidneyxp") && !self.dx_has("diabtypeI")
            });
        }
        let half = code.has("lcov_artheartxpa") || code.has("lcov_artheartxpb");
        reasons.push(half && self.is_whole_heart() && !self.dx_has("clintrial"));
        for flag in ["ncov6", "ncov7", "ncov_z302"] {
            reasons.push(code.has(flag) && self.dx_has(flag));
        }
        reasons.push(code.has("ncov12agele60") && (self.vector.age < 0 || self.vector.age > 60));
        if code.has("ncov2") {
            let mut covered = self.dx_has("ncov2") || self.dx_has("ncov2agelt64") && self.age_below(64);
            if !self.dx_has("ncov2agelt64") {
                covered |= self.dx_has("ncov2agelt78") && self.age_below(78);
            }
            reasons.push(!covered);
        }
        reasons.push(code.has("ncov3") && !self.dx_has("ncov3"));
        reasons.push(code.has("ncov8") && !(self.sdx_has("ncov89") && self.px_has("ncov9")));
        reasons.push(code.has("ncov13a") && !self.px_has("ncov13b"));
        reasons.push(code.has("lcov_artheartxp") && !self.dx_has("clintrial"));
        reasons.contains(&true)
    }

    fn is_whole_heart(&self) -> bool {
        self.px_has("lcov_artheartxpa") && self.px_has("lcov_artheartxpb")
    }

    fn limited(&self, code: &Code) -> Vec<&'static str> {
        let mut edits = Vec::new();
        let half = code.has("lcov_artheartxpa") || code.has("lcov_artheartxpb");
        if code.has("lcov") || half && self.is_whole_heart() && self.dx_has("clintrial") {
            edits.push("LIMITED_COVERAGE");
        }
        let kinds = [
            ("lcov_lvrs", "LIMITED_COVERAGE_LVRS"),
            ("lcov_lungxp", "LIMITED_COVERAGE_LUNG_TRANSPLANT"),
            ("lcov_heartlungxp", "LIMITED_COVERAGE_COMBINATION_HEART_LUNG_TRANSPLANT"),
            ("lcov_heartxp", "LIMITED_COVERAGE_HEART_TRANSPLANT"),
            ("lcov_heartsys", "LIMITED_COVERAGE_HEART_IMPLANT"),
            ("lcov_intxp", "LIMITED_COVERAGE_INTESTINE_MULTI_VISCERAL_TRANSPLANT"),
            ("lcov_liverxp", "LIMITED_COVERAGE_LIVER_TRANSPLANT"),
            ("lcov_kidneyxp", "LIMITED_COVERAGE_KIDNEY_TRANSPLANT"),
            ("lcov_pancreasxp", "LIMITED_COVERAGE_PANCREAS_TRANSPLANT"),
            ("lcov_artheartxp", "LIMITED_COVERAGE_ARTIFICIAL_HEART"),
        ];
        edits.extend(kinds.iter().find(|(flag, _)| code.has(flag)).map(|(_, edit)| *edit));
        edits
    }

    fn diagnosis(&self, at: usize, code: &Code) -> Vec<String> {
        let mut edits = Vec::new();
        let is_principal = at == 0;
        if code.flags.is_none() && (is_principal || !is_nothing(&code.text)) {
            edits.push("INVALID_CODE");
        }
        if is_principal {
            for (flag, edit) in [
                ("ecodepdx", "E_CODE_AS_PDX"),
                ("manifestation", "MANIFESTATION_AS_PDX"),
                ("qadm", "QUESTIONABLE_ADMISSION"),
            ] {
                edits.extend(code.has(flag).then_some(edit));
            }
            if code.has("unacceptable") && code.has("reqsdx") {
                edits.extend((self.dx.len() == 1).then_some("REQUIRES_SDX"));
            } else if code.has("unacceptable") {
                edits.push("UNACCEPTABLE_PDX");
            }
            if code.has("nonspecific") && self.vector.ds != Some(20) {
                edits.push("NONSPECIFIC_PDX");
            }
        } else if self.dx.first().is_some_and(|principal| principal.text == code.text) {
            edits.push("DUPLICATE_OF_PDX");
        }
        for (flag, edit) in [
            ("wrngproc", "WRONG_PROCEDURE_PERFORMED"),
            ("msp", "MEDICARE_IS_SECONDARY_PAYER"),
            ("unspecified", "UNSPECIFIED"),
        ] {
            edits.extend(code.has(flag).then_some(edit));
        }
        let mut edits: Vec<String> = edits.into_iter().map(str::to_owned).collect();
        edits.extend(self.conflicts(code));
        edits
    }

    fn conflicts(&self, code: &Code) -> Vec<String> {
        let mut edits = Vec::new();
        if let Some(group) = self.age_conflict(code) {
            edits.extend(["AGE_CONFLICT".to_owned(), group]);
        }
        if self.sex_conflict(code) {
            edits.push("SEX_CONFLICT".to_owned());
        }
        edits
    }

    fn procedure(&self, code: &Code) -> Vec<String> {
        let mut edits = Vec::new();
        if code.flags.is_none() && !is_nothing(&code.text) {
            edits.push("INVALID_CODE");
        }
        edits.extend(self.sex_conflict(code).then_some("SEX_CONFLICT"));
        let specific = self.px.iter().any(|px| px.has("or_indic") && !px.has("nonspecific"));
        edits.extend((code.has("nonspecific") && !specific).then_some("NONSPECIFIC_OR"));
        edits.extend(code.has("biopsy").then_some("OPEN_BIOPSY"));
        let days = if self.vector.icd == 9 { 4 } else { 5 };
        if code.has("los") && self.vector.los < days {
            edits.push("INCONSISTENT_WITH_LENGTH_OF_STAY");
        }
        if self.non_covered(code) {
            edits.push("NON_COVERED");
        } else {
            edits.extend(self.limited(code));
        }
        let joints: BTreeSet<&str> = self
            .px
            .iter()
            .filter(|px| px.has("bilateral"))
            .map(|px| px.text.as_str())
            .collect();
        let musculoskeletal = self.dx.first().is_some_and(|principal| principal.has("mdc08"));
        if code.has("bilateral") && musculoskeletal && joints.len() >= 2 {
            edits.push("BILATERAL");
        }
        if (code.has("csect") || code.has("vagdel")) && !self.sdx_has("delout") {
            edits.push("QUESTIONABLE_OBSTETRIC_ADMISSION");
        }
        edits.into_iter().map(str::to_owned).collect()
    }

    fn answer(&self, release: Release) -> MceAnswer {
        let dx: Vec<_> = self
            .dx
            .iter()
            .enumerate()
            .map(|(at, code)| self.diagnosis(at, code))
            .collect();
        let px: Vec<_> = self.px.iter().map(|code| self.procedure(code)).collect();
        let mut edits: BTreeMap<String, u32> = BTreeMap::new();
        for edit in dx.iter().chain(&px).flatten().filter(|edit| !edit.starts_with('@')) {
            *edits.entry(edit.clone()).or_default() += 1;
        }
        if let Some(count) = edits.get_mut("BILATERAL") {
            *count = 1;
        }
        let vector = self.vector;
        let mut claim = Vec::new();
        if vector.age < 0 || vector.age > 124 {
            claim.push("INVALID_AGE");
        }
        if vector.sex != 1 && vector.sex != 2 && !(vector.sex == 0 && self.day >= 20241001) {
            claim.push("INVALID_SEX");
        }
        let known = |(status, first, last): &(i32, u32, u32)| {
            Some(*status) == vector.ds && *first <= self.day && self.day <= *last
        };
        if !self.plain.statuses.iter().any(known) {
            claim.push("INVALID_DISCHARGE_STATUS");
        }
        let admitting = vector.adx.as_ref().map(|adx| {
            let text = plain(adx.code());
            let flags = flags_on(self.plain.diagnoses[&vector.icd].get(&text), self.day);
            let code = Code { text, flags };
            let mut edits = self.conflicts(&code);
            if code.flags.is_none() && !is_nothing(&code.text) {
                edits.push("INVALID_ADMIT_DX".to_owned());
                claim.push("INVALID_ADMIT_DX");
            }
            edits
        });
        edits.extend(claim.into_iter().map(|edit| (edit.to_owned(), 1)));
        MceAnswer {
            ver: u16::from(release.major) * 10 + u16::from(release.minor),
            edit_type: edit_type(edits.keys()),
            edits,
            adx: admitting,
            dx,
            px,
        }
    }
}

fn edit_type<'a>(edits: impl Iterator<Item = &'a String>) -> String {
    let post = [
        "NONSPECIFIC_PDX",
        "MEDICARE_IS_SECONDARY_PAYER",
        "NONSPECIFIC_OR",
        "OPEN_BIOPSY",
        "BILATERAL",
    ];
    let (mut has_pre, mut has_post) = (false, false);
    for edit in edits.filter(|edit| *edit != "INVALID_ADMIT_DX") {
        if post.contains(&edit.as_str()) {
            has_post = true;
        } else {
            has_pre = true;
        }
    }
    match (has_pre, has_post) {
        (false, false) => "NONE",
        (true, false) => "PREPAYMENT",
        (false, true) => "POSTPAYMENT",
        (true, true) => "BOTH",
    }
    .to_owned()
}

/// Edits a claim by a release of the editor.
pub(crate) fn edit(plain_tables: &Plain, release: Release, vector: &MceVector) -> MceAnswer {
    let (_, first, last) = plain_tables.releases.iter().find(|held| held.0 == release).unwrap();
    let Some(day) = day_of(&vector.date).filter(|day| first <= day && day <= last) else {
        return MceAnswer {
            ver: u16::from(release.major) * 10 + u16::from(release.minor),
            edit_type: "INVALID_DISCHARGE_DATE".to_owned(),
            edits: BTreeMap::new(),
            adx: vector.adx.as_ref().map(|_| Vec::new()),
            dx: vector.diagnoses().map(|_| Vec::new()).collect(),
            px: vector.px.iter().map(|_| Vec::new()).collect(),
        };
    };
    let code = |codes: &BTreeMap<String, Rows>, text: &str| {
        let text = plain(text);
        let flags = flags_on(codes.get(&text), day);
        Code { text, flags }
    };
    let (diagnoses, procedures) = (
        &plain_tables.diagnoses[&vector.icd],
        &plain_tables.procedures[&vector.icd],
    );
    Claim {
        plain: plain_tables,
        day,
        vector,
        dx: vector.diagnoses().map(|text| code(diagnoses, text)).collect(),
        px: vector.px.iter().map(|text| code(procedures, text)).collect(),
    }
    .answer(release)
}
