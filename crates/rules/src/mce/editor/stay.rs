//! What a claim says beside its codes, and how codes conflict with it.

use casemix_record::{DischargeStatus, IcdVersion, Sex};
use chrono::NaiveDate;

use crate::mce::{AgeGroup, Answer, ClaimView, Edit, Flag, Flags, tables::Tables};

/// From this day of discharge on the sex may be unknown, and then conflicts with nothing.
const UNKNOWN_SEX_FROM: NaiveDate = day(2024, 10, 1);
/// From this day of discharge on codes are of ICD-10, where the claim does not say.
const ICD10_FROM: NaiveDate = day(2015, 10, 1);
/// The oldest age that is valid.
const OLDEST: i32 = 124;
/// Stands for an age that was not given: as invalid as any other outside the range.
const NO_AGE: i32 = -1;

const AGE_FLAGS: Flags = Flags::of(&[Flag::Adult, Flag::Newborn, Flag::Pediatric, Flag::Maternity]);

/// What a claim says beside its codes.
#[derive(Clone, Copy, Debug)]
pub(in crate::mce) struct Stay {
    pub(in crate::mce) day: NaiveDate,
    pub(in crate::mce) version: IcdVersion,
    pub(in crate::mce) age: i32,
    pub(in crate::mce) sex: Option<Sex>,
    pub(in crate::mce) status: Option<DischargeStatus>,
    pub(in crate::mce) length: i64,
}

impl Stay {
    pub(super) fn new(claim: &impl ClaimView, day: NaiveDate) -> Stay {
        let by_day = if day < ICD10_FROM {
            IcdVersion::Icd9
        } else {
            IcdVersion::Icd10
        };
        Stay {
            day,
            version: claim.icd_version().unwrap_or(by_day),
            age: claim.age().unwrap_or(NO_AGE),
            sex: claim.sex(),
            status: claim.discharge_status(),
            length: claim.length_of_stay(),
        }
    }

    /// The edits of the claim as a whole.
    pub(super) fn validate(&self, tables: &Tables, answer: &mut Answer) {
        if !(0..=OLDEST).contains(&self.age) {
            answer.add(Edit::InvalidAge);
        }
        if !(matches!(self.sex, Some(Sex::Male | Sex::Female)) || self.may_be_either()) {
            answer.add(Edit::InvalidSex);
        }
        if !self
            .status
            .is_some_and(|status| tables.is_status_valid(status, self.day))
        {
            answer.add(Edit::InvalidDischargeStatus);
        }
    }

    /// Whether the sex is unknown and may be so.
    fn may_be_either(&self) -> bool {
        self.sex == Some(Sex::Unknown) && self.day >= UNKNOWN_SEX_FROM
    }

    /// The flag by which a code is for patients of another sex.
    #[inline]
    pub(in crate::mce) fn sex_conflict(&self, flags: Flags) -> Option<Flag> {
        let conflicts = |(flag, sex)| flags.has(flag) && self.sex != Some(sex) && !self.may_be_either();
        let conflict = [(Flag::Male, Sex::Male), (Flag::Female, Sex::Female)]
            .into_iter()
            .find(|pair| conflicts(*pair));
        conflict.map(|(flag, _)| flag)
    }

    /// The first group of ages that a diagnosis belongs to and the patient does not.
    #[inline]
    pub(in crate::mce) fn age_conflict(&self, flags: Flags, tables: &Tables) -> Option<AgeGroup> {
        if !flags.has_any(AGE_FLAGS) {
            return None;
        }
        let conflicts = |group: &AgeGroup| flags.has(group.flag()) && !self.is_of(*group, tables);
        AgeGroup::IN_ORDER.into_iter().find(conflicts)
    }

    fn is_of(&self, group: AgeGroup, tables: &Tables) -> bool {
        let ages = tables.age_row(group, self.day);
        ages.is_some_and(|row| (i32::from(row.youngest)..=i32::from(row.oldest)).contains(&self.age))
    }

    /// So many days a stay must have for a procedure that takes days.
    pub(in crate::mce) fn days_asked(&self) -> i64 {
        if self.version == IcdVersion::Icd9 { 4 } else { 5 }
    }
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MAX,
    }
}
