//! A record of the hospital as a claim.

use casemix_record::{DischargeStatus, Encounter, IcdVersion, RawCode, Sex};
use chrono::NaiveDate;

use super::{ClaimView, discharge_day};

/// An encounter is edited as it stands, by the text of its values.
///
/// - The principal diagnosis comes first, by position and role, then the secondary ones in their order, external causes
///   among them, reasons for visit and admitting diagnoses not. Without a principal diagnosis the first secondary one is
///   edited as principal.
/// - The age is by birth date and admission, else as stated. The length of stay is as stated, else the day of discharge
///   less the day of admission; where neither is known it counts as 0 days.
/// - A discharge date that does not exist is read as [`discharge_day`] does.
///
/// ```
/// use casemix_record::{Encounter, Sex};
/// use casemix_rules::mce::{Edit, Editors};
///
/// let encounter = Encounter::builder("E1")
///     .sex(Sex::Male)
///     .age_years(34)
///     .discharged("2023-11-08")
///     .discharge_status("01")
///     .diagnoses(["O80", "Z37.0"])
///     .build();
/// let answer = Editors::embedded()?.for_encounter(&encounter).unwrap().edit(&encounter);
/// assert_eq!(answer.edits().collect::<Vec<_>>(), [(Edit::SexConflict, 2)]);
/// # Ok::<(), casemix_rules::mce::Error>(())
/// ```
impl ClaimView for Encounter {
    fn discharge_day(&self) -> Option<NaiveDate> {
        match self.discharged.value() {
            Some(discharged) => Some(discharged.date()),
            None => self.discharged.lent().and_then(discharge_day),
        }
    }

    fn icd_version(&self) -> Option<IcdVersion> {
        self.icd_version.value()
    }

    fn age(&self) -> Option<i32> {
        self.age_in_years()
    }

    fn sex(&self) -> Option<Sex> {
        self.sex.value().or(self.sex.is_blank().then_some(Sex::Unknown))
    }

    fn discharge_status(&self) -> Option<DischargeStatus> {
        self.discharge_status.value()
    }

    fn length_of_stay(&self) -> i64 {
        let by_dates = || {
            let admitted = self.admitted.value()?.date();
            Some((self.discharge_day()? - admitted).num_days())
        };
        let stated = self.length_of_stay_days.value().map(i64::from);
        stated.or_else(by_dates).unwrap_or_default()
    }

    fn admitting(&self) -> Option<&str> {
        self.admitting_code().and_then(RawCode::text)
    }

    fn diagnoses(&self) -> impl Iterator<Item = &str> {
        let principal = self.principal_diagnosis().into_iter();
        principal
            .chain(self.secondary_diagnoses())
            .map(|diagnosis| diagnosis.code.as_str())
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        self.procedures.iter().map(|procedure| procedure.code.as_str())
    }
}
